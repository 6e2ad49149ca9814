"""The section about the pulse says in every language what may be made of it, and nothing that is hidden."""

from dataclasses import replace

import pytest

from twofold.measures.estimates import Estimate
from twofold.pulse.asking import Pulse, ScalePulse
from twofold.pulse.instrument import read_instrument
from twofold.pulse.reliability import Coefficient
from twofold.pulse.team_means import Use
from twofold.reports.numbers import Numbers
from twofold.reports.sections.pulse import pulse_section
from twofold.reports.wording import Wording
from twofold.reports.words import LANGUAGES, words_of

ALPHA, ICC2 = Coefficient(0.71, 0.66, 0.76, 0.95), Coefficient(0.83, 0.7, 0.91, 0.95)
SHOWN = Estimate("mean", {}, 3.52, 3.45, 3.58, 843, 400.0, 0.95, "Student's t", shown=True, reason=None)
HIDDEN = Estimate("mean", {}, None, None, None, None, None, 0.95, "Student's t", shown=False, reason="few")


def scale(name, mean, use):
    known = use is not Use.UNKNOWN
    return ScalePulse(
        name=name,
        driver=True,
        items=(name,),
        mean=mean,
        alpha=ALPHA,
        omega=None,
        reliability="",
        use=use,
        team_means="",
        icc1=ICC2 if known else None,
        icc2=ICC2 if known else None,
        p_value=0.0 if known else None,
        agreement=0.87 if known else None,
        agreeing=1.0 if known else None,
    )


PULSE = Pulse(
    "2025-12",
    8,
    210,
    (scale("tools", SHOWN, Use.YES), scale("time-and-room", SHOWN, Use.UNKNOWN), scale("own-item", HIDDEN, Use.NO)),
    replace(SHOWN, measure="enps", value=-13.8, low=-20.6, high=-6.8),
)


def section(language, found):
    words = words_of(language)
    return pulse_section(Wording(words, Numbers(words)), found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_use_of_team_means_has_its_sentence_with_the_scales_it_is_about(language):
    levels, carry = section(language, PULSE).blocks
    names = {one.id: one.name[language] for one in read_instrument().scales}
    made_from, compared, refused, unknown = carry.foot
    assert "210" in made_from
    assert names["tools"] in compared
    assert "own-item" in refused
    assert names["time-and-room"] in unknown
    assert "8" in unknown
    assert "10" in unknown
    assert [row.cells[0].text for row in levels.rows] == [names["tools"], names["time-and-room"], "own-item"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_says_how_it_was_made_and_what_is_hidden(language):
    for block in section(language, PULSE).blocks:
        assert len(block.note.lines) == 2
        assert "5" in block.note.lines[1][1]


def test_a_hidden_level_has_no_number_at_all():
    levels = section("en", PULSE).blocks[0]
    hidden = levels.rows[2]
    assert [cell.text for cell in hidden.cells[1:]] == ["", words_of("en")("value.hidden")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("found", [None, replace(PULSE, scales=(scale("tools", HIDDEN, Use.UNKNOWN),))])
def test_without_a_pulse_that_may_be_shown_the_section_says_kindly_what_to_do(language, found):
    empty = section(language, found)
    assert empty.blocks == ()
    assert "twofold pulse show" in empty.empty
