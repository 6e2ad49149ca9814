"""A plain file as a table of numbers, words and periods: what analyses read when there is no store."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.plain_periods import NOT_YET, Periods, read_periods
from twofold.sources.reading.rows import BrokenRow, open_rows
from twofold.sources.sql_text import Cells

NOTHING = ("", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", ".", "#N/A")
YES, NO = ("true", "yes"), ("false", "no")
PERCENT = r"^[+-]?\d+([.,]\d+)? ?%$"
DECIMAL_COMMA = r"^[+-]?\d+,\d+([eE][+-]?\d+)?$"
LARGEST = 1e100  # what is larger was no measurement, and its square is no number; what is smaller than 1/LARGEST is 0


@dataclass(frozen=True, slots=True)
class PlainTable:
    """The rows of a file, as text.

    Attributes:
        file: its name, for errors.
        columns: the cleaned headers, each once.
        cells: one text column each, "" where empty.
        rows: (n,) the number of each row in the file.
        broken: rows that could not be read, with reasons; they are not among the others.
    """

    file: str
    columns: tuple[str, ...]
    cells: pa.Table
    rows: NDArray[np.int64]
    broken: tuple[BrokenRow, ...]

    def column(self, name: str) -> str:
        """The header that a name means.

        Raises:
            MappingError: the file has no such column; says which ones it has.
        """
        return self.columns[Cells(self.file, self.columns).place(name)]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """(n,) a column as numbers; NaN where it says nothing.

        Decimal commas and percent signs (63% is 63) are understood where the whole column has them; true, false, yes
        and no become 1 and 0.

        Raises:
            MappingError: the file has no such column.
            SourceError: a cell is no number.
        """
        told = self._told(name)
        if pc.all(pc.match_substring_regex(told, PERCENT)).as_py():
            told = pc.utf8_rtrim(told, " %")
        if pc.any(pc.match_substring_regex(told, DECIMAL_COMMA)).as_py() and not self._dotted(told):
            told = pc.replace_substring(told, ",", ".")
        low = pc.utf8_lower(told)
        told = pc.if_else(_among(low, YES), "1", pc.if_else(_among(low, NO), "0", told))
        try:
            found = pc.cast(told, pa.float64())
        except pa.ArrowInvalid:
            self._refuse(name, told)
        array: NDArray[np.float64] = pc.fill_null(found, np.nan).to_numpy(zero_copy_only=False)
        wild = np.flatnonzero(np.isinf(array) | (np.abs(array) > LARGEST))
        if len(wild):
            raise self._wrong(name, int(wild[0]), "a finite number (below 1e100)")
        kept: NDArray[np.float64] = np.where(np.abs(array) < 1.0 / LARGEST, 0.0, array)
        return kept

    def codes(self, name: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """(n,) which value each row has (-1 where it says nothing), and the values in their order.

        Numbers are ordered as numbers, words as words.

        Raises:
            MappingError: the file has no such column.
        """
        told = self._told(name).combine_chunks().dictionary_encode()
        words: list[str] = told.dictionary.to_pylist()
        order = np.array(sorted(range(len(words)), key=lambda at: _natural(words[at])), dtype=np.int64)
        place = np.empty(len(words) + 1, dtype=np.int64)
        place[order] = np.arange(len(words))
        place[-1] = -1
        code = pc.fill_null(told.indices, len(words)).to_numpy(zero_copy_only=False).astype(np.int64)
        return place[code], tuple(words[at] for at in order.tolist())

    def periods(self, name: str) -> Periods:
        """A column as periods: whole numbers, years, quarters, months, ISO weeks or days.

        Raises:
            MappingError: the file has no such column.
            SourceError: a cell is no period, or of another kind than the others.
        """
        told = self._told(name)
        found = read_periods(told, never=())
        if found.wrong is not None:
            raise self._wrong(name, found.wrong, found.expected)
        return found.periods

    def first_treated(self, name: str, time: Periods) -> NDArray[np.int64]:
        """(n,) the period each row's unit was treated first, on the scale of ``time``; ``NOT_YET`` for never.

        Never is an empty cell, 0, "never" or an infinity.

        Raises:
            MappingError: the file has no such column.
            SourceError: a cell is neither never nor a period of the kind that ``time`` has.
        """
        found = read_periods(self._told(name), never=("0", "0.0", "never", "inf", "Inf", "+inf", "∞", "infinity"))
        kind = found.periods.kind
        known = found.periods.number != NOT_YET
        if found.wrong is None and known.any() and kind != time.kind:
            wrong, expected = int(np.flatnonzero(known)[0]), f"a {time.kind}, like the times"
            raise self._wrong(name, wrong, f"{expected}, or nothing for never")
        if found.wrong is not None:
            raise self._wrong(name, found.wrong, f"{found.expected}, or nothing for never")
        return found.periods.number

    def _told(self, name: str) -> pa.ChunkedArray:
        told = self.cells.column(self.column(name))
        return pc.if_else(_among(told, NOTHING), pa.scalar(None, pa.string()), told)

    @staticmethod
    def _dotted(told: pa.ChunkedArray) -> bool:
        return bool(pc.any(pc.match_substring(told, ".")).as_py())

    def _refuse(self, name: str, told: pa.ChunkedArray) -> None:
        for at, text in enumerate(told.to_pylist()):
            try:
                float(text or 0)
            except ValueError:
                raise self._wrong(name, at, "a number") from None
            if text is not None and "_" in text:  # Python reads 1_000 as a number, nobody else does
                raise self._wrong(name, at, "a number")
        raise self._wrong(name, 0, "numbers")  # pragma: no cover - whatever Arrow refuses, Python refuses

    def _wrong(self, name: str, at: int, expected: str) -> SourceError:
        column = self.column(name)
        text = self.cells.column(column)[at].as_py()
        return SourceError(f"{self.file}, row {self.rows[at]}, column {column!r}: found {text!r}, expected {expected}.")


def plain_table(path: Path, columns: Iterable[str] = ()) -> PlainTable:
    """Read a plain file: CSV, XLSX, Parquet, JSON, NDJSON, SPSS.

    Args:
        path: the file.
        columns: what is needed of it; everything where left out.

    Raises:
        SourceError: the file cannot be read, or holds no row.
        MappingError: it has no such column.
    """
    path = Path(path)
    rows = open_rows(path, SourceOptions())
    cells = Cells(path.name, rows.columns)
    wanted = list(dict.fromkeys(cells.place(name) for name in columns)) or list(range(len(rows.columns)))
    tables, numbers = [], []
    broken: list[BrokenRow] = []
    for batch in rows.batches():
        broken += batch.broken
        tables.append(batch.table.rename_columns(list(rows.columns)).select(wanted))
        numbers.append(batch.numbers.to_numpy())
    if not sum(len(part) for part in numbers):
        first = f" (row {broken[0].row}: {broken[0].reason})" if broken else ""
        raise SourceError(f"{path.name} holds no row that can be read{first}.")
    return PlainTable(
        file=path.name,
        columns=tuple(rows.columns[at] for at in wanted),
        cells=pa.concat_tables(tables).unify_dictionaries(),
        rows=np.concatenate(numbers).astype(np.int64),
        broken=tuple(broken),
    )


def _among(told: pa.ChunkedArray, words: tuple[str, ...]) -> pa.ChunkedArray:
    return pc.is_in(told, value_set=pa.array(words, pa.string()))


def _natural(word: str) -> tuple[int, float, str]:
    try:
        return (0, float(word), word)
    except ValueError:
        return (1, 0.0, word)
