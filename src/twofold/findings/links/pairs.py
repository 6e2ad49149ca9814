"""Every EX driver against every CX measure at every lag, as sums by unit from which all tests follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.findings.links.levelled import NOTHING, Floats, Levels, levels_of

Bools = NDArray[np.bool_]

MANY = 40  # units from which what is common to periods ties them together too little to count
SHORTEST = 2  # periods a unit needs to say anything about its own changes
SHORTEST_TRENDS = 5  # likewise when its own trend is taken away


@dataclass(frozen=True, slots=True)
class UnitSums:
    """What each unit adds to the slope of an outcome on a driver, for E drivers and C outcomes at one lag.

    Attributes:
        score: (E, C, U) Σ weight · driver · outcome, levels taken away.
        size: (E, C, U) Σ weight · driver², likewise.
        lean: (E, C, U) share of its own driver that the periods' levels take from a unit (its leverage there).
        rows: (E, C, U) periods with both.
        shared: (E, C, U, U) what the error of unit h adds to the score of unit g through the periods' levels; empty
            where there are so many units that it does not matter.
        between: (E, C, U, U) the same of the driver with itself; empty likewise.
    """

    score: Floats
    size: Floats
    lean: Floats
    rows: Floats
    shared: Floats
    between: Floats


def unit_sums(driver: Floats, outcome: Floats, weight: Floats | None, lag: int, *, trends: bool, few: bool) -> UnitSums:
    """What does each unit add to the slope of the outcomes on the drivers ``lag`` periods before?

    Args:
        driver: (E, U, T) NaN where missing.
        outcome: (C, U, T) likewise.
        weight: (C, U, T) of the outcome's cells, positive; all alike where left out.
        lag: periods from driver to outcome; negative where the outcome comes first.
        trends: whether units' own trends are taken away, too.
        few: whether units are so few that the periods' levels tie them together.
    """
    periods = driver.shape[2]
    earlier, later = slice(0, max(periods - abs(lag), 0)), slice(min(abs(lag), periods), periods)
    x = driver[:, :, earlier if lag >= 0 else later]
    y = outcome[:, :, later if lag >= 0 else earlier]
    w = None if weight is None else weight[:, :, later if lag >= 0 else earlier]
    shape = len(x), len(y), x.shape[1]
    found = UnitSums(
        *(np.zeros(shape) for _ in range(4)),
        *(np.zeros((*shape, shape[2]) if few else (*shape, 0)) for _ in range(2)),
    )
    for pattern, ex, cx in _alike(np.isfinite(x), np.isfinite(y), w, SHORTEST_TRENDS if trends else SHORTEST):
        _fill(found, x[ex], y[cx], levels_of(pattern, trends=trends), (ex, cx))
    return found


def _fill(found: UnitSums, x: Floats, y: Floats, levels: Levels, where: tuple[list[int], list[int]]) -> None:
    place = np.ix_(*where)
    both = [np.where(levels.weight > 0.0, columns, 0.0) for columns in (x, y)]
    left_x, left_y = (levels.taken_from(_centred(columns, levels.weight)) for columns in both)
    left_y = left_y * _moves(left_y, both[1], levels.weight)[:, None, None]
    heavy_x, heavy_y = left_x * levels.weight, left_y * levels.weight
    ones = np.ones((1, len(y), 1))
    found.score[place] = np.einsum("eut,cut->ecu", heavy_x, left_y, optimize=True)
    own = (heavy_x * left_x).sum(axis=2) * _moves(left_x, both[0], levels.weight)[:, None]
    found.size[place] = own[:, None, :] * ones
    through = heavy_x @ levels.periods
    taken = (through * heavy_x).sum(axis=2)
    found.lean[place] = np.divide(taken, own, out=np.zeros_like(own), where=own > 0.0)[:, None, :] * ones
    found.rows[place] = (levels.weight > 0.0).sum(axis=1)
    if found.shared.size:
        found.shared[place] = np.einsum("eut,cvt->ecuv", through, heavy_y, optimize=True)
        found.between[place] = np.einsum("eut,evt->euv", through, heavy_x, optimize=True)[:, None] * ones[..., None]


def _moves(left: Floats, columns: Floats, weight: Floats) -> Bools:
    """(K,) whether a column moves within units and periods at all, or what is left of it is rounding."""
    spread = (weight * _centred(columns, weight) ** 2).sum(axis=(1, 2))
    return np.asarray((weight * left**2).sum(axis=(1, 2)) > NOTHING * spread, dtype=np.bool_)


def _centred(columns: Floats, weight: Floats) -> Floats:
    """Less their mean, so that rounding does not drown small changes of large numbers."""
    mean = (columns * weight).sum(axis=(1, 2)) / max(float(weight.sum()), NOTHING)
    found: Floats = columns - mean[:, None, None]
    return found


def _alike(x: Bools, y: Bools, weight: Floats | None, shortest: int) -> Iterator[tuple[Floats, list[int], list[int]]]:
    """Drivers and outcomes with the same missing cells share one set of levels."""
    xs, ys = _patterns(x), _patterns(y if weight is None else np.where(y, weight, 0.0))
    for ex in xs:
        for cx in ys:
            both = x[ex[0]] & y[cx[0]]
            mass = both.astype(np.float64) if weight is None else np.where(both, weight[cx[0]], 0.0)
            mass = np.where(both.sum(axis=1, keepdims=True) >= shortest, mass, 0.0)
            if mass.any():
                yield mass, ex, cx


def _patterns(grids: Sequence[NDArray[np.generic]] | NDArray[np.generic]) -> list[list[int]]:
    found: dict[bytes, list[int]] = {}
    for number, grid in enumerate(grids):
        found.setdefault(np.ascontiguousarray(grid).tobytes(), []).append(number)
    return list(found.values())
