"""How long something takes, for many groups at once: mean, median and 90th percentile, each with its interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.facts.clock_units import HOUR_US
from twofold.journeys.flow.clusters import Repeats
from twofold.measures.intervals import mean_interval
from twofold.measures.quantiles import rank_bounds

FloatArray = NDArray[np.float64]
WORD_BITS = 64


@dataclass(frozen=True, eq=False)
class Durations:
    """Durations of groups in hours, (groups,) each; NaN where a group is empty or an end is unbounded.

    Attributes:
        n: how many durations.
        journeys: how many journeys they come from.
        mean: their mean.
        mean_low: lower end of its interval (Student's t, journeys as clusters).
        mean_high: upper end.
        se: standard error of the mean.
        median: the middle one.
        median_low: lower end of its interval (order statistics, effective n of journeys as clusters).
        median_high: upper end.
        p90: the 90th percentile, interpolated linearly.
        p90_low: lower end of its interval (order statistics).
        p90_high: upper end.
    """

    n: NDArray[np.int64]
    journeys: NDArray[np.int64]
    mean: FloatArray
    mean_low: FloatArray
    mean_high: FloatArray
    se: FloatArray
    median: FloatArray
    median_low: FloatArray
    median_high: FloatArray
    p90: FloatArray
    p90_low: FloatArray
    p90_high: FloatArray


def group_durations(
    group: NDArray[np.int32], lasted: NDArray[np.int64], repeats: Repeats, *, level: float = 0.95
) -> Durations:
    """How long the rows of each group last.

    Args:
        group: (n,) codes from 0.
        lasted: (n,) microseconds, not negative.
        repeats: which of the rows share group and journey (``find_repeats``).
        level: coverage of the intervals.

    Source: cluster-robust mean, Liang & Zeger 1986; quantiles, Woodruff 1952 and Nyblom 1992 (``quantiles.py``).
    """
    ordered = _Ordered.of(group, lasted, repeats.count)
    total, squares = ordered.totals()
    found = repeats.moments(total, squares, lasted[repeats.rows] / HOUR_US)
    error = found.standard_error
    low, high = mean_interval(found.mean, error, found.degrees_of_freedom, level)
    median, p90 = (_quantile(ordered, repeats, group, lasted, q=q, level=level) for q in (0.5, 0.9))
    return Durations(
        n=repeats.count,
        journeys=repeats.journeys,
        mean=found.mean,
        mean_low=np.maximum(low, 0.0),
        mean_high=high,
        se=error,
        median=median[0],
        median_low=median[1],
        median_high=median[2],
        p90=p90[0],
        p90_low=p90[1],
        p90_high=p90[2],
    )


@dataclass(frozen=True, eq=False)
class _Ordered:
    """Durations in microseconds, ordered by group and length."""

    lasted: NDArray[np.int64]
    begin: NDArray[np.int64]
    count: NDArray[np.int64]

    @classmethod
    def of(cls, group: NDArray[np.int32], lasted: NDArray[np.int64], count: NDArray[np.int64]) -> "_Ordered":
        begin = np.cumsum(count) - count
        bits = int(lasted.max()).bit_length() if len(lasted) else 0
        if bits + len(count).bit_length() > WORD_BITS:
            return cls(lasted[np.lexsort((lasted, group))], begin, count)
        # a sort of values is many times faster than one of positions: both in one integer
        packed = group.astype(np.uint64)
        packed <<= np.uint64(bits)
        packed |= lasted.view(np.uint64)
        packed.sort()
        packed &= np.uint64((1 << bits) - 1)
        return cls(packed.view(np.int64), begin, count)

    def totals(self) -> tuple[FloatArray, FloatArray]:
        """Sum and sum of squares of each group, in hours."""
        there = np.flatnonzero(self.count)
        total, squares = np.zeros(len(self.count)), np.zeros(len(self.count))
        if len(there):
            hours = self.lasted / HOUR_US
            total[there] = np.add.reduceat(hours, self.begin[there])
            hours *= hours
            squares[there] = np.add.reduceat(hours, self.begin[there])
        return total, squares

    def at(self, share: FloatArray) -> FloatArray:
        """The value at a share of each group's order, interpolated linearly, in microseconds; NaN for NaN."""
        known = np.isfinite(share) & (self.count > 0)
        place = np.where(known, share, 0.0) * np.maximum(self.count - 1, 0)
        floor = np.floor(place).astype(np.int64)
        last = max(len(self.lasted) - 1, 0)
        lower = np.minimum(self.begin + floor, last)
        upper = np.minimum(lower + (place > floor), last)
        if not len(self.lasted):
            return np.full(len(self.count), np.nan)
        low, high = self.lasted[lower], self.lasted[upper]
        return np.where(known, low + (high - low) * (place - floor), np.nan)

    def within(self, bound: FloatArray) -> FloatArray:
        """How many durations of each group are at most a bound (NaN: none)."""
        low, high = self.begin.copy(), self.begin + self.count
        while np.any(low < high):
            middle = (low + high) // 2
            narrow = low < high
            small = narrow & (self.lasted[np.minimum(middle, len(self.lasted) - 1)] <= bound)
            low = np.where(small, middle + 1, low)
            high = np.where(narrow & ~small, middle, high)
        return (low - self.begin).astype(np.float64)


def _quantile(
    ordered: _Ordered,
    repeats: Repeats,
    group: NDArray[np.int32],
    lasted: NDArray[np.int64],
    *,
    q: float,
    level: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The quantile of each group and both ends of its interval, in hours."""
    value = ordered.at(np.full(len(ordered.count), q))
    below = ordered.within(value)
    inside = (lasted[repeats.rows] <= value[group[repeats.rows]]).astype(np.float64)
    share = repeats.moments(below, below, inside, (0.0, 1.0))
    bounds = rank_bounds(q, share.n_effective, level, n=ordered.count, df=share.design_degrees_of_freedom)
    return value / HOUR_US, ordered.at(bounds.low) / HOUR_US, ordered.at(bounds.high) / HOUR_US
