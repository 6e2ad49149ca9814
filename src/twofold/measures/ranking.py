"""Ranks that carry their uncertainty: there is no way to get one without its interval."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twofold.measures.intervals import critical_value

FloatArray = npt.NDArray[np.float64]

BLOCK = 256  # groups compared with all others at once, so that memory grows with groups, not their square


@dataclass(frozen=True, slots=True)
class Ranks:
    """Places in a league table, 1 being the best, with the places that cannot be excluded.

    Attributes:
        rank: place by the estimates, shape (groups,); ties share the better place; NaN where there is no estimate.
        low: the best place the group may truly hold.
        high: the worst place the group may truly hold.
        level: coverage.
        simultaneous: whether the level holds for all intervals at once or for each by itself.
    """

    rank: FloatArray
    low: FloatArray
    high: FloatArray
    level: float
    simultaneous: bool

    def __post_init__(self) -> None:
        """Refuse ranks whose intervals do not hold them."""
        ranked = ~np.isnan(self.rank)
        if not np.all((self.low[ranked] <= self.rank[ranked]) & (self.rank[ranked] <= self.high[ranked])):
            raise ValueError("a rank needs an interval that holds it")


def rank_intervals(
    value: npt.ArrayLike,
    se: npt.ArrayLike,
    level: float = 0.95,
    *,
    higher_is_better: bool = True,
    simultaneous: bool = False,
) -> Ranks:
    """Which place does each group hold, and which places may it truly hold?

    A group is certainly behind those that are significantly better and ahead of those that are significantly worse;
    every place in between is possible. The comparisons are corrected together (Šidák), for one group against all
    others, or for all pairs when ``simultaneous``: say the latter when the whole table is shown and read as one
    claim. Nothing is assumed about the true values; ties are allowed.

    Args:
        value: independent estimates, shape (groups,).
        se: their standard errors, positive; a group without value or error gets no place.
        level: coverage of each interval, or of all at once.
        higher_is_better: whether place 1 is the largest value.
        simultaneous: whether the level holds for all groups at once.

    Returns:
        ``Ranks``; places count only the groups that have an estimate.

    Source: Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91, secs. 3.1-3.2 (with Šidák's critical
    value instead of the bootstrap's: for two-sided normal comparisons it is never too small).
    """
    y, error = np.broadcast_arrays(np.asarray(value, dtype=np.float64), np.asarray(se, dtype=np.float64))
    known = np.flatnonzero(np.isfinite(y) & np.isfinite(error) & (error > 0.0))
    score, variance = (y[known] if higher_is_better else -y[known]), error[known] ** 2
    groups = known.size
    comparisons = max(groups * (groups - 1) // 2 if simultaneous else groups - 1, 1)
    reach = float(critical_value(level ** (1.0 / comparisons)))
    rank, low, high = (np.full(y.shape, np.nan) for _ in range(3))
    for start in range(0, groups, BLOCK):
        rows = slice(start, start + BLOCK)
        ahead = score[None, :] - score[rows, None]
        doubt = reach * np.sqrt(variance[None, :] + variance[rows, None])
        rank[known[rows]] = 1.0 + np.count_nonzero(ahead > 0.0, axis=1)
        low[known[rows]] = 1.0 + np.count_nonzero(ahead > doubt, axis=1)
        high[known[rows]] = groups - np.count_nonzero(-ahead > doubt, axis=1)
    return Ranks(rank, low, high, level, simultaneous)
