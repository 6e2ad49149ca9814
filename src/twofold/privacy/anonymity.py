"""k-anonymity: how many people look alike on what others may know about them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.errors import UnknownDimension


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How often each row's combination of keys occurs.

    Attributes:
        sample: one integer a row: how many rows match it, itself included (fk).
        population: one number a row: the weights of those rows (Fk); equal to ``sample`` without weights.
    """

    sample: np.ndarray[tuple[int], np.dtype[np.int64]]
    population: np.ndarray[tuple[int], np.dtype[np.float64]]

    def violations(self, k: int) -> int:
        """How many rows are matched by fewer than ``k`` rows."""
        return int((self.sample < k).sum())


def frequencies(table: pa.Table, keys: Sequence[str], weight: str | None = None) -> Frequencies:
    """How many rows, and how much weight, share each row's keys; a missing value matches any value.

    Args:
        table: one row a person.
        keys: the columns that others may know about a person.
        weight: the column of sampling weights.

    Raises:
        UnknownDimension: a column is not in the table.

    Source:
        Templ, Kowarik, Meindl (2015), Statistical Disclosure Control for Micro-Data Using the R Package sdcMicro,
        Journal of Statistical Software 67(4), section 3.1; missing values as in Capobianchi, Polettini, Lucarelli.
    """
    for name in (*keys, *([weight] if weight else [])):
        if name not in table.column_names:
            raise UnknownDimension(f"there is no column {name!r}; there are {', '.join(table.column_names)}")
    codes = np.column_stack([_codes(table[name]) for name in keys])
    weights = (
        table[weight].cast(pa.float64()).to_numpy() if weight else np.ones(table.num_rows)  # a row counts once
    )
    patterns, row_pattern, sizes = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    row_pattern = row_pattern.reshape(-1)  # NumPy 2.0 returned a column here
    pattern_weight = np.bincount(row_pattern, weights=weights, minlength=len(patterns)).astype(np.float64)
    sample, population = _matched(patterns, sizes, pattern_weight)
    return Frequencies(sample[row_pattern], population[row_pattern])


def _codes(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    encoded = column.combine_chunks().dictionary_encode()
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = (
        pc.fill_null(encoded.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False).astype(np.int64)
    )
    return found


def _matched(
    patterns: np.ndarray[tuple[int, int], np.dtype[np.int64]],
    sizes: np.ndarray[tuple[int], np.dtype[np.int64]],
    weights: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    sample, population = sizes.astype(np.int64).copy(), weights.copy()
    holes = patterns < 0
    # complete patterns are distinct, so they match themselves and whatever has holes; only those are compared
    for hole in np.flatnonzero(holes.any(axis=1)):
        same = ((patterns == patterns[hole]) | holes | holes[hole]).all(axis=1)
        same[hole] = False
        sample[hole] += sizes[same].sum()
        population[hole] += weights[same].sum()
        complete = same & ~holes.any(axis=1)
        sample[complete] += sizes[hole]
        population[complete] += weights[hole]
    return sample, population
