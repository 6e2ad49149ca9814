"""Respondents' pages on the event loop of the server: no session, no thread, one write a page."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.db import DatabaseError, close_old_connections

from twofold_web.answering.asked import Asked, Reply, fields_of, place_of
from twofold_web.answering.committing.group import Committer, Waiting
from twofold_web.answering.committing.statements import write
from twofold_web.answering.kept import Kept
from twofold_web.answering.looking import Looks
from twofold_web.answering.memory import Memory
from twofold_web.answering.quality.callers import caller_of
from twofold_web.answering.showing.assets import PREFIX, asset_reply
from twofold_web.answering.showing.pages import notice_page, see_other
from twofold_web.answering.situation import Situation
from twofold_web.answering.turning import decide
from twofold_web.answering.visit import TRIES, found, keep_late, opened_first, received
from twofold_web.foundation.metrics import REQUESTS

MOST_BYTES = 1_000_000  # of a page without files
MOST_WITH_FILES = 12_000_000
MOST_THROWN_AWAY = 100_000_000
READERS = 4
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
logger = logging.getLogger("twofold.answering")


class AnsweringServer:
    """An ASGI application for everything below ``/s/``."""

    def __init__(self) -> None:
        self._memory = Memory()
        self._looks = Looks(self._memory, lambda asked: self._in_thread(found, self._memory, asked))
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="respondent")
        self._committer: Committer | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun = time.perf_counter()
        try:
            reply = await self._reply(scope, receive)
        except _Left:
            reply = notice_page("broken", 400, Asked("GET", None))  # to nobody
        except Exception:
            logger.exception("a respondent's page failed")
            reply = notice_page("busy", 503, Asked("GET", None))
        headers = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers]
        headers.append((b"content-length", b"%d" % len(reply.body)))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else reply.body
        await send({"type": "http.response.body", "body": body, "more_body": False})
        REQUESTS.observe(scope["method"], "/s/", reply.status, time.perf_counter() - begun)

    def stop(self) -> None:
        """Write what waits."""
        if self._committer is not None:
            self._committer.stop()

    async def _reply(self, scope: MutableMapping[str, Any], receive: Receive) -> Reply:
        path = str(scope["path"])
        if path.startswith(PREFIX):
            return asset_reply(path)
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        place = place_of(path)
        if place is None and scope["method"] in {"GET", "HEAD"} and place_of(f"{path}/") is not None:
            return see_other(f"{quote(path)}/")  # typed from paper, where the last slash is left out
        if place is None or scope["method"] not in {"GET", "HEAD", "POST"}:
            return notice_page(
                "unknown", 404 if place is None else 405, Asked("GET", None, languages=_languages(headers))
            )
        with_files = headers.get(b"content-type", "").startswith("multipart/form-data")
        body = b""
        if scope["method"] == "POST":
            most = MOST_WITH_FILES if with_files else MOST_BYTES
            read = await _body(receive, most, headers.get(b"content-length", ""))
            if read is None:
                return notice_page("large", 413, Asked("GET", None, languages=_languages(headers)))
            body = read
        asked = Asked(
            "GET" if scope["method"] == "HEAD" else scope["method"],
            place,
            query=fields_of(scope["query_string"].decode("latin-1")),
            form=fields_of(body.decode("utf-8", "replace")) if not with_files else {},
            languages=_languages(headers),
            caller=caller_of((scope.get("client") or ("",))[0]) if body else "",
        )
        if with_files:
            asked = await self._in_thread(received, asked, headers.get(b"content-type", ""), body)
        return await self._answer(asked)

    async def _answer(self, asked: Asked) -> Reply:
        for _ in range(TRIES):
            situation = None if asked.files else self._memory.known(asked)
            if situation is None:
                situation = await self._looks.found(asked)
            files = await self._in_thread(opened_first, asked, situation) if _has_more(asked, situation) else {}
            decision = decide(asked, situation, datetime.now(UTC), files)
            if decision.wish is not None:
                await self._in_thread(keep_late, decision.wish)
            if decision.kept is None or await self._written(decision.kept):
                return decision.reply
            self._memory.forget(decision.kept)
        return notice_page("busy", 503, asked)

    async def _written(self, kept: Kept) -> bool:
        """Whether it is durable; False where somebody wrote in between."""
        if self._committer is None:
            self._loop = asyncio.get_running_loop()
            self._committer = Committer(write, self._tell)
        future: asyncio.Future[bool] = self._loop.create_future()  # type: ignore[union-attr] # set with the committer
        self._committer.add(Waiting(kept, _Told(future)))
        done = await future
        if done:
            self._memory.remember(kept)
        return done

    def _tell(self, outcomes: list[tuple[Waiting, bool | DatabaseError]]) -> None:
        """From the writer's thread: wake up all that waited, at once."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(_tell_all, outcomes)

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._readers, _closing, function, *arguments)


class _Told:
    """Where the outcome of a write goes."""

    __slots__ = ("future",)

    def __init__(self, future: "asyncio.Future[bool]") -> None:
        self.future = future

    def __call__(self, outcome: bool | DatabaseError) -> None:  # noqa: FBT001 - called with it alone
        if self.future.done():
            return
        if isinstance(outcome, bool):
            self.future.set_result(outcome)
        else:
            self.future.set_exception(outcome)


def _tell_all(outcomes: list[tuple[Waiting, bool | DatabaseError]]) -> None:
    for waiting, outcome in outcomes:
        waiting.told(outcome)


def _closing(function: Callable[..., Any], *arguments: Any) -> Any:
    close_old_connections()
    try:
        return function(*arguments)
    finally:
        close_old_connections()


def _has_more(asked: Asked, situation: Situation) -> bool:
    """Whether something besides the answers must be written before the page is answered."""
    entry = situation.entry
    personal = entry is not None and entry.kind == "personal" and situation.kept is None and asked.method == "GET"
    return personal or bool(asked.files)


def _languages(headers: dict[bytes, str]) -> str:
    return headers.get(b"accept-language", "")


class _Left(ConnectionError):
    """The browser went away before its page had come whole."""


async def _body(receive: Receive, most: int, announced: str) -> bytes | None:
    """The body of a request; None where it is too large.

    What is too large is read to its end and thrown away: a browser that still sends takes no answer.

    Raises:
        _Left: half a page came; it must not pass for one of fewer answers.
    """
    pieces: list[bytes] = []
    size, more = 0, True
    while more and size <= MOST_THROWN_AWAY:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Left
        piece, more = message.get("body", b""), bool(message.get("more_body"))
        size += len(piece)
        if size > most:
            pieces.clear()
        else:
            pieces.append(piece)
    # the server tells of a lost connection as of an end
    if not more and announced.isdecimal() and size < int(announced):
        raise _Left
    return b"".join(pieces) if size <= most else None
