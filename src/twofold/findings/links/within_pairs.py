"""All pairs within units: at every lag, in both directions, with and without units' own trends."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from twofold.findings.links.flips import Flipped, adjusted, alike, by_pair, critical, flipped, p_values
from twofold.findings.links.levelled import Floats
from twofold.findings.links.link_request import LinkRequest
from twofold.findings.links.pairs import MANY, UnitSums, unit_sums
from twofold.findings.links.slopes import Slopes, slopes

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LONG = 8  # periods from which units' own trends are taken away in the test


@dataclass(frozen=True, slots=True)
class Side:
    """One direction, without or with units' trends, for E x C pairs and L lags.

    Attributes:
        sums: what each unit adds, (E, C, L, ...).
        slopes: (E, C, L).
        lags: (L,) periods.
        t: (E, C, L) absolute t-statistics as normal scores; 0 where the data cannot say.
        flips: over lags, one test a pair: (E C) and (draws, E C).
    """

    sums: UnitSums
    slopes: Slopes
    lags: Ints
    t: Floats
    flips: Flipped

    @property
    def clearest(self) -> Ints:
        """(E, C) the place of the clearest lag."""
        found: Ints = self.t.argmax(axis=2)
        return found


@dataclass(frozen=True, slots=True)
class Within:
    """Everything that the panel says within units.

    Attributes:
        plain: forward, levels of units and periods taken away.
        tested: forward, as the claim is tested: without trends where the panel is long enough.
        reverse: backward, as tested; None where there are too few periods.
        trends: whether ``tested`` is without trends.
        p_pair: (E, C) of no link at any lag. p_plain, p_adjusted, p_reverse: likewise.
        critical: the normal score that the largest of all pairs exceeds by chance in one table of twenty.
        joint: (E, C) likewise for the lags of one pair, without trends taken away.
    """

    plain: Side
    tested: Side
    reverse: Side | None
    trends: bool
    p_pair: Floats
    p_plain: Floats
    p_adjusted: Floats
    p_reverse: Floats | None
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
    trends = _typical_periods(driver, outcome) >= LONG
    forward, backward = np.arange(longest + 1), np.arange(1, longest + 1)
    plain = _side(driver, outcome, weight, forward, request, trends=False)
    tested = _side(driver, outcome, weight, forward, request, trends=True) if trends else plain
    # backwards a cell of the driver is explained: the weights of the outcome's cells would be those of the wrong side
    reverse = _side(outcome, driver, None, backward, request, trends=trends) if len(backward) else None
    shape = plain.t.shape[:2]
    return Within(
        plain=plain,
        tested=tested,
        reverse=reverse,
        trends=trends,
        p_pair=p_values(tested.flips).reshape(shape),
        p_plain=p_values(plain.flips).reshape(shape),
        p_adjusted=adjusted(tested.flips).reshape(shape),
        p_reverse=None if reverse is None else p_values(reverse.flips).reshape(shape[::-1]).T,
        critical=critical(tested.flips, request.level),
        joint=np.quantile(plain.flips.drawn, request.level, axis=0).reshape(shape),
    )


def longest_lag(driver: Floats, outcome: Floats, wanted: int) -> int:
    """The longest lag at which units still have three periods, or two at lag 0; -1 where there is none."""
    periods = driver.shape[2]
    first, second = _ever(driver, (0, 1)), _ever(outcome, (0, 1))
    for lag in range(min(wanted, max(periods - 3, 0)), -1, -1):
        if np.count_nonzero(first[: periods - lag] & second[lag:]) >= (3 if lag else 2):
            return lag
    return -1


def _typical_periods(driver: Floats, outcome: Floats) -> float:
    """Periods with any driver and any outcome, of the median unit that has some."""
    both = (_ever(driver, (0,)) & _ever(outcome, (0,))).sum(axis=1)
    return float(np.median(both[both > 0])) if both.any() else 0.0


def _ever(grids: Floats, axes: tuple[int, ...]) -> Bools:
    """Where anything is known along these axes."""
    return np.asarray(np.isfinite(grids).any(axis=axes), dtype=np.bool_)


def _side(
    first: Floats, second: Floats, weight: Floats | None, lags: Ints, request: LinkRequest, *, trends: bool
) -> Side:
    few = first.shape[1] < MANY
    each = [unit_sums(first, second, weight, int(lag), trends=trends, few=few) for lag in lags]
    sums = UnitSums(*(np.stack([getattr(one, part.name) for one in each], axis=2) for part in fields(UnitSums)))
    found = slopes(sums)
    flips = alike(flipped(sums, request.asked), np.where(found.units >= request.fewest_units, found.df, np.nan).ravel())
    pair = np.repeat(np.arange(len(first) * len(second), dtype=np.int64), len(lags))
    t = flips.t.reshape(len(first), len(second), len(lags))
    return Side(sums, found, lags, t, by_pair(flips, pair))
