"""How sure a comparison of few treated units is: the spread of single units, borrowed from those that were not treated.

Source: Conley, Taber (2011), Review of Economics and Statistics 93, 113-125.
"""

from dataclasses import replace

import numpy as np

from twofold.effects.effect_panel import NEVER
from twofold.effects.estimating.contrasts import Contrast, Spread, average
from twofold.effects.estimating.gaps import GapRequest, gaps
from twofold.effects.estimating.grid import Grid


def borrowed(contrast: Contrast, grid: Grid, request: GapRequest) -> Spread:
    """The standard error of an effect on few treated clusters.

    Every comparison cluster is held against the others as if it had been treated with a cohort; how much these differ
    is how much a treated one would differ by itself.

    Args:
        contrast: the effect.
        grid: units over periods.
        request: how gaps are formed.
    """
    cohorts = grid.cohorts()
    variance, freedom = 0.0, np.inf
    weights = _weights(grid, request)
    for cohort, shares in weights.items():
        others = ~np.isin(grid.first, cohorts[cohorts != cohort])
        alone = replace(
            grid,
            first=np.where(grid.first == cohort, cohort, NEVER)[others],
            **{name: getattr(grid, name)[others] for name in ("value", "raw", "cluster", "weight", "place")},
        )
        found = gaps(alone, request)
        one = average(found, [int(event) for event in found.event if event >= 0])
        if one is None:
            return Spread(float("nan"), 1.0)
        lonely = np.bincount(alone.cluster, one.control_part)
        count = int(np.count_nonzero(lonely))
        if count < 2:
            return Spread(float("nan"), 1.0)
        single = float((lonely**2).sum()) * count  # control parts are departures over the number of units
        variance += single * float((shares**2).sum())
        freedom = min(freedom, count - 1)
    control = np.bincount(grid.cluster, contrast.control_part)
    return Spread(float(np.sqrt(variance + (control**2).sum())), float(freedom))


def _weights(grid: Grid, request: GapRequest) -> dict[int, np.ndarray]:
    """How much of the effect each treated cluster is, by cohort."""
    found = gaps(grid, request)
    mass = found.mass[found.event >= 0].sum(axis=0)
    told = {}
    for cohort in grid.cohorts():
        own = np.bincount(grid.cluster, np.where(grid.first == cohort, mass, 0.0))
        if own.any():
            told[int(cohort)] = own[own > 0] / mass.sum()
    return told
