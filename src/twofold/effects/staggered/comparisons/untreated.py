"""What outcomes would have been without treatment: unit and period effects fitted to untreated rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import EffectPanel
from twofold.effects.staggered.comparisons.study import Levels, Rows, rows_of
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Untreated:
    """The model of untreated outcomes; unit effects are eliminated, so that only periods and covariates are solved for.

    Attributes:
        rows: of the panel.
        of_unit: (U,) weight of each unit's untreated rows.
        cross: (U, P) weighted sums of periods and covariates of each unit's untreated rows.
        inverse: (P, P) pseudo-inverse of what is left of their squares.
        left: (n,) outcome minus what it would have been; for untreated rows the residual.
    """

    rows: Rows
    of_unit: Floats
    cross: Floats
    inverse: Floats
    left: Floats

    def pull(self, chosen: Floats) -> Floats:
        """(n,) by how much the residual of each untreated row moves what is expected of weighted rows; 0 for treated.

        Args:
            chosen: (n,) weights of the rows whose expected outcomes are added up.
        """
        sums = _sums(self.rows, chosen, len(self.of_unit))
        unit, rest = _solve(self, *sums)
        moved = self.rows.weight * _fitted(self.rows, unit, rest)
        found: Floats = np.where(self.rows.treated, 0.0, moved)
        return found


def untreated(panel: EffectPanel, levels: Levels = Levels.UNITS) -> tuple[Untreated, tuple[str, ...]]:
    """Fit unit and period effects (and covariates) to the untreated rows, and leave out rows they say nothing about.

    Raises:
        InputError: the untreated rows do not tie units and periods together, or covariates are collinear.
    """
    since_start = panel.time >= panel.first[panel.unit]
    place = panel.unit if levels == Levels.UNITS else panel.cluster[panel.unit]
    known = np.bincount(place[~since_start], minlength=int(place.max()) + 1) > 0
    periods = np.isin(panel.time, np.unique(panel.time[~since_start]))
    keep = known[place] & periods
    lost = int(np.count_nonzero(~keep))
    notes = (f"{lost} rows were left out: their unit or their period was never observed untreated",) if lost else ()
    rows = rows_of(panel, keep, levels)
    free = np.where(rows.treated, 0.0, rows.weight)
    count = int(rows.place.max()) + 1
    of_unit, cross = _sums(rows, free, count)[0], _cross(rows, free, count)
    squares = _squares(rows, free) - cross.T @ (cross / of_unit[:, None])
    scale = np.sqrt(np.maximum(np.diag(squares), 1e-300))
    scaled = squares / np.outer(scale, scale)
    if int(np.linalg.matrix_rank(scaled, tol=1e-9, hermitian=True)) < len(squares) - 1:
        raise InputError("untreated rows do not tie all units and periods together, or covariates are collinear")
    inverse = np.linalg.pinv(scaled, rcond=1e-10, hermitian=True) / np.outer(scale, scale)
    empty = Untreated(rows, of_unit, cross, inverse, rows.outcome)
    unit, rest = _solve(empty, *_sums(rows, free * rows.outcome, count))
    return Untreated(rows, of_unit, cross, inverse, rows.outcome - _fitted(rows, unit, rest)), notes


def _sums(rows: Rows, values: Floats, units: int) -> tuple[Floats, Floats]:
    """Weighted sums by unit, and by period and covariate."""
    periods = np.bincount(rows.period, values, int(rows.period.max()) + 1)
    by_unit = np.bincount(rows.place, values, units).astype(np.float64)
    return by_unit, np.concatenate([periods, values @ rows.covariates])


def _cross(rows: Rows, free: Floats, units: int) -> Floats:
    periods = int(rows.period.max()) + 1
    grid = np.bincount(rows.place * periods + rows.period, free, units * periods).reshape(units, periods)
    more = [np.bincount(rows.place, free * column, units) for column in rows.covariates.T]
    return np.column_stack([grid, *more])


def _squares(rows: Rows, free: Floats) -> Floats:
    periods, k = int(rows.period.max()) + 1, rows.covariates.shape[1]
    found = np.zeros((periods + k, periods + k))
    found[np.arange(periods), np.arange(periods)] = np.bincount(rows.period, free, periods)
    for at, column in enumerate(rows.covariates.T):
        found[:periods, periods + at] = found[periods + at, :periods] = np.bincount(rows.period, free * column, periods)
    found[periods:, periods:] = rows.covariates.T @ (free[:, None] * rows.covariates)
    return found


def _solve(model: Untreated, by_unit: Floats, by_rest: Floats) -> tuple[Floats, Floats]:
    rest = model.inverse @ (by_rest - model.cross.T @ (by_unit / model.of_unit))
    return (by_unit - model.cross @ rest) / model.of_unit, rest


def _fitted(rows: Rows, unit: Floats, rest: Floats) -> Floats:
    periods = int(rows.period.max()) + 1
    found: Floats = unit[rows.place] + rest[rows.period] + rows.covariates @ rest[periods:]
    return found
