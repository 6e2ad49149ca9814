"""Differences between two groups or two periods, first minus second, with an interval and a p-value that agree.

All functions are vectorised over pairs. The p-value is the smallest level of doubt (1 - level) at which the interval
excludes zero: an interval without zero and a p-value below 1 - level are the same statement.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from twofold.measures.bracketing import crossing
from twofold.measures.intervals import (
    Interval,
    critical_value,
    mean_interval,
    nps_interval,
    rate_interval,
    share_interval,
)

FloatArray = npt.NDArray[np.float64]
IntervalAtLevel = Callable[[FloatArray], Interval]

LARGEST_Z = 7.9  # a p-value of 3e-15: smaller ones cannot be told from 0 once subtracted from 1


class Difference(NamedTuple):
    """First minus second: the difference, its interval and its p-value, arrays of one shape."""

    value: FloatArray
    low: FloatArray
    high: FloatArray
    p_value: FloatArray


class Net(NamedTuple):
    """The shares behind a net promoter score, with their effective n (see ``intervals.nps_interval``)."""

    promoters: npt.ArrayLike
    detractors: npt.ArrayLike
    n_effective: npt.ArrayLike
    df: npt.ArrayLike | None = None


class Mean(NamedTuple):
    """A mean, its standard error and degrees of freedom, and the ends of its scale where it has any."""

    mean: npt.ArrayLike
    se: npt.ArrayLike
    df: npt.ArrayLike
    bounds: tuple[npt.ArrayLike, npt.ArrayLike] | None = None


def square_and_add(
    first: tuple[npt.ArrayLike, IntervalAtLevel],
    second: tuple[npt.ArrayLike, IntervalAtLevel],
    level: float = 0.95,
) -> Difference:
    """Which true differences fit, when each side has an interval of its own at any level?

    Each side's distance from estimate to end is taken as its error in that direction; the errors of two independent
    sides add in squares. With Wilson intervals this is Newcombe's method 10.

    Args:
        first: estimate of the first side, and its interval as a function of the level.
        second: the same for the second side.
        level: coverage.

    Returns:
        The difference, NaN where a side has no interval.

    Source: Newcombe 1998b, Statistics in Medicine 17 (method 10); Zou & Donner 2008 (MOVER).
    """
    a, b = np.broadcast_arrays(np.asarray(first[0], dtype=np.float64), np.asarray(second[0], dtype=np.float64))

    def ends(at: FloatArray) -> Interval:
        one, two = first[1](at), second[1](at)
        below = np.sqrt((a - one.low) ** 2 + (two.high - b) ** 2)
        above = np.sqrt((one.high - a) ** 2 + (b - two.low) ** 2)
        return Interval(a - b - below, a - b + above)

    low, high = ends(np.asarray(level))
    known = np.isfinite(low + high)
    value = np.where(known, a - b, np.nan)
    return Difference(value, low, high, np.where(known, _touching_p(value, ends), np.nan))


def newcombe(  # noqa: PLR0913 - two samples of two numbers each
    p1: npt.ArrayLike,
    n1: npt.ArrayLike,
    p2: npt.ArrayLike,
    n2: npt.ArrayLike,
    level: float = 0.95,
    *,
    df1: npt.ArrayLike | None = None,
    df2: npt.ArrayLike | None = None,
) -> Difference:
    """How far apart are two independent shares?

    Args:
        p1: first share, 0 to 1.
        n1: its effective answers.
        p2: second share.
        n2: its effective answers.
        level: coverage.
        df1: ``Moments.design_degrees_of_freedom`` of the first, where persons repeat.
        df2: the same of the second.

    Returns:
        ``p1 - p2`` between -1 and 1.

    Source: Newcombe 1998b, Statistics in Medicine 17, method 10.
    """
    return square_and_add(
        (p1, lambda at: share_interval(p1, n1, at, df1)),
        (p2, lambda at: share_interval(p2, n2, at, df2)),
        level,
    )


def nps_difference(first: Net, second: Net, level: float = 0.95) -> Difference:
    """How far apart are two net promoter scores (on -1 to 1, so between -2 and 2)?

    Squares and adds the score intervals of ``nps_interval``; Newcombe's method 10 when nobody is passive.

    Source: Tango 1998; Zou & Donner 2008.
    """
    return square_and_add(
        (np.subtract(first.promoters, first.detractors), lambda at: _net_interval(first, at)),
        (np.subtract(second.promoters, second.detractors), lambda at: _net_interval(second, at)),
        level,
    )


def _net_interval(net: Net, level: FloatArray) -> Interval:
    return nps_interval(net.promoters, net.detractors, net.n_effective, level, net.df)


def mean_difference(first: Mean, second: Mean, level: float = 0.95) -> Difference:
    """How far apart are two means on a scale that ends (squares and adds the intervals of ``mean_interval``)?

    Without bounds use ``welch``. Source: Zou & Donner 2008.
    """
    return square_and_add(
        (first.mean, lambda at: mean_interval(first.mean, first.se, first.df, at, bounds=first.bounds)),
        (second.mean, lambda at: mean_interval(second.mean, second.se, second.df, at, bounds=second.bounds)),
        level,
    )


def welch(  # noqa: PLR0913, PLR0917 - two samples of three numbers each
    m1: npt.ArrayLike,
    se1: npt.ArrayLike,
    df1: npt.ArrayLike,
    m2: npt.ArrayLike,
    se2: npt.ArrayLike,
    df2: npt.ArrayLike,
    level: float = 0.95,
) -> Difference:
    """How far apart are two independent means?

    Args:
        m1: first mean.
        se1: its standard error.
        df1: its degrees of freedom.
        m2: second mean, in the same unit.
        se2: its standard error.
        df2: its degrees of freedom.
        level: coverage.

    Returns:
        ``m1 - m2`` in the unit of the means; p-value NaN where both standard errors are 0 and the means equal.

    Source: Welch 1947; Satterthwaite 1946.
    """
    variance1, variance2 = np.square(np.asarray(se1, np.float64)), np.square(np.asarray(se2, np.float64))
    value = np.subtract(np.asarray(m1, np.float64), np.asarray(m2, np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = variance1**2 / np.asarray(df1, np.float64) + variance2**2 / np.asarray(df2, np.float64)
        total = variance1 + variance2
        df = np.where(parts > 0.0, total**2 / np.where(parts > 0.0, parts, 1.0), np.inf + 0.0 * total)
        error = np.sqrt(total)
        statistic = np.abs(value) / error
    reach = critical_value(level, df) * error
    student = special.stdtr(np.where(np.isfinite(df), df, 1.0), -statistic)
    p_value = 2.0 * np.where(np.isfinite(df), student, special.ndtr(-statistic))
    return Difference(value, value - reach, value + reach, np.where(np.isnan(reach), np.nan, p_value))


def rate_difference(
    count1: npt.ArrayLike,
    exposure1: npt.ArrayLike,
    count2: npt.ArrayLike,
    exposure2: npt.ArrayLike,
    level: float = 0.95,
) -> Difference:
    """How far apart are two event rates (events per unit of exposure)?

    Squares and adds the score intervals of ``rate_interval``. Source: Li, Tang & Wong 2014, Statistical Methods in
    Medical Research 23 (MOVER with score intervals).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rate1, rate2 = (
            np.asarray(count, np.float64) / np.asarray(exposure, np.float64)
            for count, exposure in ((count1, exposure1), (count2, exposure2))
        )
    return square_and_add(
        (rate1, lambda at: rate_interval(count1, exposure1, at)),
        (rate2, lambda at: rate_interval(count2, exposure2, at)),
        level,
    )


def _touching_p(value: FloatArray, ends: IntervalAtLevel) -> FloatArray:
    """The doubt at which the interval just touches zero, searched over normal quantiles."""

    def past_zero(z: FloatArray) -> FloatArray:
        interval = ends(special.erf(z / np.sqrt(2.0)))
        return np.where(value > 0.0, interval.low, -interval.high)

    nowhere, far = np.full(np.shape(value), 1e-9), np.full(np.shape(value), LARGEST_Z)
    touching = crossing(past_zero, nowhere, far, tolerance=1e-9)
    return np.where(value == 0.0, 1.0, 2.0 * special.ndtr(-touching))
