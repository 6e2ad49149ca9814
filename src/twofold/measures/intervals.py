"""Intervals for shares, means, NPS and counts, chosen because they cover what they claim.

The choice and the measured coverage stand in docs/explanation/intervals.md.

All functions are vectorised: every argument may be an array, they are broadcast against each other, and the results
have the common shape. A group without answers (n = 0 or NaN) gets NaN ends, silently.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from twofold.measures.bracketing import crossing

FloatArray = npt.NDArray[np.float64]


class Interval(NamedTuple):
    """Both ends of an interval, arrays of one shape, in the unit of the estimate."""

    low: FloatArray
    high: FloatArray


def critical_value(level: npt.ArrayLike, df: npt.ArrayLike | None = None) -> FloatArray:
    """How many standard errors a two-sided interval of this level reaches: normal, or t when ``df`` is finite.

    NaN for a level outside (0, 1) and for df below or at 0.
    """
    level = np.asarray(level, dtype=np.float64)
    upper = np.where((level > 0.0) & (level < 1.0), 0.5 + level / 2.0, np.nan)
    normal: FloatArray = special.ndtri(upper)
    if df is None:
        return normal
    df = np.asarray(df, dtype=np.float64)
    finite = np.isfinite(df) & (df > 0.0)
    student: FloatArray = special.stdtrit(np.where(finite, df, 1.0), upper)
    return np.where(finite, student, np.where(df == np.inf, normal, np.nan))


def share_interval(
    share: npt.ArrayLike,
    n_effective: npt.ArrayLike,
    level: npt.ArrayLike = 0.95,
    df: npt.ArrayLike | None = None,
) -> Interval:
    """Which true shares fit this one: the score interval of Wilson.

    Args:
        share: between 0 and 1.
        n_effective: answers, or effective answers with weights or repeats (``Moments.n_effective``).
        level: coverage.
        df: ``Moments.design_degrees_of_freedom``; the normal quantile when left out or infinite.

    Returns:
        Ends between 0 and 1; NaN where n is 0 or the share is none.

    Source: Wilson 1927; Newcombe 1998 (method 3); effective n: Korn & Graubard 1998.
    """
    p, n, z = np.broadcast_arrays(_proportion(share), _size(n_effective), critical_value(level, df))
    squared = z * z
    with np.errstate(over="ignore", invalid="ignore"):
        centre = (2.0 * n * p + squared) / (2.0 * (n + squared))
        half = z * np.sqrt(squared + 4.0 * n * p * (1.0 - p)) / (2.0 * (n + squared))
    low = np.where(p == 0.0, 0.0 * half, np.maximum(centre - half, 0.0))
    high = np.where(p == 1.0, 1.0 + 0.0 * half, np.minimum(centre + half, 1.0))
    return Interval(low, high)


def mean_interval(
    mean: npt.ArrayLike,
    se: npt.ArrayLike,
    df: npt.ArrayLike,
    level: npt.ArrayLike = 0.95,
    *,
    bounds: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> Interval:
    """Which true means fit this one: Student's t, or its score form when the scale's ends are known.

    On a scale that ends (1 to 5), answers crowd at an end and the spread shrinks with the distance to it: the
    variance of one answer is taken to be proportional to ``(m - a)(b - m)``. That turns Student's interval into a
    Wilson interval between ``a`` and ``b``, which is skewed towards the middle, never leaves the scale, and is
    Wilson's own for yes and no. When all answers are equal, their spread is unknown rather than zero, and the
    interval is that of ``df + 1`` yes-or-no answers, the widest a scale allows.

    Args:
        mean: in the unit of the answers.
        se: standard error of the mean (``Moments.standard_error``).
        df: its degrees of freedom (``Moments.degrees_of_freedom``).
        level: coverage.
        bounds: both ends of the scale, or None for an open one.

    Returns:
        Ends in the unit of the answers; NaN where mean, se or df are none.

    Source: Student 1908; score form: Wilson 1927 with quasi-likelihood variance (Wedderburn 1974; McCullagh &
    Nelder 1989, sec. 9.2.4).
    """
    mean, se = np.asarray(mean, dtype=np.float64), np.asarray(se, dtype=np.float64)
    if bounds is None:
        reach = critical_value(level, df) * se
        return Interval(mean - reach, mean + reach)
    bottom, top = (np.asarray(end, dtype=np.float64) for end in bounds)
    with np.errstate(divide="ignore", invalid="ignore"):
        position = (mean - bottom) / (top - bottom)
        n, spread_df = _bounded_size(position, (se / (top - bottom)) ** 2, np.asarray(df, dtype=np.float64))
    low, high = share_interval(position, n, level, spread_df)
    return Interval(bottom + (top - bottom) * low, bottom + (top - bottom) * high)


def _bounded_size(position: FloatArray, error: FloatArray, df: FloatArray) -> tuple[FloatArray, FloatArray]:
    """How many yes-or-no answers say as much about a mean between 0 and 1 with this squared error, and their df.

    ``extremity`` is the spread over the largest one possible at this mean. At 1 (only the ends of the scale occur)
    the spread follows from the mean, nothing is estimated, and the interval is Wilson's with a normal quantile; in
    between, the degrees of freedom and the factor n / (n - 1) are given back in proportion to its square.
    """
    largest = position * (1.0 - position)
    spread = (error > 0.0) & (largest > 0.0)
    extremity = np.clip(df * error / np.where(spread, largest, 1.0), 0.0, 1.0) ** 2
    size = largest / np.where(spread, error, 1.0) * (1.0 + extremity / df)
    normal = extremity > 1.0 - 1e-9
    spread_df = np.where(normal, np.inf, df / np.where(normal, 1.0, 1.0 - extremity))
    known = np.isfinite(error) & (df > 0.0)
    return np.where(known, np.where(spread, size, df + 1.0), np.nan), np.where(spread, spread_df, np.inf)


def nps_interval(
    promoters: npt.ArrayLike,
    detractors: npt.ArrayLike,
    n_effective: npt.ArrayLike,
    level: npt.ArrayLike = 0.95,
    df: npt.ArrayLike | None = None,
) -> Interval:
    """Which true differences "promoters minus detractors" fit this one: the score interval of Tango.

    A net promoter score is the mean of answers 1, 0, -1, which is the same as the difference of two paired shares.
    The interval keeps the values that the score test does not reject, the share of passives being what is likeliest
    under each. It is Wilson's when nobody is passive, and is neither empty nor beyond ±1 when all are equal.

    Args:
        promoters: share of promoters, 0 to 1.
        detractors: share of detractors, 0 to 1.
        n_effective: effective answers of the mean of 1, 0, -1 (``Moments.n_effective``).
        level: coverage.
        df: ``Moments.design_degrees_of_freedom``; the normal quantile when left out or infinite.

    Returns:
        Ends between -1 and 1 (times 100 for points); NaN where n is 0 or the shares are none.

    Source: Tango 1998, Statistics in Medicine 17, eqs. 7-9.
    """
    p, q, n, z = np.broadcast_arrays(
        _proportion(promoters), _proportion(detractors), _size(n_effective), critical_value(level, df)
    )
    high = _tango_upper(p, q, n, z)
    low = -_tango_upper(q, p, n, z)
    return Interval(low, high)


def _tango_upper(p: FloatArray, q: FloatArray, n: FloatArray, z: FloatArray) -> FloatArray:
    """The largest difference that the score test of Tango does not reject."""
    estimate = p - q
    root = z / np.sqrt(n)

    def reach_left(difference: FloatArray) -> FloatArray:
        return root * np.sqrt(_tango_variance(p, q, difference)) + estimate - difference

    # just beside the estimate, where the test accepts even if nobody but passives answered
    start = estimate + 1e-12 * (1.0 - estimate)
    end = crossing(reach_left, start, np.ones_like(estimate))
    known = np.isfinite(estimate + n + z)
    return np.where(known, np.where(estimate >= 1.0, 1.0, np.clip(end, estimate, 1.0)), np.nan)


def _tango_variance(p: FloatArray, q: FloatArray, difference: FloatArray) -> FloatArray:
    """Variance of one answer when the true difference is given: passives as is likeliest then (Tango 1998, eq. 8)."""
    with np.errstate(invalid="ignore"):
        linear = (2.0 - p + q) * difference - p - q
        constant = -q * difference * (1.0 - difference)
        likeliest = (np.sqrt(np.maximum(linear**2 - 8.0 * constant, 0.0)) - linear) / 4.0
        likeliest = np.clip(likeliest, np.maximum(0.0, -difference), (1.0 - difference) / 2.0)
        variance: FloatArray = np.maximum(2.0 * likeliest + difference * (1.0 - difference), 0.0)
    return variance


def rate_interval(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike = 1.0,
    level: npt.ArrayLike = 0.95,
    *,
    dispersion: npt.ArrayLike = 1.0,
) -> Interval:
    """Which true rates fit this count of events: the score interval of a Poisson count.

    Args:
        count: events seen, 0 or more.
        exposure: what they are counted over (days, customers, visits); 1 gives an interval for the expected count.
        level: coverage.
        dispersion: variance over mean of the counts: 1 for independent events, more when events come in clusters
            (persons who come back: Σ_c N_c² / Σ_c N_c, with N_c the events of one person).
            Above 1 it is taken as estimated from the same events, and t with count / (dispersion - 1) degrees of
            freedom allows for that.

    Returns:
        Ends in events per unit of exposure; NaN where the exposure is 0 or the count is none.

    Source: Rao score test of a Poisson mean; Barker 2002, The American Statistician 56 (method "score").
    """
    dispersion = np.asarray(dispersion, dtype=np.float64)
    events = np.asarray(count, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        clustered = (dispersion > 1.0) & (events > 0.0)
        df = np.where(clustered, events / np.where(clustered, dispersion - 1.0, 1.0), np.inf)
        z = critical_value(level, df)
        events = np.where(events >= 0.0, events / dispersion, np.nan)
        base = np.asarray(exposure, dtype=np.float64)
        scale = np.where(base > 0.0, dispersion / base, np.nan)
        centre = events + z * z / 2.0
        half = z * np.sqrt(events + z * z / 4.0)
    low = np.where(events == 0.0, 0.0 * half, np.maximum(centre - half, 0.0))
    return Interval(scale * low, scale * (centre + half))


def _proportion(share: npt.ArrayLike) -> FloatArray:
    """Shares as floats; what rounding pushed past 0 or 1 comes back, anything else outside is none."""
    p = np.asarray(share, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        return np.where((p > -1e-9) & (p < 1.0 + 1e-9), np.clip(p, 0.0, 1.0), np.nan)


def _size(n: npt.ArrayLike) -> FloatArray:
    """Sample sizes as floats; nothing below or at 0 is a sample."""
    size = np.asarray(n, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        return np.where(size > 0.0, size, np.nan)
