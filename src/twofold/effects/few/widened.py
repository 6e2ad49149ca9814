"""What clusters contribute to an error, widened for there being few of them."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def widened(scores: Floats, treated: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Which scores and degrees of freedom make up for treated and untreated clusters being few?

    Args:
        scores: (..., G) contributions; the squared standard error is the sum of their squares.
        treated: (G,) clusters that are ever treated.

    Returns:
        Scores of the same shape, and Welch's degrees of freedom (of the last row).
    """
    found = scores.copy()
    total, scale = 0.0, 0.0
    for chosen in (treated, ~treated):
        count = max(int(chosen.sum()), 2)
        found[..., chosen] *= np.sqrt(count / (count - 1))
        part = float((np.atleast_2d(found)[-1, chosen] ** 2).sum())
        total, scale = total + part, scale + part**2 / (count - 1)
    return found, total**2 / scale if scale > 0 else float(max(len(treated) - 2, 1))
