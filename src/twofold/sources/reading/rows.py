"""The one door for foreign files: open any of them as batches of rows of text."""

from pathlib import Path

from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.batches import BrokenRow, RowBatch, Rows
from twofold.sources.reading.csv_rows import CsvRows
from twofold.sources.reading.json_rows import JsonRows
from twofold.sources.reading.ocel_rows import OcelRows
from twofold.sources.reading.parquet_rows import ParquetRows
from twofold.sources.reading.sav_rows import SavRows
from twofold.sources.reading.sniff import Sniffed, sniff
from twofold.sources.reading.xes_rows import XesRows
from twofold.sources.reading.xlsx_rows import XlsxRows

__all__ = ["BrokenRow", "RowBatch", "Rows", "open_rows", "open_sniffed"]


def open_rows(path: Path, options: SourceOptions | None = None) -> Rows:
    """Open a foreign file; what the options leave out is detected.

    Raises:
        SourceError: the file cannot be read, with what was found, where, and what to do.
    """
    options = options or SourceOptions()
    path = Path(path)
    return open_sniffed(path, options, sniff(path, options))


def open_sniffed(path: Path, options: SourceOptions, sniffed: Sniffed) -> Rows:
    """Open a file whose format, encoding and dialect are known; raises SourceError."""
    match sniffed.format:
        case "xlsx":
            return XlsxRows(path, options)
        case "parquet":
            return ParquetRows(path)
        case "sav":
            return SavRows(path, options.encoding)
        case "xes":
            return XesRows(path)
        case _:
            return _open_text(path, options, sniffed)


def _open_text(path: Path, options: SourceOptions, sniffed: Sniffed) -> Rows:
    match sniffed.format:
        case "ocel":
            return OcelRows(path, options, sniffed)
        case "json" | "ndjson":
            return JsonRows(path, sniffed)
        case _:
            return CsvRows(path, sniffed)
