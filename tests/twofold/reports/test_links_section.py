"""The section about links says in every language what goes with what, how sure it is, and never what causes it."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.findings.links import Checks, Direction, Grade, LinkRequest, Links, links
from twofold.panels.panel import Panel, PanelColumn
from twofold.regression.wild import WildAsked
from twofold.reports.numbers import Numbers
from twofold.reports.sections.links import MOST, links_section
from twofold.reports.wording import Wording
from twofold.reports.words import LANGUAGES, words_of


@pytest.fixture(scope="module")
def found() -> Links:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(2, 30, 18))
    y = rng.normal(size=(2, 30, 18))
    y[0, :, 2:] += 0.8 * x[0, :, :-2]
    nothing = np.full((30, 18), np.nan)
    names = ("tools", "own question", "room csat_mean", "breakfast csat_mean")
    columns = {name: PanelColumn(grid, nothing, 0.0 * nothing) for name, grid in zip(names, (*x, *y), strict=True)}
    panel = Panel(tuple(f"u{at}" for at in range(30)), tuple(range(18)), "month", columns)
    return links(panel, LinkRequest(names[:2], names[2:], asked=WildAsked(draws=499)))


def section(language, found):
    words = words_of(language)
    return links_section(Wording(words, Numbers(words)), found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_claimed_link_comes_first_with_its_interval_lag_grade_and_n(language, found):
    (table,) = section(language, found).blocks
    condition, plot, slope, later, grade, between, seen, units = (cell for cell in table.rows[0].cells)
    assert (later.text, units.text) == ("2", "30")
    assert grade.text == words_of(language)("links.strong")
    assert all(cell.under for cell in (slope, between, condition))
    assert condition.text
    assert "svg" in str(plot.figure)
    assert seen.text != "–"
    assert "30" in table.foot[0]
    assert table.note is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_driver_of_the_questionnaire_is_called_by_its_name_in_the_language(language, found):
    names = [row.cells[0].text for row in section(language, found).blocks[0].rows]
    assert "tools" not in names
    assert "own question" in names


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_claim_it_says_so_and_from_which_size_one_would_have_been_seen(language, found):
    quiet = replace(found, pairs=tuple(replace(one, claim=False, grade=Grade.NONE) for one in found.pairs))
    (table,) = section(language, quiet).blocks
    assert words_of(language)("links.nothing") in table.foot


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_moves_together_without_being_a_link_is_said_apart(language, found):
    first = found.pairs[0]
    turned = replace(first, claim=False, grade=Grade.NONE, direction=Direction.CX_FIRST, p_adjusted=0.001)
    along = replace(first, claim=False, grade=Grade.NONE, checks=Checks(beside=False))
    (table,) = section(language, replace(found, pairs=(turned, along))).blocks
    assert len(table.foot) == 3
    assert len(set(table.foot)) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_list_is_cut_and_says_how_many_are_left(language, found):
    (table,) = section(language, replace(found, pairs=found.pairs * 4)).blocks
    assert len(table.rows) == MOST
    assert "4" in table.foot[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_links_the_section_says_what_is_needed(language, found):
    refused = replace(found, pairs=tuple(replace(one, reason="too few") for one in found.pairs))
    for nothing in (None, refused):
        empty = section(language, nothing)
        assert not empty.blocks
        assert empty.empty == words_of(language)("links.empty")
