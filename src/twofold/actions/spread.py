"""What many draws of a number say: its expected value and its interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """A number with its interval.

    Attributes:
        value: the estimate, or the mean of the draws.
        low: lower end of the interval.
        high: upper end.
    """

    value: float
    low: float
    high: float


def spread(drawn: Floats, level: float, value: float | None = None) -> Spread:
    """The number that these draws stand for.

    Args:
        drawn: (draws,) what it may be.
        level: coverage of the interval, between the draws' equal tails.
        value: the estimate; the mean of the draws where left out. An estimate from outside the tails widens them.
    """
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(drawn, [tail, 1.0 - tail])
    at = float(drawn.mean()) if value is None else value
    return Spread(at, min(float(low), at), max(float(high), at))
