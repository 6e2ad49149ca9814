"""Units' scores steadied towards the overall level, and the ranks each could hold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from twofold.findings.contrasts import Contrast, standard_error


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
    """Steady the scores of units and order them by it, the lowest first.

    Normal-normal empirical Bayes with DerSimonian & Laird's (1986) variance between units. A unit could hold every rank
    that is not taken by units whose intervals lie apart from its own. Intervals stay inside ``ends`` of the scale.
    """
    estimates = [contrast.estimate for contrast in contrasts]
    value = np.array([estimate.value for estimate in estimates], dtype=np.float64)
    variance = np.maximum(np.array([standard_error(estimate) for estimate in estimates]) ** 2, 1e-12)
    weight = 1 / variance
    centre = (weight * value).sum() / weight.sum()
    excess = (weight * (value - centre) ** 2).sum() - (len(value) - 1)
    between = max(0.0, excess / (weight.sum() - (weight**2).sum() / weight.sum()))
    outer = 1 / (variance + between)
    centre = (outer * value).sum() / outer.sum()
    kept = between / (between + variance)
    steady = centre + kept * (value - centre)
    error = np.sqrt(kept * variance + (1 - kept) ** 2 / outer.sum())
    reach = stats.norm.ppf(0.5 + estimates[0].level / 2) * error
    low, high = steady - reach, steady + reach
    if ends:
        low, high = np.maximum(low, ends[0]), np.minimum(high, ends[1])
    below = (high[None, :] < low[:, None]).sum(axis=1)
    above = (low[None, :] > high[:, None]).sum(axis=1)
    found = [
        Steadied(contrast, *map(float, (steady[i], low[i], high[i])), int(below[i]) + 1, len(value) - int(above[i]))
        for i, contrast in enumerate(contrasts)
    ]
    return tuple(sorted(found, key=lambda each: each.value))
