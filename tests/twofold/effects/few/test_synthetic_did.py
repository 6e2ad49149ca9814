import numpy as np
import pytest

from twofold.effects.effect_panel import NEVER
from twofold.effects.few import Draw, ErrorKind, SyntheticRequest, synthetic_did
from twofold.effects.few.simplex import SimplexProblem, sparse_weights
from twofold.effects.few.synthetic_cohorts import cohorts_of, fit_cohorts, left_out_effects
from twofold.errors import InputError, UsageError


def noisy(seed, units, periods):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(units, 1)) + np.cumsum(rng.normal(size=periods)) + rng.normal(size=(units, periods))


@pytest.mark.realdata
def test_proposition_99_has_the_effect_and_the_weights_that_r_synthdid_prints(california):
    # R package synthdid 0.0.9, its example: every digit that it prints
    found = synthetic_did(california)
    assert round(found.estimate.value, 10) == -15.6038278727
    assert round(found.cohorts[0].unit_weights["Nevada"], 3) == 0.124
    assert round(found.cohorts[0].time_weights[1988], 10) == 0.4270763175
    # Arkhangelsky et al. 2021, table 1: plain difference-in-differences -27.3
    assert round(found.did, 1) == -27.3


@pytest.mark.realdata
def test_one_treated_state_has_one_placebo_for_each_of_38_other_states_and_needs_no_seed(california):
    found = synthetic_did(california)
    again = synthetic_did(california, SyntheticRequest(draw=Draw(200, 99)))
    assert found.error is ErrorKind.PLACEBO
    assert len(found.replications) == 38
    assert found.estimate == again.estimate
    # Arkhangelsky et al. 2021, table 1 prints 8.4 from drawn placebos; theirs hold some states more than once
    assert found.estimate.se == pytest.approx(8.4, rel=0.15)


def test_weights_are_those_of_exact_least_squares_on_the_simplex():
    # the optimum's conditions: where a weight is positive the slope is the smallest, up to the stopping rule
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(1, 30, 6)), rng.normal(size=(1, 30))
    zeta = np.array([0.3])
    x = sparse_weights(SimplexProblem(a, b, zeta, np.array([1e-7])))[0]
    centred, target = a[0] - a[0].mean(axis=0), b[0] - b[0].mean()
    slope = (centred @ x - target) @ centred / 30 + zeta[0] ** 2 * x
    assert x.sum() == pytest.approx(1)
    assert x.min() >= 0
    assert slope[x > 1e-3] == pytest.approx(slope.min(), abs=1e-3)


def test_a_constant_added_to_a_unit_and_a_trend_that_all_share_change_nothing():
    outcome = noisy(5, 12, 10)
    first = np.array([7, *[NEVER] * 11])
    moved = outcome + np.arange(12)[:, None] * 3 + np.arange(10) * 2
    grid = np.arange(10)
    effects = [fit_cohorts(cohorts_of(one, first, grid))[0].effect[0] for one in (outcome, moved)]
    assert effects[1] == pytest.approx(effects[0], abs=1e-3)  # the search stops a little earlier or later


def test_an_effect_added_to_the_treated_cells_is_added_to_the_estimate(make_panel):
    outcome = noisy(6, 15, 12)
    first = [8, 8, 10, *[NEVER] * 12]
    added = outcome + 2.5 * (np.arange(12) >= np.array(first)[:, None])
    without, found = (synthetic_did(make_panel(one, first)).estimate.value for one in (outcome, added))
    assert found - without == pytest.approx(2.5, abs=1e-9)


def test_cohorts_count_by_their_treated_cells(make_panel):
    found = synthetic_did(make_panel(noisy(7, 15, 12), [8, 8, 10, *[NEVER] * 12]))
    # Clarke et al. 2023, sec. 2.3: 2 units x 4 periods and 1 unit x 2 periods
    assert [cohort.share for cohort in found.cohorts] == [0.8, 0.2]
    assert found.estimate.value == pytest.approx(sum(one.share * one.value for one in found.cohorts))


def test_leaving_a_unit_out_is_a_fit_without_it_under_the_same_weights():
    outcome, first, grid = noisy(8, 12, 9), np.array([*[NEVER] * 8, 5, 5, 7, 7]), np.arange(9)
    cohorts = cohorts_of(outcome, first, grid)
    fits = fit_cohorts(cohorts)
    found = left_out_effects(cohorts, fits)

    def by_hand(drop):
        total, cells = 0.0, 0
        for some, start, fit in zip(cohorts.treated, cohorts.before, fits, strict=True):
            treated = [unit for unit in some if unit != drop]
            omega = np.where(cohorts.controls == drop, 0, fit.omega[0])
            gap = outcome[treated].mean(axis=0) - omega / omega.sum() @ outcome[cohorts.controls]
            count = len(treated) * (9 - start)
            total += count * (gap[start:].mean() - fit.lam[0] @ gap[:start])
            cells += count
        return total / cells

    assert found == pytest.approx([by_hand(unit) for unit in range(12)])


@pytest.mark.parametrize("kind", list(ErrorKind))
def test_every_standard_error_is_the_same_for_the_same_seed(make_panel, kind):
    panel = make_panel(noisy(9, 20, 10), [6] * 4 + [NEVER] * 16)
    asked = SyntheticRequest(error=kind, draw=Draw(50, 4))
    one, other = synthetic_did(panel, asked), synthetic_did(panel, asked)
    assert one.estimate == other.estimate
    assert 0.05 < one.estimate.se < 2


def test_units_with_a_hole_are_left_out_by_name(make_panel):
    outcome = noisy(10, 12, 8)
    panel = make_panel(outcome, [5, *[NEVER] * 11])
    keep = ~((panel.unit == 3) & (panel.time == 2))
    holed = type(panel)(
        panel.unit[keep],
        panel.time[keep],
        panel.outcome[keep],
        panel.first,
        panel.cluster,
        panel.weight[keep],
        panel.covariates[keep],
        panel.units,
    )
    found = synthetic_did(holed)
    assert found.left_out == (("u3", "no outcome in some period"),)
    assert found.estimate.units == 11


def test_as_many_treated_as_untreated_have_no_placebos_and_one_of_each_no_interval(make_panel):
    panel = make_panel(noisy(11, 2, 8), [5, NEVER])
    with pytest.raises(UsageError, match="placebos need 10 untreated"):
        synthetic_did(panel, SyntheticRequest(error=ErrorKind.PLACEBO))
    found = synthetic_did(panel)
    assert np.isinf(found.estimate.high)
    assert found.estimate.p_value is None
    assert "too few" in found.reason


def test_a_panel_without_anybody_untreated_is_refused(make_panel):
    with pytest.raises(InputError, match="never treated"):
        synthetic_did(make_panel(noisy(12, 6, 8), [5] * 6))


def test_clusters_are_compared_as_wholes(make_panel):
    outcome = noisy(13, 12, 8)
    pairs = np.repeat(np.arange(6), 2)
    found = synthetic_did(make_panel(outcome, [5, 5, *[NEVER] * 10], cluster=pairs))
    means = outcome.reshape(6, 2, 8).mean(axis=1)
    assert found.estimate.clusters == 6
    assert found.estimate.value == pytest.approx(synthetic_did(make_panel(means, [5, *[NEVER] * 5])).estimate.value)


def test_nine_untreated_units_give_an_effect_but_no_interval_and_ten_give_one(make_panel):
    # 5 controls: 95 of 100 intervals would have had to reach 21 placebo errors, benchmarks/truth_few.py's panels
    found = [synthetic_did(make_panel(noisy(13, 1 + n, 10), [6, *[NEVER] * n])) for n in (9, 10)]
    assert np.isinf(found[0].estimate.high)
    assert "placebos need 10" in found[0].reason
    assert np.isfinite(found[1].estimate.high)
