"""Asking any measure: within one's units, employees from the release only, mistakes said in words."""

import io
from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client

from twofold_web.foundation.models import AuditEntry
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.wall import walled

EXPLORE = "/o/hotel/explore/"
Person = Callable[..., Client]


def shown(client: Client, query: str, worker: Callable[[], None]) -> str:
    """The page once its answer is there."""
    client.get(f"{EXPLORE}?{query}")
    worker()
    return client.get(f"{EXPLORE}?{query}").content.decode()


def rows(client: Client, query: str, worker: Callable[[], None]) -> list[dict[str, Any]]:
    """The data behind the page."""
    shown(client, query, worker)
    answer = client.get(f"{EXPLORE}data.parquet?{query}")
    return pq.read_table(io.BytesIO(answer.content)).to_pylist()


def test_every_group_has_its_interval_and_n(answered: Scope, signed_in: Person, worker: Callable[[], None]) -> None:
    found = rows(signed_in(Role.ANALYST), "measure=nps&by=unit", worker)
    assert [(one["unit"], one["n"]) for one in found] == [("brno", 120), ("prague", 120)]
    assert all(one["low"] < one["value"] < one["high"] for one in found)
    assert found[0]["difference_p_adjusted"] < 0.001


def test_a_leader_gets_the_figures_of_their_unit_only(answered: Scope, signed_in: Person, worker) -> None:
    leader = signed_in(Role.UNIT_LEADER, unit="brno")
    found = rows(leader, "measure=nps&by=unit", worker)
    assert [(one["unit"], one["n"]) for one in found] == [("brno", 120)]
    assert sum(one["n"] for one in rows(leader, "measure=nps", worker)) == 120
    assert leader.get(f"{EXPLORE}?measure=nps&where.unit=prague").status_code == 404


def test_results_of_employees_are_rows_of_the_release(answered: Scope, signed_in: Person, worker) -> None:
    found = rows(signed_in(Role.ANALYST), "measure=enps&side=employee&by=unit", worker)
    assert {one["unit"]: one["shown"] for one in found} == {"prague": False, "brno": False}
    assert all(one["n"] is None for one in found)
    whole = rows(signed_in(Role.ANALYST), "measure=enps&side=employee", worker)
    assert [(one["shown"], one["n"]) for one in whole] == [(True, 14)]


@pytest.mark.parametrize(
    "query", ["&where.channel=app", "&from=2025-02", "&as_of=2025-01-01", "&by=channel", "&by=day"]
)
def test_employees_are_not_picked_by_filters(answered: Scope, signed_in: Person, worker, query: str) -> None:
    page = shown(signed_in(Role.ANALYST), f"measure=enps&side=employee{query}", worker)
    assert 'class="message error"' in page
    assert 'id="answer"' not in page


def test_a_leader_sees_no_employees_of_the_whole_organisation(answered: Scope, signed_in: Person, worker) -> None:
    page = shown(signed_in(Role.UNIT_LEADER, unit="prague"), "measure=enps&side=employee", worker)
    assert "split by unit" in page
    found = rows(signed_in(Role.UNIT_LEADER, unit="prague"), "measure=enps&side=employee&by=unit", worker)
    assert {one["unit"] for one in found} == {"prague"}


def test_a_viewer_sees_no_employees(answered: Scope, signed_in: Person, worker) -> None:
    assert "Your role does not show" in shown(signed_in(Role.VIEWER), "measure=enps&side=employee", worker)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("measure=nope", "no measure called “nope”"),
        ("measure=mean", "choose the question"),
        ("measure=nps&by=unit&by=channel&by=month", "one or two dimensions"),
        ("measure=nps&as_of=2999-01-01", "a day in the past"),
        ("measure=nps&as_of=yesterday", "a day such as"),
        ("measure=nps&by=%3Cscript%3E", "nothing called “&lt;script&gt;”"),
        ("measure=enps", "about employees"),
    ],
)
def test_a_wrong_question_is_answered_with_what_to_do(
    answered: Scope, signed_in, worker, query: str, said: str
) -> None:
    client = signed_in(Role.ANALYST)
    shown(client, "measure=nps", worker)
    assert said in shown(client, query, worker)


def test_a_wrong_question_is_answered_in_the_readers_language(answered: Scope, signed_in, worker) -> None:
    client = signed_in(Role.ANALYST)
    client.cookies["django_language"] = "hu"
    assert "Nincs „nope” nevű mutató" in shown(client, "measure=nope", worker)


def test_the_past_is_recomputed_without_what_came_later(answered: Scope, signed_in: Person, worker) -> None:
    page = shown(signed_in(Role.ANALYST), "measure=nps&as_of=2020-01-01", worker)
    assert "Nothing fits this question" in page


def test_a_spreadsheet_runs_nothing(answered: Scope, signed_in: Person, worker) -> None:
    client = signed_in(Role.ANALYST)
    shown(client, "measure=nps&by=channel", worker)
    text = client.get(f"{EXPLORE}data.csv?measure=nps&by=channel").content.decode("utf-8-sig")
    assert "'=desk" in text
    assert "\r\n=desk" not in text


def test_a_download_is_recorded(answered: Scope, signed_in: Person, worker) -> None:
    client = signed_in(Role.ANALYST)
    shown(client, "measure=nps&by=unit", worker)
    assert client.get(f"{EXPLORE}data.xlsx?measure=nps&by=unit").content.startswith(b"PK")
    with walled(answered.organisation_id):
        assert AuditEntry.objects.of(answered).filter(act="data.downloaded").count() == 1


def test_a_viewer_may_not_download(answered: Scope, signed_in: Person) -> None:
    assert signed_in(Role.VIEWER).get(f"{EXPLORE}data.csv?measure=nps").status_code == 403


def test_an_unknown_ending_is_no_page(answered: Scope, signed_in: Person) -> None:
    assert signed_in(Role.ANALYST).get(f"{EXPLORE}data.exe?measure=nps").status_code == 404


def test_a_hotel_without_facts_says_so(hotel: Scope, signed_in: Person) -> None:
    assert "Nothing has been loaded yet" in signed_in(Role.ANALYST).get(EXPLORE).content.decode()


def test_a_stranger_signs_in_first(hotel: Scope) -> None:
    assert Client().get(EXPLORE).status_code == 302


def test_another_organisation_does_not_exist(hotel: Scope, bank: Scope, signed_in: Person) -> None:
    assert signed_in(Role.ANALYST).get("/o/bank/explore/").status_code == 404
