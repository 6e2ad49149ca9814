from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from twofold.effects.experiments import Metric, cuped
from twofold.errors import InputError

# the user guide of tea-tasting, "Variance reduction with CUPED/CUPAC": every digit that it prints
GUIDE = {
    "revenue": (("revenue", None), ("revenue_covariate", None), "5.12", "5.85", "0.00674", "14", "3.8", "26"),
    "orders": (("orders", None), ("orders_covariate", None), "0.523", "0.581", "0.00733", "11", "2.9", "20"),
    "per session": (
        ("orders", "sessions"),
        ("orders_covariate", "sessions_covariate"),
        "0.262",
        "0.293",
        "0.00229",
        "12",
        "4.2",
        "21",
    ),
}


@pytest.mark.realdata
@pytest.mark.parametrize("metric", GUIDE)
def test_the_user_guide_of_tea_tasting_is_reproduced_to_every_printed_digit(tea, table_of, metric):
    (value, per), (before, before_per), control, treated, p_value, lift, low, high = GUIDE[metric]
    covariate = Metric(before, tea[before], None if before_per is None else tea[before_per])
    found = cuped(table_of(tea["variant"], tea[value], covariate, per=None if per is None else tea[per]), "1", "0")
    assert f"{found.control.value:.3g}" == control
    assert f"{found.arm.value:.3g}" == treated
    assert f"{found.estimate.p_value:.3g}" == p_value
    told = (found.relative, found.relative_low, found.relative_high)
    assert [f"{100 * one:.2g}" for one in told] == [lift, low, high]


def test_without_covariates_it_is_welchs_test(table_of):
    rng = np.random.default_rng(1)
    arm, outcome = np.arange(31) % 2, rng.exponential(size=31)
    found = cuped(table_of(arm, outcome), "1", "0")
    oracle = stats.ttest_ind(outcome[arm == 1], outcome[arm == 0], equal_var=False)
    assert found.estimate.p_value == pytest.approx(oracle.pvalue)
    interval = oracle.confidence_interval()
    assert (found.estimate.low, found.estimate.high) == pytest.approx((interval.low, interval.high))
    assert found.reduction == 0


def test_clusters_that_hold_both_arms_have_the_error_of_a_cluster_robust_regression(table_of):
    rng = np.random.default_rng(2)
    cluster = rng.integers(0, 25, 400)
    arm = rng.integers(0, 2, 400)
    outcome = rng.normal(size=25)[cluster] * (1 + arm) + rng.normal(size=400)
    found = cuped(table_of(arm, outcome, cluster=cluster), "1", "0")
    oracle = sm.OLS(outcome, sm.add_constant(arm)).fit(
        cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False}
    )
    # G/(G-1) is our factor; statsmodels was told to use none
    assert found.estimate.se == pytest.approx(oracle.bse[1] * np.sqrt(25 / 24))


def test_persons_with_several_rows_count_once(table_of):
    rng = np.random.default_rng(3)
    person = np.arange(40) % 2
    outcome = rng.normal(size=40)
    once = cuped(table_of(person, outcome), "1", "0")
    thrice = cuped(table_of(np.repeat(person, 3), np.repeat(outcome, 3), cluster=np.repeat(np.arange(40), 3)), "1", "0")
    assert thrice.estimate.se == pytest.approx(once.estimate.se)
    assert thrice.estimate.clusters == 40


def test_a_covariate_that_foretells_half_the_variance_takes_half_of_it_away(table_of):
    rng = np.random.default_rng(4)
    before = rng.normal(size=4_000)
    found = cuped(table_of(np.arange(4_000) % 2, before + rng.normal(size=4_000), before), "1", "0")
    assert found.reduction == pytest.approx(0.5, abs=0.04)  # 4,000 persons: three standard errors of R² are .034


def test_a_covariate_measured_after_the_start_is_refused_and_one_before_is_not(table_of):
    rng = np.random.default_rng(5)
    arm, outcome, before = np.arange(40) % 2, rng.normal(size=40), rng.normal(size=40)

    def dated(day):
        covariate = Metric("visits", before, measured=date(2026, 3, day))
        return table_of(arm, outcome, covariate, start=date(2026, 3, 2))

    assert np.isfinite(cuped(dated(1), "1", "0").estimate.se)
    with pytest.raises(InputError, match="'visits' was measured until 2026-03-02"):
        cuped(dated(2), "1", "0")


def test_missing_covariates_pull_nothing_and_missing_outcomes_take_no_part(table_of):
    rng = np.random.default_rng(6)
    outcome, before = rng.normal(size=60), rng.normal(size=60)
    outcome[0], before[1:4] = np.nan, np.nan
    found = cuped(table_of(np.arange(60) % 2, outcome, before), "1", "0")
    assert found.estimate.units == 59
    assert np.isfinite(found.estimate.se)


def test_a_covariate_that_never_varies_changes_nothing(table_of):
    rng = np.random.default_rng(7)
    arm, outcome = np.arange(40) % 2, rng.normal(size=40)
    plain = cuped(table_of(arm, outcome), "1", "0").estimate
    assert cuped(table_of(arm, outcome, np.full(40, 3.0)), "1", "0").estimate.se == pytest.approx(plain.se)


@pytest.mark.truth
@pytest.mark.parametrize("persons", [20, 60])
def test_small_experiments_with_covariates_hold_the_truth_in_95_of_100(table_of, persons):
    rng = np.random.default_rng([8, persons])
    held, replications = 0, 500
    for _ in range(replications):
        arm = rng.permutation(np.arange(persons) % 2)
        before = rng.normal(size=(persons, 2))
        outcome = before.sum(axis=1) + rng.normal(size=persons) + 0.5 * arm
        found = cuped(table_of(arm, outcome, *before.T), "1", "0").estimate
        held += found.low <= 0.5 <= found.high
    # three binomial standard deviations of 500 are .029
    assert held / replications == pytest.approx(0.95, abs=0.029)
