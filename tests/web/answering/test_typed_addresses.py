"""An address that somebody types from a poster leads to the survey, without the last slash too."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from twofold_web.answering.answering_server import AnsweringServer


@pytest.fixture
def server() -> Iterator[AnsweringServer]:
    made = AnsweringServer()
    yield made
    made.stop()


def answer(server: AnsweringServer, path: str, method: str = "GET") -> tuple[int, dict[bytes, bytes]]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(told: Any) -> None:
        sent.append(told)

    asyncio.run(server({"path": path, "method": method, "headers": [], "query_string": b""}, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("/s/7-abc", b"/s/7-abc/"),
        ("/s/7-abc/xyz", b"/s/7-abc/xyz/"),
        ("/s/7\r\nSet-Cookie: a", b"/s/7%0D%0ASet-Cookie%3A%20a/"),
    ],
)
def test_the_last_slash_may_be_left_out(server, typed, leads_to):
    status, headers = answer(server, typed)

    assert (status, headers[b"location"]) == (303, leads_to)


@pytest.mark.parametrize(
    ("path", "method", "status"), [("/s/", "GET", 404), ("/s/a/b/c", "GET", 404), ("/s/a", "POST", 404)]
)
def test_what_is_no_address_is_none_with_a_slash_either(server, path, method, status):
    assert answer(server, path, method)[0] == status
