"""What a panel is: the same measures of the same units, period after period."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PanelColumn:
    """One measure of every unit in every period.

    Attributes:
        value: (U, T); NaN where there is none, or where it may not be shown.
        se: (U, T) standard error of each value; NaN where it is not known.
        n: (U, T) answers behind each value; 0 where there is none or it is not known or not shown.
        side: customer or employee; empty where a plain file does not say.
        hidden: how many cells exist but may not be shown.
        reliability: share of the variance of the values, between units and periods together, that is no measurement
            error (0 to 1); None where not known.
        reliability_within: the same share of what is left of the values when units and periods are taken out: of the
            changes within units; None where not known. Mostly far smaller.
    """

    value: Floats
    se: Floats
    n: Floats
    side: str = ""
    hidden: int = 0
    reliability: float | None = None
    reliability_within: float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Units over periods.

    Attributes:
        units: (U) their names.
        periods: (T) consecutive whole numbers; periods in which nothing is known are there, too.
        kind: what a period is: number, quarter, month, week or day.
        columns: the measures by name.
    """

    units: tuple[str, ...]
    periods: tuple[int, ...]
    kind: str
    columns: Mapping[str, PanelColumn]

    def __post_init__(self) -> None:
        """Refuse columns of another shape than the panel."""
        shape = len(self.units), len(self.periods)
        for name, column in self.columns.items():
            if not column.value.shape == column.se.shape == column.n.shape == shape:
                raise ValueError(f"column {name!r} has not the panel's shape {shape}")
