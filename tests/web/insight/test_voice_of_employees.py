"""What the page about employees tells of their comments: counts of ten people and more, and never a word."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.web.insight.conftest import BY_EMPLOYEES, COMMENT

from twofold.facts import Unit
from twofold.store import open_store
from twofold.voice.annotating import Reader, ReadingOptions
from twofold.voice.keeping import annotate_store
from twofold.way import bring
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import address_of
from twofold_web.foundation.wall import walled
from twofold_web.people.writes import adopt_units

Person = Callable[..., Client]
LINKS = "/o/hotel/links/"
SHIFTS = "The shifts are bad and there is never enough time, zebra"
MANAGER = "My manager supports nobody and never listens, giraffe"


@pytest.fixture
def written(hotel: Scope, tmp_path: Path) -> Callable[[list[tuple[str, str]]], Scope]:
    """The hotel with what its employees wrote, in pairs of team and words, read."""

    def write(said: list[tuple[str, str]]) -> Scope:
        rows = "".join(f's{n},2025-03-05,e{n},{team},"{text}"\n' for n, (team, text) in enumerate(said))
        (tmp_path / "staff.csv").write_text("id,day,who,team,said\n" + rows, encoding="utf-8")
        (tmp_path / "staff.toml").write_text(BY_EMPLOYEES + COMMENT, encoding="utf-8")
        store = open_store(address_of(hotel), create=True)
        bring(store, tmp_path / "staff.csv")
        annotate_store(store, Reader(ReadingOptions(encoder="ngrams")))
        with walled(hotel.organisation_id):
            adopt_units(hotel, [Unit("prague", name="Praha"), Unit("brno", name="Brno")])
        return hotel

    return write


def section(client: Client, worker: Callable[[], None], query: str = "") -> str:
    """The part of the page that tells what employees write of."""
    client.get(LINKS + query)
    worker()
    page = client.get(LINKS + query).content.decode()
    assert "zebra" not in page
    assert "giraffe" not in page
    return page.partition('id="voice_of_employees"')[2].partition("</section>")[0]


def numbers(html: str) -> set[str]:
    """The whole numbers that stand in the text."""
    return set(re.findall(r"(?<![\d.])\d+(?![\d.])", re.sub(r"<[^>]*>", " ", html)))


def test_a_condition_that_twelve_wrote_of_is_counted(written, signed_in: Person, worker) -> None:
    written([("prague", SHIFTS)] * 12)
    table, _, foot = section(signed_in(Role.ANALYST), worker).partition("</table>")
    assert "Time and room" in table
    assert "12" in numbers(table)
    assert "Hidden for employees" in foot


def test_a_condition_that_leaves_three_others_is_hidden_with_them(written, signed_in: Person, worker) -> None:
    written([("prague", SHIFTS)] * 12 + [("brno", MANAGER)] * 3)
    told = section(signed_in(Role.ANALYST), worker)
    assert "Employees: 15" in told
    assert "<table" not in told
    assert "Time and room. Fewer than ten people wrote of it" in told
    assert not {"12", "3"} & numbers(told)


def test_nobody_is_told_whether_a_few_wrote(written, signed_in: Person, worker) -> None:
    written([("prague", SHIFTS)] * 9)
    told = section(signed_in(Role.ANALYST), worker)
    assert "fewer than ten people" in told
    assert "<table" not in told


def test_filters_carve_nothing_out(written, signed_in: Person, worker) -> None:
    written([("prague", SHIFTS)] * 12 + [("brno", SHIFTS)] * 2)
    client = signed_in(Role.ANALYST)
    whole = section(client, worker)
    assert "14" in numbers(whole)
    assert section(client, worker, "?unit=brno") == whole
    assert section(client, worker, "?channel=app&from=2025-03&to=2025-03") == whole


def test_who_sees_one_unit_is_told_nothing_of_it(written, signed_in: Person, worker) -> None:
    written([("prague", SHIFTS)] * 12)
    assert section(signed_in(Role.UNIT_LEADER, unit="prague"), worker) == ""
