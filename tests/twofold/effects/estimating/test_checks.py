"""Questions around an effect: outcomes that cannot change, neighbours, dates, its course, a synthetic mix."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.effects.effect_panel import NEVER
from twofold.effects.estimating import EffectRequest, Known, Method, checked_words, estimate_effect
from twofold.effects.estimating.checking import alarms
from twofold.effects.few import synthetic_did
from twofold.effects.verdicts import Reason, Verdict
from twofold.errors import UsageError


def in_areas(worlds, effect, near, *, seed=1):
    """Twelve areas of four units over 16 periods: two units of areas 0 to 5 are treated, the two others are near."""
    unit = np.arange(48)
    treated = (unit // 4 < 6) & (unit % 4 < 2)
    value = np.random.default_rng(seed).normal(size=(48, 16))
    value[:, 8:] += np.where(treated, effect, np.where(unit // 4 < 6, near, 0.0))[:, None]
    return worlds.panel_of(value, np.where(treated, 9, NEVER)), unit // 4


def test_a_claim_falls_where_an_outcome_moved_that_cannot_have_changed(worlds):
    panel, _ = in_areas(worlds, 2.0, 0.0)
    still, _ = in_areas(worlds, 0.0, 0.0, seed=2)
    moved, _ = in_areas(worlds, 1.5, 0.0, seed=3)
    alone = estimate_effect(panel)
    good = estimate_effect(panel, known=Known((("rainfall", still),)))
    bad = estimate_effect(panel, known=Known((("rainfall", still), ("rent", moved))))
    assert [one.verdict for one in (alone, good)] == [Verdict.IMPROVED] * 2
    assert bad.verdict is Verdict.CANNOT_BE_KNOWN
    assert bad.judgement.reasons[0] is Reason.PLACEBO_MOVED
    assert [one.name for one in bad.checks.moved] == ["outcome rent"]
    assert "outcome rent (1." in bad.sentence
    assert bad.effect == alone.effect == good.effect


def test_an_outcome_that_cannot_have_changed_does_not_undo_that_no_effect_is_shown(worlds):
    panel, _ = in_areas(worlds, 0.0, 0.0, seed=2)
    moved, _ = in_areas(worlds, 1.5, 0.0, seed=3)
    assert estimate_effect(panel, known=Known((("rent", moved),))).verdict is Verdict.NO_EFFECT_SHOWN


@pytest.mark.parametrize(
    ("near", "verdict", "words"),
    [(1.2, Verdict.IMPROVED, "too low"), (-1.2, Verdict.CANNOT_BE_KNOWN, "too high")],
)
def test_neighbours_that_moved_are_named_with_how_far_they_moved(worlds, near, verdict, words):
    panel, area = in_areas(worlds, 3.0, near)
    found = estimate_effect(panel, known=Known(parent=area))
    assert found.verdict is verdict
    assert found.checks.spilled == np.sign(near)
    assert found.checks.spillover.estimate.low < near < found.checks.spillover.estimate.high
    told = found.reasons[found.judgement.reasons.index(Reason.SPILLED)]
    assert words in told
    assert "12 untreated units near treated ones moved by" in told


def test_neighbours_that_did_not_move_change_nothing(worlds):
    panel, area = in_areas(worlds, 3.0, 0.0)
    found = estimate_effect(panel, known=Known(parent=area))
    assert found.verdict is Verdict.IMPROVED
    assert Reason.SPILLED not in found.judgement.reasons
    assert any("near treated ones moved is not shown" in one for one in checked_words(found))


def test_nothing_is_inside_the_margin_where_neighbours_moved_along(worlds):
    panel, area = in_areas(worlds, 1.2, 1.2, seed=4)
    asked = EffectRequest(margin=3.0)
    assert estimate_effect(panel, asked).verdict is Verdict.NO_EFFECT_THAT_MATTERS
    assert estimate_effect(panel, asked, Known(parent=area)).judgement.reasons[0] is Reason.SPILLED


def test_dates_before_the_start_are_asked_about(worlds):
    panel, _ = in_areas(worlds, 2.0, 0.0)
    checks = estimate_effect(panel).checks
    assert [one.effect is not None for one in (*checks.dates, *checks.anticipation)] == [True] * 4
    assert not any(one.found for one in (*checks.dates, *checks.anticipation))
    early = replace(panel, outcome=panel.outcome + 4.0 * ((panel.time >= 7) & (panel.first[panel.unit] == 9)))
    assert all(one.found for one in estimate_effect(early).checks.anticipation)


def test_with_few_treated_units_dates_are_not_asked_about_and_the_reason_is_told(worlds):
    value = np.random.default_rng(5).normal(size=(20, 16))
    found = estimate_effect(worlds.panel_of(value, np.where(np.arange(20) < 2, 9, NEVER)))
    assert found.checks.dates == ()
    assert "fewer than 5 treated units" in found.checks.missing["placebo dates"]


def test_an_effect_that_fades_is_said_to_fade_and_one_that_begins_late_to_begin_late(worlds):
    rng = np.random.default_rng(6)
    first = np.where(np.arange(120) < 60, 9, NEVER)
    since = np.maximum(np.arange(1, 17) - 9, 0)
    after = np.arange(1, 17) >= 9
    value = rng.normal(0, 0.5, size=(120, 16))
    fading = worlds.panel_of(value + (first == 9)[:, None] * after * 4 * 0.5**since, first)
    late = worlds.panel_of(value + (first == 9)[:, None] * (since >= 3) * 2.0, first)
    one, other = (estimate_effect(each).checks.fading for each in (fading, late))
    assert one.fades
    assert one.begins == 0
    assert one.half_life_low < 1 < one.half_life_high
    assert other.begins == 3
    assert not other.fades


def test_nothing_fades_where_nothing_is_claimed(worlds):
    panel, _ = in_areas(worlds, 0.0, 0.0, seed=2)
    assert estimate_effect(panel).checks.fading is None


def test_a_synthetic_mix_can_be_the_primary_comparison(worlds):
    value = np.random.default_rng(7).normal(size=(30, 16))
    value[0, 8:] += 5
    first = np.where(np.arange(30) < 1, 9, NEVER)
    panel = worlds.panel_of(value, first)
    found = estimate_effect(panel, EffectRequest(method=Method.SYNTHETIC))
    assert found.effect == synthetic_did(panel).estimate
    assert found.verdict is Verdict.IMPROVED
    short = estimate_effect(panel, EffectRequest(method=Method.SYNTHETIC, window=3))
    assert short.effect == synthetic_did(worlds.panel_of(value[:, :11], first)).estimate
    assert short.effect != found.effect


def test_a_synthetic_mix_needs_untreated_units_and_one_start_for_a_window(worlds):
    panel = worlds.draw(worlds.World(), np.random.default_rng(8))
    with pytest.raises(UsageError, match="begin at once"):
        estimate_effect(panel, EffectRequest(method=Method.SYNTHETIC, window=3))
    full = worlds.panel_of(np.random.default_rng(9).normal(size=(12, 16)), np.where(np.arange(12) < 6, 6, 12))
    found = estimate_effect(full, EffectRequest(method=Method.SYNTHETIC))
    assert found.verdict is Verdict.CANNOT_BE_KNOWN
    assert any("never treated" in one for one in found.notes)


def test_several_questions_share_one_false_alarm_in_twenty():
    assert alarms([0.03]) == (True,)
    assert alarms([0.03, 0.04]) == (False, False)
    assert alarms([0.03, float("nan")]) == (True, False)
    assert alarms([0.04, 0.02]) == (True, True)
    assert alarms([]) == ()
