"""Pages under ASGI without its price: Django answers in a few threads of its own, as it does under WSGI.

Django's own handler for ASGI makes a thread a request and spends half as much again on a page (docs/decisions/
0013-answers.md). Here a request waits for one of a few threads, its body is read when the page asks for it, and its
answer goes out in pieces no faster than the browser takes them.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

AT_ONCE = 1 << 16  # bytes that go out together


class Bridge:
    """A WSGI application that speaks ASGI."""

    def __init__(self, application: WSGI, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        exchange = _Exchange(asyncio.get_running_loop(), receive, send)
        await exchange.loop.run_in_executor(self._threads, exchange.answer, self._application, environ_of(scope))


class _Exchange:
    """One request in its thread; the loop is asked for pieces of the body and given pieces of the answer."""

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Receive, send: Send) -> None:
        self.loop, self._receive, self._send = loop, receive, send
        self._begun: Message | None = None
        self._waiting: list[bytes] = []
        self._told = False

    def answer(self, application: WSGI, environ: dict[str, Any]) -> None:
        """Call the application and send what it answers."""
        environ["wsgi.input"] = io.BufferedReader(_Body(self), AT_ONCE)
        answer = application(environ, self._start)
        try:
            for piece in answer:
                self._waiting.append(piece)
                if sum(map(len, self._waiting)) >= AT_ONCE:
                    self._flush(more=True)
            self._flush(more=False)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()

    def receive(self) -> Message:
        """The next piece of the body."""
        return asyncio.run_coroutine_threadsafe(_awaited(self._receive()), self.loop).result()

    def _start(self, status: str, headers: list[tuple[str, str]], _trouble: object = None) -> Callable[[bytes], None]:
        self._begun = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        }
        return self._waiting.append

    def _flush(self, *, more: bool) -> None:
        body, self._waiting = b"".join(self._waiting), []
        messages: list[Message] = [{"type": "http.response.body", "body": body, "more_body": more}]
        if not self._told:
            if self._begun is None:
                raise RuntimeError("the application answered without a status")
            messages.insert(0, self._begun)
            self._told = True
        asyncio.run_coroutine_threadsafe(self._sent(messages), self.loop).result()

    async def _sent(self, messages: list[Message]) -> None:
        for message in messages:
            await self._send(message)


async def _awaited(wanted: Awaitable[Message]) -> Message:
    return await wanted


class _Body(io.RawIOBase):
    """The body of a request as a file: asked for when it is read, so that a large one never lies in memory."""

    def __init__(self, exchange: _Exchange) -> None:
        super().__init__()
        self._exchange, self._rest, self._ended = exchange, b"", False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; 0 at the end, or where the browser has gone."""
        while not self._rest and not self._ended:
            message = self._exchange.receive()
            self._rest = message.get("body", b"")
            self._ended = message["type"] == "http.disconnect" or not message.get("more_body", False)
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)


def environ_of(scope: Scope) -> dict[str, Any]:
    """The request as WSGI describes it (PEP 3333); texts are bytes read as Latin-1."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": str(scope["path"]).encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.get("headers", ()):
        _add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:
        # X_Forwarded_Proto would look like X-Forwarded-Proto, which a proxy in front has checked
        return
    key = name.upper().replace("-", "_")
    if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        key = f"HTTP_{key}"
    between = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
