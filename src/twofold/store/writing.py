"""Write a record's rows into Parquet files, one a month, sorted so that queries by person are cheap."""

import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twofold.facts.words import Record
from twofold.store.folder import Folder
from twofold.store.layout import column_mark
from twofold.store.month_files import WrittenFile
from twofold.store.reading import named, quoted
from twofold.store.snapshot import DataFile

_GROUP_ROWS = 122_880
_PARQUET = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP_ROWS}"
_EPOCH = "DATE '1970-01-01'"
_MONTH = "_twofold_month"
ORDER = {
    Record.EVENT: "person, occurred_us, event_id, version",
    Record.ANSWER: "person, occurred_us, event_id, version, item",
    Record.REJECTED: "source, row",
    Record.SUPERSEDED: "event_id, version",
    Record.ITEM: "item, item_version",
    Record.UNIT: "unit",
    Record.LOAD: "recorded_us",
    Record.UNDONE: "recorded_us",
}


def write_months(
    connection: duckdb.DuckDBPyConnection,
    folder: Folder,
    record: Record,
    rows: str,
    schema: pa.Schema,
) -> list[DataFile]:
    """Write the rows of a query, whose columns are those of ``schema``, into one new file a month.

    The engine sorts once and the rows stream through: one query a month would read everything once a month. Memory
    holds one row group. When it fails, the files it wrote so far are gone again.
    """
    by_month = "local_day" in schema.names
    month = f"date_diff('month', {_EPOCH}, {_EPOCH} + local_day)::INTEGER" if by_month else "0"
    columns = ", ".join(named(column.name) for column in schema)
    query = f"SELECT {columns}, {month} AS {_MONTH} FROM ({rows}) ORDER BY {_MONTH}, {ORDER[record]}"  # noqa: S608 - our own names, values quoted
    names: list[str] = []
    files: list[DataFile] = []
    try:
        for number, batches in _runs(connection.sql(query).to_arrow_reader(_GROUP_ROWS)):
            names.append(_new_name(record, number, schema))
            counted = _write_stream(folder.writable(names[-1]), schema, batches)
            folder.publish(names[-1])
            files.append(DataFile(names[-1], record, number, counted, folder.writable(names[-1]).stat().st_size))
    except BaseException:
        _delete(folder, names)
        raise
    return files


def take_in(folder: Folder, written: Sequence[WrittenFile]) -> list[DataFile]:
    """Make files that wait beside the store part of its folder; the originals stay for another try."""
    files: list[DataFile] = []
    try:
        for file in written:
            files.append(DataFile(file.name, file.record, file.month, file.rows, file.path.stat().st_size))
            target = folder.writable(file.name)
            try:
                os.link(file.path, target)
            except OSError:  # another disk, or one that knows no links
                shutil.copyfile(file.path, target)
            folder.publish(file.name)
    except BaseException:
        discard(folder, files)
        raise
    return files


def _runs(reader: pa.RecordBatchReader) -> Iterator[tuple[int, Iterator[pa.RecordBatch]]]:
    """The batches of each month; the rows come in the order of months."""
    for month, parts in groupby(_slices(reader), key=itemgetter(0)):
        yield month, (part for _, part in parts)


def _slices(reader: pa.RecordBatchReader) -> Iterator[tuple[int, pa.RecordBatch]]:
    for batch in reader:
        if not batch.num_rows:
            continue
        months = batch.column(_MONTH).to_numpy()
        rows = batch.drop_columns([_MONTH])
        cuts = [0, *(np.flatnonzero(np.diff(months)) + 1).tolist(), len(months)]
        for begin, end in pairwise(cuts):
            yield int(months[begin]), rows.slice(begin, end - begin)


def _write_stream(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> int:
    texts = [column.name for column in schema if pa.types.is_string(column.type)]
    written, waiting = 0, list[pa.RecordBatch]()
    with pq.ParquetWriter(
        path, _optional(schema), compression="zstd", use_dictionary=texts, store_schema=False
    ) as file:
        for batch in batches:
            waiting.append(batch)
            written += batch.num_rows
            if sum(each.num_rows for each in waiting) >= _GROUP_ROWS:
                file.write_table(pa.Table.from_batches(waiting).cast(_optional(schema)), row_group_size=_GROUP_ROWS)
                waiting.clear()
        if waiting:
            file.write_table(pa.Table.from_batches(waiting).cast(_optional(schema)), row_group_size=_GROUP_ROWS)
    return written


def _optional(schema: pa.Schema) -> pa.Schema:
    return pa.schema([pa.field(column.name, column.type) for column in schema])


def _new_name(record: Record, month: int, schema: pa.Schema) -> str:
    return f"record={record.value}/month={month}/{column_mark(schema)}-{uuid.uuid4().hex}.parquet"


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
    _delete(folder, [file.name for file in files])


def _delete(folder: Folder, names: Sequence[str]) -> None:
    for name in names:
        with suppress(OSError):
            folder.delete(name)
