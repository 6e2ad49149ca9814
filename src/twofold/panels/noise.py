"""How much of what a panel shows is chance: reliabilities of its values, from the errors they carry."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST = 10  # degrees of freedom under which a variance says too little to be taken apart
_CLOSE = 1e-10
_ROUNDS = 500


@dataclass(frozen=True, slots=True)
class Reliabilities:
    """Shares of variance that are no sampling error.

    Attributes:
        all: of the values, over all units and periods.
        within: of the values without the means of units and periods; None where too little is left.
    """

    all: float
    within: float | None


def reliabilities(value: Floats, se: Floats, steady: float = 0.0) -> Reliabilities | None:
    """Which shares of the variance of unit-periods, and of changes within units, are no sampling error.

    Args:
        value: (U, T); NaN where there is none.
        se: (U, T) standard errors; cells without one are left out.
        steady: share of the sampling variance that comes back unchanged in the unit's next period, because the same
            people answer; it moves levels, not changes.

    Returns:
        1 - (mean sampling variance) / (variance), not below 0. Within: of the residual of a regression on units and
        periods, whose expected noise is the part of the sampling variance that is not steady. None with fewer than
        10 degrees of freedom: too little to tell noise from.

    Source:
        Method of moments, as for the reliability of group means: Raudenbush & Bryk (2002), Hierarchical Linear Models,
        2nd ed., eq. 3.58.
    """
    known = np.isfinite(value) & np.isfinite(se)
    count = int(known.sum())
    if count <= FEWEST:
        return None
    numbers = np.where(known, value, 0.0)
    noise = float(np.mean(se[known] ** 2))
    spread = float(np.var(value[known], ddof=1))
    freedom = count - int(known.any(axis=1).sum()) - int(known.any(axis=0).sum()) + 1
    within = None
    if known.shape[1] > 1 and freedom >= FEWEST:
        left = _residual(numbers, known)
        within = _share(noise * (1.0 - steady), float((left**2).sum()) / freedom)
    return Reliabilities(_share(noise, spread), within)


def _share(noise: float, spread: float) -> float:
    return max(0.0, 1.0 - noise / spread) if spread > 0 else 0.0


def _residual(numbers: Floats, known: NDArray[np.bool_]) -> Floats:
    """Values without the means of units and periods; 0 where there is none."""
    left = numbers.copy()
    scale = float(np.abs(numbers).max()) or 1.0
    counts = [np.maximum(known.sum(axis=axis, keepdims=True), 1) for axis in (0, 1)]
    for _ in range(_ROUNDS):
        moved = 0.0
        for axis, count in enumerate(counts):
            mean = left.sum(axis=axis, keepdims=True) / count
            left = np.where(known, left - mean, 0.0)
            moved = max(moved, float(np.abs(mean).max()))
        if moved < _CLOSE * scale:
            break
    return left
