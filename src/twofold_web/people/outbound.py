"""Asking an identity provider: quickly or not at all, and never a service inside our own network by mistake."""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter

from twofold_web.foundation.public_addresses import is_public

SECONDS = 8


class RefusedAddress(requests.RequestException):
    """An address in our own network, where an administrator's text must not send us."""


class _Guard(HTTPAdapter):
    """Looks where an address leads before it goes there."""

    def send(self, request: requests.PreparedRequest, *arguments: Any, **values: Any) -> requests.Response:
        """Send the request.

        Raises:
            RefusedAddress: the address leads into our own network.
        """
        refuse_inside(str(request.url))
        values["timeout"] = values.get("timeout") or SECONDS
        return super().send(request, *arguments, **values)


def provider_session() -> requests.Session:
    """A session for questions to identity providers."""
    session = requests.Session()
    session.trust_env = False
    guard = _Guard()
    session.mount("https://", guard)
    session.mount("http://", guard)
    return session


def refuse_inside(address: str) -> None:
    """Refuse an address that leads into our own network, unless the installation allows it.

    Raises:
        RefusedAddress: it does, or it cannot be resolved.
    """
    parts = urlsplit(address)
    if parts.hostname in settings.PROVIDER_HOSTS:
        return
    if parts.scheme != "https":
        raise RefusedAddress(f"{parts.scheme}: expected https")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as wrong:
        raise RefusedAddress(f"{parts.hostname} cannot be resolved") from wrong
    if not all(is_public(ipaddress.ip_address(str(place[4][0]))) for place in found):
        raise RefusedAddress(f"{parts.hostname} lies in a private network")
