"""A page counts when it has come whole: half of one is no page of fewer answers; one that is too large is told so."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from twofold_web.answering import answering_server
from twofold_web.answering.answering_server import MOST_BYTES, AnsweringServer

FORM = b"page=1&nps=7&comment=half of"
Piece = dict[str, Any]


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The requests that were taken for whole ones."""
    found: list[Any] = []

    async def remember(self: AnsweringServer, asked: Any) -> Any:
        found.append(asked)
        return answering_server.notice_page("unknown", 404, asked)

    monkeypatch.setattr(AnsweringServer, "_answer", remember)
    return found


@pytest.fixture
def server() -> Iterator[AnsweringServer]:
    made = AnsweringServer()
    yield made
    made.stop()


def sent(server: AnsweringServer, pieces: list[Piece], announced: int | None = None) -> tuple[int, int]:
    """The status of the answer, and how many pieces were left unread."""
    replies: list[Any] = []
    waiting = [{"type": "http.request"} | piece for piece in pieces]

    async def receive() -> Piece:
        return waiting.pop(0)

    async def send(told: Any) -> None:
        replies.append(told)

    headers = [] if announced is None else [(b"content-length", b"%d" % announced)]
    scope = {"path": "/s/1-a/", "method": "POST", "headers": headers, "query_string": b""}
    asyncio.run(server(scope, receive, send))
    return replies[0]["status"], len(waiting)


def test_a_page_that_came_whole_is_taken(server, decided):
    sent(server, [{"body": FORM, "more_body": True}, {"body": b" it", "more_body": False}], len(FORM) + 3)

    assert decided[0].form["comment"] == ["half of it"]


@pytest.mark.parametrize(
    ("pieces", "announced"),
    [
        ([{"body": FORM, "more_body": False}], len(FORM) + 3),
        ([{"body": FORM, "more_body": True}, {"body": b"", "more_body": False}], len(FORM) + 3),
        ([{"body": FORM, "more_body": True}, {"type": "http.disconnect"}], None),
    ],
)
def test_half_a_page_is_none(server, decided, pieces, announced):
    assert sent(server, pieces, announced)[0] == 400
    assert decided == []


def test_a_page_that_is_too_large_is_read_to_its_end_before_somebody_is_told(server, decided):
    pieces = [{"body": bytes(MOST_BYTES), "more_body": True}] * 4 + [{"body": b"x", "more_body": False}]

    assert sent(server, pieces) == (413, 0)
    assert decided == []


def test_nobody_sends_without_end(server, decided, monkeypatch):
    monkeypatch.setattr(answering_server, "MOST_THROWN_AWAY", 3 * MOST_BYTES)
    endless = [{"body": bytes(MOST_BYTES), "more_body": True}] * 9

    assert sent(server, endless) == (413, 5)
    assert decided == []
