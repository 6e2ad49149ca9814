"""The section about shifts says in every language what moved, when and for whom, and splits mix from real change."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from twofold.findings.shifts.asking import MixShift, ShiftsAsked, Span, StoreShifts
from twofold.findings.shifts.families import find_family
from twofold.findings.shifts.kitagawa import Mixed, decompose
from twofold.findings.shifts.observed import Observed
from twofold.reports.numbers import Numbers
from twofold.reports.sections.shifts import shifts_section
from twofold.reports.wording import Wording
from twofold.reports.words import LANGUAGES, words_of

START = 24_288  # 2024-01


def series(rng, step, group=None, months=20):
    value = 30.0 + step * (np.arange(months) >= 12) + rng.standard_normal(months)
    time = np.arange(START, START + months)
    return Observed(time, value, np.ones(months), np.full(months, 100.0), "month", group or {})


def mixed():
    rng = np.random.default_rng(2)
    after = np.arange(800) >= 400
    app = rng.random(800) < np.where(after, 0.7, 0.2)
    score = np.where(app, 10.0, 50.0) + rng.normal(0, 5, 800)
    return Mixed(
        score, np.ones(800), np.arange(800), after, ("channel",), app[:, None].astype(np.int64), (("desk", "app"),)
    )


@cache
def found(step=8.0):
    rng = np.random.default_rng(1)
    splits = {"channel": [series(rng, step, {"channel": "app"}), series(rng, 0.0, {"channel": "desk"})]}
    family = find_family(series(rng, step / 2), splits)
    spans = Span("2024-01", "2024-12"), Span("2025-01", "2025-08")
    mix = MixShift(*spans, decompose(mixed()), picked=False)
    return (StoreShifts(ShiftsAsked("nps", by=("channel",), mix=("channel",)), family, mix, 0),)


def section(language, shifts):
    words = words_of(language)
    return shifts_section(Wording(words, Numbers(words)), shifts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shift_has_its_month_its_size_its_interval_and_its_answers(language):
    claims = section(language, found()).blocks[0]
    overall = claims.rows[0].cells
    assert "2025" in overall[1].text
    assert overall[2].under
    assert re.sub(r"\D", "", overall[3].text) == "2000"
    assert claims.note is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_that_did_not_change_alike_are_told_apart(language):
    whom = section(language, found()).blocks[1]
    assert len(whom.rows) == 2
    assert [row.tone for row in whom.rows].count("better") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_mix_and_real_change_are_drawn_and_said_with_their_intervals(language):
    figure = section(language, found()).blocks[-1]
    assert figure.drawing.count("<rect") == 2
    assert 'aria-label="' in figure.drawing
    assert "400" in figure.sentences[0]
    assert len(figure.table.rows) == 4  # whole, mix, mix by channel, real


def test_no_shift_is_said_where_none_is_shown():
    claims = section("en", found(step=0.0)).blocks[0]
    assert not claims.rows
    assert claims.foot[0] == "No shift is shown."


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_series_the_section_says_what_is_needed(language):
    assert section(language, ()).empty
    assert section(language, None).empty != ""
    assert not section(language, None).blocks


def test_no_language_repeats_the_english_sentences():
    english = section("en", found())
    for language in set(LANGUAGES) - {"en"}:
        other = section(language, found())
        assert other.title != english.title
        assert other.blocks[-1].sentences != english.blocks[-1].sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shift_whose_size_may_be_nothing_says_that_only_the_shift_is_shown(language):
    (one,) = found()
    whole = one.family.overall
    barely = replace(whole.steps[0], size=replace(whole.steps[0].size, low=-0.5))
    family = replace(one.family, overall=replace(whole, steps=(barely,)))
    row = section(language, (replace(one, family=family),)).blocks[0].rows[0]
    said = words_of(language)("shifts.size_open")
    assert said in row.cells[2].under
    assert said not in section(language, (one,)).blocks[0].rows[0].cells[2].under
