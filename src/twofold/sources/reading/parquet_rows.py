"""Parquet files, streamed in batches; nested columns are flattened with dots."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from twofold.errors import SourceError
from twofold.sources.reading.batches import BrokenRow, RowBatch, column_names, text_schema
from twofold.sources.reading.file_rows import FileRows
from twofold.sources.reading.typed_text import column_text

BATCH = 65_536
MOST_BATCH_BYTES = 1 << 30


class ParquetRows(FileRows):
    """Rows of a Parquet file; the first record is row 2, as if the header were row 1."""

    format = "parquet"

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            with parquet.ParquetFile(path) as file:
                flat = _flattened(pa.Table.from_batches([], file.schema_arrow))
                self._rows = file.metadata.num_rows
        except (pa.ArrowException, OSError, ValueError) as fault:
            raise _fault(path, fault) from fault
        self.columns, doubled = column_names(flat.column_names)
        if not self.columns:
            raise SourceError(f"{path.name} has no columns.")
        self._warnings += doubled

    def batches(self) -> Iterator[RowBatch]:
        """Read the rows, a part of a row group at a time."""
        next_row = 2
        try:
            with parquet.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=BATCH):
                    flat = _flattened(pa.Table.from_batches([batch]))
                    numbers = pa.array(np.arange(next_row, next_row + batch.num_rows), pa.int64())
                    next_row += batch.num_rows
                    self._progress = (next_row - 2) / max(1, self._rows)
                    yield self._batch(flat, numbers)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as fault:
            raise _fault(self.path, fault) from fault

    def _batch(self, flat: pa.Table, numbers: pa.Int64Array) -> RowBatch:
        bad = _undecodable(flat)
        broken = tuple(
            BrokenRow(numbers[place].as_py(), "bytes that are no text in UTF-8", bad[place]) for place in sorted(bad)
        )
        if bad:
            good = np.ones(flat.num_rows, dtype=bool)
            good[list(bad)] = False
            flat, numbers = flat.filter(pa.array(good)), numbers.filter(pa.array(good))
        text = [column_text(column) for column in flat.columns]
        return RowBatch(pa.table(text, text_schema(self.columns)), numbers, broken)


def _undecodable(table: pa.Table) -> dict[int, str]:
    """The places of rows with text that is no UTF-8, which some writers let through, and that text."""
    found: dict[int, str] = {}
    for column in table.columns:
        if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            continue
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            found |= _undecodable_cells(column)
    return found


def _undecodable_cells(column: pa.ChunkedArray) -> dict[int, str]:
    kind = pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()
    cells = [value or b"" for value in column.cast(kind).to_pylist()]
    told = [cell.decode("utf-8", "backslashreplace") for cell in cells]
    return {place: text for place, (cell, text) in enumerate(zip(cells, told, strict=True)) if text.encode() != cell}


def _flattened(table: pa.Table) -> pa.Table:
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def _fault(path: Path, fault: Exception) -> SourceError:
    said = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
    return SourceError(f"{path.name} is no readable Parquet file ({said}); write it again, or export it as CSV.")
