"""SQL that reads a record's files as one table with one schema."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa

from twofold.facts.words import Record
from twofold.store.layout import column_mark, record_schema
from twofold.store.snapshot import DataFile, Snapshot

Readable = Callable[[str], Path]

ENGINE_TYPES = {
    pa.int64(): "BIGINT",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.string(): "VARCHAR",
}


def quoted(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def named(column: str) -> str:
    """A column's name as SQL."""
    return '"' + column.replace('"', '""') + '"'


def among(column: str, texts: Iterable[str]) -> str:
    """SQL of whether a column holds one of the texts."""
    told = ", ".join(quoted(text) for text in sorted(texts))
    return f"{named(column)} IN ({told})" if told else "false"


def parquet(paths: Iterable[Path]) -> str:
    """A table function that reads the files, which have the same columns."""
    return f"read_parquet([{', '.join(quoted(str(path)) for path in paths)}], hive_partitioning = false)"


def rows_of(snapshot: Snapshot, record: Record, readable: Readable) -> str:
    """A query for all rows of a record, every version of them.

    Files that lack a context column, or a column that a later Twofold added, have null there.
    """
    return rows_in(snapshot.of(record), record_schema(record, snapshot.context), readable)


def rows_in(files: Iterable[DataFile], schema: pa.Schema, readable: Readable) -> str:
    """A query for all rows of some files of one record, with the columns of ``schema`` in its order."""
    by_mark: dict[str, list[Path]] = {}
    for file in files:
        by_mark.setdefault(file.mark, []).append(readable(file.name))
    if list(by_mark) == [column_mark(schema)]:
        return f"SELECT * FROM {parquet(by_mark.popitem()[1])}"  # noqa: S608 - quoted above
    parts = [_no_rows(schema), *(f"SELECT * FROM {parquet(paths)}" for paths in by_mark.values())]  # noqa: S608 - our own names, values quoted
    columns = ", ".join(named(column.name) for column in schema)
    return f"SELECT {columns} FROM ({' UNION ALL BY NAME '.join(parts)})"  # noqa: S608 - our own names, values quoted


def current_rows(snapshot: Snapshot, record: Record, readable: Readable, as_of_us: int | None) -> str:
    """A query for the rows of a record that hold: known at the moment, and not superseded by then."""
    known = "" if as_of_us is None else f" WHERE recorded_us <= {as_of_us}"
    rows = f"{rows_of(snapshot, record, readable)}{known}"
    if not snapshot.of(Record.SUPERSEDED):
        return rows
    gone = f"{rows_of(snapshot, Record.SUPERSEDED, readable)}{known}"
    return (
        f"SELECT held.* FROM ({rows}) AS held ANTI JOIN ({gone}) AS gone "  # noqa: S608 - our own names, values quoted
        "ON held.event_id = gone.event_id AND held.event_check = gone.event_check AND held.version = gone.version"
    )


def _no_rows(schema: pa.Schema) -> str:
    columns = ", ".join(f"NULL::{ENGINE_TYPES[column.type]} AS {named(column.name)}" for column in schema)
    return f"SELECT {columns} WHERE false"
