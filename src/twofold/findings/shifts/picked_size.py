"""How large a change is that is looked at only because it was the clearest."""

from dataclasses import dataclass

import numpy as np
from scipy import special

FURTHEST = 40.0  # standard errors within which ends are looked for
HALVINGS = 70


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a change.

    Attributes:
        value: corrected for having been picked: as often too large as too small.
        low: lower end of the interval.
        high: upper end.
        apparent: before minus after as it stands there; too large, on average, where it is barely shown.
        se: standard error of ``apparent``.
    """

    value: float
    low: float
    high: float
    apparent: float
    se: float

    @property
    def told(self) -> bool:
        """Whether sizes down to nothing are excluded.

        A change that only just exceeded the threshold is shown, yet whatever its size, chance had to help it there: so
        the interval, which is right among the changes that are spoken of, may hold zero.
        """
        return self.low > 0.0 or self.high < 0.0


def picked_size(apparent: float, se: float, threshold: float, level: float) -> Size:
    """Which sizes fit a change that is only spoken of because it exceeded a threshold?

    Args:
        apparent: the estimate as it stands there.
        se: its standard error.
        threshold: how many standard errors it had to reach.
        level: coverage of the interval, among changes that are spoken of.

    Source: conditional inference after a threshold: Zhong & Prentice 2008, Biostatistics 9; Ghosh, Zou & Wright 2008,
    Am J Hum Genet 82.
    """
    z = abs(apparent) / se
    cut = min(threshold, z * (1.0 - 1e-6))
    tail = (1.0 - level) / 2.0
    ends = [_mean_that_puts(z, cut, share) * se for share in (1.0 - tail, 0.5, tail)]
    sign = 1.0 if apparent >= 0 else -1.0
    low, value, high = ends if sign > 0 else (-ends[2], -ends[1], -ends[0])
    return Size(value, low, high, apparent, se)


def _mean_that_puts(z: float, cut: float, share: float) -> float:
    """The mean under which this share of the values beyond the cut are below z."""
    low, high = z - FURTHEST, z + FURTHEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _below(z, cut, middle) > share else (low, middle)
    return (low + high) / 2.0


def _below(z: float, cut: float, mean: float) -> float:
    """The chance of a value up to z, given that it lies beyond the cut on either side."""
    under = special.log_ndtr(-cut - mean)
    over = special.log_ndtr(mean - cut)
    beyond = special.log_ndtr(mean - z)
    total = np.logaddexp(under, over)
    return float(-np.expm1(min(beyond - total, 0.0)))
