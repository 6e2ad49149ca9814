"""The estimates of one pair, from those of all."""

import numpy as np
from scipy import special

from twofold.findings.links.attenuation import corrected_slope, reliability_between, reliability_within
from twofold.findings.links.between_pairs import Between
from twofold.findings.links.levelled import Floats
from twofold.findings.links.link_request import LinkRequest
from twofold.findings.links.links_found import Corrected, LinkEstimate
from twofold.findings.links.slopes import Slopes
from twofold.findings.links.within_pairs import Side, Within
from twofold.panels.panel import PanelColumn

POWER = 0.8
WITHIN_METHOD = "least squares within units and periods, CR2 errors by unit"
DETRENDED_METHOD = "least squares within units, periods and units' own trends, CR2 errors by unit"
BETWEEN_METHOD = "least squares between units' means, HC2 errors"
JOINT = ", interval for all lags together"

Place = tuple[int, int]


def at_lag(within: Within, place: Place, at: int, level: float) -> LinkEstimate | None:
    """The slope at the clearest lag; its interval is widened to hold for all lags where no lag is shown.

    A lag that was picked among several for being the largest looks larger than it is, unless it is beyond doubt.
    """
    side, where = within.plain, (*place, at)
    if not np.isfinite(side.slopes.se[where]):
        return None
    if within.p_pair[place] < 1.0 - level:
        return _estimate(side.slopes, where, int(side.lags[at]), level, WITHIN_METHOD)
    joint = _as_t(float(within.joint[place]), float(side.slopes.df[where]))
    return _estimate(side.slopes, where, int(side.lags[at]), level, WITHIN_METHOD + JOINT, least_reach=joint)


def by_lag(side: Side, place: Place, level: float) -> tuple[LinkEstimate, ...]:
    """The slope at every lag, each with an interval of its own."""
    return tuple(
        _estimate(side.slopes, (*place, at), int(lag), level, WITHIN_METHOD)
        for at, lag in enumerate(side.lags)
        if np.isfinite(side.slopes.se[(*place, at)])
    )


def reversed_at_clearest(side: Side | None, place: Place, level: float) -> LinkEstimate | None:
    """The slope of the driver on the measure of periods before."""
    if side is None:
        return None
    turned = place[::-1]
    return one_lag(side, turned, int(side.clearest[turned]), level, WITHIN_METHOD)


def one_lag(side: Side, place: Place, at: int, level: float, method: str) -> LinkEstimate | None:
    """The slope at one lag."""
    where = (*place, at)
    if not np.isfinite(side.slopes.se[where]):
        return None
    return _estimate(side.slopes, where, int(side.lags[at]), level, method)


def between_means(between: Between, place: Place, level: float) -> LinkEstimate | None:
    """The slope between units' means."""
    if not np.isfinite(between.slopes.se[place]):
        return None
    return _estimate(between.slopes, place, 0, level, BETWEEN_METHOD)


def detectable_within(within: Within, place: Place, at: int, request: LinkRequest) -> float | None:
    """The smallest slope that would have been shown four times in five, with units' own trends and without."""
    where = (*place, at)
    found = detectable(within.plain.slopes, where, within.critical, request)
    if within.free is None or found is None:
        return found
    se, df = float(within.free.slopes.se[where]), float(within.free.slopes.df[where])
    if not np.isfinite(se) or not np.isfinite(df):
        return found
    return max(found, float(special.stdtrit(df, 0.5 + request.level / 2.0) + special.stdtrit(df, POWER)) * se)


def detectable(found: Slopes, where: tuple[int, ...], critical: float, request: LinkRequest) -> float | None:
    """The slope whose statistic exceeds what is asked of it four times in five.

    Asked of it is what the largest of all pairs exceeds by chance in one table of twenty, so that it is the smallest
    link that would have been claimed among these pairs; of too few units, what one pair would need.
    """
    se, df = float(found.se[where]), float(found.df[where])
    if not np.isfinite(se) or not np.isfinite(df):
        return None
    alone = float(special.stdtrit(df, 0.5 + request.level / 2.0))
    asked = max(_as_t(critical, df), alone) if found.units[where] >= request.fewest_units else alone
    return (asked + float(special.stdtrit(df, POWER))) * se


def corrected(column: PanelColumn, estimate: LinkEstimate | None, level: float, *, within: bool) -> Corrected | None:
    """The slope without the attenuation by measurement error of the driver; None where nobody can tell."""
    if estimate is None:
        return None
    reliability = reliability_within(column) if within else reliability_between(column)
    return None if reliability is None else corrected_slope(estimate, reliability, level)


def shown_without_any(score: Floats, size: Floats) -> bool | None:
    """Whether a slope is shown, by itself, when any one unit is left out; None of fewer than four units.

    Args:
        score: (U,) what each unit adds to the slope's numerator.
        size: (U,) likewise to its denominator. What one unit's leaving does to the periods' levels is left aside.
    """
    units = int(np.count_nonzero(size))
    if units < 4:
        return None
    top, spread = score.sum() - score, size.sum() - size
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = top / spread
        squares, crossed, sizes = (each.sum() - each for each in (score**2, score * size, size**2))
        noise = squares - 2.0 * slope * crossed + slope**2 * sizes
        t = top / np.sqrt(noise * (units - 1) / (units - 2))
    return bool(np.all((t * np.sign(score.sum()))[size > 0.0] >= special.stdtrit(units - 2, 0.975)))


def _as_t(score: float, df: float) -> float:
    """The t-statistic that is as rare as this normal score."""
    return float(-special.stdtrit(df, special.ndtr(-score)))


def _estimate(
    found: Slopes, where: tuple[int, ...], lag: int, level: float, method: str, *, least_reach: float = 0.0
) -> LinkEstimate:
    value, se, df = (float(each[where]) for each in (found.value, found.se, found.df))
    reach = max(float(special.stdtrit(df, 0.5 + level / 2.0)), least_reach) * se
    p_value = float(2.0 * special.stdtr(df, -abs(value) / se))
    units, rows = int(found.units[where]), int(found.rows[where])
    return LinkEstimate(value, se, value - reach, value + reach, p_value, df, units, rows, lag, method)
