"""One series: a number or a count, period after period."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Series:
    """One series over time.

    Attributes:
        time: (n,) periods as whole numbers, ascending, each once; a gap is a period without a value.
        value: (n,) finite.
        scale: (n,) how uncertain each value is compared with the others (its standard error, mostly), positive;
            None where all are alike. With it, a period may still vary more than its standard error says.
        exposure: (n,) what counts are counted over (customers, days); then values are counts. None for other values.
        control: (n,) the same of somebody whom nothing was done to; a count, too, where values are counts.
        control_exposure: (n,) the exposure of the control's counts; the same as ``exposure`` where left out.
        period_kind: number, quarter, month, week or day.
        name: what it is, for errors.
    """

    time: Ints
    value: Floats
    scale: Floats | None = None
    exposure: Floats | None = None
    control: Floats | None = None
    control_exposure: Floats | None = None
    period_kind: str = "number"
    name: str = "the series"

    def __post_init__(self) -> None:
        """Refuse what is no series."""
        told = {"values": self.value, "scale": self.scale, "exposure": self.exposure, "control": self.control}
        for name, column in told.items():
            if column is not None and column.shape != self.time.shape:
                raise InputError(f"{self.name} has {len(self.time)} periods, but its {name} has {len(column)}.")
            if column is not None and not np.isfinite(column).all():
                where = int(np.flatnonzero(~np.isfinite(column))[0])
                raise InputError(
                    f"{self.name}: the {name} of period {self.time[where]} is {column[where]}, expected a finite "
                    "number (leave a period without a value out)."
                )
        if (np.diff(self.time) <= 0).any():
            where = int(np.flatnonzero(np.diff(self.time) <= 0)[0])
            raise InputError(
                f"{self.name}: period {self.time[where + 1]} follows period {self.time[where]}; "
                "expected ascending periods, each once."
            )
        for name, column in (("scale", self.scale), ("exposure", self.exposure)):
            if column is not None and not (column > 0).all():
                raise InputError(f"{self.name}: its {name} has to be above 0 in every period.")
        if self.counted and (self.value < 0).any():
            raise InputError(f"{self.name}: a count is negative.")

    @property
    def counted(self) -> bool:
        """Whether values are counts over an exposure."""
        return self.exposure is not None
