"""One request to a gateway: to a checked address, without redirects, with an end."""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from twofold_web.foundation.public_addresses import is_public

PATIENCE = 15.0  # seconds without a byte
MOST_PATIENCE = 60.0  # until the whole answer is there
MOST_READ = 20_000


class Unreachable(Exception):
    """The request surely did not arrive."""


class Lost(Exception):
    """The request may have arrived; no answer came."""


class RefusedPlace(ValueError):
    """The address leads where requests may not go."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway said."""

    status: int
    text: str


def ask(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send a request and read the answer.

    Raises:
        RefusedPlace: the address leads into our own network, or is none of the web.
        Unreachable: no connection was made.
        Lost: the connection broke afterwards.
    """
    parts = urlsplit(url)
    connection = _connected(parts)
    # a server that sends a byte now and then would hold the worker for days
    end = threading.Timer(MOST_PATIENCE, _hang_up, [connection.sock])
    end.daemon = True
    end.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST_READ).decode(errors="replace"))
    except (OSError, http.client.HTTPException) as wrong:
        raise Lost(type(wrong).__name__) from wrong
    finally:
        end.cancel()
        connection.close()


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it has been closed meanwhile
        line.shutdown(socket.SHUT_RDWR)


def _connected(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as wrong:
        raise RefusedPlace("port") from wrong
    named = _is_named(host, port)
    if not host or parts.username or parts.password or parts.scheme not in ({"https", "http"} if named else {"https"}):
        raise RefusedPlace(f"{parts.scheme}://{host}")
    address = _checked(host, port, named=named)
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        # to the address that was checked, whatever the name resolves to now
        plain = socket.create_connection((address, port), PATIENCE)
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=settings.PULL_CA or None)
            connection.sock = context.wrap_socket(plain, server_hostname=host)
        else:
            connection.sock = plain
    except OSError as wrong:
        raise Unreachable(type(wrong).__name__) from wrong
    return connection


def _checked(host: str, port: int, *, named: bool) -> str:
    try:
        told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as wrong:
        raise Unreachable(host) from wrong
    found = [ipaddress.ip_address(str(each[4][0]).split("%")[0]) for each in told]
    if not found:
        raise Unreachable(host)
    if not named and not all(is_public(each) for each in found):
        raise RefusedPlace(host)
    return str(found[0])


def _is_named(host: str, port: int) -> bool:
    """Whether the installation allows this host, though it is not public."""
    allowed = {each.casefold() for each in settings.PULL_HOSTS}
    return bool({host.casefold(), f"{host}:{port}".casefold()} & allowed)
