"""Whose export is this file?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from twofold.sources.connectors.connector import Connector
from twofold.sources.connectors.registry import connectors
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.batches import column_names
from twofold.sources.reading.dialect import records
from twofold.sources.reading.rows import open_sniffed
from twofold.sources.reading.sniff import Sniffed

HEAD_ROWS = 40


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file.

    Attributes:
        format: of the file.
        columns: its cleaned headers.
        rows: the first records below the header; none of formats that are recognised by their headers alone.
    """

    format: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()


def head_of(path: Path, options: SourceOptions, sniffed: Sniffed) -> Head:
    """The beginning of a file, read as if its header were one record; raises SourceError."""
    if sniffed.dialect is not None:
        lines = sniffed.sample.split("\n")[sniffed.dialect.skip :]
        found = records("\n".join(lines).lstrip("\ufeff"), sniffed.dialect.delimiter, HEAD_ROWS)
        columns, *rows = found or [[]]
        return Head(sniffed.format, column_names(columns)[0], tuple(map(tuple, rows)))
    rows_of = open_sniffed(path, options, sniffed)
    if sniffed.format != "xlsx":
        return Head(sniffed.format, rows_of.columns)
    first = next(iter(rows_of.batches()), None)
    cells = first.table.slice(0, HEAD_ROWS).to_pylist() if first else []
    return Head(sniffed.format, rows_of.columns, tuple(tuple(row.values()) for row in cells))


def recognise(head: Head) -> Connector | None:
    """The connector whose export this seems to be: the one that asks for most, where several fit."""
    fitting = [each for each in connectors() if fits(each, head)]
    return max(fitting, key=lambda each: (len(each.columns), each.below is not None), default=None)


def fits(connector: Connector, head: Head) -> bool:
    """Whether a file's beginning looks like this export."""
    if head.format not in connector.formats:
        return False
    present = [_present(spellings, head.columns) for spellings in connector.columns]
    if not all(present):
        return False
    if connector.below is not None and not any(connector.below in cell for row in head.rows[:3] for cell in row):
        return False
    if connector.first_cell is None:
        return True
    return present[0] == head.columns[0] and _begin_with(connector.first_cell, head.rows)


def _present(spellings: Sequence[str], columns: Sequence[str]) -> str | None:
    return next((name for spelling in spellings for name in columns if fnmatchcase(name, spelling)), None)


def _begin_with(pattern: str, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the filled cells of the first column match."""
    cells = [row[0] for row in rows if row and row[0]]
    return bool(cells) and all(re.match(pattern, cell) for cell in cells)
