"""Funnel limits: how far a group of a given size may lie from the target by chance alone.

Small groups scatter more than large ones. A group inside the limits shows nothing that chance does not; without
limits, the best and the worst of a league table are simply the smallest.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from twofold.measures.intervals import Interval, critical_value

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How much more groups scatter around the target than chance explains.

    Attributes:
        ratio: variance over what chance explains (φ), at least 1: every group's limits widen by its root.
        between: variance between the groups' true values (τ²), at least 0: is added to every group's variance.
    """

    ratio: float
    between: float


def poisson_limits(
    expected: npt.ArrayLike, level: npt.ArrayLike = 0.95, *, dispersion: npt.ArrayLike = 1.0
) -> Interval:
    """Between which ratios of observed to expected events does chance alone leave a group?

    Args:
        expected: events expected in the group, positive.
        level: share of ordinary groups inside (0.95 for a warning, 0.998 for an alarm).
        dispersion: ``Overdispersion.ratio``; the limits move away from 1 by its root.

    Returns:
        Limits of observed / expected; NaN where nothing is expected.

    Source: exact limits from chi-square quantiles (Dobson et al. 1991; R FunnelPlotR); overdispersion: Spiegelhalter
    2005, Statistics in Medicine 24, sec. 2.5.
    """
    events = np.asarray(expected, dtype=np.float64)
    tail = (1.0 - np.asarray(level, dtype=np.float64)) / 2.0
    root = np.sqrt(np.asarray(dispersion, dtype=np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        events = np.where(events > 0.0, events, np.nan)
        low = special.chdtri(2.0 * events, 1.0 - tail) / 2.0 / events
        high = special.chdtri(2.0 * (events + 1.0), tail) / 2.0 / events
        return Interval(np.maximum(1.0 + root * (low - 1.0), 0.0), 1.0 + root * (high - 1.0))


def share_limits(
    n: npt.ArrayLike,
    target: npt.ArrayLike,
    level: npt.ArrayLike = 0.95,
    *,
    dispersion: npt.ArrayLike = 1.0,
) -> Interval:
    """Between which shares does chance alone leave a group whose true share is the target?

    Args:
        n: (effective) answers of the group.
        target: the share that all are compared with, inside (0, 1).
        level: share of ordinary groups inside.
        dispersion: ``Overdispersion.ratio``; the limits move away from the target by its root.

    Returns:
        Limits between 0 and 1; NaN where n is 0.

    Source: exact binomial quantiles, interpolated: Spiegelhalter 2005, Statistics in Medicine 24, appendix A.1.1.
    """
    size, share, tail = np.broadcast_arrays(
        np.asarray(n, dtype=np.float64),
        np.asarray(target, dtype=np.float64),
        (1.0 - np.asarray(level, dtype=np.float64)) / 2.0,
    )
    root = np.sqrt(np.asarray(dispersion, dtype=np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        known = (size > 0.0) & (share > 0.0) & (share < 1.0)
        size = np.where(known, size, np.nan)
        low = _binomial_quantile(tail, size, share) / size
        high = _binomial_quantile(1.0 - tail, size, share) / size
        return Interval(
            np.clip(share + root * (low - share), 0.0, 1.0), np.clip(share + root * (high - share), 0.0, 1.0)
        )


def _binomial_quantile(chance: FloatArray, n: FloatArray, p: FloatArray) -> FloatArray:
    """The binomial quantile, interpolated between counts; n need not be whole."""
    known = np.isfinite(n)
    size = np.where(known, n, 1.0)
    where = np.where(known, p, 0.5)
    count = np.maximum(np.ceil(special.bdtrik(chance, size, where) - 1e-9), 0.0)
    count = np.where(np.isnan(count), 0.0, count)
    here, before = _binomial_cdf(count, size, where), _binomial_cdf(count - 1.0, size, where)
    back = np.clip((here - chance) / np.maximum(here - before, 1e-300), 0.0, 1.0)
    return np.where(known, np.clip(count - back, 0.0, size), np.nan)


def _binomial_cdf(count: FloatArray, n: FloatArray, p: FloatArray) -> FloatArray:
    inside = (count >= 0.0) & (count < n)
    a, b = np.where(inside, count + 1.0, 1.0), np.where(inside, n - count, 1.0)
    probability: FloatArray = special.betaincc(a, b, p)
    return np.where(inside, probability, np.where(count < 0.0, 0.0, 1.0))


def normal_limits(
    se: npt.ArrayLike,
    target: npt.ArrayLike,
    level: npt.ArrayLike = 0.95,
    *,
    between: npt.ArrayLike = 0.0,
) -> Interval:
    """Between which values does chance alone leave a group with this standard error?

    Args:
        se: standard error of the group's mean, NPS or index.
        target: the value that all are compared with.
        level: share of ordinary groups inside.
        between: ``Overdispersion.between``, in squared units of the value.

    Source: Spiegelhalter 2005, eqs. 1 and A.7 (additive random effects).
    """
    centre = np.asarray(target, dtype=np.float64)
    reach = critical_value(level) * np.sqrt(np.square(np.asarray(se, dtype=np.float64)) + between)
    return Interval(centre - reach, centre + reach)


def overdispersion(
    value: npt.ArrayLike, se: npt.ArrayLike, target: float, *, winsorised: float = 0.1
) -> Overdispersion:
    """Do the groups scatter more than chance explains, the few that stick out left aside?

    Args:
        value: the groups' values, shape (groups,).
        se: their standard errors under the target, positive; a group without one takes no part.
        target: the value that all are compared with.
        winsorised: share of z-scores pulled in at each end, so that true outliers do not widen the limits that
            should show them.

    Returns:
        ``Overdispersion``; ratio 1 and between 0 where groups scatter no more than chance.

    Source: Spiegelhalter 2005, sec. 2.5 (eq. 4, winsorised) and appendix A.3 (DerSimonian-Laird).
    """
    y, error = np.broadcast_arrays(np.asarray(value, dtype=np.float64), np.asarray(se, dtype=np.float64))
    known = np.isfinite(y) & np.isfinite(error) & (error > 0.0)
    groups = int(known.sum())
    if groups < 2:
        return Overdispersion(1.0, 0.0)
    z = (y[known] - target) / error[known]
    ends = np.quantile(z, [winsorised, 1.0 - winsorised])
    ratio = float(np.mean(np.clip(z, *ends) ** 2))
    if groups * ratio <= groups - 1.0:
        return Overdispersion(1.0, 0.0)
    weight = error[known] ** -2.0
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    return Overdispersion(max(ratio, 1.0), float((groups * ratio - (groups - 1.0)) / scale))
