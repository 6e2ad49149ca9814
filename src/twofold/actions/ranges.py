"""A range: a number nobody knows exactly, as low, likely and high, and how chance spreads it between them."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TAIL = 1.959963984540054  # standard deviations from the median to the 2.5 % and 97.5 % points
PERT_WEIGHT = 4.0


class Shape(StrEnum):
    """How a number is spread between its low and its high.

    ``pert`` and ``triangular`` never leave the range. ``normal`` and ``lognormal`` do: their low and high are the 2.5 %
    and the 97.5 % point, and likely is the median (each side has its own spread, so that all three are met).
    """

    PERT = "pert"
    TRIANGULAR = "triangular"
    NORMAL = "normal"
    LOGNORMAL = "lognormal"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Range:
    """One uncertain number.

    Attributes:
        low: no higher than ``likely``.
        likely: the best single guess.
        high: no lower than ``likely``.
        shape: how chance spreads it.
        source: where it comes from: a document, the facts, or "assumption".
    """

    low: float
    likely: float
    high: float
    shape: Shape = Shape.PERT
    source: str = "assumption"

    def __post_init__(self) -> None:
        """Refuse ends in the wrong order, and a logarithm of nothing."""
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"low, likely and high must be in that order, not {self.low}, {self.likely}, {self.high}")
        if self.shape is Shape.LOGNORMAL and not self.low > 0.0:
            raise ValueError(f"a lognormal number is larger than 0, so its low end cannot be {self.low:g}")

    def draw(self, rng: np.random.Generator, draws: int) -> Floats:
        """(draws,) What the number may be.

        Source: beta-PERT: Malcolm et al. 1959, Operations Research 7 (weight 4); two-piece normal: Wallis 2014,
        Statistical Science 29.
        """
        if self.low == self.high or self.shape is Shape.FIXED:
            return np.full(draws, self.likely)
        if self.shape is Shape.TRIANGULAR:
            return rng.triangular(self.low, self.likely, self.high, draws)
        if self.shape is Shape.PERT:
            width = self.high - self.low
            below, above = (self.likely - self.low) / width, (self.high - self.likely) / width
            drawn: Floats = rng.beta(1.0 + PERT_WEIGHT * below, 1.0 + PERT_WEIGHT * above, draws)
            return self.low + width * drawn
        z = rng.standard_normal(draws)
        if self.shape is Shape.NORMAL:
            return self.likely + z * np.where(z < 0.0, self.likely - self.low, self.high - self.likely) / TAIL
        sides = np.where(z < 0.0, np.log(self.likely / self.low), np.log(self.high / self.likely))
        return np.asarray(self.likely * np.exp(z * sides / TAIL))
