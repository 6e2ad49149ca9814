"""An effect panel as a rectangle: units down, periods across, holes where nothing is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class UnitGrid:
    """Outcomes of units over periods.

    Attributes:
        outcome: (U, T); NaN where nothing is known.
        weight: (U, T); 0 where nothing is known.
        first: (U,) the period each unit was treated first; ``NEVER`` for never or after the last period.
        cluster: (U,) 0 to G - 1.
        periods: (T,) those observed, in order.
        units: (U) names.
    """

    outcome: Floats
    weight: Floats
    first: Ints
    cluster: Ints
    periods: Ints
    units: tuple[str, ...]

    def only(self, units: Ints) -> "UnitGrid":
        """The same of some units."""
        _, cluster = np.unique(self.cluster[units], return_inverse=True)
        return UnitGrid(
            outcome=self.outcome[units],
            weight=self.weight[units],
            first=self.first[units],
            cluster=cluster.astype(np.int64),
            periods=self.periods,
            units=tuple(self.units[at] for at in units.tolist()),
        )


def unit_grid(panel: EffectPanel) -> UnitGrid:
    """Which outcome has each unit in each period?

    Units without any outcome are left out; a unit first treated after the last period was never treated as far as
    anybody could see.

    Raises:
        InputError: the panel is empty, or a unit stands twice in one period.
    """
    if not len(panel.time):
        raise InputError("The panel holds no row with an outcome, so nothing can be compared.")
    periods, column = np.unique(panel.time, return_inverse=True)
    present, row = np.unique(panel.unit, return_inverse=True)
    shape = len(present), len(periods)
    twice = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1]) > 1
    if twice.any():
        unit, time = divmod(int(np.flatnonzero(twice)[0]), shape[1])
        raise InputError(
            f"Unit {panel.units[int(present[unit])]!r} has more than one outcome in period {periods[time]}: "
            "give one row a unit and period."
        )
    outcome, weight = np.full(shape, np.nan), np.zeros(shape)
    outcome[row, column] = panel.outcome
    weight[row, column] = panel.weight
    first = panel.first[present]
    _, cluster = np.unique(panel.cluster[present], return_inverse=True)
    return UnitGrid(
        outcome=outcome,
        weight=weight,
        first=np.where(first > periods[-1], NEVER, first),
        cluster=cluster.astype(np.int64),
        periods=periods.astype(np.int64),
        units=tuple(panel.units[at] for at in present.tolist()),
    )
