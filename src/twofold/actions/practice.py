"""Who should practise what: which units lie below comparable ones, at which touchpoint, and how sure that is.

A unit is a branch or a team, never a person. A unit with too few answers is told that there are not enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from twofold.actions.levers import UnitLevels
from twofold.actions.spread import Spread
from twofold.measures.intervals import critical_value
from twofold.measures.multiplicity import benjamini_hochberg
from twofold.measures.ranking import rank_intervals
from twofold.measures.shrinkage import normal

Floats = NDArray[np.float64]
ALPHA = 0.05
FEWEST = 30  # answers of a unit about a touchpoint; below, nothing is said
FEWEST_UNITS = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit that should practise something.

    Attributes:
        unit: which one.
        lever: what lies below comparable units there.
        level: its level, steadied towards the other units, with the interval.
        raw: the level as it is.
        others: the mean of all answers of the other units.
        difference: raw level less the others, with the interval.
        rank: its place among the units, 1 being the best. rank_low, rank_high: the places it may truly hold.
        units: how many were compared.
        n: its answers.
        p_adjusted: corrected over all units and levers (Benjamini-Hochberg).
        gain: points of the outcome that would go with reaching the others there; None where nobody knows.
    """

    unit: str
    lever: str
    level: Spread
    raw: float
    others: float
    difference: Spread
    rank: int
    rank_low: int
    rank_high: int
    units: int
    n: int
    p_adjusted: float
    gain: float | None = None


@dataclass(frozen=True, slots=True)
class NotEnough:
    """A unit that nothing can be said about.

    Attributes:
        unit: which one.
        lever: at which touchpoint.
        n: its answers; None where they may not be shown.
    """

    unit: str
    lever: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Practice:
    """Who should practise what.

    Attributes:
        suggestions: by unit, the largest gap first inside each.
        not_enough: units and levers with too few answers.
        compared: how many units and levers were compared.
        fewest: answers that a unit needs.
        false_share: the expected share of false suggestions, at most.
    """

    suggestions: tuple[Suggestion, ...]
    not_enough: tuple[NotEnough, ...]
    compared: int
    fewest: int
    false_share: float = ALPHA


def practice(
    names: Sequence[str],
    by_unit: Sequence[UnitLevels],
    importance: Floats | None = None,
    *,
    level: float = 0.95,
    fewest: int = FEWEST,
) -> Practice:
    """Which units lie below comparable ones, and where?

    Each unit is compared with all answers of the other units, lever by lever; all comparisons are corrected together.

    Args:
        names: (k) the levers.
        by_unit: (k) their levels by unit; empty where units are not known.
        importance: (k,) points of the outcome for the better per point of the lever.
        level: coverage of intervals.
        fewest: answers that a unit needs, at least ``FEWEST``.

    Source: Benjamini & Hochberg 1995; levels steadied as Morris 1983 (``measures.shrinkage``); places as Mogstad et al.
    2024 (``measures.ranking``).
    """
    if not by_unit:
        return Practice((), (), 0, max(fewest, FEWEST))
    parts = [_compared(units, max(fewest, FEWEST)) for units in by_unit]
    p_values = np.concatenate([part.p_value for part in parts])
    adjusted = benjamini_hochberg(p_values) if p_values.size else p_values
    found: list[Suggestion] = []
    small: list[NotEnough] = []
    start = 0
    for at, (name, units, part) in enumerate(zip(names, by_unit, parts, strict=True)):
        mine = adjusted[start : start + len(part.p_value)]
        start += len(part.p_value)
        worth = None if importance is None else float(importance[at])
        found += _suggestions(name, part, mine, level, worth)
        small += [
            NotEnough(unit, name, int(n) if n > 0 else None)
            for unit, n, known in zip(units.units, units.n, part.known, strict=True)
            if not known
        ]
    ordered = sorted(found, key=lambda one: (one.unit, -(one.gain or 0.0), one.difference.value))
    return Practice(tuple(ordered), tuple(small), int(p_values.size), max(fewest, FEWEST))


@dataclass(frozen=True, eq=False)
class _Compared:
    """The units of one lever that can be compared: (m,) each, and (U,) whether a unit is among them."""

    known: NDArray[np.bool_]
    units: tuple[str, ...]
    value: Floats
    se: Floats
    n: Floats
    others: Floats
    error: Floats
    p_value: Floats


def _compared(units: UnitLevels, fewest: int) -> _Compared:
    known = np.isfinite(units.value) & (units.se > 0.0) & (units.n >= fewest)
    if known.sum() < FEWEST_UNITS:
        known = np.zeros_like(known)
    y, se, n = units.value[known], units.se[known], units.n[known]
    rest = n.sum() - n if len(n) else n
    others = (n @ y - n * y) / np.where(rest > 0.0, rest, 1.0) if len(n) else y
    errors = ((n**2 @ se**2) - n**2 * se**2) / np.where(rest > 0.0, rest, 1.0) ** 2 if len(n) else se
    error = np.sqrt(se**2 + errors)
    names = tuple(unit for unit, is_known in zip(units.units, known, strict=True) if is_known)
    return _Compared(known, names, y, se, n, others, error, 2.0 * ndtr(-np.abs(y - others) / error))


def _suggestions(name: str, part: _Compared, adjusted: Floats, level: float, worth: float | None) -> list[Suggestion]:
    below = np.flatnonzero((adjusted <= ALPHA) & (part.value < part.others))
    if not below.size:
        return []
    steady = normal(part.value, part.se, level)
    ranks = rank_intervals(part.value, part.se, level)
    reach = float(critical_value(level))
    return [
        Suggestion(
            unit=part.units[at],
            lever=name,
            level=Spread(float(steady.value[at]), float(steady.low[at]), float(steady.high[at])),
            raw=float(part.value[at]),
            others=float(part.others[at]),
            difference=_difference(part, at, reach),
            rank=int(ranks.rank[at]),
            rank_low=int(ranks.low[at]),
            rank_high=int(ranks.high[at]),
            units=len(part.units),
            n=int(part.n[at]),
            p_adjusted=float(adjusted[at]),
            gain=None if worth is None else worth * (float(part.others[at]) - float(steady.value[at])),
        )
        for at in below.tolist()
    ]


def _difference(part: _Compared, at: int, reach: float) -> Spread:
    value, half = float(part.value[at] - part.others[at]), reach * float(part.error[at])
    return Spread(value, value - half, value + half)
