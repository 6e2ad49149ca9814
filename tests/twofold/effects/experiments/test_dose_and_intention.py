import numpy as np
import pytest
import statsmodels.api as sm

from twofold.effects.effect_panel import NEVER
from twofold.effects.experiments import dose_response, intention_to_treat
from twofold.effects.experiments.intention import anderson_rubin
from twofold.errors import InputError


def trained(seed, per_hour=0.0, units=40, periods=12):
    rng = np.random.default_rng(seed)
    first = np.where(np.arange(units) < units // 2, 6, NEVER)
    hours = np.where(first < NEVER, rng.integers(1, 9, units), 0).astype(float)
    outcome = rng.normal(size=(units, periods))
    outcome += per_hour * hours[:, None] * (np.arange(periods) >= first[:, None])
    return outcome, first, hours


def test_the_slope_is_that_of_least_squares_on_changes(make_panel):
    outcome, first, hours = trained(1, 0.3)
    found = dose_response(make_panel(outcome, first), hours)
    change = outcome[:, 6:].mean(axis=1) - outcome[:, :6].mean(axis=1)
    oracle = sm.OLS(change, sm.add_constant(hours)).fit(cov_type="HC2")
    assert found.per_unit.value == pytest.approx(oracle.params[1])
    assert found.per_unit.se == pytest.approx(oracle.bse[1])  # CR2 of clusters of one is HC2


def test_bins_hold_every_treated_unit_once_and_rise_with_the_dose(make_panel):
    outcome, first, hours = trained(2, 0.5)
    found = dose_response(make_panel(outcome, first), hours)
    assert sum(one.estimate.treated for one in found.bins) == 20
    means = [one.mean for one in found.bins]
    assert means == sorted(means)
    assert found.bins[0].estimate.value < found.bins[-1].estimate.value
    assert "strong parallel trends" in found.caveat


def test_one_dose_for_all_says_nothing_about_more_or_less(make_panel):
    outcome, first, hours = trained(3)
    found = dose_response(make_panel(outcome, first), np.where(hours > 0, 4.0, 0.0))
    assert found.among_treated is None
    assert found.curved_p is None
    assert len(found.bins) == 1


def test_a_treated_unit_without_a_dose_is_refused_by_name(make_panel):
    outcome, first, hours = trained(4)
    hours[2] = 0
    with pytest.raises(InputError, match="'u2' was treated, but its dose is 0"):
        dose_response(make_panel(outcome, first), hours)


def test_half_attendance_doubles_the_effect_on_those_who_came(make_panel):
    rng = np.random.default_rng(5)
    first = np.array([6] * 15 + [NEVER] * 15)
    outcome = rng.normal(size=(30, 12))
    found = intention_to_treat(make_panel(outcome, first), np.where(first < NEVER, 0.5, 0.0))
    assert found.taking.value == pytest.approx(2 * found.itt.value)
    assert found.taken.value == pytest.approx(0.5)
    assert (found.taking.low > 0 or found.taking.high < 0) == (found.itt.low > 0 or found.itt.high < 0)


def test_attendance_hardly_higher_than_elsewhere_is_weak_and_its_effect_unbounded(make_panel):
    rng = np.random.default_rng(6)
    first = np.array([6] * 15 + [NEVER] * 15)
    found = intention_to_treat(make_panel(rng.normal(size=(30, 12)), first), rng.random(30))
    assert found.weak
    assert np.isinf(found.taking.high)
    assert "Too few" in found.reason
    assert found.taken_without > 0.2


def test_the_interval_holds_exactly_the_effects_that_the_gap_does_not_refuse():
    products = np.array([[0.04, 0.003], [0.003, 0.01]])
    low, high = anderson_rubin((0.7, 0.6), products, 2.0)
    for effect in (low, high):
        size = abs(0.7 - effect * 0.6)
        assert size == pytest.approx(2 * np.sqrt(0.04 - 2 * effect * 0.003 + effect**2 * 0.01))


@pytest.mark.truth
def test_slopes_and_effects_of_coming_hold_the_truth_in_95_of_100(make_panel):
    held = np.zeros(2)
    replications = 300
    for seed in range(replications):
        outcome, first, hours = trained([7, seed], 0.2)
        line = dose_response(make_panel(outcome, first), hours).per_unit
        taking = intention_to_treat(make_panel(outcome, first), hours / 8).taking
        held += (line.low <= 0.2 <= line.high, taking.low <= 1.6 <= taking.high)
    # three binomial standard deviations of 300 are .038
    assert held / replications == pytest.approx(0.95, abs=0.038)
