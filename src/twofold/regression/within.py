"""What is left of columns when the level of every unit (and of every period) is taken away."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DENSE = 1500  # levels of the smaller of two groups up to which one linear system is solved; beyond, alternating
TOLERANCE = 1e-10  # of alternating projections, in standard deviations of the column
ROUNDS = 100_000


def demeaned(columns: Floats, groups: Sequence[Ints], weight: Floats | None = None) -> Floats:
    """What is left of columns without the levels of these groups (fixed effects)?

    One group and balanced pairs of groups take one exact pass; other pairs one exact linear system over the smaller
    group; what is larger, or more than two groups, alternating projections to ``TOLERANCE``.

    Args:
        columns: (n, k) or (n,), finite.
        groups: each (n,), which level a row has: 0, 1, 2 and so on.
        weight: (n,) positive; all alike where left out.

    Returns:
        Residuals, of the shape of ``columns``; least squares on them gives the coefficients of the full regression.

    Raises:
        RuntimeError: alternating projections did not settle.

    Source: Frisch & Waugh 1933; Guimaraes & Portugal 2010, Stata Journal 10 (alternating projections).
    """
    table = np.asarray(columns, dtype=np.float64)
    wide = table.reshape(len(table), -1)
    mass = np.ones(len(wide)) if weight is None else np.asarray(weight, dtype=np.float64)
    places = [np.unique(group, return_inverse=True)[1].astype(np.int64) for group in groups]
    if not places:
        return wide.reshape(table.shape).copy()
    if len(places) == 1:
        found = _without(wide, places[0], mass)
    elif len(places) == 2 and _balanced(places[0], places[1], mass):
        found = _without(_without(wide, places[0], mass), places[1], mass)
    elif len(places) == 2 and min(place.max() for place in places) < DENSE:
        few, many = sorted(places, key=lambda place: int(place.max()))
        found = _solved(wide, many, few, mass)
    else:
        found = _alternating(wide, places, mass)
    return found.reshape(table.shape)


def levels(columns: Floats, group: Ints, weight: Floats) -> Floats:
    """(levels, k) the weighted mean of each column in each level of a group."""
    size = int(group.max()) + 1
    total = np.bincount(group, weight, size)
    sums = np.column_stack([np.bincount(group, weight * column, size) for column in columns.T])
    found: Floats = sums / total[:, None]
    return found


def _without(columns: Floats, group: Ints, weight: Floats) -> Floats:
    found: Floats = columns - levels(columns, group, weight)[group]
    return found


def _balanced(one: Ints, other: Ints, weight: Floats) -> bool:
    """Whether the weight of every cell is the product of its margins: then one pass over each group is exact."""
    cells = _crossed(one, other, weight)
    expected = np.outer(cells.sum(axis=1), cells.sum(axis=0)) / cells.sum()
    return bool(np.allclose(cells, expected, rtol=1e-12, atol=0.0))


def _crossed(one: Ints, other: Ints, weight: Floats) -> Floats:
    shape = int(one.max()) + 1, int(other.max()) + 1
    return np.bincount(one * shape[1] + other, weight, shape[0] * shape[1]).astype(np.float64).reshape(shape)


def _solved(columns: Floats, many: Ints, few: Ints, weight: Floats) -> Floats:
    """Concentrate the larger group out and solve for the levels of the smaller one."""
    cells = _crossed(many, few, weight)
    shares = cells / cells.sum(axis=1)[:, None]
    system = np.diag(cells.sum(axis=0)) - cells.T @ shares
    once = _without(columns, many, weight)
    size = len(system)
    right = np.column_stack([np.bincount(few, weight * column, size) for column in once.T])
    # the system lacks one rank for each connected part of the panel: least squares takes the smallest solution
    effect = np.linalg.lstsq(system, right, rcond=1e-12)[0]
    return _without(columns - effect[few], many, weight)


def _alternating(columns: Floats, groups: Sequence[Ints], weight: Floats) -> Floats:
    found = columns
    spread = columns.std(axis=0)
    spread = np.where(spread > 0.0, spread, 1.0)
    for _ in range(ROUNDS):
        before = found
        for group in groups:
            found = _without(found, group, weight)
        if np.all(np.abs(found - before).max(axis=0) <= TOLERANCE * spread):
            return found
    raise RuntimeError(f"the levels of {len(groups)} groups did not settle in {ROUNDS} rounds")  # pragma: no cover
