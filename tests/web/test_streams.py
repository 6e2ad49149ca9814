"""Lines that stay open: who is let in is told when something moves in their organisation, and nothing else."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from twofold_web.foundation.jobs import complete, enqueue
from twofold_web.foundation.live import ORGANISATION as HEADER
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.serving import streams
from twofold_web.serving.streams import ORGANISATION, Streams, moved

Told = list[dict[str, Any]]


class Listener:
    """A browser that holds a line."""

    def __init__(self) -> None:
        self.told: Told = []
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.told.append(dict(message))

    @property
    def events(self) -> int:
        return sum(b"event: moved" in message.get("body", b"") for message in self.told)


def page(status: int, organisation: int | None = None) -> Any:
    """What the application answers to the question who asks."""

    async def answer(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [] if organisation is None else [(ORGANISATION, str(organisation).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"who are you"})

    return answer


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LOOK_EVERY", 0.01)


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 30))


async def until(holds: Callable[[], object]) -> None:
    while not holds():  # noqa: ASYNC110 - a test looks from outside
        await asyncio.sleep(0.01)


def test_whom_the_page_does_not_let_in_gets_its_answer_and_no_line() -> None:
    async def story() -> None:
        for status in (302, 403, 404):
            listener = Listener()
            await Streams(page(status), dict)({}, listener.receive, listener.send)
            assert [message.get("status") for message in listener.told] == [status, None]

    run(story)


def test_only_the_organisation_in_which_something_moves_is_told() -> None:
    marks: dict[int, object] = {1: 0, 2: 0}

    async def story() -> None:
        lines = Streams(page(204, 1), lambda: dict(marks)), Streams(page(204, 2), lambda: dict(marks))
        mine, theirs = Listener(), Listener()
        open_lines = [
            asyncio.ensure_future(line({}, who.receive, who.send))
            for line, who in zip(lines, (mine, theirs), strict=True)
        ]
        await until(lambda: mine.told and theirs.told)
        await asyncio.sleep(0.1)
        assert (mine.events, theirs.events) == (0, 0)
        marks[1] = 1
        await until(lambda: mine.events)
        del marks[1]  # the last job has ended
        await until(lambda: mine.events == 2)
        assert theirs.events == 0
        mine.gone.set()
        theirs.gone.set()
        await asyncio.gather(*open_lines)

    run(story)


def test_a_line_ends_with_its_browser_with_its_time_and_with_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        service, left = Streams(page(204, 1), dict), Listener()
        line = asyncio.ensure_future(service({}, left.receive, left.send))
        await until(lambda: left.told)
        left.gone.set()
        await line
        stopped = Listener()
        line = asyncio.ensure_future(service({}, stopped.receive, stopped.send))
        await until(lambda: stopped.told)
        service.stop()
        await line
        assert stopped.told[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
        monkeypatch.setattr(streams, "LONGEST", 0.05)
        timed = Listener()
        await Streams(page(204, 1), dict)({}, timed.receive, timed.send)
        assert timed.told[-1]["more_body"] is False

    run(story)


def test_too_many_lines_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MOST", 0)

    async def story() -> None:
        late = Listener()
        await Streams(page(204, 1), dict)({}, late.receive, late.send)
        assert late.told[0]["status"] == 204

    run(story)


def test_the_mark_of_an_organisation_moves_with_its_jobs_alone(hotel: Scope, bank: Scope) -> None:
    before = moved()
    job = enqueue(hotel, "foundation.prepare", {})
    began = moved()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, share=0.5, holder="me")
    halfway = moved()
    complete(job.pk, "me")

    assert len({str(each.get(hotel.organisation_id)) for each in (before, began, halfway)}) == 3
    assert moved() == before
    assert all(each.get(bank.organisation_id) == before.get(bank.organisation_id) for each in (began, halfway))


def test_the_page_says_whom_the_server_would_tell(hotel: Scope, signed_in, client) -> None:
    answer = signed_in(Role.EMPLOYEE).get("/o/hotel/live/")
    assert (answer.status_code, answer[HEADER]) == (204, str(hotel.organisation_id))
    assert HEADER.lower().encode() == ORGANISATION
    assert HEADER not in client.get("/o/hotel/live/")
