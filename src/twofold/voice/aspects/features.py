"""What a sentence looks like to a model that labels teach: its vector, its letters and words, and the dictionary's."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from twofold.voice.aspects.aspect import Aspect
from twofold.voice.aspects.letters import folded
from twofold.voice.aspects.schemes import Scheme
from twofold.voice.encoders.encoder import of_length_one

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]
BUCKETS = 1 << 15  # letters are hashed into so many columns, words into as many: the model stays small
LONGEST = 5  # letters of an n-gram, from two on, word boundaries counted
LEAST = 2  # sentences that an n-gram must stand in
# How much each kind counts against 1 for a hit of the dictionary; one choice for all sets (benchmarks).
MEANING_WEIGHT, LETTER_WEIGHT, WORD_WEIGHT = 32.0, 8.0, 8.0
SHARPNESS = 0.7  # of the Gaussian; .5 to 1 were alike
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Rows:
    """Sentences as rows: vectors of what they mean, of length one, and sparse columns of how they say it."""

    meaning: Vectors
    wording: "sparse.csr_matrix"

    @property
    def letters(self) -> "sparse.csr_matrix":
        """(n, BUCKETS) their letters alone."""
        return self.wording[:, :BUCKETS]

    @property
    def signs(self) -> "sparse.csr_matrix":
        """(n, signs) what the dictionary found, alone."""
        return self.wording[:, 2 * BUCKETS :]


def likeness(some: Vectors, others: Vectors) -> Vectors:
    """(some, others) a Gaussian of the distance of their vectors, as loud as meaning speaks."""
    found: Vectors = MEANING_WEIGHT * np.exp(2 * SHARPNESS * (some @ others.T - 1))
    return found


@dataclass(frozen=True, slots=True)
class Layout:
    """How sentences become rows; fixed by the sentences that were labelled.

    Attributes:
        middle: (d,) the mean vector.
        rarity: (2 * BUCKETS,) weight of each n-gram of letters, then of each of words; 0 for those that were too rare.
        signs: what the dictionary may find, one column each.
    """

    middle: Vectors
    rarity: NDArray[np.float32]
    signs: tuple[str, ...]

    def rows(self, texts: Sequence[str], vectors: Vectors, found: Sequence[Sequence[Aspect]], scheme: Scheme) -> Rows:
        """The sentences as rows."""
        blocks = [
            _weighted(letter_counts(texts), self.rarity[:BUCKETS]) * np.sqrt(LETTER_WEIGHT),
            _weighted(word_counts(texts), self.rarity[BUCKETS:]) * np.sqrt(WORD_WEIGHT),
            _signs(found, scheme, self.signs),
        ]
        meaning = of_length_one(vectors - self.middle).astype(np.float32)
        return Rows(meaning, sparse.hstack(blocks, format="csr", dtype=np.float32))


def layout(texts: Sequence[str], vectors: Vectors, found: Sequence[Sequence[Aspect]], scheme: Scheme) -> Layout:
    """The layout that these sentences suggest."""
    rarity = np.concatenate([_rarity(counts) for counts in (letter_counts(texts), word_counts(texts))])
    signs = tuple(sorted({sign for aspects in found for sign in signs_of(aspects, scheme)}))
    return Layout(vectors.mean(axis=0).astype(np.float32), rarity, signs)


def _rarity(counts: "sparse.csr_matrix") -> NDArray[np.float32]:
    within = np.bincount(counts.indices, minlength=BUCKETS)
    return np.where(within >= LEAST, np.log((1 + counts.shape[0]) / (1 + within)) + 1, 0.0).astype(np.float32)


def signs_of(aspects: Sequence[Aspect], scheme: Scheme) -> set[str]:
    """What the dictionary found, as names of columns."""
    found = {f"category {name}" for aspect in aspects for name in scheme.of(aspect)}
    for aspect in aspects:
        found |= {f"touchpoint {aspect.touchpoint}", f"quality {aspect.quality}"}
        found.add(f"both {aspect.touchpoint} {aspect.quality}")
    return found


def letter_counts(texts: Sequence[str]) -> "sparse.csr_matrix":
    """(n, BUCKETS) how often each n-gram of letters stands in each text."""
    return _counted([_hashed(f" {_plain(text)} ") for text in texts])


def word_counts(texts: Sequence[str]) -> "sparse.csr_matrix":
    """(n, BUCKETS) how often each word and each two neighbours stand in each text."""
    return _counted([np.fromiter(_word_buckets(text), np.int64) for text in texts])


def _plain(text: str) -> str:
    return " ".join(folded(word) for word in text.split())


def _word_buckets(text: str) -> Iterator[int]:
    words = _WORD.findall(_plain(text))
    for said in (*words, *(f"{one} {next_one}" for one, next_one in pairwise(words))):
        yield zlib.crc32(said.encode()) % BUCKETS


def _counted(found: Sequence[NDArray[np.int64]]) -> "sparse.csr_matrix":
    columns = np.concatenate(found) if found else np.zeros(0, np.int64)
    bounds = np.cumsum([0, *(len(one) for one in found)])
    counted = sparse.csr_matrix((np.ones(len(columns), np.float32), columns, bounds), shape=(len(found), BUCKETS))
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
