"""Grids of units and periods without the levels of both, and without units' own trends where asked.

A grid's weight is 0 where a cell is missing; everything is exact for any pattern of missing cells, because the periods'
levels are found from one system of as many equations as there are periods.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NOTHING = 1e-10  # share of a column's spread below which what is left of it is rounding


@dataclass(frozen=True, slots=True)
class Levels:
    """How levels are taken from grids of one pattern.

    Attributes:
        weight: (U, T) 0 where missing.
        basis: (U, T, p) of each unit's own level (and trend), orthonormal under the weights.
        periods: (T, T) inverse of the system of the periods' levels.
    """

    weight: Floats
    basis: Floats
    periods: Floats

    def taken_from(self, columns: Floats) -> Floats:
        """(K, U, T) what is left of columns; 0 where missing."""
        own = self._own(columns)
        level = (own * self.weight).sum(axis=1) @ self.periods
        left: Floats = self._own(columns - level[:, None, :]) * (self.weight > 0.0)
        return left

    def _own(self, columns: Floats) -> Floats:
        size = np.matmul((columns * self.weight).swapaxes(0, 1), self.basis)  # (U, K, p)
        found: Floats = columns - np.matmul(size, self.basis.swapaxes(1, 2)).swapaxes(0, 1)
        return found


def levels_of(weight: Floats, *, trends: bool) -> Levels:
    """How are levels of units and periods (and units' trends) taken from grids with these weights?

    Source: Frisch & Waugh 1933, with the units concentrated out.
    """
    periods = weight.shape[1]
    time = np.arange(periods, dtype=np.float64)
    total = weight.sum(axis=1)
    safe = np.where(total > 0.0, total, 1.0)
    parts = [np.where(total > 0.0, 1.0 / np.sqrt(safe), 0.0)[:, None] * np.ones((1, periods))]
    if trends:
        from_middle = time[None, :] - (weight @ time / safe)[:, None]
        spread = (weight * from_middle**2).sum(axis=1)
        steep = spread > NOTHING
        parts.append(from_middle * np.where(steep, 1.0 / np.sqrt(np.where(steep, spread, 1.0)), 0.0)[:, None])
    basis = np.stack(parts, axis=2)
    loaded = (basis * weight[:, :, None]).transpose(0, 2, 1).reshape(-1, periods)
    system = np.diag(weight.sum(axis=0)) - loaded.T @ loaded
    return Levels(weight, basis, np.linalg.pinv(system, rcond=NOTHING, hermitian=True).astype(np.float64))
