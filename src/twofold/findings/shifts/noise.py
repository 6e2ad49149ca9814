"""How a series without any change may vary: models of its noise, each with a way to make it white."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.findings.shifts.observed import Observed

Floats = NDArray[np.float64]

EXCESS = (1.0, 1.5, 2.3, 4.0, 8.0)  # variance of a period over the variance that its standard error says
COARSER = 3.0  # from there on in steps of this, as far as the series varies at all: months of many answers differ so
REMEMBERED = ((0.0, 0.0), (0.5, 0.3), (0.5, 0.6), (1.0, 0.3), (1.0, 0.6))  # share with memory, and memory
MEMORIES = (-0.2, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)  # where no standard errors are known
JEFFREYS = 0.25  # as in ``regression.autoregression``


@dataclass(frozen=True, eq=False)
class Noise:
    """One way in which a series may vary.

    Attributes:
        root: (n, n) lower triangular: times independent normal numbers it is such noise.
        unroot: (n, n) its inverse: it makes this noise independent, of variance 1.
        log_density: minus half the logarithm of its determinant, and of the prior where one is meant.
        scaled: whether its size is known; otherwise only its shape is.
        memory: autocorrelation of neighbouring periods.
        excess: its variance over the one that standard errors say; NaN where they are not known.
    """

    root: Floats
    unroot: Floats
    log_density: float
    scaled: bool
    memory: float
    excess: float


def noises(observed: Observed) -> tuple[Noise, ...]:
    """The models that are weighed against each other.

    With standard errors, a period varies at least as they say, up to eight times as much in variance and further where
    the series itself varies more, with half or all of it remembered from period to period. Without them, the size is
    free (the larger n, the smaller, where n is known) and the memory is -0.2 to 0.8.
    """
    apart = np.abs(np.subtract.outer(observed.time, observed.time)).astype(np.float64)
    if observed.se is None:
        spread = np.ones(len(apart)) if observed.n is None else 1.0 / np.sqrt(observed.n)
        return tuple(_noise(_remembered(apart, 1.0, memory), spread, memory, np.nan) for memory in MEMORIES)
    return tuple(
        _noise(excess * _remembered(apart, share, memory), observed.se, share * memory, excess)
        for excess in _excesses(observed.value, observed.se)
        for share, memory in REMEMBERED
    )


def _excesses(value: Floats, se: Floats) -> list[float]:
    """The variances that are tried, over those of the standard errors."""
    tried = list(EXCESS)
    while tried[-1] < float(np.var(value)) / float((se**2).mean()):
        tried.append(COARSER * tried[-1])
    return tried


def _remembered(apart: Floats, share: float, memory: float) -> Floats:
    """The correlation of periods so far apart: a share of the variance decays with distance, the rest is fresh."""
    fresh = np.eye(len(apart))
    if not memory:
        return fresh
    signed = np.where(apart % 2 == 1, np.sign(memory), 1.0) * np.abs(memory) ** apart
    found: Floats = (1.0 - share) * fresh + share * signed
    return found


def _noise(correlation: Floats, spread: Floats, memory: float, excess: float) -> Noise:
    """A model; without a known excess only its shape is meant."""
    known = not np.isnan(excess)
    root = np.linalg.cholesky(correlation) * spread[:, None]
    density = -float(np.log(np.diag(root)).sum())
    prior = 0.0 if known else -JEFFREYS * float(np.log1p(-(memory**2)))
    unroot = np.asarray(np.linalg.inv(root), dtype=np.float64)
    return Noise(root, unroot, density + prior, known, memory, excess)
