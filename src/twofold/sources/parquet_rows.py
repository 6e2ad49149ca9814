"""Parquet files, streamed in batches; nested columns are flattened with dots."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from twofold.errors import SourceError
from twofold.sources.batches import RowBatch, column_names, text_schema
from twofold.sources.file_rows import FileRows
from twofold.sources.typed_text import column_text

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
                    text = [column_text(column) for column in flat.columns]
                    numbers = pa.array(np.arange(next_row, next_row + batch.num_rows), pa.int64())
                    next_row += batch.num_rows
                    self._progress = (next_row - 2) / max(1, self._rows)
                    yield RowBatch(pa.table(text, text_schema(self.columns)), numbers)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as fault:
            raise _fault(self.path, fault) from fault


def _flattened(table: pa.Table) -> pa.Table:
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def _fault(path: Path, fault: Exception) -> SourceError:
    said = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
    return SourceError(f"{path.name} is no readable Parquet file ({said}); write it again, or export it as CSV.")
