import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from twofold.measures.differences import (
    Mean,
    Net,
    mean_difference,
    newcombe,
    nps_difference,
    rate_difference,
    square_and_add,
    welch,
)
from twofold.measures.intervals import share_interval


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        ((56, 70, 48, 80), "0.0524", "0.3339"),
        ((9, 10, 3, 10), "0.1705", "0.8090"),
        ((6, 7, 2, 7), "0.0582", "0.8062"),
        ((5, 56, 0, 29), "-0.0381", "0.1926"),
        ((0, 10, 0, 20), "-0.1611", "0.2775"),
        ((10, 10, 0, 20), "0.6791", "1.0000"),
    ],
)
def test_two_shares_get_the_intervals_printed_by_newcombe_1998b_table_ii_method_10(table, low, high):
    yes1, n1, yes2, n2 = table
    difference = newcombe(yes1 / n1, n1, yes2 / n2, n2)
    assert (f"{difference.low:.4f}", f"{difference.high:.4f}") == (low, high)


@settings(deadline=None)
@given(n1=st.integers(1, 5000), n2=st.integers(1, 5000), part1=st.floats(0, 1), part2=st.floats(0, 1))
def test_intervals_of_two_shares_are_those_of_statsmodels(n1, n2, part1, part2):
    yes1, yes2 = round(part1 * n1), round(part2 * n2)
    difference = newcombe(yes1 / n1, n1, yes2 / n2, n2)
    theirs = confint_proportions_2indep(yes1, n1, yes2, n2, method="newcomb", compare="diff")
    assert (difference.low, difference.high) == pytest.approx(theirs, abs=1e-7)


def test_two_means_get_the_test_and_interval_of_scipy():
    rng = np.random.default_rng(4)
    one, two = rng.normal(3, 1, 14), rng.normal(4, 2.5, 23)
    result = stats.ttest_ind(one, two, equal_var=False)
    difference = welch(one.mean(), stats.sem(one), 13, two.mean(), stats.sem(two), 22)
    assert difference.p_value == pytest.approx(result.pvalue)
    assert (difference.low, difference.high) == pytest.approx(tuple(result.confidence_interval(0.95)))


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.999])
def test_an_interval_excludes_zero_exactly_when_the_p_value_says_so(level):
    rng = np.random.default_rng(6)
    (p1, p2), (n1, n2) = rng.uniform(0, 1, (2, 400)), rng.uniform(1, 300, (2, 400))
    for difference in (
        newcombe(p1, n1, p2, n2, level),
        nps_difference(Net(p1, (1 - p1) / 2, n1), Net(p2, (1 - p2) / 2, n2), level),
        mean_difference(Mean(p1, 0.05, n1, (0, 1)), Mean(p2, 0.08, n2, (0, 1)), level),
        welch(p1, 0.05, n1, p2, 0.08, n2, level),
        rate_difference(p1 * n1, n1, p2 * n2, n2, level),
    ):
        clear = np.abs(difference.p_value - (1 - level)) > 1e-6
        excludes_zero = (difference.low > 0) | (difference.high < 0)
        assert clear.mean() > 0.99
        assert (excludes_zero == (difference.p_value < 1 - level))[clear].all()
        assert 0.02 < excludes_zero.mean() < 0.98


def test_p_values_are_uniform_enough_that_5_percent_of_equal_groups_differ():
    rng = np.random.default_rng(8)
    n1, n2, p = rng.integers(20, 400, 20_000), rng.integers(20, 400, 20_000), rng.uniform(0.1, 0.9, 20_000)
    difference = newcombe(rng.binomial(n1, p) / n1, n1, rng.binomial(n2, p) / n2, n2)
    # binomial error of 20,000 replications: 3 standard deviations are 0.0046
    assert np.mean(difference.p_value < 0.05) == pytest.approx(0.05, abs=0.0046)


def test_equal_groups_have_a_p_value_of_one_and_tiny_ones_stay_above_zero():
    assert newcombe(0.3, 50, 0.3, 80).p_value == 1.0
    assert 0.0 < newcombe(0.1, 1e6, 0.9, 1e6).p_value < 1e-14


def test_without_passives_an_nps_difference_is_twice_that_of_shares():
    nps = nps_difference(Net(0.7, 0.3, 40), Net(0.4, 0.6, 90))
    shares = newcombe(0.7, 40, 0.4, 90)
    assert nps.low == pytest.approx(2 * shares.low, abs=1e-7)
    assert nps.high == pytest.approx(2 * shares.high, abs=1e-7)
    assert nps.p_value == pytest.approx(shares.p_value, rel=1e-4)


def test_any_two_estimates_with_intervals_can_be_compared():
    same = square_and_add(
        (0.5, lambda level: share_interval(0.5, 30, level)), (0.2, lambda level: share_interval(0.2, 40, level))
    )
    assert same == newcombe(0.5, 30, 0.2, 40)


def test_many_pairs_are_compared_at_once():
    p1, n1 = np.array([0.2, 0.5, np.nan, 0.5]), np.array([10.0, 20.0, 30.0, 0.0])
    together = newcombe(p1, n1, 0.4, 25)
    for place in range(2):
        alone = [float(part) for part in newcombe(p1[place], n1[place], 0.4, 25)]
        assert [part[place] for part in together] == pytest.approx(alone)
    for part in together:
        assert np.isnan(part[2:]).all()


def test_groups_without_a_spread_differ_for_certain_only_when_they_differ():
    apart, alike = welch(1.0, 0.0, 5, 2.0, 0.0, 5), welch(1.0, 0.0, 5, 1.0, 0.0, 5)
    assert (apart.low, apart.high, apart.p_value) == (-1.0, -1.0, 0.0)
    assert np.isnan(alike.p_value)
    assert np.isnan(welch(1.0, np.nan, 5, 1.0, 0.1, 5)).sum() == 3
