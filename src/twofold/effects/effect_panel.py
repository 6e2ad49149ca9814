"""What is compared: units over periods, some of which were treated from a period on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NEVER = int(np.iinfo(np.int64).max)  # the first treated period of units that never are


@dataclass(frozen=True, slots=True)
class EffectPanel:
    """One row a unit and period; rows without an outcome are not there.

    Attributes:
        unit: (n,) which unit, 0 to U - 1.
        time: (n,) which period, on the scale of the calendar (gaps stay gaps).
        outcome: (n,).
        first: (U,) the period each unit was treated first; ``NEVER`` for never.
        cluster: (U,) which cluster each unit belongs to; the unit itself, mostly.
        weight: (n,) positive.
        covariates: (n, k) as given; those of the period before treatment are used.
        units: (U) names.
        covariate_names: (k) names.
        period_kind: number, quarter, month, week or day.
    """

    unit: Ints
    time: Ints
    outcome: Floats
    first: Ints
    cluster: Ints
    weight: Floats
    covariates: Floats
    units: tuple[str, ...]
    covariate_names: tuple[str, ...] = ()
    period_kind: str = "number"

    @property
    def treated_units(self) -> int:
        """How many units are treated in some period that was observed."""
        return int(np.count_nonzero(self.first <= self.time.max())) if len(self.time) else 0

    def cohorts(self) -> Ints:
        """The distinct first treated periods, in order, never left out."""
        found: Ints = np.unique(self.first[self.first != NEVER])
        return found
