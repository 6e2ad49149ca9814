"""Imputation: the outcome without treatment is imputed for each treated row, and the gaps are averaged.

Source: Borusyak, Jaravel & Spiess 2024, Review of Economic Studies 91, theorem 1 (estimator) and theorem 3 with eq. 8
(conservative standard errors, effects averaged by cohort and period).
"""

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import EffectPanel
from twofold.effects.staggered.comparisons.study import Levels, Rows, Study, told
from twofold.effects.staggered.comparisons.untreated import Untreated, untreated

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def imputation(panel: EffectPanel, *, levels: Levels = Levels.UNITS, level: float = 0.95) -> Study:
    """What did treatment change, by imputing what would have been?

    Args:
        panel: units over periods; covariates are those of each row.
        levels: whose level is taken out, of units or of clusters.
        level: coverage of the intervals.

    Raises:
        InputError: untreated rows do not tie units and periods together.

    Source: Borusyak, Jaravel & Spiess 2024, Review of Economic Studies 91.
    """
    model, notes = untreated(panel, levels)
    rows = model.rows
    kind = _kinds(rows)
    keys = [int(key) for key in np.unique(rows.since[rows.treated])]
    found = [_average(model, rows.treated, kind)]
    found += [_average(model, rows.treated & (rows.since == key), kind) for key in keys]
    values = np.array([value for value, _ in found])
    scores = np.vstack([score for _, score in found])
    return told(rows, keys, values, scores, ("imputation (Borusyak-Jaravel-Spiess), errors by cluster", level), notes)


def _kinds(rows: Rows) -> Ints:
    """(n,) cohort and period of treated rows; -1 for untreated ones."""
    found = np.full(len(rows.unit), -1)
    periods = int(rows.period.max()) + 1
    _, cohort = np.unique(rows.cohort, return_inverse=True)
    _, found[rows.treated] = np.unique((cohort * periods + rows.period)[rows.treated], return_inverse=True)
    return found


def _average(model: Untreated, which: Bools, kind: Ints) -> tuple[float, Floats]:
    rows = model.rows
    chosen = rows.weight * which
    total = float(chosen.sum())
    weight = (chosen - model.pull(chosen)) / total  # of each outcome in the estimate
    error = model.left.copy()
    error[which] -= _alike(rows, model.left, weight, (which, kind))
    return float(chosen @ model.left) / total, np.bincount(rows.cluster, weight * error, rows.clusters).astype(
        np.float64
    )


def _alike(rows: Rows, left: Floats, weight: Floats, chosen: tuple[Bools, Ints]) -> Floats:
    """The average effect on rows of the same cohort and period, in the way that makes errors smallest."""
    which, kind = chosen
    kinds = int(kind.max()) + 1
    cell = rows.cluster[which] * kinds + kind[which]
    pairs, place = np.unique(cell, return_inverse=True)
    mass = np.bincount(place, weight[which])
    above = np.bincount(pairs % kinds, mass * np.bincount(place, weight[which] * left[which]), kinds)
    below = np.bincount(pairs % kinds, mass**2, kinds)
    average = np.divide(above, below, out=np.zeros(kinds), where=below > 0)
    found: Floats = average[kind[which]]
    return found
