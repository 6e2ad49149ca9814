"""A table of names and their numbers, of a fixed size, in which whole columns are looked up at once."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_WORDS = 4  # of eight bytes, in which a name stands; the last byte says how long it is
_WIDTH = 8 * _WORDS
_ENTRY = np.dtype(f"V{_WIDTH + 8}")  # a name and its number in one piece
# the bytes that belong to a name of each length
_OF_NAME = np.where(np.arange(_WIDTH) < np.arange(_WIDTH)[:, None], 0xFF, 0).astype(np.uint8).view(f"V{_WIDTH}")[:, 0]
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
_FOLD = np.uint64(29)
_FIRST_BITS = 14  # a few employees need no large table, and what lies close together is found faster
_GROWTH_BITS = 3
Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Looked:
    """What the table says about some names.

    Attributes:
        numbers: (n,) the number of each known name; anything where it is not known.
        new: (m,) the places of the names that are not known.
        entries: (m, words) the names that are not known, as they would stand in the table.
        kept_at: (m,) where in the table each of them belongs; -1 where it is too long.
    """

    numbers: NDArray[np.int64]
    new: NDArray[np.intp]
    entries: Words
    kept_at: NDArray[np.intp]


class NameTable:
    """Remembers names of up to 31 bytes; of two names that belong in one place, the later one stays.

    Names are compared byte by byte, so that nobody is taken for somebody else.
    """

    def __init__(self, bits: int) -> None:
        """Hold up to ``2 ** bits`` names, in 40 bytes each; the table grows up to there."""
        self._most = bits
        self._bits = min(bits, _FIRST_BITS)
        self._table = np.zeros(1 << self._bits, _ENTRY)
        self._kept = 0

    def look(self, names: pa.StringArray) -> Looked:
        """What is known about each of the names, none of them null; the empty name is never known."""
        lengths, entries = _fixed(names)
        places = self._places(entries)
        there = _words(self._table.take(places))
        known = (lengths > 0) & (lengths < _WIDTH)
        for word in range(_WORDS):
            known &= there[:, word] == entries[:, word]
        new = np.flatnonzero(~known)
        kept_at = np.where(lengths < _WIDTH, places, -1).take(new)
        return Looked(there[:, _WORDS].astype(np.int64), new, _words(_whole(entries).take(new)), kept_at)

    def keep(self, looked: Looked, numbers: NDArray[np.int64]) -> None:
        """Remember the numbers (m,) of the names that were not known, where they are short enough."""
        looked.entries[:, _WORDS] = numbers
        short = looked.kept_at >= 0
        # each entry is copied as a whole: where two belong in one place, no name gets the number of the other
        self._table[looked.kept_at[short]] = _whole(looked.entries)[short]
        self._kept += int(np.count_nonzero(short))
        if self._bits < self._most and self._kept * 2 > len(self._table):
            self._grow()

    def _places(self, entries: Words) -> NDArray[np.intp]:
        mixed = entries[:, 0] * _MIX[0]
        for word in range(1, _WORDS):
            mixed ^= entries[:, word] * _MIX[word]
        mixed ^= mixed >> _FOLD
        mixed *= _MIX[0]
        places: NDArray[np.intp] = (mixed >> np.uint64(64 - self._bits)).astype(np.intp)
        return places

    def _grow(self) -> None:
        self._bits = min(self._bits + _GROWTH_BITS, self._most)
        smaller, self._table = self._table, np.zeros(1 << self._bits, _ENTRY)
        self._table[self._places(_words(smaller))] = smaller


def _whole(entries: Words) -> NDArray[np.void]:
    return entries.view(_ENTRY)[:, 0]


def _words(entries: NDArray[np.void]) -> Words:
    return entries.view(np.uint64).reshape(-1, _WORDS + 1)


def _fixed(names: pa.StringArray) -> tuple[NDArray[np.int32], Words]:
    """The length of each name in bytes, and its entry with no number yet; that of a longer name means nothing."""
    _, offsets, letters = names.buffers()
    ends = np.frombuffer(offsets, np.int32)[names.offset : names.offset + len(names) + 1]
    begin, end = int(ends[0]), int(ends[-1])
    told = np.zeros(end - begin + _WIDTH, np.uint8)
    if end > begin:
        told[:-_WIDTH] = np.frombuffer(letters, np.uint8)[begin:end]
    windows: NDArray[np.void] = np.ndarray((end - begin + 1,), f"V{_WIDTH}", told.data, strides=(1,))
    lengths: NDArray[np.int32] = np.diff(ends)
    short = np.minimum(lengths, _WIDTH - 1)
    entries = np.empty((len(names), _WORDS + 1), np.uint64)
    from_here, of_name = (
        each.view(np.uint64).reshape(-1, _WORDS) for each in (windows[ends[:-1] - begin], _OF_NAME.take(short))
    )
    np.bitwise_and(from_here, of_name, out=entries[:, :_WORDS])
    entries.view(np.uint8)[:, _WIDTH - 1] = short
    return lengths, entries
