"""Rows of a dry run as a table: the mapped columns, the cells at fault marked."""

from dataclasses import dataclass
from typing import Any

from twofold.sources.identity import mapped_columns
from twofold.sources.mapping import Field, Mapping
from twofold_web.intake.forms.roles import same
from twofold_web.intake.sentences import Said, say

MOST_CELL = 160


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``wrong`` where it is at fault."""

    text: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: its number, its mapped cells, and what is wrong with it."""

    number: int
    cells: tuple[Cell, ...]
    said: tuple[Said, ...]
    accepted: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class RowTable:
    """The headers and the rows."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def shown_rows(told: dict[str, Any], mapping: Mapping, rows: list[dict[str, Any]]) -> RowTable:
    """The rows with those of their cells that the mapping uses.

    Args:
        told: the dry run as JSON.
        mapping: what was tried.
        rows: some of its rows.
    """
    columns: list[str] = told["columns"]
    used = [place for place, name in enumerate(columns) if any(same(name, each) for each in mapped_columns(mapping))]
    fields = _fields(mapping)
    return RowTable(tuple(columns[place] for place in used), tuple(_row(row, columns, used, fields) for row in rows))


def _row(row: dict[str, Any], columns: list[str], used: list[int], fields: dict[str, tuple[str, ...]]) -> Row:
    faults = row["faults"]
    wrong = {name for fault in faults for name in fields.get(fault["column"] or "", (fault["column"] or "",))}
    cells = row["cells"]
    shown = tuple(
        Cell(cells[place][:MOST_CELL], any(same(columns[place], each) for each in wrong)) for place in used if cells
    )
    said = tuple(say(fault["reason"]) for fault in faults)
    return Row(row["row"], shown, said, all(fault["item"] is not None for fault in faults), bool(cells))


def _fields(mapping: Mapping) -> dict[str, tuple[str, ...]]:
    """By what the library calls the columns of a field, the columns."""
    event = mapping.event
    fields = [getattr(event, name) for name in type(event).__dataclass_fields__ if name != "context"]
    fields += [each.answer for each in mapping.answers] + [each.item for each in mapping.answers]
    return {" ".join(field.columns): field.columns for field in fields if isinstance(field, Field) and field.columns}
