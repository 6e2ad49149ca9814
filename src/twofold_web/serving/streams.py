"""Server-sent events: pages that wait for a job are told when one of their organisation's moves.

What moved is not said: the page asks for it as it would have asked anyway, with its own session and rights. So a line
that stays open carries nothing that anybody could misuse, and a page without it only asks more often.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from twofold_web.serving.bridge import Message, Receive, Scope, Send

Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Moved = Callable[[], dict[int, object]]
ORGANISATION = b"x-twofold-organisation"  # as foundation.live answers
LOOK_EVERY = 0.7  # seconds
# after that the browser opens the line again, and its session is looked at again
LONGEST = 60.0
MOST = 1_000  # lines; who comes later goes on asking
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Streams:
    """Open lines, and one look at the jobs for all of them."""

    def __init__(self, pages: Application, moved: Moved) -> None:
        self._pages, self._moved = pages, moved
        self._lines: dict[asyncio.Event, int] = {}
        self._looking: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._ended = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the page does, or keep the line open for whom the page lets in."""
        asked = _Asked()
        await self._pages(scope, receive, asked.take)
        if asked.organisation is None or self._ended or len(self._lines) >= MOST:
            await asked.give(send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _say(send, "retry: 3000\n\n")
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await self._tell(asked.organisation, gone, send)
        finally:
            gone.cancel()
        with suppress(OSError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def stop(self) -> None:
        """Close every line; the server ends."""
        self._ended = True
        for moved in self._lines:
            moved.set()

    async def _tell(self, organisation: int, gone: "asyncio.Future[Any]", send: Send) -> None:
        moved, until = asyncio.Event(), asyncio.get_running_loop().time() + LONGEST
        self._lines[moved] = organisation
        if self._looking is None:
            self._looking = asyncio.ensure_future(self._look())
        try:
            while not self._ended and (left := until - asyncio.get_running_loop().time()) > 0:
                told: asyncio.Future[Any] = asyncio.ensure_future(moved.wait())
                await asyncio.wait({told, gone}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                told.cancel()
                if gone.done():
                    return
                if moved.is_set() and not self._ended:
                    moved.clear()
                    await _say(send, "event: moved\ndata: 1\n\n")
        finally:
            del self._lines[moved]

    async def _look(self) -> None:
        """As long as somebody listens, ask the database what moves, once for all of them."""
        loop = asyncio.get_running_loop()
        before = await loop.run_in_executor(self._thread, self._moved)
        try:
            while self._lines and not self._ended:
                await asyncio.sleep(LOOK_EVERY)
                now = await loop.run_in_executor(self._thread, self._moved)
                self._wake({one for one in now.keys() | before.keys() if now.get(one) != before.get(one)})
                before = now
        finally:
            self._looking = None

    def _wake(self, organisations: set[int]) -> None:
        for moved, organisation in self._lines.items():
            if organisation in organisations:
                moved.set()


class _Asked:
    """What the page answered, held back."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self.organisation: int | None = None

    async def take(self, message: Message) -> None:
        self._messages.append(message)
        if message["type"] == "http.response.start" and message["status"] == 204:
            told = dict(message["headers"]).get(ORGANISATION)
            self.organisation = int(told) if told else None

    async def give(self, send: Send) -> None:
        for message in self._messages:
            await send(message)


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def moved() -> dict[int, object]:
    """A mark for each organisation that changes whenever one of its jobs does."""
    from django.db import close_old_connections  # noqa: PLC0415 - read once Django is set up
    from django.db.models import Count, Max, Sum  # noqa: PLC0415 - read once Django is set up

    from twofold_web.foundation.models import Job, JobState  # noqa: PLC0415 - read once Django is set up

    close_old_connections()
    marks: dict[int, object] = {}
    under_way = Job.objects.filter(state__in=(JobState.WAITING, JobState.RUNNING))
    counted = under_way.order_by().values("organisation_id")
    for row in counted.annotate(jobs=Count("id"), newest=Max("id"), share=Sum("share"), tries=Sum("attempts")):
        marks[row["organisation_id"]] = (row["jobs"], row["newest"], row["share"], row["tries"])
    return marks
