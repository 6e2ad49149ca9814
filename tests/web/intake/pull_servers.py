"""Real servers for pulls, on this machine: HTTPS with its own certificate, and a small IMAP server over TLS."""

import datetime as dt
import http.server
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.TraditionalOpenSSL
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return certificate, secret


@dataclass
class Web:
    """What a server answers, by path: status, headers, body; and what it was asked."""

    port: int = 0
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str = "/a.csv") -> str:
        return f"https://localhost:{self.port}{path}"


@contextmanager
def web_server(certificate: tuple[Path, Path]) -> Iterator[Web]:
    """Serve pages over TLS."""
    web = Web()

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append((self.path, dict(self.headers)))
            status, headers, body = web.pages.get(self.path, (404, {}, b""))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", headers.get("Announced", str(len(body))))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Mailbox:
    """Messages by UID, and what the server was told."""

    port: int = 0
    messages: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    told: list[str] = field(default_factory=list)


@contextmanager
def mail_server(certificate: tuple[Path, Path]) -> Iterator[Mailbox]:
    """A server that speaks the commands a pull needs: LOGIN, SELECT/EXAMINE, UID SEARCH, UID FETCH, LOGOUT."""
    box = Mailbox()
    listener = socket.create_server(("127.0.0.1", 0))
    box.port = listener.getsockname()[1]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            with context.wrap_socket(plain, server_side=True) as one, one.makefile("rwb") as stream:
                _speak(stream, box)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield box
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _speak(stream: Any, box: Mailbox) -> None:
    stream.write(b"* OK ready\r\n")
    stream.flush()
    while line := stream.readline():
        tag, _, rest = line.strip().partition(b" ")
        box.told.append(rest.decode())
        refused = rest.upper().startswith(b"LOGIN") and b"wrong" in rest
        end = b" NO [AUTHENTICATIONFAILED] Invalid credentials" if refused else b" OK done"
        stream.write(b"".join(_answered(rest.upper(), box)) + tag + end + b"\r\n")
        stream.flush()


def _answered(word: bytes, box: Mailbox) -> Iterator[bytes]:
    if word.startswith(b"CAPABILITY"):
        yield b"* CAPABILITY IMAP4rev1\r\n"
    elif word.startswith((b"SELECT", b"EXAMINE")):
        yield b"* %d EXISTS\r\n* OK [UIDVALIDITY %d] valid\r\n" % (len(box.messages), box.validity)
    elif word.startswith(b"UID SEARCH"):
        first = int(word.split()[-1].split(b":")[0])
        newest = {max(box.messages)} if box.messages else set()
        found = sorted({uid for uid in box.messages if uid >= first} | newest)
        yield b"* SEARCH " + b" ".join(b"%d" % uid for uid in found) + b"\r\n"
    elif word.startswith(b"UID FETCH"):
        yield from _fetched(int(word.split()[2]), box, size=b"RFC822.SIZE" in word)
    elif word.startswith(b"LOGOUT"):
        yield b"* BYE\r\n"


def _fetched(uid: int, box: Mailbox, *, size: bool) -> Iterator[bytes]:
    raw = box.messages[uid]
    if size:
        yield b"* 1 FETCH (UID %d RFC822.SIZE %d)\r\n" % (uid, len(raw))
    else:
        yield b"* 1 FETCH (UID %d BODY[] {%d}\r\n" % (uid, len(raw)) + raw + b")\r\n"
