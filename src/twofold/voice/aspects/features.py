"""What a sentence looks like to a model that labels teach: its vector, its letters, what the dictionary found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from twofold.voice.aspects.aspect import Aspect
from twofold.voice.aspects.letters import folded
from twofold.voice.aspects.schemes import Scheme
from twofold.voice.encoders.encoder import of_length_one

Vectors = NDArray[np.float32]
BUCKETS = 1 << 15  # letters are hashed into so many columns: the model stays small whatever people write
LONGEST = 5  # letters of an n-gram, from two on, word boundaries counted
LEAST = 2  # sentences that an n-gram must stand in
VECTOR_WEIGHT, LETTER_WEIGHT = 4.0, 4.0  # against 1 for a hit of the dictionary; one choice for all sets (benchmarks)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Layout:
    """How sentences become rows; fixed by the sentences that were labelled.

    Attributes:
        middle: (d,) the mean vector.
        rarity: (BUCKETS,) weight of each n-gram; 0 for those that were too rare.
        signs: what the dictionary may find, one column each.
    """

    middle: Vectors
    rarity: NDArray[np.float32]
    signs: tuple[str, ...]

    @property
    def width(self) -> int:
        """Columns of a row."""
        return len(self.middle) + BUCKETS + len(self.signs) + 1

    def rows(
        self, texts: Sequence[str], vectors: Vectors, found: Sequence[Sequence[Aspect]], scheme: Scheme
    ) -> "sparse.csr_matrix":
        """(n, width) features."""
        centred = of_length_one(vectors - self.middle)
        letters = _weighted(letter_counts(texts), self.rarity)
        blocks = [
            sparse.csr_matrix(centred * VECTOR_WEIGHT),
            letters * LETTER_WEIGHT,
            _signs(found, scheme, self.signs),
        ]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)


def layout(texts: Sequence[str], vectors: Vectors, found: Sequence[Sequence[Aspect]], scheme: Scheme) -> Layout:
    """The layout that these sentences suggest."""
    counts = letter_counts(texts)
    within = np.bincount(counts.indices, minlength=BUCKETS)
    rarity = np.where(within >= LEAST, np.log((1 + len(texts)) / (1 + within)) + 1, 0.0).astype(np.float32)
    signs = tuple(sorted({sign for aspects in found for sign in signs_of(aspects, scheme)}))
    return Layout(vectors.mean(axis=0).astype(np.float32), rarity, signs)


def signs_of(aspects: Sequence[Aspect], scheme: Scheme) -> set[str]:
    """What the dictionary found, as names of columns."""
    found = {f"category {name}" for aspect in aspects for name in scheme.of(aspect)}
    for aspect in aspects:
        found |= {f"touchpoint {aspect.touchpoint}", f"quality {aspect.quality}"}
        found.add(f"both {aspect.touchpoint} {aspect.quality}")
    return found


def letter_counts(texts: Sequence[str]) -> "sparse.csr_matrix":
    """(n, BUCKETS) how often each n-gram of letters stands in each text."""
    indices, bounds = [], [0]
    for text in texts:
        grams = _hashed(" ".join(["", *(folded(word) for word in text.split()), ""]))
        indices.append(grams)
        bounds.append(bounds[-1] + len(grams))
    columns = np.concatenate(indices) if indices else np.zeros(0, np.int64)
    counted = sparse.csr_matrix((np.ones(len(columns), np.float32), columns, bounds), shape=(len(texts), BUCKETS))
    counted.sum_duplicates()
    return counted


def _hashed(text: str) -> NDArray[np.int64]:
    """The bucket of every n-gram that does not cross a blank."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    blank = np.cumsum(codes == ord(" "))
    found = []
    running = codes.copy()
    for length in range(2, LONGEST + 1):
        if len(codes) < length:
            break
        running = running[: len(codes) - length + 1] * _MULTIPLIER + codes[length - 1 :]
        # blanks may only stand first or last
        inner = blank[length - 2 : len(codes) - 1] - blank[: len(codes) - length + 1]
        kept = running[inner == 0]
        mixed = (kept ^ (kept >> np.uint64(29))) * _MULTIPLIER
        found.append((mixed >> np.uint64(49)).astype(np.int64))
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _weighted(counts: "sparse.csr_matrix", rarity: NDArray[np.float32]) -> "sparse.csr_matrix":
    """Logarithms of counts times rarity, rows of length one."""
    found = counts.copy()
    found.data = (1 + np.log(found.data)) * rarity[found.indices]
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(lengths, 1e-9)).dot(found).tocsr()


def _signs(found: Sequence[Sequence[Aspect]], scheme: Scheme, names: Sequence[str]) -> "sparse.csr_matrix":
    """(n, names and one for nothing at all) what the dictionary found."""
    place = {name: number for number, name in enumerate(names)}
    rows, columns = [], []
    for number, aspects in enumerate(found):
        known = [place[sign] for sign in signs_of(aspects, scheme) if sign in place] or [len(names)]
        rows += [number] * len(known)
        columns += known
    return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(found), len(names) + 1))
