import numpy as np
import pytest
from scipy import stats

from twofold.measures.funnel import normal_limits, overdispersion, poisson_limits, share_limits


@pytest.mark.parametrize(
    ("level", "low", "high"),
    [
        (0.95, ["0.5596924", "0.6108260", "0.6746958"], ["1.649348", "1.544419", "1.427562"]),
        (0.998, ["0.3862650", "0.4479107", "0.5289724"], ["2.082907", "1.902094", "1.702771"]),
    ],
)
def test_poisson_limits_are_those_of_funnelplotr(level, low, high):
    limits = poisson_limits([15, 20, 30], level)
    assert [f"{end:.7f}" for end in limits.low] == low
    assert [f"{end:.6f}" for end in limits.high] == high


@pytest.mark.parametrize("target", [0.03, 0.2, 0.9])
def test_binomial_limits_meet_the_chance_at_whole_counts(target):
    # at a level that a count hits exactly there is nothing to interpolate
    n, count = 120, int(stats.binom.ppf(0.03, 120, target)) + 1
    tail = stats.binom.cdf(count, n, target)
    if tail < 0.5:
        assert share_limits(n, target, 1 - 2 * tail).low == pytest.approx(count / n)


def test_95_percent_of_ordinary_groups_lie_inside_binomial_limits():
    rng = np.random.default_rng(41)
    n = rng.integers(20, 400, 40_000)
    limits = share_limits(n, 0.15)
    share = rng.binomial(n, 0.15) / n
    inside = np.mean((share >= limits.low) & (share <= limits.high))
    # the limits lie between counts; three binomial standard deviations are 0.0033
    assert inside == pytest.approx(0.95, abs=0.01)


def test_limits_narrow_with_size_and_hold_the_target():
    limits = share_limits(np.arange(5, 2000), 0.3)
    assert ((limits.low < 0.3) & (limits.high > 0.3)).all()
    assert limits.low[-1] > limits.low[20] > limits.low[0]


def test_overdispersion_is_found_though_outliers_are_there_and_widens_the_limits():
    rng = np.random.default_rng(42)
    se = rng.uniform(0.5, 2.0, 4000)
    calm, wild = rng.normal(0, se), rng.normal(0, np.sqrt(se**2 + 1.5**2))
    wild[:20] += 50
    assert overdispersion(calm, se, 0.0).ratio == 1.0
    assert overdispersion(calm, se, 0.0).between == 0.0
    found = overdispersion(wild, se, 0.0, winsorised=0.01)
    assert np.sqrt(found.between) == pytest.approx(1.5, rel=0.1)
    inside = np.mean(np.abs(wild) < normal_limits(se, 0.0, between=found.between).high)
    assert inside == pytest.approx(0.945, abs=0.015)
    wide, plain = share_limits(100, 0.5, dispersion=4.0), share_limits(100, 0.5)
    assert 0.5 - wide.low == pytest.approx(2 * (0.5 - plain.low))
    assert poisson_limits(50, dispersion=4.0).high - 1 == pytest.approx(2 * (poisson_limits(50).high - 1))


def test_empty_groups_have_no_limits_and_no_warning():
    assert np.isnan(poisson_limits([0, np.nan])).all()
    assert np.isnan(share_limits([0, np.nan], 0.2)).all()
    assert np.isnan(share_limits([10, 20], [0.0, np.nan])).all()
    assert np.isnan(normal_limits(np.nan, 0.0)).all()
    assert overdispersion([np.nan, 1.0], [1.0, 0.0], 0.0).ratio == 1.0
