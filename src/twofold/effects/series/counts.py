"""Counts over an exposure: a log-linear model, and the linear one that it is near its best fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.errors import InputError

Floats = NDArray[np.float64]

ROUNDS = 50
CLOSE = 1e-12


@dataclass(frozen=True, eq=False)
class Counted:
    """A Poisson regression at its best fit.

    Attributes:
        coefficient: (p,).
        covariance: (p, p) where counts vary as Poisson says.
        response: (n,) the response of the linear model that the fit ends in, on the log scale.
        spread: (n,) the standard deviation of each response where counts vary as Poisson says.
    """

    coefficient: Floats
    covariance: Floats
    response: Floats
    spread: Floats


def fit_counts(count: Floats, exposure: Floats, x: Floats, name: str) -> Counted:
    """Fit counts over an exposure to columns, on the log scale.

    Args:
        count: (n,) not negative.
        exposure: (n,) positive.
        x: (n, p) of full rank.
        name: of the series, for errors.

    Raises:
        InputError: counts so empty that a rate of zero fits best: no ratio can be told.

    Source: McCullagh & Nelder 1989, sec. 2.5 (iteratively reweighted least squares).
    """
    offset = np.log(exposure)
    mean = (count + 0.5) / (exposure + 0.5 * exposure / exposure.mean()) * exposure
    coefficient = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        response = np.log(mean) - offset + (count - mean) / mean
        gram = x.T @ (x * mean[:, None])
        new = np.linalg.solve(gram, x.T @ (mean * response))
        linear = np.clip(x @ new + offset, -700.0, 700.0)
        mean, moved = np.exp(linear), float(np.abs(new - coefficient).max())
        coefficient = new
        if mean.min() < CLOSE or not np.isfinite(coefficient).all():
            break
        if moved < CLOSE * (1.0 + float(np.abs(coefficient).max())):
            response = np.log(mean) - offset + (count - mean) / mean
            covariance = np.asarray(np.linalg.inv(x.T @ (x * mean[:, None])), dtype=np.float64)
            return Counted(coefficient, covariance, response, 1.0 / np.sqrt(mean))
    raise InputError(f"{name}: there are too few counts before or after the interruption to tell a ratio.")
