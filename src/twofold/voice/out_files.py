"""Files that grow part by part and appear when they are whole: CSV, Parquet, XLSX."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from twofold.errors import Unavailable, UsageError
from twofold.privacy.formulas import harmless

MOST_ROWS = 1_048_575  # of a sheet, below its header
LONGEST_CELL = 32_767  # letters that a spreadsheet takes


class OutFile(Protocol):
    """What takes tables of one schema."""

    def write(self, table: pa.Table) -> None:
        """Take some more rows."""


@contextmanager
def out_file(path: Path, schema: pa.Schema) -> Iterator[OutFile]:
    """A file that is written beside its place and put there at the end; where something fails, nothing is there.

    Raises:
        UsageError: no such ending is written, or there is no such folder.
    """
    kinds = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise UsageError(f"{path.name}: results are written as {', '.join(kinds)}; give the file one of these endings")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it, or write the result elsewhere")
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        with kind(draft, schema) as file:
            yield file
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class _Csv:
    def __init__(self, writer: Any) -> None:
        self.writer = writer

    def write(self, table: pa.Table) -> None:
        rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
        self.writer.writerows([harmless(cell) for cell in row] for row in rows)


@contextmanager
def _csv(path: Path, schema: pa.Schema) -> Iterator[OutFile]:
    # the mark at the beginning makes spreadsheets read Greek and Cyrillic
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([harmless(name) for name in schema.names])
        yield _Csv(writer)


class _Parquet:
    def __init__(self, writer: pq.ParquetWriter) -> None:
        self.writer = writer

    def write(self, table: pa.Table) -> None:
        self.writer.write_table(table)


@contextmanager
def _parquet(path: Path, schema: pa.Schema) -> Iterator[OutFile]:
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        yield _Parquet(writer)


class _Xlsx:
    def __init__(self, sheet: Any, name: str) -> None:
        self.sheet, self.name, self.line = sheet, name, 1

    def write(self, table: pa.Table) -> None:
        if self.line + table.num_rows > MOST_ROWS:
            raise UsageError(f"{self.name}: a sheet ends after {MOST_ROWS:,} rows; write .csv or .parquet instead")
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            for at, cell in enumerate(row):
                shown = harmless(cell)
                self.sheet.write(self.line, at, shown[:LONGEST_CELL] if isinstance(shown, str) else shown)
            self.line += 1


@contextmanager
def _xlsx(path: Path, schema: pa.Schema) -> Iterator[OutFile]:
    try:
        import xlsxwriter  # noqa: PLC0415 - part of an optional extra
    except ModuleNotFoundError as missing:
        raise Unavailable(
            f"{path.name}: XLSX needs xlsxwriter: python -m pip install 'twofold[web]', or write .csv"
        ) from missing
    quiet = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), quiet) as book:
        sheet = book.add_worksheet("Comments")
        for at, name in enumerate(schema.names):
            sheet.write(0, at, harmless(name))
        sheet.freeze_panes(1, 0)
        yield _Xlsx(sheet, path.name)
