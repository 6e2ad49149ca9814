"""Levers: what could be changed, how it goes with the outcome, where it stands and whom it concerns."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PARTS = 3  # what is estimated of every lever: coefficient, level, reach


@dataclass(frozen=True, slots=True)
class UnitLevels:
    """How high one lever stands in each unit.

    Attributes:
        units: (U) their names; never persons.
        value: (U,) mean of the lever; NaN where it is not known or may not be shown.
        se: (U,) standard errors, positive.
        n: (U,) answers.
        weight: (U,) what each unit counts in the level of all: its answers by their survey weights.
    """

    units: tuple[str, ...]
    value: Floats
    se: Floats
    n: Floats
    weight: Floats

    def __post_init__(self) -> None:
        """Refuse parts of different lengths."""
        if any(len(part) != len(self.units) for part in (self.value, self.se, self.n, self.weight)):
            raise ValueError("a value, an error, an n and a weight for every unit")


@dataclass(frozen=True, slots=True)
class Levers:
    """What the data say about k levers of one outcome, with all their errors at once.

    Attributes:
        names: (k) what they are called.
        coefficient: (k,) points of the outcome that go with one point of the lever, the others held.
        level: (k,) mean of the lever among those it concerns.
        reach: (k,) share of all customers (or answers) it concerns, 0 to 1.
        covariance: (3k, 3k) joint sampling covariance of coefficients, levels and reaches, in that order.
        n: (k,) answers about the lever.
        low: (k,) lower end of each lever's scale.
        high: (k,) upper end.
        outcome: what is to be moved.
        outcome_level: its mean now.
        outcome_low: the lower end of its scale; -inf where it has none.
        outcome_high: the upper end.
        higher_is_better: whether more of the outcome is better.
        respondents: answers about the outcome.
        df: (k,) degrees of freedom of each coefficient's error: how many clusters tell of it, less one; None for many.
        clusters: how many independent ones there are.
        by_unit: the levers' levels unit by unit; empty where units are not known.
    """

    names: tuple[str, ...]
    coefficient: Floats
    level: Floats
    reach: Floats
    covariance: Floats
    n: Ints
    low: Floats
    high: Floats
    outcome: str
    outcome_level: float
    outcome_low: float = -np.inf
    outcome_high: float = np.inf
    higher_is_better: bool = True
    respondents: int = 0
    df: Floats | None = None
    clusters: float = np.inf
    by_unit: tuple[UnitLevels, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse parts that do not fit together."""
        k = len(self.names)
        parts = (self.coefficient, self.level, self.reach, self.n, self.low, self.high)
        if any(part.shape != (k,) for part in parts):
            raise ValueError(f"every part of {k} levers has {k} numbers")
        if self.covariance.shape != (PARTS * k, PARTS * k):
            raise ValueError(f"the covariance of {k} levers has {PARTS * k} rows and columns")
        if self.by_unit and len(self.by_unit) != k:
            raise ValueError("levels by unit are there for every lever or for none")

    @property
    def gain_limit(self) -> float:
        """How far the outcome can move for the better before its scale ends."""
        if self.higher_is_better:
            return self.outcome_high - self.outcome_level
        return self.outcome_level - self.outcome_low


def independent(coefficient: Floats, level: Floats, reach: Floats) -> Floats:
    """The joint covariance of parts that were estimated from different answers.

    Args:
        coefficient: (k, k) covariance of the coefficients.
        level: (k,) variances of the levels.
        reach: (k,) variances of the reaches.

    Returns:
        (3k, 3k).
    """
    k = len(level)
    joint = np.zeros((PARTS * k, PARTS * k))
    joint[:k, :k] = coefficient
    joint[k : 2 * k, k : 2 * k] = np.diag(level)
    joint[2 * k :, 2 * k :] = np.diag(reach)
    return joint
