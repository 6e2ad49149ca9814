"""How often control charts are wrong: published run lengths, exact binomial ones, and charts with estimated limits."""

import numpy as np
import pytest
from scipy import stats

from twofold.measures.control import cusum, mean_chart
from twofold.measures.run_lengths import (
    cusum_run_length,
    ewma_run_length,
    false_alarms,
    p_chart_false_alarm,
    shewhart_run_length,
)


@pytest.mark.parametrize(
    ("decision", "shift", "published"),
    [
        (4.0, 0.0, 168.0),
        (4.0, 0.5, 26.6),
        (4.0, 1.0, 8.38),
        (4.0, 2.0, 3.34),
        (5.0, 0.0, 465.0),
        (5.0, 0.5, 38.0),
        (5.0, 1.0, 10.4),
        (5.0, 2.0, 4.01),
    ],
)
def test_run_lengths_of_a_cusum_are_montgomerys(decision: float, shift: float, published: float) -> None:
    """Montgomery, table 9.3 (k = 1/2): three printed digits."""
    assert cusum_run_length(0.5, decision, shift) == pytest.approx(published, rel=0.003)


@pytest.mark.parametrize(("smoothing", "sigmas"), [(0.4, 3.054), (0.25, 2.998), (0.2, 2.962), (0.1, 2.814)])
def test_run_lengths_of_an_ewma_are_lucas_and_saccuccis(smoothing: float, sigmas: float) -> None:
    """Montgomery, table 9.11: designs made for an ARL0 of about 500."""
    assert ewma_run_length(smoothing, sigmas) == pytest.approx(500, rel=0.01)


def test_an_ewma_notices_a_shift_as_soon_as_published() -> None:
    """Montgomery, table 9.11, λ = 0.1, L = 2.814: 31.3 periods for half a sigma, 10.3 for one."""
    assert ewma_run_length(0.1, 2.814, 0.5) == pytest.approx(31.3, abs=0.06)
    assert ewma_run_length(0.1, 2.814, 1.0) == pytest.approx(10.3, abs=0.06)


def test_three_sigmas_are_one_false_alarm_in_370() -> None:
    assert shewhart_run_length(3.0) == pytest.approx(370.4, abs=0.05)
    assert shewhart_run_length(3.0, 1.0) == pytest.approx(43.9, abs=0.05)  # Montgomery, fig. 6.15


def test_a_p_chart_of_few_answers_is_wrong_more_often_than_its_sigmas_say() -> None:
    assert p_chart_false_alarm(0.02, 50) > 5 * 0.0027
    assert p_chart_false_alarm(0.5, 10_000) == pytest.approx(0.0027, abs=0.0003)


def test_a_p_chart_is_counted_as_a_pencil_would() -> None:
    """Share 0.1, n = 20: limits -0.10 to 0.30, so 7 and more of 20 are outside."""
    assert p_chart_false_alarm(0.1, 20) == pytest.approx(1 - stats.binom.cdf(6, 20, 0.1))


def test_a_chart_with_estimated_limits_says_how_often_it_is_wrong() -> None:
    error = np.ones(24)
    known = 1 - (1 - 0.0027) ** 24
    found = false_alarms(lambda value: mean_chart(value, error), error, np.random.default_rng(1), 1500)
    assert found.any_point < known + 4 * found.error  # a variance added for neighbours only widens the limits
    assert found.per_point > 0.0003


def test_a_cusum_adds_up_a_small_lasting_change() -> None:
    """By hand, k = 0.5: sums of 1.0 - 0.5 a period pass 2 in the fifth."""
    found = cusum(np.ones(6), 0.0, 1.0, allowance=0.5, decision=2.0)
    assert found.above.tolist() == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
    assert found.below.tolist() == [0.0] * 6
    assert found.alarm.tolist() == [False] * 4 + [True] * 2


def test_a_missing_period_leaves_the_sums_as_they_are() -> None:
    found = cusum(np.array([2.0, np.nan, 2.0]), 0.0, 1.0)
    assert found.above.tolist() == [1.5, 1.5, 3.0]
