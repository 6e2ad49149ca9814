"""Pages of many respondents in one commit: each is told whether it was written, and none takes another with it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError
from tests.web.answering.conftest import Asking

from twofold_web.answering.committing.group import Committer, Waiting
from twofold_web.answering.committing.statements import write
from twofold_web.answering.kept import Kept
from twofold_web.answering.models import Response

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def new(stay: Asking) -> Callable[[int], Kept]:
    """Respondents who have sent their first page."""

    def make(number: int) -> Kept:
        told = {"nps": {"number": 9}, "comment": {"text": "Ő és ο άλλος"}}
        kept = Kept(f"{number:032x}", stay.scope.organisation_id, stay.survey.id, 1, "anonymous", 1, answers=told)
        return replace(kept, begun_at=NOON, seen_at=NOON)

    return make


def test_a_hundred_rows_are_written_as_they_are(stay: Asking, new: Callable[[int], Kept]) -> None:
    rows = [replace(new(number), suspicion=number % 3) for number in range(100)]

    assert write(rows) == [True] * 100

    found = Response.objects.of(stay.scope).order_by("id")
    assert [row.id.hex for row in found] == [row.id for row in rows]
    assert {(row.answers["comment"]["text"], row.seen_at, row.revision) for row in found} == {("Ő és ο άλλος", NOON, 1)}
    assert [row.suspicion for row in found] == [number % 3 for number in range(100)]


def test_a_row_that_somebody_wrote_meanwhile_is_left_alone_and_the_others_are_written(
    stay: Asking, new: Callable[[int], Kept]
) -> None:
    write([new(1), new(2)])
    stale = replace(new(1), answers={}, language="el")
    later = replace(new(2), revision=2, language="el")

    assert write([stale, later, new(3)]) == [False, True, True]

    found = {row.id.int: row.language for row in Response.objects.of(stay.scope)}
    assert found == {1: "", 2: "el", 3: ""}


def test_all_who_wait_are_told_also_those_who_come_while_it_writes() -> None:
    told: dict[str, object] = {}
    done = threading.Event()
    batches: list[int] = []

    def remember(changes: Sequence[Kept]) -> list[bool]:
        batches.append(len(changes))
        return [True] * len(changes)

    def hear(outcomes: list[tuple[Waiting, bool | DatabaseError]]) -> None:
        told.update((waiting.kept.id, outcome) for waiting, outcome in outcomes)
        if len(told) == 500:
            done.set()

    committer = Committer(remember, hear)
    for number in range(500):
        committer.add(Waiting(Kept(f"{number:032x}", 1, 1, 1, "anonymous"), lambda _outcome: None))
    assert done.wait(20)
    committer.stop()

    assert set(told.values()) == {True}
    assert sum(batches) == 500
