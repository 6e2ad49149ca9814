"""The application for servers that speak ASGI: live pages by server-sent events need it."""

import os
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler, ASGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twofold_web.settings")


class Request(ASGIRequest):
    """A request whose ``scope`` is ours (who acts, in which organisation), not the server's description of it."""

    def __init__(self, scope: dict[str, Any], body_file: Any) -> None:
        super().__init__(scope, body_file)
        self.described: dict[str, Any] = self.__dict__.pop("scope")

    def _get_scheme(self) -> str:
        return str(self.described.get("scheme") or "http")


class Handler(ASGIHandler):
    """Django's handler, with our requests."""

    request_class = Request


django.setup(set_prefix=False)
application = Handler()
