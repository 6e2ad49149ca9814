"""A real server that speaks the chat-completions protocol, well or badly."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from twofold.voice.summaries import LanguageModel

Answering = Callable[["Endpoint", BaseHTTPRequestHandler], None]


@dataclass
class Endpoint:
    """What the server got, and how it answers: one function a request, the last one for all others."""

    answers: list[Answering] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    def model(self, **more: Any) -> LanguageModel:
        return LanguageModel(self.url, "small", **({"seconds": 5.0, "pause": 0.0} | more))

    @property
    def sent(self) -> bytes:
        """Every byte that arrived, as the letters they stand for."""
        told = [json.dumps(json.loads(body), ensure_ascii=False).encode() for body in self.bodies]
        return b"".join(self.bodies) + b"".join(told) + repr(self.headers).encode()


def says(content: object, *, kind: str = "application/json", status: int = 200) -> Answering:
    """The usual answer, with this content."""
    said = content if isinstance(content, str) else json.dumps(content)

    def answer(_endpoint: Endpoint, handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()
        sends(body, kind=kind, status=status)(_endpoint, handler)

    return answer


def sends(body: bytes, *, kind: str = "application/json", status: int = 200, **more: str) -> Answering:
    """Any bytes."""

    def answer(_endpoint: Endpoint, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        for name, value in more.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A server on loopback."""
    kept = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            kept.headers.append(dict(self.headers) | {"path": self.path})
            answer = kept.answers[min(len(kept.bodies), len(kept.answers)) - 1]
            try:
                answer(kept, self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield kept
    kept.closing.set()
    server.shutdown()
    server.server_close()
    thread.join()
