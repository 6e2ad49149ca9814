"""Formulas in exported cells: a spreadsheet must show what a person wrote, never run it."""

import re
from typing import TypeVar

T = TypeVar("T")

# the characters that start a formula in Excel, LibreOffice and Google Sheets, also behind blanks and in their
# full-width forms; TAB, CR and LF can end a cell early and start another
_STARTS = re.compile(r"^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
# a plain number is no formula: -5, +3.5, -1e6, -1 234,50 and -12 %
_NUMBER = re.compile(r"^\s*[+-]?(?:\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?\s?%?\s*$")
_GUARD = "'"


def harmless(cell: T) -> T | str:
    """The cell as it may be written to CSV or XLSX.

    A text that a spreadsheet would run gets an apostrophe in front (OWASP, CSV injection); numbers, dates and
    everything else that is no text stay as they are, and so does a text that is a plain number.

    >>> harmless("=1+1"), harmless("-5,2"), harmless("fine"), harmless(-3)
    ("'=1+1", '-5,2', 'fine', -3)
    """
    if not isinstance(cell, str) or not _STARTS.match(cell):
        return cell
    if _NUMBER.match(cell) and any(letter.isdigit() for letter in cell) and cell.strip() == cell:
        return cell
    return _GUARD + cell
