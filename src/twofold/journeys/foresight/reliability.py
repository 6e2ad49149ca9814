"""Do forecasts hold what they say? Of the steps that were given 70 %, about 70 % should come true."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.measures.intervals import share_interval
from twofold.measures.sampling import moments

FloatArray = NDArray[np.float64]
BINS = 10
FEWEST = 5  # steps of a bin
GROUPS = 100  # of clusters, drawn by their number: what the interval of the error is made from
DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Steps that were given about the same probability.

    Attributes:
        said: the mean probability that was given.
        happened: the share that came true.
        low: lower end of its interval.
        high: upper end.
        n: steps.
    """

    said: float
    happened: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far what was said is from what happened.

    Attributes:
        bins: tenths of the steps, by the probability they were given; one of fewer than five steps is not shown.
        error: expected calibration error: the mean distance between said and happened.
        low: lower end of its interval.
        high: upper end.
        by_chance: what so many steps would show if every probability were exactly right.
        n: steps.
    """

    bins: tuple[ReliabilityBin, ...]
    error: float
    low: float
    high: float
    by_chance: float
    n: int


def reliability(
    said: FloatArray, happened: FloatArray, cluster: NDArray[np.int64], *, level: float = 0.95, seed: int = 0
) -> Reliability:
    """Compare probabilities with what happened.

    Args:
        said: (n,) probabilities.
        happened: (n,) 1 where it came true, else 0.
        cluster: (n,) whose steps they are: they are drawn together.
        level: coverage of the intervals.
        seed: of the bootstrap of the error's interval, over groups of clusters.

    Source: expected calibration error with bins of equal size: Naeini, Cooper & Hauskrecht 2015, AAAI.
    """
    edges = np.unique(np.quantile(said, np.linspace(0, 1, BINS + 1)[1:-1]))
    place = np.searchsorted(edges, said, side="right")
    _, place = np.unique(place, return_inverse=True)
    counted = moments(happened, respondents=cluster, groups=place, ends=(0.0, 1.0))
    promised = np.bincount(place, said) / counted.n
    ends = share_interval(counted.mean, counted.n_effective, level, counted.design_degrees_of_freedom)
    # misses of steps in one bin, by cluster: how far said and happened part by chance
    apart = moments(happened - said, respondents=cluster, groups=place)
    chance = np.sqrt(2.0 / np.pi) * np.nan_to_num(apart.standard_error)
    weight = counted.n / len(said)
    low, high = _error_interval(happened - said, place, cluster, level, seed)
    table = zip(promised, counted.mean, ends.low, ends.high, counted.n, strict=True)
    return Reliability(
        bins=tuple(
            ReliabilityBin(float(told), float(came), float(lowest), float(highest), int(n))
            for told, came, lowest, highest, n in table
            if n >= FEWEST
        ),
        error=float(weight @ np.abs(counted.mean - promised)),
        low=low,
        high=high,
        by_chance=float(weight @ chance),
        n=len(said),
    )


def _error_interval(
    apart: FloatArray, place: NDArray[np.int64], cluster: NDArray[np.int64], level: float, seed: int
) -> tuple[float, float]:
    """Percentiles of the error over groups of clusters drawn with replacement."""
    _, number = np.unique(cluster, return_inverse=True)
    group = number % GROUPS
    bins = int(place.max()) + 1
    sums = np.bincount(group * bins + place, apart, GROUPS * bins).reshape(GROUPS, bins)
    sizes = np.bincount(group, minlength=GROUPS)
    drawn = np.random.default_rng(seed).multinomial(GROUPS, np.full(GROUPS, 1.0 / GROUPS), DRAWS)
    errors = np.abs(drawn @ sums).sum(axis=1) / np.maximum(drawn @ sizes, 1)
    low, high = np.quantile(errors, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
