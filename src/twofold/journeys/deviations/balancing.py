"""Weights that make journeys without a deviation look like those with it, before it could happen.

First the cells: within each, the comparable journeys weigh as much as the deviating ones. Then entropy balancing: the
weights that are nearest to these and give the same means of what came before (Hainmueller 2012). What is left unequal
(where no positive weights can make it equal) is calibrated linearly, which is the same as adjusting by a regression
within the cells (Deville & Särndal 1992). Balanced means with either a linear outcome or log-linear odds give an
unbiased difference: it is doubly robust (Zhao & Percival 2017).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
ROUNDS = 25
CLOSE = 1e-7
HEAVIEST = 0.1  # of the whole weight on one journey: entropy balancing has run to the edge of what can be balanced


@dataclass(frozen=True, eq=False)
class Target:
    """What the weights of the comparable journeys shall reach.

    Attributes:
        cell: (m,) cell of each comparable journey.
        weight: (m,) its own weight.
        wanted: (cells,) weight of the deviating journeys of each cell.
    """

    cell: NDArray[np.int32]
    weight: FloatArray
    wanted: FloatArray

    def scaled(self, weights: FloatArray) -> FloatArray:
        """Weights that sum, within each cell, to what is wanted there: (m,)."""
        there = np.bincount(self.cell, weights, self.wanted.size)
        return weights * (self.wanted / np.where(there > 0.0, there, 1.0))[self.cell]

    def centred(self, columns: FloatArray, weights: FloatArray) -> FloatArray:
        """Columns (m, k) minus their weighted means within each cell."""
        total = np.maximum(self.wanted, np.finfo(np.float64).tiny)
        size = self.wanted.size
        means = [np.bincount(self.cell, weights * column, size) / total for column in columns.T]
        return columns - np.column_stack(means)[self.cell]


def balanced(target: Target, tilted: FloatArray, calibrated: FloatArray, goal: FloatArray) -> FloatArray:
    """Weights of the comparable journeys.

    Args:
        target: cells and what they shall weigh.
        tilted: (m, k) columns to be balanced by positive weights where possible.
        calibrated: (m, l) further columns, balanced by calibration.
        goal: (k + l,) weighted sums of all columns among the deviating journeys.

    Returns:
        (m,) weights; some may be below 0 where the deviating journeys lie beyond the comparable ones.
    """
    weights = target.scaled(target.weight)
    count = tilted.shape[1]
    if count:
        weights = _entropy(target, weights, tilted, goal[:count])
    every = np.column_stack((tilted, calibrated))
    return _calibrated(target, weights, every, goal) if every.shape[1] else weights


def _entropy(target: Target, start: FloatArray, columns: FloatArray, goal: FloatArray) -> FloatArray:
    """Tilted weights; the start where Newton's method finds none that are positive and reach the goal."""
    total = target.wanted.sum()
    tilt = np.zeros(columns.shape[1])
    weights = start
    miss = weights @ columns - goal
    for _ in range(ROUNDS):
        if np.abs(miss).max() <= CLOSE * total:
            return weights if weights.max() <= max(HEAVIEST * total, start.max()) else start
        centred = target.centred(columns, weights)
        step = _solved((centred * weights[:, None]).T @ centred, miss)
        found = _shorter(target, start, columns, (tilt, step, miss, goal))
        if found is None:
            return start
        tilt, weights, miss = found
    return start


def _shorter(
    target: Target,
    start: FloatArray,
    columns: FloatArray,
    state: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    """The first of a step, half of it, a quarter ... that comes nearer to the goal; None where none does."""
    tilt, step, miss, goal = state
    for part in 0.5 ** np.arange(12.0):
        tried = tilt - part * step
        lift = columns @ tried
        weights = target.scaled(start * np.exp(np.clip(lift - lift.max(), -500.0, 0.0)))
        left = weights @ columns - goal
        if np.abs(left).max() < np.abs(miss).max():
            return tried, weights, left
    return None


def _calibrated(target: Target, weights: FloatArray, columns: FloatArray, goal: FloatArray) -> FloatArray:
    """Weights moved linearly, within the cells, until all sums are those of the goal."""
    miss = goal - weights @ columns
    if np.abs(miss).max() <= CLOSE * target.wanted.sum():
        return weights
    centred = target.centred(columns, weights)
    weighted = centred * weights[:, None]
    return weights + weighted @ _solved(weighted.T @ centred, miss)


def _solved(matrix: FloatArray, right: FloatArray) -> FloatArray:
    """The shortest solution: columns that do not vary within the cells ask for nothing."""
    scale = np.sqrt(np.diag(matrix))
    scale = np.where(scale > 1e-9 * max(float(scale.max(initial=0.0)), 1e-300), scale, np.inf)
    solution = np.linalg.lstsq(matrix / np.outer(scale, scale), right / scale, rcond=1e-8)[0]
    return np.asarray(solution / scale)
