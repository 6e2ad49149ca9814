"""The sheets of a workbook as rows of texts, for small workbooks that somebody else made."""

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import python_calamine as calamine
import xlsxwriter

from twofold.errors import SourceError
from twofold.sources.reading.workbook_guard import guard_workbook
from twofold_web.surveys.exchange.results import ExchangeError, too_large
from twofold_web.surveys.questionnaire.sentences import sentence

MOST_BYTES = 10 << 20
MOST_UNPACKED = 80 << 20
MOST_ROWS = 20_000
MOST_COLUMNS = 500
MOST_LETTERS = 32_767  # of a cell, as spreadsheets have it
NO_WORKBOOK = sentence("This is no workbook that can be read (.xlsx); save it again as .xlsx.")

Rows = list[dict[str, str]]


def read_sheets(content: bytes) -> dict[str, Rows]:
    """Every sheet by its name in small letters; rows by the texts of the first row.

    Raises:
        ExchangeError: it is no workbook, or one that unpacks to too much.
    """
    if len(content) > MOST_BYTES:
        raise too_large(content, MOST_BYTES)
    _guard(content)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name.strip().lower(): _rows(book.get_sheet_by_name(name)) for name in book.sheet_names[:20]}
    except (KeyboardInterrupt, SystemExit, ExchangeError):
        raise
    except BaseException as fault:  # a panic of the Rust reader is no Exception
        raise ExchangeError(NO_WORKBOOK) from fault


def _guard(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            unpacked = sum(member.file_size for member in book.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise ExchangeError(NO_WORKBOOK) from fault
    if unpacked > MOST_UNPACKED:
        raise ExchangeError(
            sentence("The workbook unpacks to %(found)s MB; no form is that large.", found=unpacked >> 20)
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(content)
        try:
            guard_workbook(path)
        except SourceError as fault:
            raise ExchangeError(NO_WORKBOOK) from fault


def _rows(sheet: calamine.CalamineSheet) -> Rows:
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        said = sentence(
            "The sheet “%(name)s” has %(rows)s rows and %(columns)s columns; no form has.",
            name=sheet.name,
            rows=sheet.height,
            columns=sheet.width,
        )
        raise ExchangeError(said)
    lines = [[_cell(value) for value in line] for line in sheet.to_python(skip_empty_area=True)]
    header = lines[0] if lines else []
    return [{name: cell for name, cell in zip(header, line, strict=False) if name and cell} for line in lines[1:]]


def _cell(value: object) -> str:
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if len(text) > MOST_LETTERS:
        raise ExchangeError(sentence("%(count)s letters; %(most)s are the most.", count=len(text), most=MOST_LETTERS))
    return text.strip()


def write_sheets(sheets: Mapping[str, Sequence[Mapping[str, str]]], first: Sequence[str]) -> bytes:
    """A workbook of texts only: nothing in it is a formula, whatever it begins with.

    Raises:
        ExchangeError: a text is longer than a cell may be.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        for name, rows in sheets.items():
            _write_sheet(book.add_worksheet(name), rows, first)
    return target.getvalue()


def _write_sheet(sheet: Any, rows: Sequence[Mapping[str, str]], first: Sequence[str]) -> None:
    known = dict.fromkeys(column for row in rows for column in row)
    columns = sorted(known, key=lambda column: first.index(column) if column in first else len(first))
    lines = [{column: column for column in columns}, *rows]
    for at, number, text in ((at, n, line.get(c, "")) for at, line in enumerate(lines) for n, c in enumerate(columns)):
        if len(text) > MOST_LETTERS:
            raise ExchangeError(
                sentence("%(count)s letters; %(most)s are the most.", count=len(text), most=MOST_LETTERS)
            )
        if text:
            sheet.write_string(at, number, text)
