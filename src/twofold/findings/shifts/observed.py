"""A series of estimates over time, as changes are looked for in it."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Observed:
    """One number a period.

    Attributes:
        time: (n,) periods as whole numbers, ascending; a gap is a period without a number.
        value: (n,) finite.
        se: (n,) the standard error of each, positive; None where it is not known.
        n: (n,) answers behind each; None where it is not known.
        period_kind: number, quarter, month, week or day.
        group: what the series is about: dimension to value; empty for everybody.
    """

    time: Ints
    value: Floats
    se: Floats | None = None
    n: Floats | None = None
    period_kind: str = "number"
    group: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is no series."""
        for name, column in (("value", self.value), ("standard error", self.se), ("n", self.n)):
            if column is not None and (column.shape != self.time.shape or not np.isfinite(column).all()):
                raise InputError(f"{self.name}: every period needs a finite {name}; leave periods without one out.")
        if self.se is not None and not (self.se > 0).all():
            where = self.time[int(np.flatnonzero(self.se <= 0)[0])]
            raise InputError(f"{self.name}: the standard error of period {where} is not above 0.")
        if self.n is not None and not (self.n > 0).all():
            raise InputError(f"{self.name}: n has to be above 0; leave periods without answers out.")
        if (np.diff(self.time) <= 0).any():
            raise InputError(f"{self.name}: periods have to ascend, each once.")

    @property
    def name(self) -> str:
        """What the series is about, in words."""
        return ", ".join(f"{key} {value}" for key, value in self.group.items()) or "the series"
