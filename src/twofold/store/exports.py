"""Tables as CSV that a spreadsheet can open without running anything."""

import csv
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from twofold.privacy.formulas import harmless
from twofold.store.info import rejected
from twofold.store.opened import Store


def export_rejected(store: Store, out: Path) -> int:
    """Write every rejected row and answer with its reason to a CSV file; returns how many."""
    table = rejected(store)
    # the mark at the beginning makes spreadsheets read UTF-8
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        write_csv(table, file)
    return int(table.num_rows)


def write_csv(table: pa.Table, out: TextIO) -> None:
    """Write a table as CSV; a text that a spreadsheet would take for a formula gets a leading apostrophe."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(name) for name in table.column_names])
    for batch in table.to_batches(max_chunksize=10_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            writer.writerow([harmless(cell) for cell in row])
