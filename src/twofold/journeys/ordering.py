"""Bring events into the order of their journeys.

Sorting values is many times faster than sorting positions, so the first bits of the key and the row's place are packed
into one integer and sorted together. Rows of one key then stand together in the order they arrived, which is nearly
always the order of time, since files are kept by month and sorted by person and time. Where it is not (or where two
keys share their first bits) those rows alone are sorted fully.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# an odd number near 2**64 / golden ratio: multiplying by it spreads small keys over all bits, and no two keys meet
SPREAD = np.uint64(0x9E3779B97F4A7C15)


def spread(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Keys with their differences in the first bits, one to one."""
    return keys * SPREAD


class Ordered(NamedTuple):
    """Rows in the order of their journeys: their positions, keys and times, (n,) each."""

    order: NDArray[np.int64]
    key: NDArray[np.uint64]
    time: NDArray[np.int64]


def journey_order(
    key: NDArray[np.uint64], time: NDArray[np.int64], row: NDArray[np.int64], event: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Positions that sort by key, time, row and event: ``in_order`` without its keys and times."""
    return in_order(key, time, row, event).order


def in_order(
    key: NDArray[np.uint64], time: NDArray[np.int64], row: NDArray[np.int64], event: NDArray[np.int64]
) -> Ordered:
    """Sort by key, time, row and event.

    Args:
        key: (n,) well spread over all 64 bits, or correct but slow.
        time: (n,) microseconds.
        row: (n,) first tie-break.
        event: (n,) second tie-break.
    """
    count = len(key)
    if count < 2:
        return Ordered(np.arange(count), key, time)
    bits = np.uint64((count - 1).bit_length())
    places = (np.uint64(1) << bits) - np.uint64(1)
    packed = np.arange(count, dtype=np.uint64)
    packed |= key & ~places
    packed.sort()
    together = (packed[1:] >> bits) == (packed[:-1] >> bits)
    packed &= places
    order = packed.view(np.int64)
    keys, times = key[order], time[order]
    wrong = together & _descends(keys, times, row, event, order)
    if wrong.any():
        mended = _mended(order, together, wrong, (event, row, time, key))
        keys[mended], times[mended] = key[order[mended]], time[order[mended]]
    return Ordered(order, keys, times)


def _descends(
    keys: NDArray[np.uint64],
    times: NDArray[np.int64],
    row: NDArray[np.int64],
    event: NDArray[np.int64],
    order: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Whether each row of an order comes after its successor: (n - 1,)."""
    same = keys[1:] == keys[:-1]
    found: NDArray[np.bool_] = keys[1:] < keys[:-1]
    found |= same & (times[1:] < times[:-1])
    ties = np.flatnonzero(same & (times[1:] == times[:-1]))
    before, after = order[ties], order[ties + 1]
    later = (row[after] < row[before]) | ((row[after] == row[before]) & (event[after] < event[before]))
    found[ties] = later
    return found


def _mended(
    order: NDArray[np.int64],
    together: NDArray[np.bool_],
    wrong: NDArray[np.bool_],
    columns: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]],
) -> NDArray[np.int64]:
    """Sort the rows of those groups where any two neighbours are the wrong way round; which places that changed."""
    begin = np.append(np.concatenate(([0], np.flatnonzero(~together) + 1)), len(order))
    bad = np.unique(np.searchsorted(begin, np.flatnonzero(wrong), side="right") - 1)
    size = begin[bad + 1] - begin[bad]
    places = np.repeat(begin[bad] - (np.cumsum(size) - size), size) + np.arange(size.sum())
    rows = order[places]
    # keys of one group share their first bits, so sorting by the key keeps the groups apart and in order
    order[places] = rows[np.lexsort(tuple(column[rows] for column in columns))]
    return places
