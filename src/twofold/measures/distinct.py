"""Equal rows of numbers: in a cube most groups have the sums of some other group, and need computing once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

FEW = 1000
ODD = np.uint64(0x9E3779B97F4A7C15)


def distinct_rows(columns: Sequence[FloatArray]) -> tuple[Places, Places] | None:
    """Which rows are equal to which?

    Args:
        columns: arrays of one length, compared bit by bit.

    Returns:
        The places of one row of each kind, and for every row the number of its kind; None where telling kinds apart
        would save nothing (few rows, or most of them differ).
    """
    if columns[0].size < FEW:
        return None
    bits = [np.ascontiguousarray(column).view(np.uint64) for column in columns]
    mark = np.zeros(bits[0].shape, dtype=np.uint64)
    for column in bits:
        mark = (mark ^ column) * ODD
        mark ^= mark >> np.uint64(29)
    _, first, kind = np.unique(mark, return_index=True, return_inverse=True)
    # two kinds could share a mark by chance: then nothing is merged
    if first.size > 0.9 * mark.size or any((column[first][kind] != column).any() for column in bits):
        return None
    return first.astype(np.int64), kind.astype(np.int64)
