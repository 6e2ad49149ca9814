"""Tables as CSV that a spreadsheet can open without running anything."""

import csv
from typing import TextIO

import pyarrow as pa

from twofold.privacy.formulas import harmless


def write_csv(table: pa.Table, out: TextIO) -> None:
    """Write a table as CSV; a text that a spreadsheet would take for a formula gets a leading apostrophe."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(name) for name in table.column_names])
    for batch in table.to_batches(max_chunksize=10_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            writer.writerow([harmless(cell) for cell in row])
