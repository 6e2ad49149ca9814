"""What to do first, on the page: every number with its interval and n, in five languages."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.actions.asking import Proposed
from twofold.actions.candidates import Candidate, Candidates
from twofold.actions.levers import Levers, UnitLevels, independent
from twofold.actions.parameter_file import example_parameters, read_parameters
from twofold.actions.practice import practice
from twofold.actions.priorities import priorities
from twofold.actions.request import PrioritiesRequest
from twofold.findings.links import Grade, LinkEstimate
from twofold.pulse.instrument import read_instrument
from twofold.reports import LANGUAGES
from twofold.reports.numbers import Numbers
from twofold.reports.sections.priorities import priorities_section
from twofold.reports.wording import Wording
from twofold.reports.words import words_of

SCRIPT = "<script>alert('spa')</script>"


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """Three levers, one of which is hostile and one has too few answers; a unit that lies below the others."""
    file = tmp_path_factory.mktemp("parameters") / "p.toml"
    file.write_text(example_parameters(), encoding="utf-8")
    k = 3
    value = np.array([4.0, 4.02, 3.98, 4.01, 3.99, 3.2])
    units = UnitLevels(tuple("uvwxyz"), value, np.full(6, 0.1), np.full(6, 50.0), np.full(6, 50.0))
    levers = Levers(
        names=("room", SCRIPT, "lift"),
        coefficient=np.array([8.0, 3.0, 1.0]),
        level=np.array([3.9, 4.1, 4.0]),
        reach=np.array([1.0, 0.5, 0.2]),
        covariance=independent(np.eye(k), np.full(k, 0.001), np.full(k, 0.0001)),
        n=np.array([900, 400, 12]),
        low=np.ones(k),
        high=np.full(k, 5.0),
        outcome="nps",
        outcome_level=30.0,
        outcome_high=100.0,
        respondents=900,
        by_unit=(units,) * k,
    )
    found = priorities(levers, PrioritiesRequest(target=4.5, parameters=read_parameters(file)))
    slope = LinkEstimate(0.35, 0.1, 0.15, 0.55, 0.001, 30.0, 31, 600, 2, "least squares")
    behind = Candidate("room", "tools", Grade.MODERATE, 2, slope, None, 31, "Tools go ahead of rooms.")
    return Proposed(
        levers, found, practice(levers.names, levers.by_unit, levers.coefficient), Candidates((behind,), {}, 3)
    )


def section(found, language="en"):
    words = words_of(language)
    return priorities_section(Wording(words, Numbers(words)), found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_holds_ranking_value_tornado_candidates_and_practice(proposed, language):
    found = section(proposed, language)
    assert [block.block for block in found.blocks] == ["table", "table", "figure", "table", "table"]
    assert all(block.note is not None for block in found.blocks)


def test_every_gain_has_its_interval_its_places_and_its_n(proposed):
    row = section(proposed).blocks[0].rows[0]
    first = proposed.priorities.levers[0]
    assert row.cells[0].text == "Room"
    assert row.cells[1].text == f"{first.points.value:.2f}"
    assert row.cells[1].under == f"{first.points.low:.2f} to {first.points.high:.2f}"
    assert row.cells[-1].text == "900"


def test_a_lever_without_a_place_is_named_below_and_not_ranked(proposed):
    ranking = section(proposed).blocks[0]
    assert len(ranking.rows) == 2
    assert any("Lift" in line and "too few" in line for line in ranking.foot)


def test_a_hostile_name_cannot_leave_the_drawing(proposed):
    assert "<script>" not in str(section(proposed).blocks[2].drawing)


def test_the_tornado_says_in_words_what_it_draws(proposed):
    figure = section(proposed).blocks[2]
    assert 'role="img" aria-label="What the value of' in figure.drawing
    assert len(figure.table.rows) == len(proposed.priorities.tornado.swings)
    assert "xmlns" not in figure.drawing


def test_a_candidate_carries_its_evidence_and_the_name_people_use(proposed):
    cells = section(proposed, "cs").blocks[3].rows[0].cells
    czech = next(one.name["cs"] for one in read_instrument().drivers if one.id == "tools")
    assert [cell.text for cell in cells[1:4]] == [czech, "střední", "0,35"]


def test_a_unit_that_should_practise_is_shown_with_places_and_n(proposed):
    cells = section(proposed).blocks[4].rows[0].cells
    assert (cells[0].text, cells[-2].text, cells[-1].text) == ("z", "6 to 6 of 6", "50")


def test_without_parameters_it_says_which_are_missing(proposed):
    plain = priorities(proposed.levers, PrioritiesRequest(target=4.5))
    found = section(Proposed(proposed.levers, plain, proposed.practice))
    foot = " ".join(found.blocks[0].foot)
    assert "not counted" in foot
    assert "margin per customer" in foot
    assert any("No working condition is shown" in line for line in found.foot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_levers_it_says_what_would_be_needed(language):
    found = section(None, language)
    assert (found.blocks, bool(found.empty)) == ((), True)


def test_where_no_gain_is_shown_no_lever_is_called_the_first(proposed):
    unsure = replace(proposed.levers, coefficient=np.array([0.1, 0.1, 0.1]))
    found = section(Proposed(unsure, priorities(unsure, PrioritiesRequest(target=4.5)), proposed.practice))
    assert found.blocks[0].foot[0].startswith("No lever is shown to go with a better outcome")
    assert not any(row.tone for row in found.blocks[0].rows)
