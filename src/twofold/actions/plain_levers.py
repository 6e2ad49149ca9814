"""Levers from a plain file: one row an answer, one column an item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.actions.importance import Asked, as_nps, levers_of_table
from twofold.actions.levers import Levers
from twofold.actions.parameters import NPS
from twofold.errors import InputError, UsageError
from twofold.findings.drivers.driver_table import DriverTable
from twofold.sources.plain_table import PlainTable, plain_table

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Scale = tuple[float, float]
NPS_ENDS = (-100.0, 100.0)


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """What the columns of a file are.

    Attributes:
        outcome: the column of the outcome.
        items: the columns of the levers.
        unit: the column that says the branch or team; None where there is none.
        weight: the column of survey weights.
        cluster: the column that says whose answers they are.
        missing: codes that are no answer: "0" for every item, "NETPRO=11" for one column.
        not_applicable: codes that say that the item does not concern one, written in the same way.
        scale: both ends of the items' scale; the smallest and the largest answer where left out.
        outcome_scale: both ends of the outcome's scale; the same where left out.
        nps: whether the outcome is a recommendation from 0 to 10 that is to be read as an NPS.
        higher_is_better: whether more of the outcome is better.
    """

    outcome: str
    items: tuple[str, ...]
    unit: str | None = None
    weight: str | None = None
    cluster: str | None = None
    missing: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    scale: Scale | None = None
    outcome_scale: Scale | None = None
    nps: bool = False
    higher_is_better: bool = True


def levers_of_file(path: Path, question: TableQuestion, seed: int = 1) -> Levers:
    """What do the answers in a file say about each item as a lever?

    Args:
        path: CSV, XLSX, Parquet, JSON, NDJSON or SPSS.
        question: what its columns are.
        seed: of the completions of missing answers.

    Raises:
        SourceError, MappingError: the file cannot be read, or has no such column.
        InputError: the answers do not allow it.
        UsageError: a column twice, or a code for a column that is not asked for.
    """
    named = [question.outcome, *question.items]
    others = [name for name in (question.unit, question.weight, question.cluster) if name]
    table = plain_table(path, [*named, *others])
    columns = [table.column(name) for name in named]
    if len(set(columns)) < len(columns):
        raise UsageError("the outcome and the items are different columns, each named once")
    missing, absent = (_codes(table, told, columns) for told in (question.missing, question.not_applicable))
    y, _ = _numbers(table, columns[0], missing, {})
    read = [_numbers(table, column, missing, absent) for column in columns[1:]]
    x, used = np.stack([column[0] for column in read], axis=1), np.stack([column[1] for column in read], axis=1)
    unit, units = table.codes(question.unit) if question.unit else (None, ())
    cluster = None if question.cluster is None else _whose(table, question.cluster)
    weight = None if question.weight is None else _weights(table, question.weight)
    scales = tuple(_scale(item, column, question.scale) for item, column in zip(question.items, x.T, strict=True))
    asked = Asked(
        outcome=NPS if question.nps else columns[0],
        outcome_scale=NPS_ENDS if question.nps else _scale(columns[0], y, question.outcome_scale),
        higher_is_better=question.higher_is_better,
        unit=unit,
        units=units,
    )
    told = as_nps(y) if question.nps else y
    found = DriverTable(asked.outcome, told, tuple(columns[1:]), x, used, weight, cluster, scales)
    return levers_of_table(found, asked, seed=seed)


def _codes(table: PlainTable, told: Iterable[str], columns: Sequence[str]) -> dict[str, set[str]]:
    """Which codes each column has: those without a column are for every item."""
    codes: dict[str, set[str]] = {}
    for text in told:
        name, is_named, listed = text.rpartition("=")
        where = [table.column(name)] if is_named else columns[1:]
        if where[0] not in columns:
            raise UsageError(f"{name!r} has codes, but is neither the outcome nor an item")
        for column in where:
            codes.setdefault(column, set()).update(code.strip() for code in listed.split(","))
    return codes


def _numbers(
    table: PlainTable, column: str, missing: dict[str, set[str]], absent: dict[str, set[str]]
) -> tuple[Floats, Bools]:
    """A column's answers, NaN where there is none, and whom it concerns."""
    texts = table.cells.column(column).to_pylist()
    gaps = _among(texts, missing.get(column, set()))
    away = _among(texts, absent.get(column, set()))
    if (gaps | away).any():
        kept = ["" if out else text for text, out in zip(texts, (gaps | away).tolist(), strict=True)]
        place = table.cells.column_names.index(column)
        cells = table.cells.set_column(place, column, pa.chunked_array([pa.array(kept, pa.string())]))
        table = replace(table, cells=cells)
    return table.numbers(column), ~away


def _among(texts: list[str | None], codes: set[str]) -> Bools:
    """Which cells are one of the codes, as a word or as a number: 6 is 6.0."""
    numbers = {value for value in map(_number, codes) if value is not None}
    known: dict[str | None, bool] = {}
    for text in set(texts):
        word = (text or "").strip()
        known[text] = word in codes or _number(word) in numbers
    return np.array([known[text] for text in texts], dtype=np.bool_)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _scale(name: str, values: Floats, given: Scale | None) -> Scale | None:
    """The ends of a scale: as given, and then nothing may lie outside; None leaves it to what is seen."""
    if given is None:
        return None
    outside = values[(values < given[0]) | (values > given[1])]
    if outside.size:
        raise InputError(
            f"{name} holds {outside[0]:g}, outside the scale {given[0]:g} to {given[1]:g}; is it a code for a missing "
            "answer (--missing) or for one that does not concern (--not-applicable)?"
        )
    return given


def _whose(table: PlainTable, column: str) -> NDArray[np.int64]:
    """Whose answers they are; a row that does not say stands alone."""
    code, names = table.codes(column)
    alone = code < 0
    return np.where(alone, len(names) + np.cumsum(alone), code)


def _weights(table: PlainTable, column: str) -> Floats:
    weight = np.nan_to_num(table.numbers(column))
    if (weight < 0.0).any():
        row = table.rows[int(np.flatnonzero(weight < 0.0)[0])]
        raise InputError(f"{table.file}, row {row}, column {column!r}: a weight is not below 0")
    return weight
