"""Two stages: unit and period effects are taken from untreated rows, and what is left is averaged.

Source: Gardner 2022, "Two-stage differences in differences", arXiv:2207.05943, sec. 4 (standard errors that know of the
first stage); Butts & Gardner 2022, R Journal 14(3).
"""

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.staggered.comparisons.study import Levels, Study, told
from twofold.effects.staggered.comparisons.untreated import Untreated, untreated

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
REFERENCE = -1


def gardner(panel: EffectPanel, *, levels: Levels = Levels.UNITS, level: float = 0.95) -> Study:
    """What did treatment change, by Gardner's two stages?

    Args:
        panel: units over periods; covariates are those of each row.
        levels: whose level is taken out, of units or of clusters.
        level: coverage of the intervals.

    Raises:
        InputError: untreated rows do not tie units and periods together.

    Source: Gardner 2022, arXiv:2207.05943.
    """
    model, notes = untreated(panel, levels)
    rows = model.rows
    keys = [int(key) for key in np.unique(rows.since) if key not in {NEVER, REFERENCE}]
    found = [_average(model, rows.treated), *(_average(model, rows.since == key) for key in keys)]
    values = np.array([value for value, _ in found])
    scores = np.vstack([score for _, score in found])
    return told(rows, keys, values, scores, ("Gardner's two stages, errors by cluster", level), notes)


def _average(model: Untreated, which: Bools) -> tuple[float, Floats]:
    """The average of what is left of some rows, and the scores of its clusters, those of the first stage included."""
    rows = model.rows
    chosen = rows.weight * which
    total = float(chosen.sum())
    value = float(chosen @ model.left) / total
    share = (chosen * (model.left - value) - model.pull(chosen) * model.left) / total
    return value, np.bincount(rows.cluster, share, rows.clusters).astype(np.float64)
