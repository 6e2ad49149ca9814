"""Text columns as dictionaries: each different text once, and a small number for each row."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

TEXT = pa.dictionary(pa.int32(), pa.string())


def encoded(table: pa.Table, plain: frozenset[str] = frozenset()) -> pa.Table:
    """The table with its text columns as dictionaries, but those named in ``plain``: texts that hardly ever repeat."""
    for at, column in enumerate(table.schema):
        if column.type == pa.string() and column.name not in plain:
            table = table.set_column(at, pa.field(column.name, TEXT), one(table.column(at)).dictionary_encode())
    return table


def one(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array, whose chunks share one dictionary."""
    if column.num_chunks == 1:
        return column.chunk(0)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    whole = column.combine_chunks()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


def joined(tables: list[pa.Table]) -> pa.Table:
    """The rows of several tables in one, each column in one piece."""
    if len(tables) == 1:
        return tables[0]
    table = pa.concat_tables(tables)
    return pa.Table.from_arrays([one(column) for column in table.columns], schema=table.schema)


def only_used(array: pa.DictionaryArray) -> pa.DictionaryArray:
    """The same rows over a dictionary of the texts that some row has.

    A file must not hold a text that none of its rows holds: an erasure looks at rows, and would leave it behind.
    """
    codes, size = array.indices, len(array.dictionary)
    used = np.zeros(size + 1, np.bool_)
    here = codes.fill_null(size).to_numpy()
    used[here] = True
    if used[:size].all():
        return array
    fresh = np.cumsum(used, dtype=np.int32) - 1
    indices = pa.array(fresh[here], mask=here == size)
    return pa.DictionaryArray.from_arrays(indices, array.dictionary.filter(pa.array(used[:size])))


def constant(text: str | None, rows: int) -> pa.DictionaryArray:
    """A column that says the same in every row."""
    indices = pa.nulls(rows, pa.int32()) if text is None else pa.array(np.zeros(rows, np.int32))
    return pa.DictionaryArray.from_arrays(indices, pa.array([] if text is None else [text], pa.string()))


def repeated(value: pa.Array, rows: int) -> pa.Array:
    """A column that holds the only value of an array in every row."""
    if value.type == TEXT:
        return constant(value[0].as_py(), rows)
    return pa.repeat(value[0], rows)


def chosen(texts: list[str | None], places: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> pa.DictionaryArray:
    """The text at each place of a short list."""
    known = list(dict.fromkeys(text for text in texts if text is not None))
    codes = np.array([-1 if text is None else known.index(text) for text in texts], np.int32)[places]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(known, pa.string()))


def lowered(array: pa.DictionaryArray, kept: list[str]) -> pa.DictionaryArray:
    """Each text in small letters where it is one of ``kept``, null elsewhere."""
    small = pc.utf8_lower(array.dictionary)
    small = pc.if_else(pc.is_in(small, pa.array(kept, pa.string())), small, pa.scalar(None, pa.string()))
    return small.take(array.indices).dictionary_encode()
