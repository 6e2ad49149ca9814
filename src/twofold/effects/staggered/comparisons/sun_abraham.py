"""One regression with a coefficient for every cohort and period since the start, averaged by the cohorts' sizes.

Source: Sun & Abraham 2021, Journal of Econometrics 225, sec. 4 (interaction-weighted estimator); errors by cluster with
the small-sample factor of R's fixest.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.staggered.comparisons.study import Rows, Study, rows_of, told
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MOST = 6_000  # coefficients; their squares are held in memory


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which coefficient each row has beside period and covariates.

    Attributes:
        cell: (n,) place of cohort and period since the start; -1 for none.
        since: (K,) periods since the start of each place.
    """

    cell: Ints
    since: Ints


def sun_abraham(panel: EffectPanel, *, level: float = 0.95) -> Study:
    """What did treatment change, by one regression with cohorts and periods since the start interacted?

    Args:
        panel: units over periods; covariates are those of each row.
        level: coverage of the intervals.

    Raises:
        InputError: there are more cohorts and periods than one regression holds, or covariates are collinear.

    Source: Sun & Abraham 2021, Journal of Econometrics 225.
    """
    keep, reference, notes = _usable(panel)
    rows = rows_of(panel, keep)
    columns = _columns(rows, reference)
    size = int(rows.period.max()) + 1 + rows.covariates.shape[1] + len(columns.since)
    if size > MOST:
        raise InputError(f"{size} cohorts and periods since the start are too many for one regression (at most {MOST})")
    inverse, coefficient, error = _regress(rows, columns)
    keys, weights = _weights(rows, columns)
    first = len(coefficient) - len(columns.since)
    contrast = np.zeros((len(weights), len(coefficient)))
    contrast[:, first:] = weights
    scores = _scores(rows, columns, contrast @ inverse, error) * _small(rows, len(coefficient))
    method = "Sun-Abraham, errors by cluster"
    return told(rows, keys, contrast @ coefficient, scores, (method, level), notes)


def _usable(panel: EffectPanel) -> tuple[Bools, int, tuple[str, ...]]:
    """Rows that can be used, the cohort that is compared with, and sentences about the others."""
    first, notes = panel.first, []
    start = int(panel.time.min())
    early = first <= start
    if early.any():
        notes.append(f"{int(early.sum())} units treated from the first period on were left out")
    keep = ~early[panel.unit]
    if np.any(first == NEVER):
        return keep, NEVER, tuple(notes)
    last = int(first.max())
    notes.append("nobody stays untreated: the cohort treated last is compared with, until its start")
    return keep & (panel.time < last), last, tuple(notes)


def _columns(rows: Rows, reference: int) -> _Columns:
    """Each cohort has one coefficient a period, but for the last period before its start."""
    named = rows.cohort != reference
    before = named & (rows.since < 0)
    last = {}
    for cohort in np.unique(rows.cohort[named]).tolist():
        mine = before & (rows.cohort == cohort)
        last[cohort] = int(rows.since[mine].max()) if mine.any() else None
    named = named & np.array([last.get(int(c)) != s for c, s in zip(rows.cohort, rows.since, strict=True)])
    span = int(rows.period.max()) + 1
    _, cohort = np.unique(rows.cohort, return_inverse=True)
    cell = np.full(len(rows.unit), -1)
    _, at, place = np.unique((cohort * span + rows.period)[named], return_index=True, return_inverse=True)
    cell[named] = place
    return _Columns(cell, rows.since[named][at])


def _regress(rows: Rows, columns: _Columns) -> tuple[Floats, Floats, Floats]:
    """Inverse of the squares, coefficients (periods, covariates, cells), and weighted residuals; units taken out."""
    gram, moment = _products(rows, columns)
    scale = np.sqrt(np.maximum(np.diag(gram), 1e-300))
    inverse = np.linalg.pinv(gram / np.outer(scale, scale), rcond=1e-11, hermitian=True) / np.outer(scale, scale)
    coefficient = inverse @ moment
    fitted = _fitted(rows, columns, coefficient)
    gap = rows.outcome - fitted
    mass = np.bincount(rows.unit, rows.weight)
    gap = gap - (np.bincount(rows.unit, rows.weight * gap) / mass)[rows.unit]
    return inverse, coefficient, rows.weight * gap


def _products(rows: Rows, columns: _Columns) -> tuple[Floats, Floats]:
    """Squares and products of all columns with units taken out; a unit touches the cells of its own cohort only."""
    periods, k, cells = int(rows.period.max()) + 1, rows.covariates.shape[1], len(columns.since)
    gram, moment = np.zeros((periods + k + cells,) * 2), np.zeros(periods + k + cells)
    for cohort in np.unique(rows.cohort).tolist():
        mine = np.flatnonzero(rows.cohort == cohort)
        places = np.unique(columns.cell[mine])
        places = places[places >= 0]
        own = np.concatenate([np.arange(periods + k), periods + k + places])
        design = np.zeros((len(mine), len(own)))
        design[np.arange(len(mine)), rows.period[mine]] = 1
        design[:, periods : periods + k] = rows.covariates[mine]
        at = np.flatnonzero(columns.cell[mine] >= 0)
        design[at, periods + k + np.searchsorted(places, columns.cell[mine][at])] = 1
        weight, y = rows.weight[mine], rows.outcome[mine]
        unit = np.unique(rows.unit[mine], return_inverse=True)[1]
        mass = np.bincount(unit, weight)
        means = np.column_stack([np.bincount(unit, weight * column) for column in design.T]) / mass[:, None]
        gram[np.ix_(own, own)] += design.T @ (weight[:, None] * design) - means.T @ (mass[:, None] * means)
        centre = np.bincount(unit, weight * y) / mass
        moment[own] += design.T @ (weight * y) - means.T @ (mass * centre)
    return gram, moment


def _fitted(rows: Rows, columns: _Columns, coefficient: Floats) -> Floats:
    periods, k = int(rows.period.max()) + 1, rows.covariates.shape[1]
    cells = np.append(coefficient[periods + k :], 0.0)  # -1 takes the last one: none
    found: Floats = (
        coefficient[rows.period] + rows.covariates @ coefficient[periods : periods + k] + cells[columns.cell]
    )
    return found


def _weights(rows: Rows, columns: _Columns) -> tuple[list[int], Floats]:
    """Periods since the start, and the weights of cells for all of them after the start and for each."""
    size = np.bincount(columns.cell[columns.cell >= 0], rows.weight[columns.cell >= 0], len(columns.since))
    keys = np.unique(columns.since).tolist()
    chosen = np.vstack([columns.since >= 0, *(columns.since == key for key in keys)]) * size
    return keys, chosen / chosen.sum(axis=1, keepdims=True)


def _scores(rows: Rows, columns: _Columns, direction: Floats, error: Floats) -> Floats:
    """(m, G) what the clusters contribute to the errors; residuals sum to nothing within units."""
    return np.vstack(
        [np.bincount(rows.cluster, _fitted(rows, columns, one) * error, rows.clusters) for one in direction]
    )


def _small(rows: Rows, coefficients: int) -> float:
    """The square root of fixest's factor: clusters, and coefficients without the units nested in them."""
    n, clusters = len(rows.unit), rows.clusters
    nested = len(np.unique(rows.unit * clusters + rows.cluster)) == int(rows.unit.max()) + 1
    used = coefficients if nested else coefficients + int(rows.unit.max())
    return float(np.sqrt(clusters / (clusters - 1) * (n - 1) / max(n - used, 1)))
