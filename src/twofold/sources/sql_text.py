"""SQL made of a mapping: literals, cells, and what codes mean.

Columns of a batch are called ``c0``, ``c1`` ... inside SQL, so that no foreign header ever becomes SQL.
"""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twofold.errors import MappingError
from twofold.sources.mapping import Field

_MOST_LISTED = 40  # columns in an error; a survey can have hundreds


def literal(text: str | None) -> str:
    """A text as an SQL literal."""
    if text is None:
        return "NULL"
    # a NUL byte would end the statement
    parts = ("'" + part.replace("'", "''") + "'" for part in text.split("\0"))
    return "(" + " || chr(0) || ".join(parts) + ")" if "\0" in text else next(parts)


def quoted(name: str) -> str:
    """A column's name as SQL."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Cells:
    """Where each column of a file stands in a batch.

    Attributes:
        file: the file's name, for errors.
        columns: the cleaned headers in their order.
        decimal: the decimal sign the mapping names, or None.
    """

    file: str
    columns: tuple[str, ...]
    decimal: str | None = None

    def place(self, column: str) -> int:
        """The position of a column, found by its cleaned name.

        Raises:
            MappingError: the file has no such column.
        """
        name = " ".join(column.split())
        if name in self.columns:
            return self.columns.index(name)
        near = difflib.get_close_matches(name, self.columns, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        listed = ", ".join(self.columns[:_MOST_LISTED])
        more = "" if len(self.columns) <= _MOST_LISTED else f" and {len(self.columns) - _MOST_LISTED} more"
        raise MappingError(f"{self.file} has no column {column!r}{hint} Its columns: {listed}{more}.")

    def cell(self, column: str) -> str:
        """The SQL name of a column."""
        return f"c{self.place(column)}"

    def raw(self, columns: tuple[str, ...]) -> str:
        """SQL of the text in one column, or in several joined by a blank; null where all are empty."""
        cells = [f"nullif({self.cell(column)}, '')" for column in columns]
        return cells[0] if len(cells) == 1 else f"nullif(concat_ws(' ', {', '.join(cells)}), '')"

    def text(self, field: Field) -> str:
        """SQL of a field's text: null where it is empty or a code for "nothing here"."""
        if field.value is not None:
            return literal(field.value or None)
        told = self.raw(field.columns)
        if field.missing:
            told = f"CASE WHEN {self.is_one_of(told, field.missing)} THEN NULL ELSE {told} END"
        if field.map or field.otherwise is not None:
            told = self.mapped(told, field.map, field.otherwise)
        return told if field.default is None else f"coalesce({told}, {literal(field.default)})"

    def mapped(self, told: str, meanings: Mapping[str, str], otherwise: str | None = None) -> str:
        """SQL of what a code means; one that is not listed stays as it is or means ``otherwise``; "" is null."""
        cases = " ".join(
            f"WHEN {self.is_one_of(told, [code])} THEN {literal(meaning or None)}" for code, meaning in meanings.items()
        )
        other = told if otherwise is None else literal(otherwise or None)
        return f"CASE WHEN {told} IS NULL THEN NULL {cases} ELSE {other} END"

    def is_one_of(self, told: str, codes: Iterable[str]) -> str:
        """SQL of whether a text is one of the codes; codes that are numbers are compared as numbers."""
        texts = ", ".join(literal(code) for code in codes)
        numbers = ", ".join(repr(number) for number in map(as_number, codes) if number is not None)
        same_number = f" OR {self.number(told)} IN ({numbers})" if numbers else ""
        return f"({told} IN ({texts}){same_number})"

    def listed_code(self, told: str, codes: Iterable[str]) -> str:
        """SQL of the code, as the mapping writes it, that a text equals; null where it equals none."""
        cases = " ".join(f"WHEN {self.is_one_of(told, [code])} THEN {literal(code)}" for code in codes)
        return f"CASE {cases} END" if cases else "NULL::VARCHAR"

    def number(self, told: str) -> str:
        """SQL of a text as a finite number; null where it is none, or where its comma can mean two things."""
        return f"{number_reader(self.decimal)}({told})"


def as_number(code: str) -> float | None:
    """A code as a number, where it is one."""
    try:
        number = float(code)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in code else None


def number_reader(decimal: str | None) -> str:
    """The macro of :data:`NUMBER_MACROS` that reads numbers written with this decimal sign."""
    return {None: "number_of_any", ".": "number_of_point", ",": "number_of_comma"}[decimal]


_PLAIN = "TRY_CAST(CASE WHEN contains(t, '_') THEN NULL ELSE t END AS DOUBLE)"  # DuckDB reads 1_000 as a number
_COMMA_AS_POINT = "TRY_CAST(replace(t, ',', '.') AS DOUBLE)"
_GROUPS_OF_THREE = r"'^[+-]?\d{1,3}(%s\d{3})+(%s\d+)?$'"

# With no sign named, 4,5 and 0,875 can only be decimals, but 1,234 may be a thousand or one and a bit: it is no number.
_OF_ANY = rf"""
CASE WHEN NOT contains(t, ',') THEN {_PLAIN}
     WHEN regexp_matches(t, '^[+-]?(0,\d+|\d+,(\d{{1,2}}|\d{{4,}}))$') THEN {_COMMA_AS_POINT} END"""
_OF_POINT = f"""
CASE WHEN NOT contains(t, ',') THEN {_PLAIN}
     WHEN regexp_matches(t, {_GROUPS_OF_THREE % (",", "[.]")}) THEN TRY_CAST(replace(t, ',', '') AS DOUBLE) END"""
_OF_COMMA = f"""
CASE WHEN regexp_matches(t, {_GROUPS_OF_THREE % ("[.]", ",")})
     THEN TRY_CAST(replace(replace(t, '.', ''), ',', '.') AS DOUBLE)
     WHEN NOT contains(t, ',') THEN {_PLAIN}
     WHEN NOT contains(t, '_') THEN {_COMMA_AS_POINT} END"""
NUMBER_MACROS = (
    "CREATE OR REPLACE TEMP MACRO finite_or_null(n) AS CASE WHEN isfinite(n) THEN n END",
    f"CREATE OR REPLACE TEMP MACRO number_of_any(t) AS finite_or_null({_OF_ANY})",
    f"CREATE OR REPLACE TEMP MACRO number_of_point(t) AS finite_or_null({_OF_POINT})",
    f"CREATE OR REPLACE TEMP MACRO number_of_comma(t) AS finite_or_null({_OF_COMMA})",
)
