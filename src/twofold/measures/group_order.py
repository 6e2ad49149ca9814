"""Groups in the order people read them: by each key, what is not recorded last."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.int64]
MOST_CODES = 2**62


def in_order(table: pa.Table, keys: Sequence[str]) -> pa.Table:
    """The table sorted by its keys, which become dictionary arrays (small numbers into sorted values)."""
    if not keys:
        return table
    coded, codes = coded_keys(table, keys)
    return coded.take(pa.array(stable_order(codes)))


def stable_order(codes: Codes, before: Codes | None = None) -> Codes:
    """The places of the codes (0 or more) in their order; places of equal codes stay as ``before`` has them.

    Sorted by sixteen bits at a time, for which numpy has a radix sort.
    """
    order = np.arange(codes.size) if before is None else before
    most = int(codes.max(initial=0))
    for shift in range(0, max(most.bit_length(), 1), 16):
        digit = ((codes[order] >> shift) & 0xFFFF).astype(np.uint16)
        order = order[np.argsort(digit, kind="stable")]
    return order


def coded_keys(table: pa.Table, keys: Sequence[str]) -> tuple[pa.Table, Codes]:
    """The table with its keys as dictionary arrays, and one number a row that is in the order of all keys."""
    codes, span = np.zeros(table.num_rows, dtype=np.int64), 1
    for key in keys:
        column, own = _coded(table.column(key))
        table = table.set_column(table.schema.get_field_index(key), key, column)
        size = len(column.dictionary) + 1
        if span * size >= MOST_CODES:
            codes = np.unique(codes, return_inverse=True)[1].astype(np.int64)
            span = int(codes.max(initial=0)) + 1
        codes, span = codes * size + own, span * size
    return table, codes


def _coded(column: pa.ChunkedArray) -> tuple[pa.DictionaryArray, Codes]:
    encoded = pc.dictionary_encode(column).combine_chunks()
    encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    order = pc.sort_indices(encoded.dictionary)
    rank = np.empty(len(order) + 1, dtype=np.int64)
    rank[np.asarray(order)] = np.arange(len(order))
    rank[-1] = len(order)  # nulls last
    codes = rank[np.asarray(encoded.indices.fill_null(len(order)).cast(pa.int64()))]
    numbers = pa.array(codes.astype(np.int32), mask=codes == len(order))
    return pa.DictionaryArray.from_arrays(numbers, encoded.dictionary.take(order)), codes
