"""Write a record's rows into Parquet files, one a month, sorted so that queries by person are cheap."""

import uuid
from collections.abc import Sequence
from contextlib import suppress

import duckdb
import pyarrow as pa

from twofold.facts.words import Record
from twofold.store.folder import Folder
from twofold.store.layout import column_mark, days_of, month_of
from twofold.store.reading import named, quoted
from twofold.store.snapshot import DataFile

_PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"
ORDER = {
    Record.EVENT: "person, occurred_us, event_id, version",
    Record.ANSWER: "person, occurred_us, event_id, version, item",
    Record.REJECTED: "source, row",
    Record.SUPERSEDED: "event_id, version",
    Record.ITEM: "item, item_version",
    Record.UNIT: "unit",
    Record.LOAD: "recorded_us",
}


def write_months(
    connection: duckdb.DuckDBPyConnection,
    folder: Folder,
    record: Record,
    rows: str,
    schema: pa.Schema,
) -> list[DataFile]:
    """Write the rows of a query, whose columns are those of ``schema``, and publish the files.

    When it fails, the files it wrote so far are gone again.
    """
    files: list[DataFile] = []
    columns = ", ".join(named(column.name) for column in schema)
    try:
        for month, where in _months(connection, rows, schema):
            query = f"SELECT {columns} FROM ({rows}) {where} ORDER BY {ORDER[record]}"  # noqa: S608 - our own names, values quoted
            file = write_file(connection, folder, record, month, query, column_mark(schema))
            if file is not None:
                files.append(file)
    except BaseException:
        discard(folder, files)
        raise
    return files


def write_file(
    connection: duckdb.DuckDBPyConnection,
    folder: Folder,
    record: Record,
    month: int,
    query: str,
    mark: str,
) -> DataFile | None:
    """Write the rows of a query, in its order, into one new file and publish it; None where there are no rows."""
    name = f"record={record.value}/month={month}/{mark}-{uuid.uuid4().hex}.parquet"
    path = folder.writable(name)
    try:
        counted = connection.execute(f"COPY ({query}) TO {quoted(str(path))} ({_PARQUET})").fetchone()
        rows = int(counted[0]) if counted else 0
        if not rows:
            folder.delete(name)
            return None
        folder.publish(name)
        return DataFile(name, record, month, rows, path.stat().st_size)
    except BaseException:
        with suppress(OSError):
            folder.delete(name)
        raise


def discard(folder: Folder, files: Sequence[DataFile]) -> None:
    """Delete files that were written but not committed."""
    for file in files:
        with suppress(OSError):
            folder.delete(file.name)


def _months(connection: duckdb.DuckDBPyConnection, rows: str, schema: pa.Schema) -> list[tuple[int, str]]:
    if "local_day" not in schema.names:
        return [(0, "")]
    days = connection.execute(f"SELECT DISTINCT local_day FROM ({rows})").fetchall()  # noqa: S608 - our own names, values quoted
    months = sorted({month_of(day) for (day,) in days})
    if len(months) == 1:
        return [(months[0], "")]
    return [(month, "WHERE local_day >= {} AND local_day < {}".format(*days_of(month))) for month in months]
