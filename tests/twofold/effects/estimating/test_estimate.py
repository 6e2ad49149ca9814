"""The way from a panel to a verdict."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from twofold.effects.effect_panel import NEVER
from twofold.effects.estimating import (
    Controls,
    EffectColumns,
    EffectRequest,
    Method,
    effect_panel,
    estimate_effect,
    further,
    judged_effect,
)
from twofold.effects.staggered import group_time, pretrend
from twofold.effects.verdicts import Reason, Verdict
from twofold.errors import UsageError
from twofold.sources.plain_table import plain_table


@pytest.fixture(scope="module")
def minimum_wage(reference):
    columns = EffectColumns("countyreal", "year", "lemp", first="first.treat")
    return effect_panel(plain_table(reference("data/mpdta.csv"), columns.names()), columns).panel


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("controls", "average", "value", "error"),
    [
        # R did, saved beside the data (ref_aggte.csv); doubly robust, without covariates
        (Controls.NEVER, "simple", -0.0399512751551763, 0.0120340127701854),
        (Controls.NEVER, "group", -0.0310182822287484, 0.0124460593209979),
        (Controls.NEVER, "dynamic", -0.0772398214573151, 0.0199649890618494),
        (Controls.NEVER, "calendar", -0.0417004321312822, 0.01597185188456),
        (Controls.NOT_YET, "simple", -0.0397636256230437, 0.0120524247873419),
    ],
)
def test_the_published_averages_stand_beside_every_effect(minimum_wage, controls, average, value, error):
    found = estimate_effect(minimum_wage, EffectRequest(controls=controls)).comparisons[f"callaway-santanna {average}"]
    assert found.value == pytest.approx(value, abs=1e-12)  # the same arithmetic
    assert found.se == pytest.approx(error, rel=1e-4)  # R bootstraps nothing here, but prints its digits


@pytest.mark.realdata
def test_higher_minimum_wages_were_worse_for_teen_employment(minimum_wage):
    found = estimate_effect(minimum_wage, EffectRequest(outcome="log employment"))
    assert found.verdict is Verdict.WORSE
    assert found.effect.value == pytest.approx(-0.03976, abs=5e-6)
    assert found.before.p_value == pytest.approx(0.16814, abs=5e-6)  # R did: Wpval 0.16814
    assert found.counts.treated == 191
    assert "log employment fell by 0.040" in found.sentence


@pytest.mark.realdata
def test_what_is_worse_when_high_is_better_is_an_improvement_when_low_is(minimum_wage):
    found = estimate_effect(minimum_wage, EffectRequest(higher_is_better=False))
    assert found.verdict is Verdict.IMPROVED


@pytest.mark.realdata
def test_an_effect_inside_a_wide_margin_does_not_matter(minimum_wage):
    assert estimate_effect(minimum_wage, EffectRequest(margin=0.2)).verdict is Verdict.NO_EFFECT_THAT_MATTERS
    shown = estimate_effect(minimum_wage, EffectRequest(margin=0.03)).judgement
    assert shown.verdict is Verdict.WORSE
    assert Reason.PERHAPS_SMALL in shown.reasons


def test_the_difference_of_differences_is_the_effect_where_all_begin_at_once(worlds):
    rng = np.random.default_rng(1)
    value = rng.normal(size=(12, 8))
    first = np.where(np.arange(12) < 5, 5, NEVER)
    found = estimate_effect(worlds.panel_of(value, first), EffectRequest(method=Method.ROLLING))
    change = value[:, 4:].mean(axis=1) - value[:, :4].mean(axis=1)
    assert found.effect.value == pytest.approx(change[:5].mean() - change[5:].mean())
    welch = np.sqrt(change[:5].var(ddof=1) / 5 + change[5:].var(ddof=1) / 7)
    assert found.effect.se == pytest.approx(welch)


def test_a_level_or_a_calendar_that_all_share_changes_nothing(worlds):
    rng = np.random.default_rng(2)
    panel = worlds.draw(worlds.World(missing=0.1), rng)
    moved = replace(panel, outcome=panel.outcome + 7 * panel.time + 100 * panel.unit)
    one, other = (estimate_effect(each, EffectRequest(method=Method.ROLLING)) for each in (panel, moved))
    assert other.effect.value == pytest.approx(one.effect.value, abs=1e-6)
    assert other.effect.se == pytest.approx(one.effect.se, abs=1e-6)


def test_without_anybody_to_compare_with_nothing_can_be_known(worlds):
    panel = worlds.draw(worlds.World(units=12, treated=12, starts=(9,), effect=5.0), np.random.default_rng(3))
    found = estimate_effect(panel)
    assert found.verdict is Verdict.CANNOT_BE_KNOWN
    assert found.effect is None
    assert found.naive.change > 3
    assert "nothing says what would have happened anyway" in found.sentence


def test_before_the_action_begins_it_is_too_early(worlds):
    panel = worlds.draw(worlds.World(starts=(30,)), np.random.default_rng(4))
    assert estimate_effect(panel).verdict is Verdict.TOO_EARLY


def test_where_nobody_was_treated_nothing_is_awaited(worlds):
    panel = worlds.draw(worlds.World(), np.random.default_rng(4))
    found = estimate_effect(replace(panel, first=np.full_like(panel.first, NEVER)))
    assert found.verdict is Verdict.CANNOT_BE_KNOWN
    assert found.judgement.reasons[0] is Reason.NOBODY_TREATED
    assert "name the column" in found.sentence


def test_where_all_were_treated_from_the_first_period_on_nothing_is_known_of_the_time_before(worlds):
    panel = worlds.draw(worlds.World(units=12, treated=6, starts=(1,)), np.random.default_rng(4))
    found = estimate_effect(panel)
    assert found.verdict is Verdict.CANNOT_BE_KNOWN
    assert found.judgement.reasons[0] is Reason.NO_BEFORE
    later = np.where(np.arange(12) == int(np.flatnonzero(panel.first == NEVER)[0]), 30, panel.first)
    assert estimate_effect(replace(panel, first=later)).verdict is Verdict.TOO_EARLY  # one is still to come


def test_an_outcome_that_never_varies_shows_nothing_not_even_that_there_is_no_effect(worlds):
    found = estimate_effect(worlds.panel_of(np.full((12, 8), 3.0), np.where(np.arange(12) < 5, 5, NEVER)))
    assert found.verdict is Verdict.CANNOT_BE_KNOWN
    assert found.judgement.reasons[0] is Reason.NEVER_VARIES
    assert found.effect is None


def test_before_the_planned_window_is_over_it_is_too_early(worlds):
    panel = worlds.draw(worlds.World(starts=(22,), effect=0.65), np.random.default_rng(4))
    early = estimate_effect(panel, EffectRequest(planned=6))
    assert early.verdict is Verdict.TOO_EARLY
    assert early.effect.low > 0  # without the plan it would be claimed
    assert estimate_effect(panel, EffectRequest(planned=3)).verdict is Verdict.IMPROVED


def test_an_effect_so_large_that_looking_often_cannot_make_it_is_said_before_the_plan_is_over(worlds):
    panel = worlds.draw(worlds.World(starts=(22,), effect=5.0), np.random.default_rng(4))
    found = estimate_effect(panel, EffectRequest(planned=6))
    assert found.verdict is Verdict.IMPROVED
    assert found.judgement.reasons[:2] == (Reason.EXCLUDES_ZERO, Reason.DECISIVE)
    looks = found.checks.looks
    assert (looks.planned, looks.made) == (6, 3)
    assert 0 < looks.low < 5 < looks.high
    assert looks.high - looks.low > found.effect.high - found.effect.low
    assert "3 periods of the 6 planned ones have passed" in found.reasons[1]


def test_one_period_before_is_not_enough_unless_lots_were_drawn(worlds):
    panel = worlds.draw(worlds.World(periods=4, starts=(2,), effect=5.0), np.random.default_rng(5))
    assert estimate_effect(panel).judgement.reasons[0] is Reason.UNCHECKED_TREND
    assert estimate_effect(panel, EffectRequest(randomised=True)).verdict is Verdict.IMPROVED


def test_groups_that_drift_apart_before_give_no_claim(worlds):
    panel = worlds.draw(worlds.World(drift=0.2), np.random.default_rng(6))
    found = estimate_effect(panel)
    assert found.effect.low > 0
    assert found.verdict is Verdict.CANNOT_BE_KNOWN
    assert found.judgement.reasons[0] is Reason.TREND_APART


def test_a_mild_drift_that_nobody_can_see_before_seldom_passes_for_an_effect(worlds):
    rng = np.random.default_rng(1)
    found = [judged_effect(worlds.draw(worlds.World(drift=0.05), rng)) for _ in range(30)]
    standing = [one for one in found if one.effect.low > 0]
    unseen = [one for one in standing if one.judgement.reasons[0] is Reason.TREND_OPEN]
    assert len(standing) > 15  # the plain comparison takes the drift for an effect
    assert sum(one.verdict is Verdict.IMPROVED for one in standing) <= 6
    assert unseen  # also where the tests of the time before see nothing
    assert "does not exclude it" in unseen[0].sentence


def test_few_treated_units_among_many_are_not_said_to_drift_apart_more_often_than_chance_allows(worlds):
    rng = np.random.default_rng(2)
    world = worlds.World(units=90, treated=7, periods=8, starts=(5,), memory=0.0)
    tested = [pretrend(group_time(worlds.draw(world, rng))) for _ in range(60)]
    assert {one.test for one in tested} == {"largest t"}
    assert sum(one.p_value < 0.05 for one in tested) <= 8
    assert sum(one.wald_p < 0.05 for one in tested) > 8  # the published test takes seven treated units for ninety


def test_units_picked_for_a_bad_month_are_not_credited_with_their_return(worlds):
    world = worlds.World(memory=0.0, treated=10, starts=(13,), worst_of=1)
    found = estimate_effect(worlds.draw(world, np.random.default_rng(7)))
    assert found.before.spell >= 1
    assert found.verdict is not Verdict.IMPROVED
    assert abs(found.effect.value) < abs(found.comparisons["callaway-santanna simple"].value) / 2


def test_one_treated_unit_is_judged_by_how_much_untreated_ones_differ(worlds):
    world = worlds.World(treated=1, starts=(13,), effect=6.0)
    found = estimate_effect(worlds.draw(world, np.random.default_rng(8)))
    assert found.verdict is Verdict.IMPROVED
    assert found.counts.treated == 1
    assert found.effect.se > 0.3  # of one unit, not of the forty it is compared with


def test_units_treated_from_the_first_period_on_are_left_out_and_named(worlds):
    panel = worlds.draw(worlds.World(), np.random.default_rng(9))
    first = panel.first.copy()
    first[np.flatnonzero(first == NEVER)[:2]] = 1
    found = estimate_effect(replace(panel, first=first))
    assert found.counts.always == 2
    assert "2 units were treated from the first period on" in found.notes[0]


@pytest.mark.parametrize("starts", [(5,), (4, 7)])
def test_data_without_any_luck_show_the_effect_that_is_in_them(worlds, starts):
    unit, period = np.arange(12)[:, None], np.arange(1, 11)[None]
    first = np.where(np.arange(12) < 6, np.array(starts)[np.arange(12) % len(starts)], NEVER)
    flat = 10 + 1.37 * unit + 0.31 * period
    found = estimate_effect(worlds.panel_of(flat + 2 * (period >= first[:, None]), first))
    assert found.verdict is Verdict.IMPROVED
    assert found.effect.value == pytest.approx(2)
    assert estimate_effect(worlds.panel_of(flat, first)).verdict is Verdict.NO_EFFECT_SHOWN


def test_no_drift_is_weighed_by_an_error_of_nothing(worlds):
    flat = np.zeros((12, 10))
    panel = worlds.panel_of(flat, np.where(np.arange(12) < 6, 5, NEVER))
    panel = replace(panel, outcome=panel.outcome + 2.0 * (panel.time >= panel.first[panel.unit]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        beside = further(panel, estimate_effect(panel))
    assert beside.honest is None
    assert "no standard error" in beside.missing["honest"]


@pytest.mark.parametrize(("treated", "units"), [(11, 12), (1, 2), (1, 6), (2, 4)])
def test_too_few_units_are_said_to_be_too_few(worlds, treated, units):
    first = np.where(np.arange(units) < treated, 5, NEVER)
    value = np.random.default_rng(1).normal(size=(units, 10))
    found = estimate_effect(worlds.panel_of(value, first))
    assert found.judgement.reasons[0] is Reason.TOO_FEW_UNITS
    assert "too few" in found.sentence


def test_one_treated_unit_on_a_slope_of_its_own_is_not_called_improved(worlds):
    value = np.random.default_rng(2).normal(size=(30, 24))
    value[0] += 0.4 * np.arange(24)
    found = estimate_effect(worlds.panel_of(value, np.where(np.arange(30) < 1, 13, NEVER)))
    assert found.effect.low > 0
    assert found.judgement.reasons[0] is Reason.TREND_APART


def test_clusters_of_copied_units_are_no_more_evidence_than_their_originals(worlds):
    panel = worlds.draw(worlds.World(units=16, treated=8), np.random.default_rng(10))
    many = 5
    copied = replace(
        panel,
        unit=np.concatenate([panel.unit + 16 * at for at in range(many)]),
        time=np.tile(panel.time, many),
        outcome=np.tile(panel.outcome, many),
        weight=np.tile(panel.weight, many),
        covariates=np.empty((len(panel.unit) * many, 0)),
        first=np.tile(panel.first, many),
        cluster=np.tile(panel.cluster, many),
        units=tuple(f"u{at}" for at in range(16 * many)),
    )
    asked = EffectRequest(method=Method.ROLLING)
    one, other = estimate_effect(panel, asked).effect, estimate_effect(copied, asked).effect
    assert other.value == pytest.approx(one.value)
    assert other.se == pytest.approx(one.se, rel=0.05)  # corrections for small groups count units, errors clusters


@pytest.mark.parametrize(
    "wrong",
    [{"level": 1.0}, {"margin": 0.0}, {"margin": float("nan")}, {"anticipation": -1}, {"window": 0}, {"planned": 0}],
)
def test_questions_nobody_can_answer_are_refused(wrong):
    with pytest.raises(UsageError):
        EffectRequest(**wrong)


@pytest.mark.truth
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("staggered", {}),
        ("worst quarter", {"treated": 10, "starts": (13,), "worst_of": 3}),
        ("holes", {"missing": 0.15}),
    ],
)
def test_trainings_without_effect_are_seldom_called_improved(worlds, name, changes):
    rng = np.random.default_rng(11)
    found = [estimate_effect(worlds.draw(worlds.World(**changes), rng)).verdict for _ in range(60)]
    # 4 % of 60 is 2.4; more than 7 would come by chance once in 200 times
    assert found.count(Verdict.IMPROVED) <= 7, name


@pytest.mark.truth
def test_trainings_with_a_large_effect_are_nearly_always_called_improved(worlds):
    rng = np.random.default_rng(12)
    found = [estimate_effect(worlds.draw(worlds.World(effect=1.2), rng)).verdict for _ in range(40)]
    assert found.count(Verdict.IMPROVED) >= 27  # 80 % of 40 is 32; fewer than 27 once in 40 times
