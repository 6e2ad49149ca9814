"""The section about drivers says in every language what goes with an outcome, and never what causes it."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.findings.drivers import Asymmetric, Asymmetry, DriverRequest, Drivers, DriverTable, drivers
from twofold.reports.numbers import Numbers
from twofold.reports.sections.drivers import drivers_section
from twofold.reports.wording import Wording
from twofold.reports.words import LANGUAGES, words_of


@pytest.fixture(scope="module")
def found() -> Drivers:
    rng = np.random.default_rng(2)
    x = np.clip(np.round(3.5 + rng.standard_normal((900, 4)) + 0.6 * rng.standard_normal((900, 1))), 1, 5)
    used = np.column_stack([np.ones((900, 2), bool), rng.random(900) < 0.4, np.ones(900, bool)])
    y = np.where(used, x - 3, 0) @ np.array([1.2, 0.5, 0.4, 0.0]) + 6 + rng.standard_normal(900)
    x = np.where(used, x, np.nan)
    x[20:, 3] = np.nan
    return drivers(DriverTable("nps", y, ("check-in", "room", "spa", "lift"), x, used), DriverRequest(draws=200))


def section(language, found):
    words = words_of(language)
    return drivers_section(Wording(words, Numbers(words)), found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_item_that_rates_a_touchpoint_is_called_by_the_name_of_the_touchpoint(language, found):
    words = words_of(language)
    wording = Wording(words, Numbers(words), touchpoint_names={"check-in": "Érkezés", "lift": "Lift"})
    coded = {"check-in": "rating_check-in", "lift": "rating_lift"}
    renamed = replace(
        found,
        drivers=tuple(replace(one, item=coded.get(one.item, one.item), tied_with=()) for one in found.drivers),
    )
    (table,) = drivers_section(wording, renamed, {code: name for name, code in coded.items()}).blocks
    assert "Érkezés" in [row.cells[0].text for row in table.rows]
    assert not any("rating_" in text for text in (*table.foot, *(row.cells[0].text for row in table.rows)))
    assert any("Lift" in line for line in table.foot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_has_its_share_with_an_interval_its_places_and_its_n(language, found):
    (table,) = section(language, found).blocks
    assert [row.cells[0].text for row in table.rows] == [one.item for one in found.ranked]
    for row in table.rows:
        name, plot, share, places, slope, _, answers = row.cells
        assert "%" in share.text
        assert share.under
        assert places.text
        assert slope.under
        assert "svg" in str(plot.figure)
        assert answers.text
        assert name.kind == "name"
    assert table.note is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_item_that_is_not_ranked_is_named_without_numbers(language, found):
    (table,) = section(language, found).blocks
    assert any("lift" in line for line in table.foot)
    assert all(row.cells[0].text != "lift" for row in table.rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tie_for_the_first_place_is_no_first_place(language, found):
    words = words_of(language)
    (alone,) = section(language, found).blocks
    assert alone.foot[0] == words("drivers.first", item="check-in")
    first = found.ranked[0]
    tied = replace(first, rank=replace(first.rank, high=2), tied_with=("room",))
    (table,) = section(language, replace(found, drivers=(tied, *found.drivers[1:]))).blocks
    assert table.foot[0] == words("drivers.cannot_tell", items="check-in · room")


@pytest.mark.parametrize("kind", list(Asymmetric))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_has_its_words(language, kind, found):
    one = replace(found.ranked[0], asymmetry=Asymmetry(kind))
    (table,) = section(language, replace(found, drivers=(one,))).blocks
    assert table.rows[0].cells[5].text == words_of(language)(f"drivers.{kind}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_ranking_the_section_says_what_is_needed(language, found):
    for nothing in (None, replace(found, shown=False, explained=None)):
        empty = section(language, nothing)
        assert not empty.blocks
        assert empty.empty == words_of(language)("empty.drivers")
