"""Units over periods as a grid, with the level of each period taken out where cells are missing."""

from dataclasses import dataclass

import numpy as np

from twofold.effects.effect_panel import EffectPanel, Floats, Ints

ROUNDS, SETTLED = 500, 1e-10


@dataclass(frozen=True, slots=True)
class Grid:
    """An effect panel laid out; units treated from the first period on are not in it.

    Attributes:
        value: (U, T) outcomes; NaN where there is none; less the level of their period where cells are missing.
        raw: (U, T) outcomes as they are.
        periods: (T) the periods that were observed, in order.
        first: (U) the period each unit was treated first; ``NEVER`` for never.
        cluster: (U) 0 to C - 1.
        weight: (U) positive.
        place: (U) which unit of the panel each row is.
    """

    value: Floats
    raw: Floats
    periods: Ints
    first: Ints
    cluster: Ints
    weight: Floats
    place: Ints

    @property
    def treated(self) -> Ints:
        """(U) 1 for units treated in a period that was observed, 0 for the others."""
        found: Ints = (self.first <= self.periods[-1]).astype(np.int64)
        return found

    def cohorts(self) -> Ints:
        """The first treated periods that were observed, in order."""
        found: Ints = np.unique(self.first[self.first <= self.periods[-1]])
        return found


def always_treated(panel: EffectPanel) -> Ints:
    """Units that were treated from the first period on: nothing is known of them before."""
    found: Ints = np.flatnonzero(panel.first <= panel.time.min())
    return found


def grid_of(panel: EffectPanel) -> Grid:
    """Lay a panel out, without units that are treated from the first period on."""
    periods, column = np.unique(panel.time, return_inverse=True)
    value = np.full((len(panel.units), len(periods)), np.nan)
    value[panel.unit, column] = panel.outcome
    weight = np.bincount(panel.unit, panel.weight, len(panel.units))
    rows = np.bincount(panel.unit, minlength=len(panel.units))
    kept = np.flatnonzero((panel.first > periods[0]) & (rows > 0))
    cluster = np.unique(panel.cluster[kept], return_inverse=True)[1]
    value = value[kept]
    first = np.where(panel.first[kept] > periods[-1], np.maximum(panel.first[kept], periods[-1] + 1), panel.first[kept])
    return Grid(
        raw=value,
        value=_without_period_levels(value, periods, first),
        periods=periods,
        first=first,
        cluster=cluster.astype(np.int64),
        weight=weight[kept] / rows[kept],
        place=kept,
    )


def _without_period_levels(value: Floats, periods: Ints, first: Ints) -> Floats:
    """Outcomes less the level of their period, so that units seen in different periods can be compared.

    Where no cell is missing this changes nothing that is compared, and nothing is done.
    """
    seen = np.isfinite(value)
    if seen.all():
        return value
    untreated = seen & (periods[None, :] < first[:, None])
    filled = np.where(untreated, value, 0.0)
    each_unit = np.maximum(untreated.sum(axis=1), 1)
    each_period = np.maximum(untreated.sum(axis=0), 1)
    level = np.zeros(len(periods))
    for _ in range(ROUNDS):
        unit = (filled - untreated * level).sum(axis=1) / each_unit
        new = (filled - untreated * unit[:, None]).sum(axis=0) / each_period
        moved = float(np.abs(new - level).max())
        level = new
        if moved <= SETTLED * (float(np.abs(level).max()) + 1e-300):
            break
    level = np.where(untreated.any(axis=0), level, 0.0)
    found: Floats = value - level[None, :]
    return found
