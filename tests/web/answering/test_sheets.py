"""An administrator with the whole database and the facts cannot tell which employee gave which answers.

Attacked are the tables of answers; who took a sheet is attacked in ``tests/web/delivery``. People answer one after the
other, so whoever finds the order of the answers has found their people: the order of every place where answers or
codes can be seen is compared with the order in which they came.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import spearmanr
from tests.web.answering.conftest import STAY, Asking, Respondent, scale
from tests.web.begun import Begun
from tests.web.foundation.conftest import postgresql  # noqa: F401 - an empty database

from twofold_web.answering.flowing import flusher, sheets
from twofold_web.answering.models import Sheet
from twofold_web.delivery.sheets import codes
from twofold_web.foundation.stores import store_of

PEOPLE = 60
# a Spearman correlation of 60 unrelated orders exceeds this once in ten thousand times
TELLING = 0.5
ROOT = Path(__file__).resolve().parents[3]


def rounds(home: Path, **environment: str) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, Path(__file__).with_name("sheet_rounds.py"), str(PEOPLE)],
        env=os.environ | {"TWOFOLD_HOME": str(home), "PYTHONPATH": str(ROOT), "TWOFOLD_LOG": "json"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    return json.loads(ran.stdout.splitlines()[-1])


def tells_nothing(order: list[int]) -> bool:
    """Whether an order has nothing to do with the order in which people came."""
    return len(order) < 12 or abs(spearmanr(order, range(len(order))).statistic) < TELLING


def nobody_is_found(found: dict[str, Any]) -> None:
    assert sorted(found["facts"]) == list(range(PEOPLE)), "an answer was lost or came twice"
    assert (found["left"], found["marks"], found["persons"], found["moments"]) == (0, PEOPLE, 0, 1)
    assert tells_nothing(found["used"])
    # within a batch: which of those who answered in between gave which answer
    first = found["facts"][:12]
    assert first != sorted(first)
    assert found["stayed"] >= 5, "no pool stayed behind for the next batch to mix with"


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory, begun_home: Begun) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("sheets")
    begun_home.into(home)
    return rounds(home, TWOFOLD_DATABASE="")


def test_the_whole_file_of_sqlite_tells_no_order(on_sqlite):
    nobody_is_found(on_sqlite)


def test_what_has_become_facts_stands_nowhere_in_the_file_any_more(on_sqlite):
    assert (on_sqlite["file"], on_sqlite["log"]) == ([], [])


def test_sheets_that_wait_lie_in_an_order_that_tells_nothing(on_sqlite):
    waiting = [look["sheets"] for look in on_sqlite["looks"]]

    assert all(5 <= len(order) < 20 for order in waiting)
    assert sum(order == sorted(order) for order in waiting) <= 1
    assert all(look["log"] == [] for look in on_sqlite["looks"]), "the log of pages remembers who came when"


def test_a_sheet_that_comes_while_others_are_stirred_is_stirred_at_the_next_look(stay: Asking, monkeypatch):
    def hand_in(mark: str) -> None:
        told = {"number": 1, "revision": 1, "state": "finished", "language": "en", "unit": "", "answers": {}}
        Sheet.objects.add(stay.scope, mark=mark * 64, survey=stay.survey, pages=[], end="thanks", **told)

    stirred: list[int] = []

    def stir_while_somebody_hands_in(scope) -> None:
        stirred.append(Sheet.objects.of(scope).count())
        if len(stirred) == 1:
            hand_in("0")

    monkeypatch.setattr(flusher, "_stirred", {})
    monkeypatch.setattr(sheets, "stir", stir_while_somebody_hands_in)
    hand_in("f")
    for _ in range(3):
        flusher.flow_all()

    assert stirred == [1, 2]


def test_the_first_of_a_new_version_waits_for_others_of_it(stay: Asking):
    def hand_in(marks: str, version: int) -> None:
        told = {"revision": 1, "state": "finished", "language": "", "unit": "", "answers": {}, "pages": []}
        for mark in marks:
            Sheet.objects.add(stay.scope, mark=mark * 64, survey=stay.survey, number=version, end="thanks", **told)

    def leaving() -> list[tuple[int, int]]:
        return [
            (flow.number, Sheet.objects.of(stay.scope).filter(flow=flow).count()) for flow in sheets.claim(stay.scope)
        ]

    hand_in("0123456789", version=1)
    hand_in("a", version=2)
    assert leaving() == [(1, 5)]
    hand_in("bcdefghij", version=2)
    assert leaving() == [(2, 5)]
    type(stay.survey).objects.of(stay.scope).update(state="closed")
    assert leaving() == [(1, 5), (2, 5)]


PULSE = STAY | {"name": "pulse", "side": "employee", "kind": "pulse", "purpose": "employee", "hidden": []}
BY_LANGUAGE = PULSE | {
    "blocks": [*STAY["blocks"], {"key": "third", "show_if": {"language": "el"}, "items": [scale("greeks")]}]
}


def test_the_only_one_of_a_language_is_not_found_by_it(published_survey: Callable[..., Asking]):
    asking = published_survey(PULSE)
    for number, language in enumerate(["el", *["en"] * 9]):
        sheet = codes.Sheet(asking.scope.organisation_id, asking.survey.pk, "team")
        person = Respondent(f"/s/{codes.new(sheet)}/?lang={language}").open()
        assert ("Η διαμονή σας" in person.shown) == (language == "el")
        assert f"lang={language}" in person.send(nps=str(number)).path, "the next page is in another language"
        person.send(bed="1")
    assert set(Sheet.objects.of(asking.scope).values_list("language", flat=True)) == {""}
    type(asking.survey).objects.of(asking.scope).update(state="closed")
    flusher.flow_all()

    facts = store_of(asking.scope).facts()
    events = facts.collect(facts.events()).to_pylist()
    assert [event["language"] for event in events] == [None] * 10


def test_where_the_questions_follow_the_language_what_was_answered_in_it_is_kept(published_survey):
    asking = published_survey(BY_LANGUAGE)
    for _person in range(5):
        sheet = codes.Sheet(asking.scope.organisation_id, asking.survey.pk, "team")
        Respondent(f"/s/{codes.new(sheet)}/?lang=el").open().send(nps="3").send(bed="1").send(greeks="4")
    type(asking.survey).objects.of(asking.scope).update(state="closed")
    flusher.flow_all()

    facts = store_of(asking.scope).facts()
    rows = facts.collect(facts.answers()).to_pylist()
    assert [row["number"] for row in rows if row["item"] == "greeks"] == [4.0] * 5
    assert {event["language"] for event in facts.collect(facts.events()).to_pylist()} == {None}


def test_the_same_holds_on_postgresql(tmp_path: Path, postgresql: str):  # noqa: F811 - the fixture
    found = rounds(tmp_path, TWOFOLD_DATABASE=postgresql)

    nobody_is_found(found)
    assert all(look["transactions"] == 1 for look in found["looks"]), "transactions tell who came when"
