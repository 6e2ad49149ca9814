"""Vectors in which neither the language nor praise and blame decide what is close to what."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twofold.voice.encoders.encoder import of_length_one

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]
FEWEST = 10  # comments of one language, or of one sign, that a mean is made of


def valence_directions(vectors: Vectors, valences: Floats, languages: Sequence[str], clear: float = 0.2) -> Vectors:
    """(directions, d) along which praise and blame differ: over all comments, and within each language that has both.

    Args:
        vectors: (n, d).
        valences: (n,) how good or bad each comment is, in [-1, 1]; NaN where nobody knows.
        languages: of each comment.
        clear: how far from 0 a valence counts as praise or blame.
    """
    spoken = np.asarray(languages)
    groups = [np.ones(len(spoken), bool), *(spoken == language for language in sorted(set(languages)))]
    found = []
    for group in groups:
        good, bad = group & (valences > clear), group & (valences < -clear)
        if good.sum() >= FEWEST and bad.sum() >= FEWEST:
            found.append(vectors[good].mean(axis=0) - vectors[bad].mean(axis=0))
    return np.stack(found).astype(np.float32) if found else np.zeros((0, vectors.shape[1]), np.float32)


def evened(vectors: Vectors, languages: Sequence[str], directions: Vectors) -> Vectors:
    """(n, d) of length one: each language's own middle taken off, then the directions projected out."""
    found = vectors.astype(np.float32, copy=True)
    overall, spoken = found.mean(axis=0), np.asarray(languages)
    middles = {}
    for language in sorted(set(languages)):
        own = spoken == language
        middles[language] = found[own].mean(axis=0) if own.sum() >= FEWEST else overall
        found[own] -= middles[language]
    if len(directions):
        axes = np.linalg.svd(directions.astype(np.float64), full_matrices=False)
        kept = axes[2][axes[1] > 1e-6 * axes[1].max()].astype(np.float32)
        found -= (found @ kept.T) @ kept
    return of_length_one(found)


def with_signs(even: Vectors, signs: "Sequence[frozenset[str]]") -> Vectors:
    """(n, d + signs) evened vectors beside what the dictionary found in each comment.

    The names of touchpoints and qualities are the same in every language: they draw together what the encoder of one
    language and that of another see a little differently. A sign weighs by how rare it is; both halves weigh alike.
    """
    names = sorted({sign for one in signs for sign in one})
    if not names:
        return even
    place = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(signs), len(names)), np.float32)
    for row, one in enumerate(signs):
        table[row, [place[sign] for sign in sorted(one)]] = 1
    table *= np.log(len(signs) / table.sum(axis=0)).astype(np.float32)
    return of_length_one(np.hstack([even, of_length_one(table)]))
