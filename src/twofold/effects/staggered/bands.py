"""Intervals that hold for a whole family of effects at once.

Source: Callaway & Sant'Anna 2021, Journal of Econometrics 225, algorithm 1 (multiplier bootstrap of the largest t);
Mammen 1993, Annals of Statistics 21 (weights).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.effects.staggered.scores import Combined

Floats = NDArray[np.float64]
DRAWS = 2_000
AT_ONCE = 200
MANY = 1_000  # clusters
JITTER = 1e-9  # effects that are sums of each other are no obstacle


class Multipliers(StrEnum):
    """What clusters are multiplied by in a draw."""

    RADEMACHER = "rademacher"
    MAMMEN = "mammen"


@dataclass(frozen=True, slots=True)
class Band:
    """Intervals of a family.

    Attributes:
        low: (m,) lower ends.
        high: (m,) upper ends.
        critical: how many standard errors they reach.
        level: chance that all of them cover.
    """

    low: Floats
    high: Floats
    critical: float
    level: float


def band(
    values: Floats, error: Combined, level: float, seed: int, *, multipliers: Multipliers = Multipliers.RADEMACHER
) -> Band:
    """Between which values do all effects lie at once?

    Args:
        values: (m,) effects.
        error: of them.
        level: chance that all are covered.
        seed: of the draws.
        multipliers: what clusters are multiplied by.
    """
    se = error.honest_se()
    critical = largest(error, level, seed, multipliers=multipliers)
    return Band(values - critical * se, values + critical * se, critical, level)


def largest(error: Combined, level: float, seed: int, *, multipliers: Multipliers = Multipliers.RADEMACHER) -> float:
    """The quantile of the largest absolute t value of a family when nothing is there."""
    se = error.honest_se()
    shown = se > 0
    if not shown.any():
        return float("nan")
    found = draw_largest(error, seed, multipliers)
    df = float(np.nanmin(error.df()[shown]))
    rng = np.random.default_rng([seed, 1])
    spread = np.sqrt(rng.chisquare(df, len(found)) / df)  # the standard errors are estimated, too
    return float(np.quantile(found / spread, level))


def draw_largest(error: Combined, seed: int, multipliers: Multipliers = Multipliers.RADEMACHER) -> Floats:
    """(draws,) the largest absolute t value of a family, each cluster multiplied at random."""
    rng = np.random.default_rng([seed, 0])
    se = error.honest_se()
    scale = np.divide(1.0, se, out=np.zeros(len(se)), where=se > 0)
    if error.widened.shape[1] > MANY:  # the sum of so many clusters is normal, whatever they are multiplied by
        alike = error.honest_covariance() * np.outer(scale, scale)
        root = np.linalg.cholesky(alike + JITTER * np.eye(len(alike)))
        normal: Floats = np.abs(root @ rng.standard_normal((len(root), DRAWS))).max(axis=0)
        return normal
    found, shares = np.empty(DRAWS), error.widened * scale[:, None]
    for start in range(0, DRAWS, AT_ONCE):
        drawn = _weights(rng, (shares.shape[1], AT_ONCE), multipliers)
        found[start : start + AT_ONCE] = np.abs(shares @ drawn).max(axis=0)
    return found


def _weights(rng: np.random.Generator, shape: tuple[int, int], kind: Multipliers) -> Floats:
    if kind == Multipliers.RADEMACHER:
        signs: Floats = rng.integers(0, 2, shape).astype(np.float64) * 2 - 1
        return signs
    root = float(np.sqrt(5))
    found: Floats = np.where(rng.random(shape) < (root + 1) / (2 * root), (1 - root) / 2, (1 + root) / 2)
    return found
