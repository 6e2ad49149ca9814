"""Lists as people bring them: CSV in any encoding, XLSX, or cells pasted out of a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from twofold.sources.reading.encoding import sniff_encoding
from twofold.sources.reading.workbook_guard import guard_workbook
from twofold_web.delivery.asking.lists import MOST_ROWS

MOST_COLUMNS = 60
_XLSX = b"PK\x03\x04"


class TableRefused(ValueError):
    """A file that holds no list; the word says why: ``empty``, ``unreadable``, ``too long``, ``too wide``."""


@dataclass(frozen=True, slots=True)
class Table:
    """The names of columns, and rows of text as long as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_of(content: bytes) -> Table:
    """The list in a file or a pasted text.

    Raises:
        TableRefused: there is none.
    """
    found = _sheet(content) if content.startswith(_XLSX) else _lines(_text(content))
    rows = [[cell.strip().replace("\x00", "") for cell in row] for row in found]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2:
        raise TableRefused("empty")
    if len(rows) > MOST_ROWS + 1:
        raise TableRefused("too long")
    columns = _columns(rows[0])
    return Table(columns, tuple(tuple((row + [""] * len(columns))[: len(columns)]) for row in rows[1:]))


def _columns(header: list[str]) -> tuple[str, ...]:
    """Names that differ; a column without one is called by its place."""
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise TableRefused("too wide")
    named: list[str] = []
    for place, name in enumerate(header, 1):
        plain = (name or f"({place})")[:60]
        named.append(f"{plain} ({place})" if plain in named else plain)
    return tuple(named)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        with _as_file(content) as path:
            text = sniff_encoding(path, content).decode_sample(content)
        if "\x00" in text:
            raise TableRefused("unreadable") from None
        return text


def _lines(text: str) -> list[list[str]]:
    if "\x00" in text[:1000]:
        raise TableRefused("unreadable")
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(("\t", ";", ","), key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as wrong:
        raise TableRefused("unreadable") from wrong


def _sheet(content: bytes) -> list[list[str]]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only for spreadsheets

    try:
        with _as_file(content) as path:
            guard_workbook(path)
            rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(nrows=MOST_ROWS + 2)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as wrong:  # a panic of the Rust reader is no Exception
        raise TableRefused("unreadable") from wrong
    return [[_cell(cell) for cell in row] for row in rows]


@contextmanager
def _as_file(content: bytes) -> Iterator[Path]:
    """The content as a file, as the readers of loads want it, gone afterwards."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        yield path


def _cell(cell: object) -> str:
    # a spreadsheet keeps numbers of customers as 1234.0
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
