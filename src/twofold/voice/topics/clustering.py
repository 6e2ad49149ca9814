"""K-means on the sphere: every comment belongs to the topic whose centre points its way.

Nothing is discarded: density methods call half of all comments noise, and half of all customers are no noise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.voice.encoders.encoder import of_length_one

Vectors = NDArray[np.float32]
Ints = NDArray[np.int64]
ROUNDS = 40  # at most
STARTS = 4
SAMPLE = 12_000  # comments that centres are sought on; all others are only assigned: cost grows linearly
CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Clusters:
    """A division of comments.

    Attributes:
        centres: (k, d), length one.
        of: (n,) the cluster of each comment.
        likeness: (n,) cosine of each comment with its centre.
    """

    centres: Vectors
    of: Ints
    likeness: NDArray[np.float32]


def clustered(
    vectors: Vectors, k: int, rng: np.random.Generator, starts: int = STARTS, begin: Vectors | None = None
) -> Clusters:
    """The best of several k-means of rows of length one, without empty clusters.

    Args:
        vectors: (n, d).
        k: how many clusters.
        rng: draws where they begin.
        starts: how often they begin anew; the best is kept.
        begin: (at most k, d) centres that the search sets out from, once: clusters then move only as far as they must.

    Source: Dhillon & Modha 2001 (spherical k-means); Arthur & Vassilvitskii 2007 (the choice of first centres).
    """
    rows = vectors if len(vectors) <= SAMPLE else vectors[rng.choice(len(vectors), SAMPLE, replace=False)]
    best: tuple[float, Vectors] | None = None
    for _ in range(starts if begin is None else 1):
        centres = _settled(rows, _first_centres(rows, k, rng, begin))
        total = float((rows @ centres.T).max(axis=1).sum())
        if best is None or total > best[0]:
            best = total, centres
    if best is None:
        raise ValueError("at least one start is needed")
    return assigned(vectors, best[1])


def assigned(vectors: Vectors, centres: Vectors) -> Clusters:
    """Every comment with the nearest of these centres."""
    of = np.zeros(len(vectors), np.int64)
    likeness = np.zeros(len(vectors), np.float32)
    for begin in range(0, len(vectors), CHUNK):
        part = vectors[begin : begin + CHUNK] @ centres.T
        of[begin : begin + CHUNK] = part.argmax(axis=1)
        likeness[begin : begin + CHUNK] = part.max(axis=1)
    return Clusters(centres, of, likeness)


def _first_centres(rows: Vectors, k: int, rng: np.random.Generator, begin: Vectors | None) -> Vectors:
    """Rows far from each other: each next one with a chance that grows with its squared distance (k-means++)."""
    chosen = [rows[int(rng.integers(len(rows)))]] if begin is None or not len(begin) else list(begin[:k])
    distance = 1 - (rows @ np.stack(chosen).T).max(axis=1)
    while len(chosen) < k:
        weight = np.maximum(distance, 0).astype(np.float64)
        total = weight.sum()
        share = weight / total if total > 0 else np.full(len(rows), 1 / len(rows))
        chosen.append(rows[int(rng.choice(len(rows), p=share))])
        distance = np.minimum(distance, 1 - rows @ chosen[-1])
    return np.stack(chosen)


def _settled(rows: Vectors, centres: Vectors) -> Vectors:
    """Centres after moving to the middle of their rows until nothing moves."""
    of = np.full(len(rows), -1)
    for _ in range(ROUNDS):
        likeness = rows @ centres.T
        now = likeness.argmax(axis=1)
        if (now == of).all():
            break
        of = now
        centres = _middles(rows, of, likeness.max(axis=1), len(centres))
    return centres


def _middles(rows: Vectors, of: Ints, likeness: NDArray[np.float32], k: int) -> Vectors:
    """The mean direction of each cluster; an empty one begins again at the row that fits its centre worst."""
    sums = np.zeros((k, rows.shape[1]), np.float32)
    order = np.argsort(of, kind="stable")
    bounds = np.searchsorted(of[order], np.arange(k + 1))
    worst = iter(np.argsort(likeness, kind="stable"))
    for cluster in range(k):
        own = order[bounds[cluster] : bounds[cluster + 1]]
        sums[cluster] = rows[own].sum(axis=0) if len(own) else rows[next(worst)]
    return of_length_one(sums)
