"""What every reader of foreign files gives: batches of rows, as text, with their numbers in the file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

BATCH_ROWS = 20_000  # for readers that build rows one by one; large enough for vectorised conversion


@dataclass(frozen=True, slots=True)
class BrokenRow:
    r"""A row that could not be read as a row; it is kept, not guessed at.

    Attributes:
        row: its number in the file.
        reason: what is wrong with it, in words.
        raw: the row as it stands in the file; bytes that are no text are written as ``\xff``.
    """

    row: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class RowBatch:
    """Some consecutive rows of a file.

    Attributes:
        table: the cells as text: stripped of outer blanks, "" where empty, never null.
        numbers: the row number of each row; the header is row 1, so the first row of data is usually 2.
        broken: rows that could not be read, met since the last batch.
    """

    table: pa.Table
    numbers: pa.Int64Array
    broken: tuple[BrokenRow, ...] = ()


class Rows(Protocol):
    """An opened foreign file.

    Attributes:
        columns: the cleaned headers, each once.
        format: csv, xlsx, parquet, ndjson, json, sav, xes or ocel.
    """

    columns: tuple[str, ...]
    format: str

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was noticed about the file so far, in sentences; complete once all batches are read."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the file's bytes, in hexadecimal digits."""

    @property
    def item_labels(self) -> Mapping[str, Mapping[str, str]]:
        """What the codes of a column mean, where the format says it: column, code, meaning."""

    @property
    def item_missing(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of a column that its author declared to be no answer, where the format says it."""

    @property
    def wordings(self) -> Mapping[str, str]:
        """The question behind a column, where the format says it."""

    def batches(self) -> Iterator[RowBatch]:
        """Read the file from its beginning; raises SourceError where it cannot be read further."""

    def progress(self) -> float:
        """The share of the file that has been read, between 0 and 1."""


def column_names(found: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Clean the headers so that each name stands once; returns names and warnings.

    >>> column_names([" Score ", "Score", ""])[0]
    ('Score', 'Score (2)', 'column 3')
    """
    stripped = [" ".join(name.replace("\ufeff", "").split()) for name in found]
    taken = set(stripped)
    seen: Counter[str] = Counter()
    names: list[str] = []
    given: set[str] = set()  # a file may have a hundred thousand columns
    warnings: list[str] = []
    for place, name in enumerate(stripped, start=1):
        wanted = name or f"column {place}"
        seen[wanted] += 1
        unique, copy = wanted, seen[wanted]
        while unique in given or (copy > 1 and unique in taken):
            copy = max(copy, 2)
            unique = f"{wanted} ({copy})"
            copy += 1
        if not name:
            warnings.append(f"Column {place} has no header; it is called {unique!r} here.")
        elif unique != name:
            warnings.append(f"The header {name!r} stands more than once; column {place} is called {unique!r} here.")
        names.append(unique)
        given.add(unique)
    return tuple(names), tuple(warnings)


def text_table(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> pa.Table:
    """Make a table of text columns; ``cells`` holds one sequence of equal length for each column."""
    arrays = [pa.array(values, pa.string()) for values in cells]
    return pa.Table.from_arrays(arrays, schema=text_schema(columns))


def text_schema(columns: Sequence[str]) -> pa.Schema:
    """The schema of a table of text."""
    return pa.schema([pa.field(name, pa.string()) for name in columns])
