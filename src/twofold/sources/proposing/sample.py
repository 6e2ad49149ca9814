"""What the columns of a file hold, counted on its first rows."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from twofold.sources.reading.batches import Rows, text_schema

MOST_CELLS = 12_000_000  # looked at in memory; a file of ten columns is looked at for its first 300,000 rows
MOST_ROWS = 300_000
KEPT_VALUES = 3_000
NUMBER = re.compile(r"[+-]?(\d{1,15}([.,]\d{1,17})?|[.]\d{1,17})([eE][+-]?\d{1,3})?$")


@dataclass(frozen=True)
class ColumnSample:
    """The values of one column among the rows looked at.

    Attributes:
        name: the header.
        place: 0 for the first column.
        rows: rows looked at.
        filled: cells with anything in them.
        distinct: different values among them.
        counts: the most frequent values and how often each occurs.
        mean_length: letters of a filled cell.
        decimal: the decimal sign of the file.
    """

    name: str
    place: int
    rows: int
    filled: int
    distinct: int
    counts: Mapping[str, int]
    mean_length: float
    decimal: str = "."

    @cached_property
    def numbers(self) -> dict[float, int]:
        """The counted values that are numbers."""
        found: dict[float, int] = {}
        for value, count in self.counts.items():
            number = number_of(value, self.decimal)
            if number is not None:
                found[number] = found.get(number, 0) + count
        return found

    @cached_property
    def words(self) -> dict[str, int]:
        """The counted values that are no numbers."""
        return {value: count for value, count in self.counts.items() if number_of(value, self.decimal) is None}

    @cached_property
    def number_share(self) -> float:
        """Of the counted cells, how many are numbers."""
        total = sum(self.counts.values())
        return sum(self.numbers.values()) / total if total else 0.0

    @property
    def whole(self) -> bool:
        """Whether all numbers are whole."""
        return all(number.is_integer() for number in self.numbers)

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.filled == self.rows > 1 and self.distinct == self.filled


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file, column by column.

    Attributes:
        columns: what each holds.
        rows: how many rows were looked at.
        broken: how many could not be read.
        complete: whether that was the whole file.
    """

    columns: tuple[ColumnSample, ...]
    rows: int
    broken: int
    complete: bool


def number_of(text: str, decimal: str = ".") -> float | None:
    """The number a cell holds, or None.

    >>> number_of("4,5", ","), number_of("4,5"), number_of("nan")
    (4.5, None, None)
    """
    if not NUMBER.match(text):
        return None
    if decimal == ",":
        text = text.replace(",", ".")
    elif "," in text:
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def look_at(rows: Rows, decimal: str = ".") -> Sample:
    """Read the first rows of a file and count what its columns hold; raises SourceError."""
    most = min(MOST_ROWS, max(1_000, MOST_CELLS // max(1, len(rows.columns))))
    tables: list[pa.Table] = []
    seen, broken, complete = 0, 0, True
    batches = rows.batches()
    for batch in batches:
        broken += len(batch.broken)
        tables.append(batch.table.slice(0, most - seen))
        seen += tables[-1].num_rows
        if seen >= most or broken > most:
            complete = next(batches, None) is None
            break
    table = pa.concat_tables(tables) if tables else text_schema(rows.columns).empty_table()
    columns = (_column(name, place, table.column(place), decimal) for place, name in enumerate(rows.columns))
    return Sample(tuple(columns), table.num_rows, broken, complete)


def _column(name: str, place: int, cells: pa.ChunkedArray, decimal: str) -> ColumnSample:
    filled = cells.filter(pc.not_equal(cells, ""))
    counted = pc.value_counts(filled)
    values, counts = counted.field("values"), counted.field("counts")
    top = pc.select_k_unstable(pa.table({"v": values, "c": counts}), KEPT_VALUES, [("c", "descending")])
    kept = {values[int(at)].as_py(): counts[int(at)].as_py() for at in top.to_pylist()}
    length = pc.mean(pc.utf8_length(filled)).as_py() or 0.0
    return ColumnSample(name, place, len(cells), len(filled), len(values), kept, float(length), decimal)
