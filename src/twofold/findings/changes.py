"""Changes over time that are more than chance: control limits, single months outside them, and one lasting shift.

Limits are those of ``measures.control.mean_chart``: each month's own standard error, and the ordinary variance of
neighbouring months where they differ by more than their errors explain, so that a large volume alone makes no alarms. A
lasting shift is the split of the series with the largest standardised difference between before and after; its p-value
is multiplied by the number of splits tried (Bonferroni), which leaves it fine enough to be corrected with all others of
a picture (the permutation test of ``measures.control.shifts`` cannot go below one in its number of draws).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from twofold.findings.breaks import GOOD_NEWS
from twofold.findings.contrasts import answer_deviation, comparable, standard_error
from twofold.findings.finding import Caveat, Difference, Evidence, Finding, Kind, strength_of
from twofold.findings.picture import Split
from twofold.measures.control import mean_chart, ordinary_variance
from twofold.measures.estimates import Estimate

Floats = npt.NDArray[np.float64]

LEAST_MONTHS = 6
LEAST_BESIDE = 3  # months on either side of a shift
SIGMAS = 3.0
FALSE_ALARMS = float(2 * stats.norm.sf(SIGMAS))  # of one month of a steady series


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a series, with the limits it is judged by.

    Attributes:
        estimate: the month's estimate.
        centre: the level of the months it belongs with.
        low: lower control limit.
        high: upper control limit.
        outside: whether the month lies outside its limits.
    """

    estimate: Estimate
    centre: float
    low: float
    high: float
    outside: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """The likeliest lasting change of level.

    Attributes:
        at: index of the first month after it.
        before: the level before. after: the level since.
        difference: after minus before.
        p_value: corrected for the number of splits tried.
        effect: the difference in standard deviations of one answer.
    """

    at: int
    before: Estimate
    after: Estimate
    difference: Difference
    p_value: float
    effect: float


@dataclass(frozen=True, slots=True)
class Series:
    """A measure over months, judged.

    Attributes:
        split: what was judged.
        points: shown months in order; empty where there are too few.
        shift: the likeliest lasting change; None where there are too few months.
    """

    split: Split
    points: tuple[Point, ...]
    shift: Shift | None


def series(split: Split, *, shifted: bool = False) -> Series:
    """Judge a measure over months.

    Args:
        split: one estimate a month, in order.
        shifted: draw limits around the levels before and after the shift, because the shift is claimed.
    """
    months = [estimate for estimate in split.estimates if comparable(estimate)]
    if len(months) < LEAST_MONTHS:
        return Series(split, (), None)
    value = np.array([month.value for month in months], dtype=np.float64)
    error = np.array([standard_error(month) for month in months])
    n = np.array([month.n for month in months], dtype=np.float64)
    if not (error > 0).all():
        return Series(split, (), None)
    shift = _shift(months, value, error, n)
    cut = shift.at if shifted and shift else 0
    parts = [slice(0, cut), slice(cut, None)] if cut else [slice(None)]
    points = [point for part in parts for point in _points(months[part], value[part], error[part])]
    return Series(split, tuple(points), shift)


def _points(months: list[Estimate], value: Floats, error: Floats) -> list[Point]:
    limits = mean_chart(value, error, sigmas=SIGMAS)
    return [
        Point(month, float(centre), float(low), float(high), not low <= (month.value or 0.0) <= high)
        for month, centre, low, high in zip(months, *limits, strict=True)
    ]


def _shift(months: list[Estimate], value: Floats, error: Floats, n: Floats) -> Shift | None:
    splits = range(LEAST_BESIDE, len(months) - LEAST_BESIDE + 1)
    widened = np.sqrt(error**2 + ordinary_variance(value, error**2))
    sides = [(_level(value[:k], widened[:k], n[:k]), _level(value[k:], widened[k:], n[k:])) for k in splits]
    z = np.array([(after[0] - before[0]) / np.hypot(after[1], before[1]) for before, after in sides])
    best = int(np.abs(z).argmax())
    at = splits[best]
    before, after = sides[best]
    reach = stats.norm.ppf(0.5 + months[0].level / 2)
    gap = after[0] - before[0]
    half = reach * float(np.hypot(after[1], before[1]))
    deviation = answer_deviation(months)
    return Shift(
        at=at,
        before=_joined(months[:at], before, reach),
        after=_joined(months[at:], after, reach),
        difference=Difference(gap, gap - half, gap + half, None),
        p_value=min(1.0, float(2 * stats.norm.sf(abs(z[best]))) * len(splits)),
        effect=gap / deviation if deviation > 0 else 0.0,
    )


def _level(value: Floats, error: Floats, n: Floats) -> tuple[float, float]:
    return float((n * value).sum() / n.sum()), float(np.sqrt(((n * error) ** 2).sum()) / n.sum())


def _joined(months: list[Estimate], level: tuple[float, float], reach: float) -> Estimate:
    value, error = level
    return replace(
        months[0],
        value=value,
        low=value - reach * error,
        high=value + reach * error,
        n=sum(month.n or 0 for month in months),
        n_effective=None,
        method="months together, by their n",
    )


def shift_finding(found: Series, p_adjusted: float, *, better_high: bool) -> Finding | None:
    """The finding that a series' lasting shift is, given its p-value corrected over the whole picture."""
    shift = found.shift
    if shift is None:
        return None
    points, split = found.points, found.split
    worse = (shift.difference.value < 0) == better_high
    caveats = [Caveat.ASSOCIATION, Caveat.SEASON]
    if min(shift.at, len(points) - shift.at) < LEAST_MONTHS:
        caveats.append(Caveat.FEW_MONTHS)
    return Finding(
        kind=Kind.SHIFT,
        claim="shift_down" if shift.difference.value < 0 else "shift_up",
        dimension=split.dimension,
        subject=points[shift.at].estimate.group[split.dimension],
        measure=split.measure,
        evidence=Evidence(shift.after, shift.before, replace(shift.difference, p_adjusted=p_adjusted)),
        strength=strength_of(p_adjusted, shift.effect),
        caveats=tuple(caveats),
        score=abs(shift.effect) * split.share * (1.0 if worse else GOOD_NEWS),
        place=split.place,
    )
