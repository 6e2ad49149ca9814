"""A driver table from a plain file: numbers, two words, words in a named order, codes that are no answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.errors import SourceError, UsageError
from twofold.findings.drivers.answer_codes import Codes
from twofold.findings.drivers.driver_table import Bools, DriverTable, Floats, Ints
from twofold.measures.filters import Filter
from twofold.sources.plain_table import PlainTable, plain_table

NO_CODES = Codes()
NEGATIVE = ("no", "false", "0", "never", "stayed", "n")  # of two words, the one that is 0


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """Which columns of a file are what.

    Attributes:
        outcome: the column of the outcome.
        items: the columns of the items.
        weight: the column of survey weights.
        cluster: the column that says whose rows they are (person, unit).
        missing: codes that are no answer.
        not_applicable: codes that say the item does not concern the respondent.
        levels: the words of a column from the lowest to the highest, by column.
        where: conditions on columns.
    """

    outcome: str
    items: tuple[str, ...]
    weight: str | None = None
    cluster: str | None = None
    missing: Codes = NO_CODES
    not_applicable: Codes = NO_CODES
    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: tuple[Filter, ...] = ()


def table_of_file(path: Path, question: FileQuestion) -> DriverTable:
    """Read a driver table.

    Raises:
        SourceError: the file cannot be read, or a cell is no number.
        MappingError: it has no such column.
        UsageError: a column is asked for twice; words have no order.
    """
    _refuse_twice(question)
    wanted = [question.outcome, *question.items, *(one.dimension for one in question.where)]
    wanted += [name for name in (question.weight, question.cluster) if name]
    table = plain_table(path, wanted)
    kept = _kept(table, question.where)
    notes: list[str] = []
    if table.broken:
        notes.append(f"{len(table.broken):,} rows of {table.file} could not be read and were left out.")
    table, away = _without_words(table, question)
    y, words = _column(table, question.outcome, question, notes)
    columns = [_column(table, name, question, notes)[0] for name in question.items]
    away |= np.column_stack([question.not_applicable.among(*one) for one in zip(question.items, columns, strict=True)])
    gone = np.column_stack([question.missing.among(*one) for one in zip(question.items, columns, strict=True)])
    return DriverTable(
        outcome=question.outcome,
        y=(y if words else _outcome(y, question, notes))[kept],
        items=question.items,
        x=np.where(gone | away, np.nan, np.column_stack(columns))[kept],
        applicable=~away[kept] if away.any() else None,
        weight=None if question.weight is None else _weights(table, question.weight)[kept],
        cluster=None if question.cluster is None else _clusters(table, question.cluster)[kept],
        words=words,
        notes=tuple(notes),
    )


def _without_words(table: PlainTable, question: FileQuestion) -> tuple[PlainTable, Bools]:
    """The table with codes that are words emptied, and (n, items) where such a word says "does not apply"."""
    cells, away = table.cells, np.zeros((len(table.rows), len(question.items)), dtype=np.bool_)
    for name in (question.outcome, *question.items):
        beside, gone = question.not_applicable.words(name), question.missing.words(name)
        if not beside and not gone:
            continue
        column = table.column(name)
        told = cells.column(column)
        if name in question.items:
            away[:, question.items.index(name)] = pc.is_in(told, pa.array(beside, pa.string())).to_numpy()
        coded = pc.is_in(told, pa.array([*beside, *gone], pa.string()))
        cells = cells.set_column(cells.column_names.index(column), column, pc.if_else(coded, "", told))
    return replace(table, cells=cells), away


def _outcome(y: Floats, question: FileQuestion, notes: list[str]) -> Floats:
    """The outcome without its codes; says which were taken for such."""
    coded = question.missing.in_outcome(question.outcome, y) | question.not_applicable.in_outcome(question.outcome, y)
    if coded.any():
        listed = ", ".join(f"{code:g}" for code in np.unique(y[coded]))
        notes.append(f"{question.outcome}: {listed} was read as no answer ({int(coded.sum()):,} rows).")
    return np.where(coded, np.nan, y)


def _refuse_twice(question: FileQuestion) -> None:
    names = [question.outcome, *question.items]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"{', '.join(twice)} is named twice among the outcome and the items")
    for option, named in (
        ("--levels", question.levels),
        ("--missing", question.missing.of),
        ("--not-applicable", question.not_applicable.of),
    ):
        unknown = sorted(set(named) - set(names))
        if unknown:
            raise UsageError(f"{option} names {', '.join(unknown)}, which is neither the outcome nor an item")
    both = sorted(set(question.missing.everywhere) & set(question.not_applicable.everywhere))
    if both:
        raise UsageError(f"the code {both[0]:g} cannot be both a missing answer and one that does not apply")


def _column(table: PlainTable, name: str, question: FileQuestion, notes: list[str]) -> tuple[Floats, tuple[str, ...]]:
    """A column as numbers; the words that its numbers stand for where it holds words."""
    order = question.levels.get(name)
    if order is None:
        try:
            return table.numbers(name), _yes_no(table, name)
        except SourceError:
            order = _two_words(table, name)
            if order is None:
                raise
    codes, found = table.codes(name)
    unknown = sorted(set(found) - set(order))
    if unknown:
        raise UsageError(f"{table.file}, column {name!r}: --levels does not name {', '.join(map(repr, unknown))}")
    place = np.array([*(order.index(word) for word in found), -1], dtype=np.float64)
    y = np.where(codes >= 0, place[codes], np.nan)
    if name != question.outcome:
        meaning = ", ".join(f"{word!r} is {number}" for number, word in enumerate(order))
        notes.append(f"{name}: {meaning}.")
    return y, order


def _yes_no(table: PlainTable, name: str) -> tuple[str, ...]:
    """The two words of a column of yes and no, so that the result says which is 1."""
    _, found = table.codes(name)
    known = sorted(found, key=lambda word: word.lower() not in NEGATIVE)
    is_words = len(found) == 2 and all(word.lower() in {"yes", "no", "true", "false"} for word in found)
    return tuple(known) if is_words else ()


def _two_words(table: PlainTable, name: str) -> tuple[str, ...] | None:
    """Two words in their order: the negative one first, else as the alphabet has it."""
    _, found = table.codes(name)
    if len(found) == 2:
        return tuple(sorted(found, key=lambda word: (word.lower() not in NEGATIVE, word)))
    numbers = sum(_is_number(word) for word in found)
    if numbers == 0 and len(found) > 2:
        listed = "<".join(found[:6]) + ("<..." if len(found) > 6 else "")
        raise UsageError(
            f"{table.file}, column {name!r} holds words ({', '.join(found[:4])}, ...): say their order from lowest to "
            f"highest, such as --levels '{name}={listed}', or leave the column out"
        )
    return None


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _weights(table: PlainTable, name: str) -> Floats:
    weight = table.numbers(name)
    wrong = np.flatnonzero(weight < 0.0)
    if len(wrong):
        row = table.rows[wrong[0]]
        raise SourceError(
            f"{table.file}, row {row}, column {name!r}: found the weight {weight[wrong[0]]:g}, expected 0 or more."
        )
    return weight


def _clusters(table: PlainTable, name: str) -> Ints:
    """Rows without a name are clusters of their own."""
    code, found = table.codes(name)
    alone = code < 0
    return np.where(alone, len(found) + np.cumsum(alone), code)


def _kept(table: PlainTable, where: Sequence[Filter]) -> Bools:
    kept = np.ones(len(table.rows), dtype=np.bool_)
    for one in where:
        if one.comparison in {"=", "!="}:
            code, found = table.codes(one.dimension)
            among = np.array([*(word in one.values for word in found), False])[code]
            kept &= among if one.comparison == "=" else ~among
            continue
        number, limit = table.numbers(one.dimension), float(one.values[0])
        tests = {"<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit}
        kept &= tests[one.comparison]
    return kept
