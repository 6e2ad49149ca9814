"""Estimates over their own estimated standard errors, drawn together: both errors depend alike."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
GRID = np.linspace(-8.0, 8.0, 801)  # of standard normal luck, between which quantiles are interpolated


def student_draws(correlation: Floats, df: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """How far do chance and standard errors made of few clusters carry several estimates, all at once?

    One common error of all standard errors would be too little: where estimates are not the same, nor are their
    standard errors, and the largest of the ratios is larger for it.

    Args:
        correlation: (K, K) between estimates.
        df: (K,) degrees of freedom of each standard error.
        draws: rows wanted.
        rng: of the draws.

    Returns:
        (draws, K), each column Student's t of its degrees of freedom.

    Source: a covariance estimated from normal clusters is Wishart (Anderson 2003, ch. 7): variances correlate by the
    squares of the correlations; joined by a normal copula.
    """
    normal = rng.standard_normal((draws, len(df))) @ _root(correlation).T
    if not np.isfinite(df).any():
        return normal
    luck = rng.standard_normal((draws, len(df))) @ _root(correlation**2).T
    for column, freedom in enumerate(df.tolist()):
        if np.isfinite(freedom):
            share = stats.chi2.ppf(stats.norm.cdf(GRID), freedom) / freedom
            normal[:, column] /= np.sqrt(np.maximum(np.interp(luck[:, column], GRID, share), 1e-12))
    return normal


def _root(correlation: Floats) -> Floats:
    values, vectors = np.linalg.eigh(correlation)
    found: Floats = vectors * np.sqrt(np.maximum(values, 0.0))
    return found
