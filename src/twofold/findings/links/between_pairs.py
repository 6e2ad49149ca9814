"""All pairs between units: the means of units against each other."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.findings.links.flips import adjusted, alike, by_pair, critical, flipped, p_values
from twofold.findings.links.levelled import NOTHING, Floats
from twofold.findings.links.link_request import LinkRequest
from twofold.findings.links.pairs import MANY, UnitSums
from twofold.findings.links.slopes import Slopes, slopes

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Between:
    """Everything that the panel says between units, for E x C pairs.

    Attributes:
        sums: (E, C, U) what each unit adds.
        slopes: (E, C).
        correlation: (E, C).
        p_pair: (E, C) of no link. p_adjusted: likewise among all pairs.
        critical: the normal score that the largest of all pairs exceeds by chance in one table of twenty.
    """

    sums: UnitSums
    slopes: Slopes
    correlation: Floats
    p_pair: Floats
    p_adjusted: Floats
    critical: float


def unit_means(grids: Floats) -> Floats:
    """(K, U) each unit's mean over its periods, what all units share in a period taken away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=RuntimeWarning)  # a mean of nothing is nothing
        shared = np.nanmean(grids, axis=1, keepdims=True) if grids.shape[2] > 1 else 0.0
        found: Floats = np.nanmean(grids - shared, axis=2)
    return found


def between_pairs(driver: Floats, outcome: Floats, request: LinkRequest) -> Between:
    """Do units with more of a driver have more of an outcome?

    HC2 errors with Satterthwaite's degrees of freedom, and the wild bootstrap over units.

    Args:
        driver: (E, U) means of units; NaN where there is none.
        outcome: (C, U) likewise.
        request: the level and the draws.
    """
    both = np.isfinite(driver)[:, None] & np.isfinite(outcome)[None]  # (E, C, U)
    n = both.sum(axis=2, keepdims=True)
    x, y = (_centred(np.broadcast_to(each, both.shape), both, n) for each in (driver[:, None], outcome[None]))
    ones = both / np.maximum(n, 1)
    size = x**2
    few = slice(None) if both.shape[2] < MANY else slice(0)  # many units' mean ties them together too little to count
    tie = 1.0 / np.maximum(n, 1)[..., None]
    sums = UnitSums(
        score=x * y,
        size=size,
        lean=ones,
        rows=both.astype(np.float64),
        shared=(x[..., :, None] * y[..., None, few] * tie),
        between=(x[..., :, None] * x[..., None, few] * tie),
    )
    found = slopes(sums)
    counted = np.where(found.units >= request.fewest_units, found.df, np.nan).ravel()
    flips = by_pair(alike(flipped(sums, request.asked), counted), np.arange(found.df.size, dtype=np.int64))
    spread = np.sqrt((x**2).sum(axis=2) * (y**2).sum(axis=2))
    correlation = np.divide((x * y).sum(axis=2), spread, out=np.full(spread.shape, np.nan), where=spread > 0.0)
    return Between(
        sums=sums,
        slopes=found,
        correlation=correlation,
        p_pair=p_values(flips).reshape(spread.shape),
        p_adjusted=adjusted(flips).reshape(spread.shape),
        critical=critical(flips, request.level),
    )


def _centred(columns: Floats, known: Bools, n: Ints) -> Floats:
    values = np.where(known, columns, 0.0)
    left = np.where(known, values - values.sum(axis=2, keepdims=True) / np.maximum(n, 1), 0.0)
    moves = (left**2).sum(axis=2, keepdims=True) > (NOTHING * values).max(axis=2, keepdims=True) ** 2
    found: Floats = np.where(moves, left, 0.0)  # what is left of units that are all alike is rounding
    return found
