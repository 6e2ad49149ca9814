"""How far picked values come back when the rule of picking is known."""

from dataclasses import dataclass

import numpy as np
from scipy import special


@dataclass(frozen=True, slots=True)
class Picked:
    """Values that were picked beyond a cut-off.

    Attributes:
        cutoff: the value beyond which they were picked.
        mean: of all values, picked or not.
        sd: standard deviation of all values.
        correlation: between the value that was picked by and the next one, of the same unit (its reliability).
        low: whether values below the cut-off were picked; above it otherwise.
    """

    cutoff: float
    mean: float
    sd: float
    correlation: float
    low: bool = True


def recovery_of_picked(picked: Picked) -> float:
    """How far does the mean of values picked beyond a cut-off come back by itself (positive: towards the mean)?

    Values are taken as normal. A mean of m values to pick by goes in as its own ``sd`` and ``correlation``.

    >>> round(recovery_of_picked(Picked(cutoff=40, mean=60, sd=15, correlation=0.5)), 2)
    13.49

    Source: James 1973, Biometrics 29; Davis 1976, Am J Epidemiol 104, eq. 1; Barnett, van der Pols & Dobson 2005, Int J
    Epidemiol 34, eqs. 1-2.
    """
    distance = (picked.cutoff - picked.mean) / picked.sd
    z = distance if picked.low else -distance
    density = np.exp(-(z**2) / 2.0) / np.sqrt(2.0 * np.pi)
    return float(picked.sd * (1.0 - picked.correlation) * density / special.ndtr(z))
