"""The one door for foreign files: open any of them as batches of rows of text."""

from pathlib import Path

from twofold.errors import SourceError
from twofold.sources.batches import BrokenRow, RowBatch, Rows
from twofold.sources.csv_rows import CsvRows
from twofold.sources.mapping import SourceOptions
from twofold.sources.sniff import sniff

__all__ = ["BrokenRow", "RowBatch", "Rows", "open_rows"]


def open_rows(path: Path, options: SourceOptions | None = None) -> Rows:
    """Open a foreign file; what the options leave out is detected.

    Raises:
        SourceError: the file cannot be read, with what was found, where, and what to do.
    """
    options = options or SourceOptions()
    sniffed = sniff(path, options)
    if sniffed.format == "csv":
        return CsvRows(path, sniffed)
    raise SourceError(f"{path.name} is {sniffed.format}, which is not read yet.")
