"""All pairs within units: at every lag, in both directions, and once more without units' own trends."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from twofold.findings.links.flips import (
    Flipped,
    adjusted,
    alike,
    by_pair,
    critical,
    flipped,
    one_way,
    p_values,
)
from twofold.findings.links.levelled import Floats
from twofold.findings.links.link_request import LinkRequest
from twofold.findings.links.pairs import MANY, UnitSums, unit_sums
from twofold.findings.links.slopes import Slopes, slopes

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LONG = 8  # periods from which a link has to be seen without units' own trends, too


@dataclass(frozen=True, slots=True)
class Side:
    """One direction, with or without units' trends, for E x C pairs and L lags.

    Attributes:
        sums: what each unit adds, (E, C, L, ...).
        slopes: (E, C, L).
        lags: (L,) periods.
        t: (E, C, L) t-statistics as normal scores; 0 where the data cannot say.
        flips: of all pairs and lags in this order, (E C L) and (draws, E C L).
        pairs: over lags, one test a pair: (E C) and (draws, E C).
    """

    sums: UnitSums
    slopes: Slopes
    lags: Ints
    t: Floats
    flips: Flipped
    pairs: Flipped

    @property
    def clearest(self) -> Ints:
        """(E, C) the place of the clearest lag."""
        found: Ints = np.abs(self.t).argmax(axis=2)
        return found


@dataclass(frozen=True, slots=True)
class Within:
    """Everything that the panel says within units.

    Attributes:
        plain: forward, levels of units and periods taken away.
        free: forward, without units' own trends, too; None where the panel is too short.
        reverse: backward; None where there are too few periods.
        p_pair: (E, C) of no link at any lag. p_adjusted, p_reverse: likewise.
        p_free: (E, C) of no link without trends, at the clearest lag and in its direction, among the pairs that would
            be claimed; NaN for the others.
        critical: the normal score that the largest of all pairs exceeds by chance in one table of twenty.
        joint: (E, C) likewise for the lags of one pair.
    """

    plain: Side
    free: Side | None
    reverse: Side | None
    p_pair: Floats
    p_adjusted: Floats
    p_reverse: Floats | None
    p_free: Floats
    critical: float
    joint: Floats


def within_pairs(driver: Floats, outcome: Floats, weight: Floats | None, request: LinkRequest) -> Within | None:
    """What do changes of drivers within units say about changes of outcomes?

    Args:
        driver: (E, U, T) NaN where missing.
        outcome: (C, U, T) likewise.
        weight: (C, U, T) of the outcome's cells; None where all count alike.
        request: the lags, the level and the draws.

    Returns:
        None where there are not two periods with both sides.
    """
    longest = longest_lag(driver, outcome, request.lags)
    if longest < 0:
        return None
    forward, backward = np.arange(longest + 1), np.arange(1, longest + 1)
    plain = _side(driver, outcome, weight, forward, request)
    long = _typical_periods(driver, outcome) >= LONG
    free = _side(driver, outcome, weight, forward, request, trends=True) if long else None
    # backwards a cell of the driver is explained: the weights of the outcome's cells would be those of the wrong side
    reverse = _side(outcome, driver, None, backward, request) if len(backward) else None
    shape = plain.t.shape[:2]
    p_adjusted = adjusted(plain.pairs).reshape(shape)
    return Within(
        plain=plain,
        free=free,
        reverse=reverse,
        p_pair=p_values(plain.pairs).reshape(shape),
        p_adjusted=p_adjusted,
        p_reverse=None if reverse is None else p_values(reverse.pairs).reshape(shape[::-1]).T,
        p_free=_without_trends(plain, free, p_adjusted < 1.0 - request.level),
        critical=critical(plain.pairs, request.level),
        joint=np.quantile(plain.pairs.drawn, request.level, axis=0).reshape(shape),
    )


def longest_lag(driver: Floats, outcome: Floats, wanted: int) -> int:
    """The longest lag at which units still have three periods, or two at lag 0; -1 where there is none."""
    periods = driver.shape[2]
    first, second = _ever(driver, (0, 1)), _ever(outcome, (0, 1))
    for lag in range(min(wanted, max(periods - 3, 0)), -1, -1):
        if np.count_nonzero(first[: periods - lag] & second[lag:]) >= (3 if lag else 2):
            return lag
    return -1


def _without_trends(plain: Side, free: Side | None, chosen: Bools) -> Floats:
    """Whether pairs that would be claimed are still seen when every unit's own straight trend is taken away.

    Their lag and direction are known by now, and only they are looked at: among them even one that trends alone have
    made is unlikely to pass.
    """
    found = np.full(chosen.shape, np.nan)
    if free is None:
        return found
    known = np.take_along_axis(np.isfinite(free.slopes.se), plain.clearest[..., None], axis=2)[..., 0]
    chosen = chosen & known  # at long lags too few periods are left: then nobody can tell
    if not chosen.any():
        return found
    places = np.argwhere(chosen)
    at = plain.clearest[chosen]
    tests = np.ravel_multi_index((places[:, 0], places[:, 1], at), plain.t.shape).astype(np.int64)
    sign = np.sign(plain.t.ravel()[tests])
    found[chosen] = adjusted(one_way(free.flips, tests, sign))
    return found


def _typical_periods(driver: Floats, outcome: Floats) -> float:
    """Periods with any driver and any outcome, of the median unit that has some."""
    both = (_ever(driver, (0,)) & _ever(outcome, (0,))).sum(axis=1)
    return float(np.median(both[both > 0])) if both.any() else 0.0


def _ever(grids: Floats, axes: tuple[int, ...]) -> Bools:
    """Where anything is known along these axes."""
    return np.asarray(np.isfinite(grids).any(axis=axes), dtype=np.bool_)


def _side(
    first: Floats, second: Floats, weight: Floats | None, lags: Ints, request: LinkRequest, *, trends: bool = False
) -> Side:
    few = first.shape[1] < MANY
    each = [unit_sums(first, second, weight, int(lag), trends=trends, few=few) for lag in lags]
    sums = UnitSums(*(np.stack([getattr(one, part.name) for one in each], axis=2) for part in fields(UnitSums)))
    found = slopes(sums)
    flips = alike(flipped(sums, request.asked), np.where(found.units >= request.fewest_units, found.df, np.nan).ravel())
    pair = np.repeat(np.arange(len(first) * len(second), dtype=np.int64), len(lags))
    return Side(sums, found, lags, flips.t.reshape(found.value.shape), flips, by_pair(flips, pair))
