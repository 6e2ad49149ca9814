"""Who was given what, and what came of it: the rows of an experiment on persons."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Metric:
    """A mean, or the ratio of two sums.

    Attributes:
        name: what it is called.
        value: (n,) what is averaged; NaN where not known.
        per: (n,) what the sum is divided by (orders per session); None for the mean over rows.
        measured: the last day it was measured on; None where that is not known.
    """

    name: str
    value: Floats
    per: Floats | None = None
    measured: date | None = None


@dataclass(frozen=True, slots=True)
class ArmTable:
    """An experiment: one row a person, or several.

    Attributes:
        arm: (n,) which arm; -1 where not known.
        arms: their names.
        outcome: what is compared.
        covariates: measured before the start; they only sharpen the comparison.
        cluster: (n,) what was drawn as a whole (a person with several rows, a branch); None where each row was.
        start: first day of the experiment; None where it is not known.
    """

    arm: Ints
    arms: tuple[str, ...]
    outcome: Metric
    covariates: tuple[Metric, ...] = ()
    cluster: Ints | None = None
    start: date | None = None
