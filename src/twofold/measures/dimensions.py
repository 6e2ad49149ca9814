"""What estimates can be split by, and how each becomes a column that every engine groups alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from twofold.errors import UnknownDimension
from twofold.facts.schemas import CONTEXT_PREFIX, DIMENSIONS, context_column
from twofold.measures.calendar_days import PERIODS, period_number, period_text


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to split.

    Attributes:
        name: as people ask for it.
        column: the column of the facts it is read from.
        period: day, week or month where it is one.
    """

    name: str
    column: str
    period: str | None = None

    @property
    def expression(self) -> nw.Expr:
        """The value to group by: a text, or the number of a period."""
        return nw.col(self.column) if self.period is None else period_number(self.period)

    def texts(self, values: pa.ChunkedArray) -> pa.ChunkedArray:
        """The grouped values (dictionary arrays) as people read them; null stays null."""
        if self.period is None:
            return pc.cast(values, pa.string())
        encoded = values.unify_dictionaries().combine_chunks()
        encoded = encoded if isinstance(encoded, pa.DictionaryArray) else encoded.chunk(0)
        words = [None if n is None else period_text(self.period, n) for n in encoded.dictionary.to_pylist()]
        return pa.chunked_array([pa.array(words, pa.string()).take(encoded.indices)])


def find_dimensions(names: Sequence[str], columns: Sequence[str]) -> tuple[Dimension, ...]:
    """The dimensions of these names, each once, in the order asked.

    Args:
        names: fixed dimensions, periods, or context fields by their own name.
        columns: the columns that the facts have.

    Raises:
        UnknownDimension: with what there is.
    """
    found = (find_dimension(name, columns) for name in names)
    return tuple({dimension.name: dimension for dimension in found}.values())


def find_dimension(name: str, columns: Sequence[str]) -> Dimension:
    """The dimension of this name; a context field may be written in any case, and as its source wrote it."""
    plain = name.strip()
    lower = plain.lower()
    if lower in PERIODS:
        return Dimension(lower, "local_day", lower)
    if lower in DIMENSIONS and lower in columns:
        return Dimension(lower, lower)
    contexts = {column.removeprefix(CONTEXT_PREFIX): column for column in columns if column.startswith(CONTEXT_PREFIX)}
    kept = context_column(plain).removeprefix(CONTEXT_PREFIX).lower()
    for context, column in contexts.items():
        if context.lower() in {lower, kept}:
            return Dimension(context, column)
    there = [*(word for word in DIMENSIONS if word in columns), *PERIODS, *contexts]
    close = get_close_matches(lower, there, n=1)
    advice = f" (did you mean {close[0]}?)" if close else ""
    raise UnknownDimension(f"these facts cannot be split by {name!r}{advice}; they can by: {', '.join(there)}")


def columns_of(frame: nw.LazyFrame[Any]) -> list[str]:
    """The columns of a lazy frame."""
    return frame.columns
