"""How many topics there are: as many as come back when the comments are drawn again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.voice.encoders.encoder import of_length_one
from twofold.voice.topics.clustering import Vectors, assigned, clustered

DRAWS = 4  # pairs of halves for each number
SHARE = 0.8  # of the best: the fewest topics that come back nearly as well as any number does
LARGEST_SAMPLE = 3_000  # comments that stability is judged on
GRID = (4, 5, 6, 8, 10, 12, 15, 18, 22, 26, 30, 36, 42, 50)
FEWEST_EACH = 12  # comments that a topic has on average, at least
# how much better than by chance the best number does where there are no groups at all, at the most: this, or two over
# the number of comments (5 of 136 draws of 60 to 1,200 random directions did better)
BLANK = 0.01


@dataclass(frozen=True, slots=True)
class Stability:
    """How well a number of topics comes back.

    Attributes:
        k: the number.
        agreement: adjusted Rand index of two divisions found on halves of the comments, averaged over draws.
        by_chance: the same for comments without topics: equal spread in every direction, but no groups.
    """

    k: int
    agreement: float
    by_chance: float

    @property
    def gap(self) -> float:
        """How much better than by chance."""
        return self.agreement - self.by_chance


@dataclass(frozen=True, slots=True)
class Choice:
    """The number of topics, how every number did, and among how many comments."""

    k: int
    tried: tuple[Stability, ...]
    comments: int = 1

    @property
    def comes_back(self) -> bool:
        """Whether any number of topics comes back better than by chance; few comments try none, and are believed."""
        return not self.tried or max(one.gap for one in self.tried) > max(BLANK, 2 / self.comments)

    def keeping(self, former: int) -> int:
        """The former number of topics where it lies among those that do nearly as well as the best; else the new one.

        A number that changes with every refit would split and merge topics that stayed as they were.
        """
        best = max((one.gap for one in self.tried), default=0.0)
        good = [one.k for one in self.tried if one.gap >= SHARE * best]
        return former if good and min(good) <= former <= max(good) else self.k


def chosen(vectors: Vectors, seed: int, candidates: Sequence[int] = GRID) -> Choice:
    """The fewest topics that come back nearly as much better than by chance as the best number does.

    Two halves that share no comment are clustered apart, each half's centres divide all comments of the sample, and the
    two divisions are compared (Ben-Hur, Elisseeff & Guyon 2002). Few clusters come back even where there are none, so
    the same is done with comments whose coordinates are shuffled, and taken off (after Tibshirani, Walther and
    Hastie 2001).
    """
    rng = np.random.default_rng(seed)
    sample = vectors
    if len(vectors) > LARGEST_SAMPLE:
        sample = vectors[rng.choice(len(vectors), LARGEST_SAMPLE, replace=False)]
    numbers = [k for k in candidates if k * FEWEST_EACH <= len(sample)]
    if not numbers:
        return Choice(max(1, len(sample) // FEWEST_EACH), (), len(sample))
    blank = shuffled(sample, rng)
    tried = tuple(Stability(k, stability(sample, k, rng), stability(blank, k, rng)) for k in numbers)
    best = max(one.gap for one in tried)
    k = min(one.k for one in tried if one.gap >= SHARE * best) if best > 0 else numbers[0]
    return Choice(k, tried, len(sample))


def stability(vectors: Vectors, k: int, rng: np.random.Generator, draws: int = DRAWS) -> float:
    """How alike divisions of disjoint halves into k topics are."""
    found = []
    for _ in range(draws):
        order = rng.permutation(len(vectors))
        half = len(order) // 2
        parts = [clustered(vectors[own], k, rng, starts=1).centres for own in (order[:half], order[half:])]
        first, second = (assigned(vectors, centres).of for centres in parts)
        found.append(adjusted_rand(first, second))
    return float(np.mean(found))


def shuffled(vectors: Vectors, rng: np.random.Generator) -> Vectors:
    """Rows with the same spread along every principal axis, and nothing that holds the axes together."""
    middle = vectors.mean(axis=0)
    left, sizes, axes = np.linalg.svd((vectors - middle).astype(np.float64), full_matrices=False)
    apart = np.column_stack([rng.permutation(left[:, axis]) * sizes[axis] for axis in range(len(sizes))])
    return of_length_one(apart @ axes + middle)


def adjusted_rand(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """How alike two divisions are: 1 the same, 0 as by chance (Hubert & Arabie 1985).

    >>> round(adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 3, 3])), 3)
    1.0
    """
    _, rows = np.unique(first, return_inverse=True)
    _, columns = np.unique(second, return_inverse=True)
    table = np.bincount(rows * (columns.max() + 1) + columns)
    together = _pairs(table)
    one, other = _pairs(np.bincount(rows)), _pairs(np.bincount(columns))
    every = _pairs(np.array([len(rows)]))
    expected = one * other / every if every else 0.0
    most = (one + other) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def _pairs(counts: NDArray[np.int64]) -> float:
    return float((counts.astype(np.float64) * (counts - 1) / 2).sum())
