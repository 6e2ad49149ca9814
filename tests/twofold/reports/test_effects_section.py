"""The section about actions: verdicts first, the naive before and after labelled, empty in kind words."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.estimating import EffectRequest, estimate_effect
from twofold.effects.estimating.store_effects import ActionEffect, Effects
from twofold.effects.verdicts import Reason, Verdict
from twofold.reports.numbers import Numbers
from twofold.reports.sections.effects import effects_section
from twofold.reports.wording import Wording
from twofold.reports.words import LANGUAGES, words_of


def wording_in(language):
    words = words_of(language)
    return Wording(words, Numbers(words))


@pytest.fixture(scope="module")
def effects():
    rng = np.random.default_rng(1)
    value = rng.normal(size=(20, 1)) + rng.normal(size=(20, 12))
    first = np.where(np.arange(20) < 10, 2026 * 12 + 6, NEVER)
    value[:10, 6:] += 4
    unit, time = np.meshgrid(np.arange(20), 2026 * 12 + np.arange(12), indexing="ij")
    found = []
    for name, start in (("Real situations", first), ("Nobody else", np.full(20, 2026 * 12 + 6))):
        panel = EffectPanel(
            unit.ravel(),
            time.ravel(),
            value.ravel(),
            start,
            np.arange(20),
            np.ones(240),
            np.empty((240, 0)),
            tuple(map(str, range(20))),
            period_kind="month",
        )
        found.append(ActionEffect(name, "csat", estimate_effect(panel, EffectRequest(outcome="csat")), ()))
    return Effects(tuple(found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_its_verdict_and_only_estimated_ones_a_figure(effects, language):
    wording = wording_in(language)
    section = effects_section(wording, effects)
    table, *figures, _ = section.blocks
    assert [row.cells[0].text for row in table.rows] == ["Real situations", "Nobody else"]
    assert table.rows[0].cells[1].text == wording.words("effects.verdict_improved")
    assert table.rows[0].tone == "better"
    assert table.rows[1].cells[1].text == wording.words("effects.verdict_cannot_be_known")
    assert table.rows[1].cells[2].text == "–"
    assert len(figures) == 1
    assert 'role="img"' in figures[0].drawing


def test_the_naive_change_is_labelled_as_no_effect(effects):
    section = effects_section(wording_in("en"), effects)
    assert "(no effect)" in section.blocks[0].columns[3].label
    assert "recover anyway" in section.foot[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_to_which_the_answer_must_be_nothing_stand_below_the_figures(effects, language):
    wording = wording_in(language)
    placebos = effects_section(wording, effects).blocks[-1]
    checks = effects.actions[0].finding.checks
    assert placebos.caption == wording.words("effects.placebos")
    assert len(placebos.rows) == len(checks.dates) + len(checks.anticipation) == 4
    for row, one in zip(placebos.rows, (*checks.dates, *checks.anticipation), strict=True):
        name, difference, answer = row.cells
        assert name.text == "Real situations"
        assert str(one.earlier) in name.under
        assert difference.under
        assert answer.text == wording.words(f"effects.placebo_{'something' if one.found else 'nothing'}")
    found = sum(one.found for one in (*checks.dates, *checks.anticipation))
    assert placebos.foot[0] == wording.words("effects.placebo_count", asked="4", found=str(found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_outcome_that_was_compared_by_quarter_says_so(effects, language):
    wording = wording_in(language)
    by_quarter = Effects((replace(effects.actions[0], period="quarter"), effects.actions[1]))
    first, other = (row.cells[0].under for row in effects_section(wording, by_quarter).blocks[0].rows)
    assert wording.words("effects.by_quarter") in first
    assert wording.words("effects.by_quarter") not in other


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_naive_change_of_one_unit_says_that_it_has_no_interval(effects, language):
    wording = wording_in(language)
    one = effects.actions[0]
    naive = replace(one.finding.naive, units=1, low=float("nan"), high=float("nan"))
    alone = Effects((replace(one, finding=replace(one.finding, naive=naive)),))
    cell = effects_section(wording, alone).blocks[0].rows[0].cells[3]
    assert cell.under == wording.words("effects.naive_one")
    assert cell.text


@pytest.mark.parametrize("found", [None, Effects(())])
def test_without_actions_the_section_says_what_to_load(found):
    assert "Load training sessions" in effects_section(wording_in("en"), found).empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_that_can_decide_a_verdict_has_its_words(language):
    beside = {
        *(Reason.TREND_SURVIVED, Reason.TREND_ALIKE, Reason.RANDOMISED, Reason.PICKED, Reason.HISTORY_AGREES),
        *(Reason.BEYOND_MARGIN, Reason.PERHAPS_SMALL, Reason.DECISIVE),
        *(Reason.DEVIATES, Reason.REGISTERED, Reason.LATE_REGISTERED),
    }
    words = words_of(language)
    assert [one for one in set(Reason) - beside if f"effects.reason_{one.value.replace(' ', '_')}" not in words] == []


def test_every_verdict_has_its_word_in_every_language():
    for language in LANGUAGES:
        words = words_of(language)
        for verdict in Verdict:
            assert words(f"effects.verdict_{verdict.value.replace(' ', '_')}")
