"""Counts of short runs of letters and of whole words, hashed into buckets: what tells languages apart.

A run lies within one word; the blank before and after a word counts as a letter, so that beginnings and ends are
known as such. Weights are divided by the root of their number: a long comment is surer than a short one, but a
hundred dependent runs are not a hundred witnesses.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from twofold.voice.language.letters import Letters, Script

BUCKET_BITS = 16
LONGEST_RUN = 5
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio: Knuth, The Art of Computer Programming 3, 6.4
_BLANK = np.uint32(ord(" "))


def runs(letters: Letters, script: Script) -> "csr_array":
    """How often each bucket occurs in each text, words of one script only: (texts, buckets) float32."""
    places, buckets = _all_runs(letters)
    kept = letters.scripts[places] == script
    rows = np.searchsorted(letters.starts, places[kept], side="right") - 1
    texts = letters.starts.size
    order = np.argsort(rows, kind="stable")
    counts = np.bincount(rows, minlength=texts)
    ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
    weight = 1.0 / np.sqrt(np.maximum(counts, 1))
    data = np.repeat(weight, counts).astype(np.float32)
    return csr_array((data, buckets[kept][order], ends), shape=(texts, 2**BUCKET_BITS))


def _all_runs(letters: Letters) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Of every run the place of a letter in it, and its bucket."""
    codes = letters.codes.astype(np.uint64)
    blank = letters.codes == _BLANK
    places, hashes = [], []
    rolling = codes
    inside = np.ones(codes.size, dtype=bool)  # no blank except at the ends
    for length in range(2, LONGEST_RUN + 1):
        if length > 2:
            inside = inside[:-1] & ~blank[length - 2 : codes.size - 1]
        if codes.size < length:
            break
        rolling = (rolling[: codes.size - length + 1] * _MULTIPLIER) ^ codes[length - 1 :]
        inside = inside[: rolling.size]
        both_blank = blank[: rolling.size] & blank[length - 1 :] if length == 2 else False
        begin = np.flatnonzero(inside & ~both_blank)
        places.append(begin + blank[begin])
        hashes.append(rolling[begin] + np.uint64(length))
    words = _words(codes, blank)
    places.append(words[0])
    hashes.append(words[1])
    return np.concatenate(places), _bucket(np.concatenate(hashes))


def _words(codes: NDArray[np.uint64], blank: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Where each word begins, and a hash of the whole of it."""
    begins = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
    if not begins.size:
        return begins, np.zeros(0, dtype=np.uint64)
    word = np.cumsum(np.bincount(begins, minlength=codes.size)) - 1
    inside = ~blank & (word >= 0)
    within = np.arange(codes.size, dtype=np.uint64) - begins[np.maximum(word, 0)].astype(np.uint64)
    mixed = (codes + np.uint64(7)) * (within * np.uint64(2) + np.uint64(3)) * _MULTIPLIER
    mixed ^= mixed >> np.uint64(31)
    return begins, np.add.reduceat(np.where(inside, mixed * _MULTIPLIER, np.uint64(0)), begins)


def _bucket(hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
    mixed = (hashes ^ (hashes >> np.uint64(29))) * _MULTIPLIER
    return (mixed >> np.uint64(64 - BUCKET_BITS)).astype(np.int32)
