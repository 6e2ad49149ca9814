"""One row a respondent: an outcome, and the items that may go with it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Scale = tuple[float, float]


@dataclass(frozen=True, eq=False)
class DriverTable:
    """Answers side by side.

    Attributes:
        outcome: what the outcome is called.
        y: (n,) the outcome; NaN where there is no answer.
        items: (p,) what the items are called.
        x: (n, p) answers; NaN where there is none.
        applicable: (n, p) whether the item concerns the respondent: false where they did not use the touchpoint, which
            is no missing answer. Everywhere when left out.
        weight: (n,) survey weights, not negative; equal when left out.
        cluster: (n,) whose answers they are (a person, a unit); each row stands alone when left out.
        scales: (p,) both ends of each item's scale, None where unknown.
        words: (k,) what the outcome's numbers 0 ... k - 1 mean, where it was given in words.
        notes: what was done to the file's values on the way here, one sentence each.
    """

    outcome: str
    y: Floats
    items: tuple[str, ...]
    x: Floats
    applicable: Bools | None = None
    weight: Floats | None = None
    cluster: Ints | None = None
    scales: tuple[Scale | None, ...] = ()
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        n, p = self.x.shape
        sized = [len(self.y) == n, len(self.items) == p, not self.scales or len(self.scales) == p]
        sized += [part is None or len(part) == n for part in (self.weight, self.cluster)]
        if not all(sized) or (self.applicable is not None and self.applicable.shape != (n, p)):
            raise ValueError("the columns of a driver table have different lengths")

    @property
    def used(self) -> Bools:
        """(n, p) whether each item concerns each respondent."""
        return np.ones(self.x.shape, dtype=np.bool_) if self.applicable is None else self.applicable
