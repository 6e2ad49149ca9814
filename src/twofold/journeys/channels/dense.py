"""Dense codes: numbers from 0 on, so that sums by them are a matter of counting."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
ALWAYS = 1_000_000  # so large a table is made without asking how many codes there are


def distinct(codes: Ints, possible: int) -> tuple[Ints, Ints]:
    """The codes that occur, in order, and the place of each among them.

    Args:
        codes: (n,) from 0 to ``possible`` - 1.
        possible: how many there could be.
    """
    if possible > max(4 * len(codes), ALWAYS):
        kinds, cell = np.unique(codes, return_inverse=True)
        return kinds, cell.reshape(-1)
    there = np.zeros(possible, dtype=np.bool_)
    there[codes] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]


def numbered(values: Ints) -> tuple[Ints, int]:
    """Whole numbers of any size as codes from 0 on, in the order of their first appearance, and how many there are."""
    found = pc.dictionary_encode(pa.array(values))
    return found.indices.to_numpy().astype(np.int64), len(found.dictionary)
