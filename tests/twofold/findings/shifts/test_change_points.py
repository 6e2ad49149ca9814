"""Shifts: planted changes are found where they are, nothing is found where nothing is, and sizes are honest."""

import numpy as np
import pytest
from numpy.typing import NDArray

from twofold.errors import InputError
from twofold.findings.shifts.change_points import ShiftRequest, find_shifts
from twofold.findings.shifts.families import find_family
from twofold.findings.shifts.for_whom import for_whom
from twofold.findings.shifts.observed import Observed
from twofold.findings.shifts.picked_size import picked_size

Floats = NDArray[np.float64]
START = 24_000  # a January
FAST = ShiftRequest(draws=120)


def monthly(value: Floats, *, se: bool = True, group: dict[str, str] | None = None) -> Observed:
    n = len(value)
    return Observed(
        np.arange(START, START + n), value, np.ones(n) if se else None, np.full(n, 50.0), "month", group or {}
    )


def memory(rng: np.random.Generator, n: int, rho: float) -> Floats:
    noise = rng.standard_normal(n)
    for at in range(1, n):
        noise[at] = rho * noise[at - 1] + np.sqrt(1 - rho**2) * noise[at]
    return noise


def marked(rng: np.random.Generator, noise: str, *, se: bool) -> bool:
    n = 24
    drawn = {
        "independent": lambda: rng.standard_normal(n),
        "remembering": lambda: memory(rng, n, 0.4),
        "larger": lambda: 1.5 * rng.standard_normal(n),
        "seasonal": lambda: 3.0 * np.sin(2 * np.pi * np.arange(n) / 12) + rng.standard_normal(n),
    }[noise]()
    found = find_shifts(monthly(drawn, se=se), FAST)
    return bool(found.steps or found.trend)


@pytest.mark.truth
@pytest.mark.parametrize("noise", ["independent", "remembering", "larger", "seasonal"])
def test_a_series_that_never_changed_is_rarely_marked(noise: str) -> None:
    rng = np.random.default_rng(20)
    assert sum(marked(rng, noise, se=True) for _ in range(80)) <= 10  # 5 % are 4; more than 10 has a chance of 0.2 %


@pytest.mark.truth
@pytest.mark.parametrize("noise", ["independent", "remembering"])
def test_a_series_without_errors_is_rarely_marked_either(noise: str) -> None:
    rng = np.random.default_rng(21)
    assert sum(marked(rng, noise, se=False) for _ in range(80)) <= 10


@pytest.mark.truth
def test_a_clear_step_is_found_at_its_date_with_its_size() -> None:
    rng = np.random.default_rng(22)
    found = [find_shifts(monthly(rng.standard_normal(24) + 4.0 * (np.arange(24) >= 14)), FAST) for _ in range(40)]
    steps = [one.steps[0] for one in found if len(one.steps) == 1 and one.trend is None]
    assert len(steps) >= 34
    assert sum(step.earliest <= START + 14 <= step.latest for step in steps) >= 0.88 * len(steps)
    assert sum(step.size.low <= 4.0 <= step.size.high for step in steps) >= 0.88 * len(steps)


def test_two_steps_are_both_found() -> None:
    rng = np.random.default_rng(4)
    level = np.where(np.arange(36) < 12, 0.0, np.where(np.arange(36) < 24, 8.0, 2.0))
    found = find_shifts(monthly(rng.standard_normal(36) + level))
    assert [step.first - START for step in found.steps] == [12, 24]
    assert found.steps[0].size.value > 0 > found.steps[1].size.value


def test_a_slow_trend_is_not_called_a_step() -> None:
    rng = np.random.default_rng(5)
    found = find_shifts(monthly(rng.standard_normal(36) + 0.5 * np.arange(36)))
    assert found.trend is not None
    assert not found.steps
    assert found.trend.size.low < 17.5 < found.trend.size.high


def test_one_odd_month_is_no_shift() -> None:
    value = np.random.default_rng(6).standard_normal(24)
    value[12] += 8.0
    found = find_shifts(monthly(value))
    assert not found.steps


def test_the_days_of_the_week_are_not_taken_for_shifts() -> None:
    rng = np.random.default_rng(13)
    time = np.arange(20_000, 20_042)
    value = 5.0 * (time % 7 < 2) + rng.standard_normal(42)
    found = find_shifts(Observed(time, value, np.ones(42), None, "day"))
    assert not found.steps
    assert found.trend is None


def test_months_that_differ_far_more_than_their_errors_say_are_no_shifts() -> None:
    """With a hundred thousand answers a month standard errors are tiny, and no two months are alike."""
    rng = np.random.default_rng(14)
    marks = 0
    for _ in range(20):
        found = find_shifts(monthly(20.0 * rng.standard_normal(18)), FAST)
        marks += bool(found.steps or found.trend)
    assert marks <= 4


def test_a_gap_in_the_series_does_not_move_the_date() -> None:
    rng = np.random.default_rng(7)
    time = np.delete(np.arange(START, START + 30), [3, 4, 20])
    value = rng.standard_normal(27) + 6.0 * (time >= START + 15)
    found = find_shifts(Observed(time, value, np.ones(27), None, "month"))
    assert [step.first for step in found.steps] == [START + 15]


def test_the_same_seed_gives_the_same_answer() -> None:
    value = np.random.default_rng(8).standard_normal(20)
    assert find_shifts(monthly(value)).p_value == find_shifts(monthly(value)).p_value


def test_a_shift_that_barely_shows_is_told_as_smaller_than_it_looks() -> None:
    barely, clearly = picked_size(3.0, 1.0, 2.9, 0.95), picked_size(9.0, 1.0, 2.9, 0.95)
    assert barely.value < 2.0
    assert barely.low < 0.5
    assert clearly.value == pytest.approx(9.0, abs=0.01)
    assert clearly.high - clearly.low == pytest.approx(2 * 1.96, abs=0.02)


def test_picked_sizes_of_falls_mirror_those_of_rises() -> None:
    rise, fall = picked_size(3.2, 1.1, 2.5, 0.9), picked_size(-3.2, 1.1, 2.5, 0.9)
    assert (fall.low, fall.value, fall.high) == pytest.approx((-rise.high, -rise.value, -rise.low))


@pytest.mark.truth
def test_picked_sizes_cover_among_those_that_are_picked() -> None:
    rng = np.random.default_rng(9)
    z = 2.0 + rng.standard_normal(6000)
    picked = z[np.abs(z) > 2.5][:800]
    sizes = [picked_size(float(one), 1.0, 2.5, 0.95) for one in picked]
    assert abs(np.mean([size.low <= 2.0 <= size.high for size in sizes]) - 0.95) < 0.028
    assert np.mean([size.apparent for size in sizes]) > 2.8  # as they stand they are too large


@pytest.mark.truth
def test_a_family_that_never_changed_has_rarely_a_claim() -> None:
    rng = np.random.default_rng(10)
    claimed = 0
    for _ in range(12):
        groups = [monthly(rng.standard_normal(18), group={"unit": str(at)}) for at in range(10)]
        claimed += any(one.claimed for one in find_family(None, {"unit": groups}, FAST).groups)
    assert claimed <= 3


def test_a_group_that_alone_changed_is_named() -> None:
    rng = np.random.default_rng(11)
    step = np.arange(24) >= 12
    groups = [monthly(rng.standard_normal(24) + 10.0 * step * (at == 2), group={"unit": str(at)}) for at in range(5)]
    whole = monthly(rng.standard_normal(24) / 2 + 4.0 * step)
    family = find_family(whole, {"unit": groups}, FAST)
    assert [one.group for one in family.groups if one.claimed] == ["2"]
    assert not family.for_whom[0].alike
    assert [group.group for group in family.for_whom[0].groups if group.shown] == ["2"]


def test_groups_that_changed_together_are_not_told_apart() -> None:
    rng = np.random.default_rng(12)
    groups = [
        monthly(rng.standard_normal(24) + 3.0 * (np.arange(24) >= 12), group={"unit": str(at)}) for at in range(5)
    ]
    found = for_whom("unit", groups, START + 12, FAST)
    assert found is not None
    assert found.alike
    assert sum(group.low < 3.0 < group.high for group in found.groups) >= 4  # 95 % each


@pytest.mark.parametrize(
    ("observed", "words"),
    [
        (lambda: find_shifts(monthly(np.zeros(5))), "5 periods"),
        (lambda: find_shifts(monthly(np.ones(20), se=False)), "same value"),
        (lambda: Observed(np.array([2, 1]), np.zeros(2)), "ascend"),
        (lambda: Observed(np.array([1, 2]), np.zeros(2), np.array([1.0, 0.0])), "above 0"),
        (lambda: Observed(np.array([1, 2]), np.array([1.0, np.nan])), "finite"),
    ],
)
def test_what_is_no_series_is_refused_in_a_sentence(observed, words):
    with pytest.raises(InputError, match=words):
        observed()
