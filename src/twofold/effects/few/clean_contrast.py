"""One number a set of treated units: their mean change against units not treated by then, for many sets at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER
from twofold.effects.few.unit_grid import UnitGrid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MOST_CELLS = 4_000_000  # units x periods x arrangements in one batch


@dataclass(frozen=True, slots=True)
class Changes:
    """How far every unit is from its mean before each possible start.

    Attributes:
        value: (D, U, T) difference from the mean before the start; 0 where not known or before the start.
        weight: (D, U, T) of that difference; 0 where not known or before the start.
        dates: (D,) possible starts.
        periods: (T,).
        cluster: (U,) 0 to G - 1.
        anticipation: units are no controls in the last periods before their own start.
    """

    value: Floats
    weight: Floats
    dates: Ints
    periods: Ints
    cluster: Ints
    anticipation: int


@dataclass(frozen=True, slots=True)
class Contrasts:
    """M contrasts.

    Attributes:
        value: (M,) NaN where nothing can be compared.
        scores: (M, G) what each cluster contributes; the squared standard error is the sum of their squares.
    """

    value: Floats
    scores: Floats


def changes(grid: UnitGrid, dates: Ints, outcome: Floats, anticipation: int = 0) -> Changes:
    """How far is every unit from its own mean before each date?

    Args:
        grid: units over periods; gives weights and what is known.
        dates: (D,) possible starts.
        outcome: (U, T) what is compared; the grid's outcome, or the treatment itself.
        anticipation: so many periods before the start count neither as before nor as after.
    """
    known = grid.weight > 0
    filled = np.where(known, outcome, 0.0)
    values, weights = [], []
    for date in dates.tolist():
        weight = np.where(grid.periods < date - anticipation, grid.weight, 0.0)
        total = weight.sum(axis=1)
        mean = (weight * filled).sum(axis=1) / np.where(total > 0, total, 1)
        after = known & (grid.periods >= date) & (total > 0)[:, None]
        values.append(np.where(after, filled - mean[:, None], 0.0))
        weights.append(np.where(after, grid.weight, 0.0))
    return Changes(np.array(values), np.array(weights), dates, grid.periods, grid.cluster, anticipation)


def contrasts(of: Changes, first: Ints, *, scored: bool = True) -> Contrasts:
    """By how much did the treated change more than units not treated by then, in each arrangement?

    Every treated cell counts by its weight; its comparison is the mean change, from before the same date to the same
    period, of all units whose own start lies later.

    Args:
        of: the changes.
        first: (M, U) first treated period of every unit in every arrangement; ``NEVER`` for never.
        scored: also what each cluster contributes; zeros otherwise.
    """
    size = max(1, MOST_CELLS // max(of.value[0].size, 1))
    parts = [_batch(of, first[start : start + size], scored) for start in range(0, len(first), size)]
    return Contrasts(np.concatenate([part.value for part in parts]), np.concatenate([part.scores for part in parts]))


def _batch(of: Changes, first: Ints, scored: bool) -> Contrasts:  # noqa: FBT001 - handed on
    late = (first[:, :, None] != NEVER) & (first[:, :, None] - of.anticipation <= of.periods)
    free = (~late).astype(np.float64)
    clusters = int(of.cluster.max()) + 1
    total, cells = np.zeros(len(first)), np.zeros(len(first))
    own, mass = np.zeros(first.shape), np.zeros(first.shape)
    for at, date in enumerate(of.dates.tolist()):
        value, weight = of.value[at], of.weight[at]
        treated = (first == date).astype(np.float64)
        controls = np.einsum("mut,ut->mt", free, weight)
        mean = np.einsum("mut,ut->mt", free, weight * value) / np.where(controls > 0, controls, 1)
        used = treated @ weight * (controls > 0)
        total += (treated @ (weight * value) * (controls > 0) - used * mean).sum(axis=1)
        cells += used.sum(axis=1)
        if scored:
            there = (controls > 0).astype(np.float64)
            part = there @ (weight * value).T - (there * mean) @ weight.T
            own += treated * part
            mass += treated * (there @ weight.T)
            pull = used / np.where(controls > 0, controls, 1)
            own -= np.einsum("mut,mt,ut->mu", free, pull, weight * value)
            own += np.einsum("mut,mt,ut->mu", free, pull * mean, weight)
    effect = np.divide(total, cells, out=np.full(len(first), np.nan), where=cells > 0)
    unit = np.divide(own - mass * effect[:, None], cells[:, None], out=np.zeros(first.shape), where=cells[:, None] > 0)
    grouped = unit @ np.eye(clusters)[of.cluster] if scored else np.zeros((len(first), clusters))
    return Contrasts(effect, grouped)
