import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twofold.measures.quantiles import quantile_interval, rank_bounds, weighted_quantile


def test_whole_ranks_have_the_binomial_coverage_of_the_tables():
    # Conover, Practical Nonparametric Statistics: n = 16, median, ranks 4 and 13 cover 1 - 2 P(Bin(16, 1/2) <= 3)
    level = 1 - 2 * stats.binom.cdf(3, 16, 0.5)
    low, high = rank_bounds(0.5, 16, level)
    assert low * 15 + 1 == pytest.approx(4, abs=1e-6)
    assert high * 15 + 1 == pytest.approx(13, abs=1e-6)


def test_a_median_between_two_ranks_is_interpolated_as_hettmansperger_and_sheather_do():
    n, level = 10, 0.95
    outer, inner = (1 - 2 * stats.binom.cdf(rank - 1, n, 0.5) for rank in (2, 3))
    share = (outer - level) / (outer - inner)
    weight = (n - 2) * share / (2 + (n - 4) * share)
    low, high = rank_bounds(0.5, n, level)
    assert low * (n - 1) + 1 == pytest.approx(2 + weight)
    assert high * (n - 1) + 1 == pytest.approx(n + 1 - 2 - weight)


def test_too_few_answers_leave_an_end_unbounded_and_the_other_one_sided():
    assert np.isnan(rank_bounds(0.5, 4)).all()
    low, high = rank_bounds(0.9, 20)
    assert np.isnan(high)
    assert low > rank_bounds(0.9, 20, 0.99).low
    # P(Bin(20, .9) <= 15) = .043 and <= 16 = .133: 5 % of doubt puts the end a little above rank 16
    assert 16 < low * 19 + 1 < 16.5
    assert np.isfinite(rank_bounds(0.9, 36).high)


@given(n=st.floats(1, 1e7), q=st.floats(0.01, 0.99), level=st.floats(0.5, 0.999))
def test_bounds_are_shares_on_either_side_of_the_quantile(n, q, level):
    low, high = rank_bounds(q, n, level)
    if not np.isnan(low) and not np.isnan(high):
        assert 0.0 <= low <= high <= 1.0


@given(n=st.integers(6, 10_000))
def test_a_medians_bounds_mirror_each_other(n):
    low, high = rank_bounds(0.5, n)
    assert low == pytest.approx(1 - high, abs=1e-9)


@given(answers=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), q=st.floats(0, 1))
def test_equal_weights_give_the_quantile_of_numpy(answers, q):
    assert weighted_quantile(answers, q) == pytest.approx(np.quantile(answers, q), rel=1e-9, abs=1e-6)
    assert weighted_quantile(answers, q, np.full(len(answers), 2.5)) == pytest.approx(
        np.quantile(answers, q), rel=1e-9, abs=1e-6
    )


def test_persons_who_repeat_widen_the_interval_of_a_median():
    rng = np.random.default_rng(2)
    own = rng.lognormal(size=30)
    person = np.repeat(np.arange(30), 6)
    naive = quantile_interval(own[person], 0.5)[1]
    honest = quantile_interval(own[person], 0.5, respondents=person)[1]
    alone = quantile_interval(own, 0.5)[1]
    assert honest.high - honest.low > 1.5 * (naive.high - naive.low)
    assert honest.high - honest.low == pytest.approx(alone.high - alone.low, rel=0.35)


def test_nothing_asked_gives_no_bounds_and_no_warning():
    assert np.isnan(rank_bounds(0.5, [0, np.nan, -3])).all()
    assert np.isnan(weighted_quantile([], 0.5))
    assert np.isnan(weighted_quantile([1.0, 2.0], np.nan))
    assert np.isnan(quantile_interval([3.0], 0.5)[1]).all()
