"""Comments that are nearly copies of each other: each is counted once, and many within a short time are a campaign."""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.privacy.numbers.plain import plain
from twofold.voice.aspects.letters import folded

BANDS, ROWS = 24, 4  # pairs that are 0.6 alike meet in a band 96 times in a hundred, pairs that are 0.3 alike 18 times
ALIKE = 0.6  # share in common from which one copies the other: of runs of words, one word of sixteen may differ
SHINGLE = 3  # words
SHORTEST = 5  # words: "very good, thank you" is said by many people, and none copies another
# different words from which their order does not matter: two people may say the same nine words, but hardly do (16 of
# 20,000 different public comments), and whoever changes every eighth word of a copy is seen
FEWEST_WORDS = 9
CAMPAIGN = 8  # copies
WITHIN_DAYS = 7
_WORD = re.compile(r"[\w']+")
_PRIME = np.uint64((1 << 61) - 1)
_HALF = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Copies:
    """Comments that say nearly the same.

    Attributes:
        members: their numbers, in order.
        original: the first of them in time.
        campaign: whether many of them came within a short time.
        busiest: how many came within the busiest span of that time.
    """

    members: tuple[int, ...]
    original: int
    campaign: bool
    busiest: int


def copies(texts: Sequence[str], days: NDArray[np.int64], seed: int = 7) -> list[Copies]:
    """Groups of near-copies, the largest first.

    One copies another by its runs of three words or, where it has enough of them, by its words in any order, however
    they are accented, cased or spelt with letters that look alike. MinHash signatures meet in bands, pairs that meet
    are compared exactly (Broder 1997; Leskovec, Rajaraman & Ullman, ch. 3). Identical long runs of copies cost no more
    than their number: a comment is compared with one of each group.

    Args:
        texts: the comments.
        days: (n,) the day of each.
        seed: of the hash functions.
    """
    written = [[folded(word) for word in _WORD.findall(plain(text).text)] for text in texts]
    group = _Groups(len(texts))
    for parts in ([_runs(words) for words in written], [_different(words) for words in written]):
        for one, other in _meeting(_signatures(parts, seed)):
            if group.of(one) != group.of(other) and _jaccard(parts[one], parts[other]) >= ALIKE:
                group.join(one, other)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(len(texts)):
        members[group.of(number)].append(number)
    found = [_copies(tuple(own), days) for own in members.values() if len(own) > 1]
    return sorted(found, key=lambda one: (-len(one.members), one.original))


def originals(n: int, groups: Sequence[Copies]) -> NDArray[np.bool_]:
    """(n,) which comments count: all but the copies of another."""
    kept = np.ones(n, bool)
    for one in groups:
        kept[list(one.members)] = False
        kept[one.original] = True
    return kept


def _copies(members: tuple[int, ...], days: NDArray[np.int64]) -> Copies:
    when = np.sort(days[list(members)])
    busiest = int((np.searchsorted(when, when + WITHIN_DAYS, side="left") - np.arange(len(when))).max())
    original = min(members, key=lambda number: (int(days[number]), number))
    return Copies(members, original, busiest >= CAMPAIGN, busiest)


def _runs(words: Sequence[str]) -> NDArray[np.uint64]:
    """The hashes of all runs of three words; none for texts too short to be a copy."""
    whole = len(words) >= SHORTEST
    return _hashes({" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)} if whole else set())


def _different(words: Sequence[str]) -> NDArray[np.uint64]:
    """The hashes of all words; none for texts that have few."""
    found = set(words)
    return _hashes(found if len(found) >= FEWEST_WORDS else set())


def _hashes(parts: set[str]) -> NDArray[np.uint64]:
    return np.unique(np.array([zlib.crc32(part.encode("utf-8", "replace")) for part in parts], np.uint64))


def _signatures(shingled: Sequence[NDArray[np.uint64]], seed: int) -> NDArray[np.uint64]:
    """(n, BANDS · ROWS) the least hash of each text by each function; all ones for a text without shingles."""
    rng = np.random.default_rng(seed)
    factor = rng.integers(1, 1 << 31, BANDS * ROWS, dtype=np.uint64)
    shift = rng.integers(0, 1 << 31, BANDS * ROWS, dtype=np.uint64)
    found = np.full((len(shingled), BANDS * ROWS), np.iinfo(np.uint64).max, np.uint64)
    for number, own in enumerate(shingled):
        if len(own):
            found[number] = ((own[:, None] * factor + shift) % _PRIME & _HALF).min(axis=0)
    return found


def _meeting(signatures: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Pairs that agree in a band: each text with the first of those that fall together."""
    spoken = np.flatnonzero(signatures[:, 0] != np.iinfo(np.uint64).max) if len(signatures) else np.zeros(0, np.int64)
    for band in range(BANDS):
        rows = np.ascontiguousarray(signatures[spoken, band * ROWS : (band + 1) * ROWS])
        first: dict[bytes, int] = {}
        for number, row in zip(spoken.tolist(), rows, strict=True):
            earlier = first.setdefault(row.tobytes(), number)
            if earlier != number:
                yield earlier, number


def _jaccard(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> float:
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)


class _Groups:
    """Numbers that belong together (union-find with halved paths)."""

    def __init__(self, n: int) -> None:
        self._above = list(range(n))

    def of(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first
