"""Watching a course: how often the alarm is false, and how soon a change is found."""

import numpy as np

from twofold.measures.run_lengths import cusum_run_length
from twofold.measures.watching import ALLOWANCE, FEWEST, watch


def course(shift: float, rng: np.random.Generator, *, baseline: int = 24, after: int = 24) -> np.ndarray:
    return rng.standard_normal(baseline + after) + np.r_[np.zeros(baseline), np.full(after, shift)]


def test_a_stable_course_raises_no_more_false_alarms_than_agreed() -> None:
    rng, rate = np.random.default_rng(1), 1 / 12
    alarms = [watch(course(0.0, rng), np.ones(48), 24, rate=rate, rng=np.random.default_rng(2)) for _ in range(60)]
    share = sum(len(one.alarms) for one in alarms if one) / (60 * 24)
    # 120 expected at the agreed rate; three standard errors of a count above
    assert share <= rate * (1 + 3 / np.sqrt(120))


def test_a_long_baseline_gives_the_limit_of_the_published_run_length() -> None:
    found = watch(np.zeros(400), np.ones(400), 399, rate=1 / 100, rng=np.random.default_rng(3))
    assert found is not None
    # an alarm silences its side until the sum is back at zero, so runs are longer than those counted from a restart
    assert 0.5 < cusum_run_length(ALLOWANCE, found.decision) / 100 < 1.3


def test_a_lasting_change_is_told_once_and_from_about_where_it_began() -> None:
    y = np.r_[np.tile([0.4, -0.4], 12), np.full(12, 3.0)]
    found = watch(y, np.ones(36), 24, rate=1 / 12, rng=np.random.default_rng(4))
    assert found is not None
    assert [(one.since, one.upwards) for one in found.alarms] == [(24, True)]


def test_larger_changes_are_found_sooner() -> None:
    found = watch(np.tile([0.5, -0.5], 15), np.ones(30), 24, rate=1 / 12, rng=np.random.default_rng(5))
    assert found is not None
    delays = [delay for _, delay in found.delays]
    assert delays == sorted(delays, reverse=True)
    assert delays[-1] < 3


def test_a_baseline_of_few_periods_is_refused() -> None:
    assert watch(np.zeros(FEWEST + 5), np.ones(FEWEST + 5), FEWEST - 1, rate=0.1, rng=np.random.default_rng(6)) is None
