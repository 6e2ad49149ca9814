"""One request and its answer, over when its time is: never redirected, through no proxy, nothing unpacked."""

import http.client
import os
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from twofold.errors import EndpointError
from twofold.voice.endpoints.server import Server

_CHUNK = 1 << 16
_LONGEST_CONNECTING = 10.0


class Broken(Exception):
    """The connection broke; another attempt may do better."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: of HTTP.
        headers: their names in small letters.
        content: the bytes, as they came.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes


def exchanged(server: Server, path: str, body: bytes) -> Answer:
    """Send JSON to a path under the server's address and read what it answers.

    Raises:
        EndpointError: it took too long, answered too much, or cannot be trusted.
        Broken: the connection broke.
    """
    late = threading.Event()
    try:
        answer = _answer(server, path, body, late)
    except ssl.SSLCertVerificationError as untrusted:
        raise EndpointError(f"the certificate of {server.named} is not trusted: {untrusted.verify_message}") from None
    except (OSError, http.client.HTTPException, UnicodeError) as broken:
        if late.is_set() or isinstance(broken, TimeoutError):
            raise EndpointError(f"{server.named} took longer than {server.seconds:g} seconds") from None
        raise Broken(_told(broken)) from None
    if late.is_set():
        raise EndpointError(f"{server.named} took longer than {server.seconds:g} seconds")
    return answer


def _told(broken: Exception) -> str:
    """What broke, in our words alone: what the other side sent stands in some of these exceptions."""
    meant = os.strerror(broken.errno) if isinstance(broken, OSError) and broken.errno and broken.errno > 0 else ""
    return f"{type(broken).__name__}{': ' if meant else ''}{meant}"


def _answer(server: Server, path: str, body: bytes, late: threading.Event) -> Answer:
    parts = urlsplit(server.url)
    wire = _connected(server)
    timer = threading.Timer(server.seconds, _cut, (wire, late))
    timer.daemon = True
    timer.start()
    secure = isinstance(wire, ssl.SSLSocket)
    connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
        parts.hostname or "", parts.port
    )
    connection.sock = wire
    try:
        if isinstance(wire, ssl.SSLSocket):
            wire.do_handshake()
        with suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before it read everything
            connection.request("POST", f"{parts.path.rstrip('/')}/{path}", body, _headers(server))
        with connection.getresponse() as response:
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, _read(response, server))
    finally:
        timer.cancel()
        connection.close()
        wire.close()


def _connected(server: Server) -> socket.socket:
    parts = urlsplit(server.url)
    secure = parts.scheme == "https"
    place = (parts.hostname or "", parts.port or (443 if secure else 80))
    wire = socket.create_connection(place, timeout=min(server.seconds, _LONGEST_CONNECTING))
    wire.settimeout(server.seconds)
    if not secure:
        return wire
    # the handshake comes later, under the clock
    return ssl.create_default_context().wrap_socket(wire, server_hostname=place[0], do_handshake_on_connect=False)


def _headers(server: Server) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    return headers | ({"Authorization": f"Bearer {server.key}"} if server.key else {})


def _cut(wire: socket.socket, late: threading.Event) -> None:
    """End a connection that drips: a time limit of the socket alone begins anew with each byte."""
    late.set()
    with suppress(OSError):  # it may be closed already
        socket.socket.shutdown(wire, socket.SHUT_RDWR)  # an SSL socket's own would take its state from the reader


def _read(response: http.client.HTTPResponse, server: Server) -> bytes:
    parts, size = [], 0
    while chunk := response.read1(_CHUNK):
        size += len(chunk)
        if size > server.most_bytes:
            raise EndpointError(f"{server.named} answered with more than {server.most_bytes:,} bytes")
        parts.append(chunk)
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)
