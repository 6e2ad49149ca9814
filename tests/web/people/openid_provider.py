"""A small OpenID Connect provider on loopback: discovery, token and userinfo, with the claims a test wants."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt


@dataclass
class Provider:
    """What the provider says; a test changes it as it likes."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    client_id: str = "twofold"
    issuer: str = ""
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def answer(self, path: str) -> dict[str, Any] | None:
        """The body for a path; None where there is none."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer or self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/token":
            stated = {"iss": self.address, "aud": self.client_id, "exp": 4_000_000_000} | self.claims
            token = jwt.encode(stated, "a key of the provider that nobody checks", algorithm="HS256")
            return {"access_token": "opaque", "token_type": "Bearer", "id_token": token}
        return self.claims if path == "/userinfo" else None


@contextmanager
def served() -> Iterator[Provider]:
    """A provider that listens for as long as the block lasts."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = provider.answer(self.path.partition("?")[0])
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            provider.asked.append(parse_qs(sent.decode()))
            self.do_GET()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
