"""Control charts: which movements over time are more than the usual noise?

Limits come from a baseline (all periods unless some are named). ``shifts`` marks changes of level with a stated
chance of marking anything in a series that never changed.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from twofold.measures.intervals import critical_value

FloatArray = npt.NDArray[np.float64]

SHORTEST_LEVEL = 2  # periods on each side of a shift: one odd period is an outlier, not a new level


class Limits(NamedTuple):
    """The centre and the control limits of each period, arrays of one shape."""

    centre: FloatArray
    low: FloatArray
    high: FloatArray


class Ewma(NamedTuple):
    """The smoothed series with its limits, arrays of one shape."""

    value: FloatArray
    low: FloatArray
    high: FloatArray


class Cusum(NamedTuple):
    """Cumulated sums above and below the centre, in standard deviations, and where they raise an alarm."""

    above: FloatArray
    below: FloatArray
    alarm: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shifts:
    """Where a series changed its level.

    Attributes:
        starts: indices of the first period of each new level, ascending; empty where no shift is shown.
        p_values: for each start, the chance of a split as clear in a stretch that did not change.
        level: the fitted level of each period; NaN where the series is.
    """

    starts: npt.NDArray[np.int64]
    p_values: FloatArray
    level: FloatArray


def series_sigmas(periods: int, false_alarm: float = 0.05) -> float:
    """How wide must limits be so that a stable series of this length has any point outside with this chance?

    Source: Šidák 1967; for one period and 0.0027 these are Shewhart's three sigmas.
    """
    return float(critical_value((1.0 - false_alarm) ** (1.0 / max(periods, 1))))


@np.errstate(divide="ignore", invalid="ignore")
def p_chart(
    count: npt.ArrayLike, n: npt.ArrayLike, *, baseline: npt.ArrayLike | None = None, sigmas: float = 3.0
) -> Limits:
    """Between which shares does a stable process stay, period by period?

    Args:
        count: yes answers a period, shape (periods,).
        n: answers a period; a period of none has NaN limits.
        baseline: which periods set the centre, booleans; all when left out.
        sigmas: half width of the limits in standard errors.

    Source: Montgomery, Introduction to Statistical Quality Control, sec. 7.2 (limits vary with n).
    """
    yes, size = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(n, dtype=np.float64))
    usable = _chosen(baseline, size) & np.isfinite(yes) & (size > 0.0)
    centre = yes[usable].sum() / size[usable].sum()
    reach = sigmas * np.sqrt(centre * (1.0 - centre) / np.where(size > 0.0, size, np.nan))
    return Limits(centre + 0.0 * reach, np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0))


@np.errstate(divide="ignore", invalid="ignore")
def u_chart(
    count: npt.ArrayLike, exposure: npt.ArrayLike = 1.0, *, baseline: npt.ArrayLike | None = None, sigmas: float = 3.0
) -> Limits:
    """Between which event rates does a stable process stay? With exposure 1 this is the c-chart of counts.

    Args:
        count: events a period, shape (periods,).
        exposure: what they are counted over; a period of none has NaN limits.
        baseline: which periods set the centre, booleans; all when left out.
        sigmas: half width of the limits in standard errors.

    Source: Montgomery, sec. 7.3.
    """
    events, base = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(exposure, dtype=np.float64))
    usable = _chosen(baseline, base) & np.isfinite(events) & (base > 0.0)
    centre = events[usable].sum() / base[usable].sum()
    reach = sigmas * np.sqrt(centre / np.where(base > 0.0, base, np.nan))
    return Limits(centre + 0.0 * reach, np.maximum(centre - reach, 0.0), centre + reach)


@np.errstate(divide="ignore", invalid="ignore")
def mean_chart(
    value: npt.ArrayLike, se: npt.ArrayLike, *, baseline: npt.ArrayLike | None = None, sigmas: float = 3.0
) -> Limits:
    """Between which means (or NPS) does a stable process stay, given each period's standard error?

    Periods may vary a little more than their errors say (every month is a little different): that ordinary
    variance is estimated from neighbouring periods, which a change of level hardly touches, and added.

    Args:
        value: the periods' means, shape (periods,), in order of time.
        se: their standard errors; a period without one has NaN limits.
        baseline: which periods set the centre, booleans; all when left out.
        sigmas: half width of the limits in standard errors.

    Source: Shewhart's individuals chart with known errors: Montgomery, sec. 6.4; Laney 2002, Quality Engineering 14.
    """
    y, error = np.broadcast_arrays(np.asarray(value, dtype=np.float64), np.asarray(se, dtype=np.float64))
    usable = _chosen(baseline, y) & np.isfinite(y) & (error > 0.0)
    variance = np.where(np.isfinite(y) & (error > 0.0), error**2, np.nan)
    total = variance + ordinary_variance(y[usable], variance[usable])
    centre = (y[usable] / total[usable]).sum() / (1.0 / total[usable]).sum()
    reach = sigmas * np.sqrt(total)
    return Limits(centre + 0.0 * reach, centre - reach, centre + reach)


def ordinary_variance(value: npt.ArrayLike, variance: npt.ArrayLike) -> float:
    """How much do neighbouring periods differ beyond their standard errors (variance of one period)?

    Args:
        value: the periods' values, shape (periods,), in order of time, no NaN.
        variance: their squared standard errors.

    Source: mean squared successive difference (von Neumann 1941), less what the errors explain.
    """
    y, own = np.asarray(value, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    if y.size < 2:
        return 0.0
    steps = np.diff(y) ** 2 - own[1:] - own[:-1]
    return float(max(steps.mean() / 2.0, 0.0))


def ewma(
    value: npt.ArrayLike, centre: float, sigma: npt.ArrayLike, *, smoothing: float = 0.1, sigmas: float = 2.7
) -> Ewma:
    """Does the series drift slowly away from its centre?

    Args:
        value: the periods' values, shape (periods,), in order of time; a NaN period leaves the average as it is.
        centre: where the series should be.
        sigma: standard deviation of one period's value, one number or one a period.
        smoothing: weight of the newest period (λ).
        sigmas: half width of the limits (L).

    Returns:
        The moving average and its limits, which widen as the average settles.

    Source: Roberts 1959; Montgomery, sec. 9.2, eqs. 9.22-9.26.
    """
    y, deviation = np.broadcast_arrays(np.asarray(value, dtype=np.float64), np.asarray(sigma, dtype=np.float64))
    smooth, variance = np.empty(y.shape), np.empty(y.shape)
    last, spread = float(centre), 0.0
    for period in range(y.size):
        if np.isfinite(y[period]) and np.isfinite(deviation[period]):
            last = smoothing * float(y[period]) + (1.0 - smoothing) * last
            spread = (smoothing * float(deviation[period])) ** 2 + (1.0 - smoothing) ** 2 * spread
        smooth[period], variance[period] = last, spread
    reach = sigmas * np.sqrt(variance)
    return Ewma(smooth, centre - reach, centre + reach)


def cusum(
    value: npt.ArrayLike, centre: float, sigma: npt.ArrayLike, *, allowance: float = 0.5, decision: float = 5.0
) -> Cusum:
    """Does a small lasting change add up?

    Args:
        value: the periods' values, shape (periods,), in order of time; a NaN period leaves the sums as they are.
        centre: where the series should be.
        sigma: standard deviation of one period's value, one number or one a period.
        allowance: what is forgiven each period (k), in standard deviations: half the change worth noticing.
        decision: where the alarm is raised (h); ``run_lengths.cusum_run_length`` says how often it is false.

    Returns:
        The sums above and below the centre, in standard deviations, and where either exceeds ``decision``.

    Source: Page 1954; Montgomery, sec. 9.1, eqs. 9.2-9.3.
    """
    y, deviation = np.broadcast_arrays(np.asarray(value, dtype=np.float64), np.asarray(sigma, dtype=np.float64))
    z = (y - centre) / deviation
    above, below = np.zeros(z.shape), np.zeros(z.shape)
    high = low = 0.0
    for period in range(z.size):
        if np.isfinite(z[period]):
            high = max(0.0, high + float(z[period]) - allowance)
            low = max(0.0, low - float(z[period]) - allowance)
        above[period], below[period] = high, low
    return Cusum(above, below, (above > decision) | (below > decision))


def shifts(
    value: npt.ArrayLike,
    se: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    false_alarm: float = 0.05,
    draws: int = 1999,
) -> Shifts:
    """At which periods did the level really change?

    The clearest split of the series is compared with the clearest splits of the same deviations in random order; a
    series without change gets any mark with chance ``false_alarm``. Both sides of a found split are searched again.
    A season or a slow trend is not noise: its turns may be marked as shifts.

    Args:
        value: the periods' values, shape (periods,), in order of time; NaN periods take no part.
        se: their standard errors, positive.
        rng: makes the random orders (give a seeded one for a repeatable answer).
        false_alarm: chance of marking anything in a stable series.
        draws: how many random orders.

    Source: Taylor 2000 (change-point analysis); permutation test: Pettitt 1979, Antoch & Hušková 2001.
    """
    y, error = np.broadcast_arrays(np.asarray(value, dtype=np.float64), np.asarray(se, dtype=np.float64))
    known = np.flatnonzero(np.isfinite(y) & np.isfinite(error) & (error > 0.0))
    level = np.full(y.shape, np.nan)
    found: list[tuple[int, float]] = []
    variance = error[known] ** 2
    weight = 1.0 / (variance + ordinary_variance(y[known], variance)) if known.size else variance
    stretches = [(0, known.size)] if known.size else []
    while stretches:
        start, end = stretches.pop()
        at, p = _clearest_split(y[known][start:end], weight[start:end], rng, draws)
        if p <= false_alarm:
            found.append((start + at, p))
            stretches += [(start, start + at), (start + at, end)]
        else:
            inside = known[start:end]
            level[inside] = np.average(y[inside], weights=weight[start:end])
    found.sort()
    return Shifts(
        known[np.array([at for at, _ in found], dtype=np.int64)],
        np.array([p for _, p in found], dtype=np.float64),
        level,
    )


def _clearest_split(y: FloatArray, weight: FloatArray, rng: np.random.Generator, draws: int) -> tuple[int, float]:
    """Where the levels before and after differ most, and the chance of as much in random order."""
    if y.size < 2 * SHORTEST_LEVEL:
        return 0, 1.0
    root = np.sqrt(weight)
    deviation = (y - np.average(y, weights=weight)) * root
    orders = rng.permuted(np.tile(deviation, (draws, 1)), axis=1)
    contrast = _split_contrasts(np.vstack([deviation, orders]) * root, weight)
    clearest = contrast.max(axis=1)
    as_clear = np.count_nonzero(clearest[1:] >= clearest[0] * (1.0 - 1e-12))
    return int(contrast[0].argmax()) + SHORTEST_LEVEL, (as_clear + 1.0) / (draws + 1.0)


def _split_contrasts(weighted: FloatArray, weight: FloatArray) -> FloatArray:
    """Size of the difference of levels at every possible split, in standard errors; shape (series, splits)."""
    before, total = np.cumsum(weight), weight.sum()
    sums = np.cumsum(weighted, axis=1)
    inside = slice(SHORTEST_LEVEL - 1, weight.size - SHORTEST_LEVEL)
    share = before[inside] / total
    drift = sums[:, inside] - share * sums[:, -1:]
    contrasts: FloatArray = np.abs(drift) / np.sqrt(total * share * (1.0 - share))
    return contrasts


def _chosen(baseline: npt.ArrayLike | None, like: FloatArray) -> npt.NDArray[np.bool_]:
    return np.ones(like.shape, dtype=np.bool_) if baseline is None else np.asarray(baseline, dtype=np.bool_)
