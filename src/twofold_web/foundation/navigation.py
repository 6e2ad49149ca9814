"""What stands on every page: where one can go, in which organisation, in which language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from twofold_web.foundation.hooks import NAVIGATION
from twofold_web.foundation.scope import Scope


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame: ``scope``, ``sections`` and ``demo``."""
    scope: Scope | None = getattr(request, "scope", None)
    return {"scope": scope, "sections": _sections(request, scope), "demo": settings.DEMO}


def _sections(request: HttpRequest, scope: Scope | None) -> dict[str, list[dict[str, Any]]]:
    if scope is None:
        return {}
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry in NAVIGATION:
        if scope.may(entry.permission):
            url = reverse(entry.url, args=[scope.slug])
            here = request.path.startswith(url)
            sections.setdefault(str(entry.section), []).append({"label": entry.label, "url": url, "here": here})
    return sections
