"""Units' scores steadied towards the overall level, and the ranks each could hold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twofold.findings.contrasts import Contrast, standard_error
from twofold.measures.ranking import rank_intervals
from twofold.measures.shrinkage import normal


@dataclass(frozen=True, slots=True)
class Steadied:
    """A unit's score after empirical Bayes, and its range of ranks (1 is the lowest score).

    Attributes:
        contrast: the unit against the rest, not steadied.
        value: the steadied score. low, high: its interval.
        rank_low: the lowest rank it could hold. rank_high: the highest.
    """

    contrast: Contrast
    value: float
    low: float
    high: float
    rank_low: int
    rank_high: int


def steadied(contrasts: Sequence[Contrast], ends: tuple[float, float] | None = None) -> tuple[Steadied, ...]:
    """Steady the scores of units and order them by it, the lowest first; intervals stay inside ``ends`` of the scale.

    Steadying is ``measures.shrinkage.normal``; ranks are those of the scores as they are, ``measures.ranking``.
    """
    estimates = [contrast.estimate for contrast in contrasts]
    value = np.array([estimate.value for estimate in estimates], dtype=np.float64)
    # a unit whose answers all agree has no error by itself; it gets the smallest of the others
    error = np.array([standard_error(estimate) for estimate in estimates])
    error = np.maximum(error, error[error > 0].min(initial=np.inf)) if (error > 0).any() else np.ones_like(error)
    level = estimates[0].level
    steady = normal(value, error, level)
    low, high = (np.clip(end, *ends) if ends else end for end in (steady.low, steady.high))
    ranks = rank_intervals(value, error, level, higher_is_better=False)
    found = [
        Steadied(
            contrast,
            value=float(steady.value[i]),
            low=float(low[i]),
            high=float(high[i]),
            rank_low=int(ranks.low[i]),
            rank_high=int(ranks.high[i]),
        )
        for i, contrast in enumerate(contrasts)
    ]
    return tuple(sorted(found, key=lambda each: each.value))
