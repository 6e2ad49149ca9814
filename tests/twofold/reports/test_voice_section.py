"""What the page says of customers' own words, and of what employees write."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.twofold.voice.conftest import HEAD, MAPPING, Plain

from twofold.facts.journey_map import JourneyMap, Stage, Touchpoint
from twofold.reports import LANGUAGES, report
from twofold.reports.spoken import Known, spoken
from twofold.reports.spoken_by_employees import spoken_by_employees
from twofold.sources.mapping_file import read_mapping
from twofold.store import Store, open_store
from twofold.store.load import load
from twofold.voice.annotated import Annotated, Batch, Said
from twofold.voice.keeping import annotate_store

GOOD, BAD = "The reception was quick and kind to all of us", "Bad towels in the room: call +36 30 123 4567 please"


@pytest.fixture
def spoken_store(tmp_path: Path) -> Store:
    """Ten good comments at check-in, ten bad ones about towels, and twelve of employees."""
    rows = "".join(f"g{at},customer,2026-01-05,g{at},brno,check-in,a,9,{GOOD} {'x' * at},\n" for at in range(10))
    rows += "".join(f"b{at},customer,2026-01-05,b{at},praha,room,a,2,{BAD} {'y' * at},\n" for at in range(10))
    rows += "".join(f"e{at},employee,2026-01-05,e{at},praha,room,a,2,Bad shifts number {at},\n" for at in range(12))
    (tmp_path / "mapping.toml").write_text(MAPPING)
    (tmp_path / "said.csv").write_text(HEAD + rows)
    store = open_store(tmp_path / "facts", create=True)
    load(store, tmp_path / "said.csv", read_mapping(tmp_path / "mapping.toml"))
    return store


def test_valence_qualities_feelings_and_quotes_stand_with_n_and_interval(spoken_store: Store) -> None:
    annotate_store(spoken_store, Plain())
    found = spoken(spoken_store.facts(), store=spoken_store)
    assert found is not None
    assert (found.comments, found.model) == (20, "plain one")
    assert {one.group["touchpoint"]: (one.value, one.n) for one in found.touchpoints} == {
        "check-in": (pytest.approx(0.7), 10),
        "room": (pytest.approx(-0.8), 10),
    }
    assert [(one.group["item"], one.n) for one in found.qualities] == [("voice.aspect.cleanliness", 10)]
    (joy,) = found.feelings
    assert (joy.count, joy.share) == (10, 0.5)
    assert (joy.low, joy.high) == (pytest.approx(0.299, abs=0.001), pytest.approx(0.701, abs=0.001))  # Wilson (1927)
    assert {quote.good for quote in found.quotes} == {True, False}
    assert not any("123" in quote.text for quote in found.quotes)


class OfBeds(Plain):
    """Hears of a bed wherever a room is spoken of."""

    def read(self, texts: list[str], channels: Sequence[str] = ()) -> Batch:
        batch = super().read(texts, channels)
        told = [replace(one, aspects=one.aspects + _beds(one)) for one in batch.comments]
        return Batch(tuple(told), batch.vectors)


def _beds(one: Annotated) -> tuple[Said, ...]:
    return tuple(replace(each, quality="", touchpoint="bed") for each in one.aspects if each.touchpoint == "room")


OWN_MAP = JourneyMap("stay", stages=(Stage("stay", touchpoints=(Touchpoint("sleeping", {"en": "Room and bed"}),)),))


def test_touchpoints_that_comments_speak_of_bear_the_names_of_the_map(spoken_store: Store) -> None:
    annotate_store(spoken_store, OfBeds())
    ours = spoken(spoken_store.facts())
    assert ours is not None
    assert [(one.group, one.n) for one in ours.places] == [({"place": "bed"}, 10), ({"place": "room"}, 10)]
    theirs = spoken(spoken_store.facts(), known=Known(journey=OWN_MAP))
    assert theirs is not None
    ((place),) = theirs.places
    # a comment that speaks of both is one comment about the touchpoint that both are
    assert (place.group, place.n, place.value) == ({"touchpoint": "sleeping"}, 10, pytest.approx(-0.9))
    html = report(spoken_store, language="cs").html
    assert "Kontaktní body, o kterých komentáře mluví" in html
    assert ">Postel<" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_them_in_every_language_and_nothing_of_employees(spoken_store: Store, language: str) -> None:
    annotate_store(spoken_store, Plain())
    html = report(spoken_store, language=language).html
    assert 'id="voice"' in html
    assert "[phone]" in html
    assert "shifts number" not in html
    assert "plain one" in html


def test_what_employees_write_of_stands_with_n_and_interval_and_the_rest_is_hidden(spoken_store: Store) -> None:
    annotate_store(spoken_store, Plain())
    found = spoken_by_employees(spoken_store.facts())
    assert found is not None
    assert (found.overall.n, found.overall.value) == (12, pytest.approx(-0.8))
    ((name, one),) = found.conditions
    assert (name, one.n, one.value) == ("time-and-room", 12, pytest.approx(-0.7))
    assert one.low is not None
    assert found.hidden == ("clear-expectations", "tools", "manager-support", "error-handling", "process-transparency")
    html = report(spoken_store, language="hu").html
    assert "Miről írnak a munkatársak" in html
    assert "A munkatársaknál rejtve: Világos elvárások" in html


def test_a_page_over_comments_that_nobody_read_says_so(spoken_store: Store) -> None:
    assert spoken(spoken_store.facts(), store=spoken_store) is None
    assert spoken_by_employees(spoken_store.facts()) is None
    assert "twofold voice annotate" in report(spoken_store).html
