"""Johnson's relative weights: nearly the same division as over all orders of entry, at no cost for many items."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SAME = 1e-10  # eigenvalues below this part of the largest are rounding


def johnson_weights(covariance: Floats, whole: Floats) -> Floats:
    """How does explained variance divide between items, by way of uncorrelated items nearest to them?

    Args:
        covariance: (draws, p + 1, p + 1) covariances of the items and, last, the outcome.
        whole: (draws,) the variance that the weights are shares of.

    Returns:
        (draws, p) raw relative weights; they add up to R².

    Source: Johnson 2000, Multivariate Behavioral Research 35(1), eqs. 3-8.
    """
    spread = np.sqrt(np.maximum(np.einsum("dii->di", covariance), 0.0))
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0.0)
    correlation = covariance * scale[:, :, np.newaxis] * scale[:, np.newaxis, :]
    value, vector = np.linalg.eigh(correlation[:, :-1, :-1])
    root = np.sqrt(np.maximum(value, 0.0))
    told = value > SAME * value[:, -1:]
    inverse = np.divide(1.0, root, out=np.zeros_like(root), where=told)
    loading = (vector * root[:, np.newaxis, :]) @ np.swapaxes(vector, 1, 2)
    turned = np.einsum("dji,dj->di", vector, correlation[:, :-1, -1]) * inverse
    slope = np.einsum("dij,dj->di", vector, turned)
    weights: Floats = np.einsum("dij,dj->di", loading**2, slope**2)
    return weights * (covariance[:, -1, -1] / whole)[:, np.newaxis]
