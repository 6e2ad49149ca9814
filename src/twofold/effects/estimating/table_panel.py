"""A plain table as an effect panel: one row a unit and period, each unit treated from one period on or never."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER, EffectPanel, Floats, Ints
from twofold.errors import InputError, UsageError
from twofold.sources.plain_table import PlainTable

SHOWN = 3  # rows named in an error


@dataclass(frozen=True, slots=True)
class EffectColumns:
    """Which columns say what.

    Attributes:
        unit: who was or was not treated.
        time: the period.
        outcome: what should have changed.
        first: the period in which the unit was treated first; empty, 0 or "never" for never.
        treated: instead of ``first``: 1 in every period in which the unit is treated.
        cluster: units that share their luck; the unit itself where left out.
        weight: how much a row counts; 1 where left out.
        covariates: conditions of units that are held equal.
        untreated: whether the table need not say when units were treated: nobody was, or something else says it.
    """

    unit: str
    time: str
    outcome: str
    first: str | None = None
    treated: str | None = None
    cluster: str | None = None
    weight: str | None = None
    covariates: tuple[str, ...] = ()
    untreated: bool = False

    def __post_init__(self) -> None:
        """Refuse a question that names no treatment, or two."""
        both, neither = self.first is not None and self.treated is not None, self.first is None and self.treated is None
        if both or (neither and not self.untreated):
            raise UsageError(
                "name either the column of the period each unit was treated first (--first-treated) or the column that "
                "is 1 in every treated period (--treated)",
            )

    def names(self) -> tuple[str, ...]:
        """All the columns that are needed."""
        optional = (self.first, self.treated, self.cluster, self.weight)
        return (self.unit, self.time, self.outcome, *(one for one in optional if one), *self.covariates)


@dataclass(frozen=True, slots=True)
class TablePanel:
    """A panel read from a table.

    Attributes:
        panel: the panel.
        notes: what was left out, in words.
    """

    panel: EffectPanel
    notes: tuple[str, ...]


def effect_panel(table: PlainTable, columns: EffectColumns) -> TablePanel:
    """The panel that a plain table holds.

    Args:
        table: with the columns named.
        columns: which columns say what.

    Raises:
        InputError: a unit has two rows for one period, its first treated period changes, or a column holds nothing.
    """
    unit, names = table.codes(columns.unit)
    time = table.periods(columns.time)
    outcome = table.numbers(columns.outcome)
    _refuse_empty(table, columns, unit, time.number)
    first = _first(table, columns, (unit, time.number))
    _refuse_twice(table, (unit, names), (time.number, time.text))
    covariates = np.column_stack([table.numbers(name) for name in columns.covariates] or [np.empty((len(unit), 0))])
    weight = _weights(table, columns, len(unit))
    known = np.isfinite(outcome)
    complete = known & np.isfinite(covariates).all(axis=1)
    if not complete.any():
        raise InputError(f"{table.file}: no row has an outcome{' and all covariates' if columns.covariates else ''}.")
    told = _left_out(table, known, complete)
    kept = np.unique(unit[complete])
    place = np.full(len(names), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    if len(kept) < len(names):
        told.append(f"{len(names) - len(kept):,} of {len(names):,} units have no outcome at all and were left out.")
    panel = EffectPanel(
        unit=place[unit[complete]],
        time=time.number[complete],
        outcome=outcome[complete],
        first=first[kept],
        cluster=_clusters(table, columns, (unit, names))[kept],
        weight=weight[complete],
        covariates=covariates[complete],
        units=tuple(names[at] for at in kept.tolist()),
        covariate_names=columns.covariates,
        period_kind=time.kind,
    )
    return TablePanel(panel, tuple(told))


def _left_out(table: PlainTable, known: NDArray[np.bool_], complete: NDArray[np.bool_]) -> list[str]:
    told = []
    if len(table.broken):
        told.append(f"{len(table.broken):,} rows could not be read (the first: {table.broken[0].reason}).")
    if not known.all():
        told.append(f"{int((~known).sum()):,} of {len(known):,} rows have no outcome and were left out.")
    if not complete[known].all():
        told.append(f"{int((known & ~complete).sum()):,} rows lack a covariate and were left out.")
    return told


def _refuse_empty(table: PlainTable, columns: EffectColumns, unit: Ints, time: Ints) -> None:
    for name, missing in ((columns.unit, unit < 0), (columns.time, time == NEVER)):
        if missing.any():
            row = int(table.rows[int(missing.argmax())])
            raise InputError(
                f"{table.file}, row {row}, column {name!r}: empty; every row needs its unit and its period."
            )


def _first(table: PlainTable, columns: EffectColumns, at: tuple[Ints, Ints]) -> Ints:
    """(U) the first treated period of each unit."""
    unit, time = at
    if columns.treated is not None:
        return _first_of_flags(table, columns, at)
    if columns.first is None:
        return np.full(int(unit.max()) + 1, NEVER, dtype=np.int64)
    name = str(columns.first)
    periods = table.periods(columns.time)
    told = table.first_treated(name, periods)
    known = told[told != NEVER]
    if len(known) and set(known.tolist()) <= {1} and time.min() > 1:
        raise InputError(
            f"{table.file}, column {name!r} holds 0 and 1 only: it says whether a row is treated, not since when. "
            f"Name it with --treated, or give the period in which each unit was treated first.",
        )
    first = np.full(int(unit.max()) + 1, NEVER, dtype=np.int64)
    first[unit] = told
    wrong = np.flatnonzero(first[unit] != told)
    if len(wrong):
        _refuse_changing(table, columns, int(wrong[0]), unit)
    return first


def _refuse_changing(table: PlainTable, columns: EffectColumns, at: int, unit: Ints) -> None:
    same = np.flatnonzero(unit == unit[at])
    cells = table.cells.column(table.column(str(columns.first))).take(same.tolist()).to_pylist()
    name = table.cells.column(table.column(columns.unit))[at].as_py()
    other = next(place for place, cell in zip(same.tolist(), cells, strict=True) if cell != cells[0])
    raise InputError(
        f"{table.file}: unit {name!r} has different first treated periods: {cells[0]!r} in row {table.rows[same[0]]}, "
        f"{cells[same.tolist().index(other)]!r} in row {table.rows[other]}. A unit is "
        "treated from one period on, or never; a column that says which rows are treated is named with --treated.",
    )


def _first_of_flags(table: PlainTable, columns: EffectColumns, at: tuple[Ints, Ints]) -> Ints:
    unit, time = at
    flag = table.numbers(str(columns.treated))
    odd = np.flatnonzero(~np.isin(flag, (0.0, 1.0)))
    if len(odd):
        found = table.cells.column(table.column(str(columns.treated)))[int(odd[0])].as_py()
        raise InputError(
            f"{table.file}, row {table.rows[odd[0]]}, column {columns.treated!r}: found {found!r}, expected 0 or 1.",
        )
    first = np.full(int(unit.max()) + 1, NEVER, dtype=np.int64)
    np.minimum.at(first, unit[flag == 1], time[flag == 1])
    back = np.flatnonzero((flag == 0) & (time > first[unit]))
    if len(back):
        name = table.cells.column(table.column(columns.unit))[int(back[0])].as_py()
        raise InputError(
            f"{table.file}, row {table.rows[back[0]]}: unit {name!r} is not treated any more. Only what stays from its "
            "first period on can be estimated here.",
        )
    return first


def _refuse_twice(
    table: PlainTable, unit: tuple[Ints, tuple[str, ...]], time: tuple[Ints, Callable[[int], str]]
) -> None:
    code, names = unit
    number, text = time
    order = np.lexsort((number, code))
    same = (np.diff(code[order]) == 0) & (np.diff(number[order]) == 0)
    if not same.any():
        return
    place = int(same.argmax())
    one, other = int(order[place]), int(order[place + 1])
    more = int(same.sum())
    raise InputError(
        f"{table.file}: unit {names[code[one]]!r} has two rows for period {text(int(number[one]))!r} "
        f"(rows {table.rows[one]} and {table.rows[other]}; {more:,} such rows in all). One row a unit and period is "
        "needed: add them up or average them first.",
    )


def _weights(table: PlainTable, columns: EffectColumns, rows: int) -> Floats:
    if columns.weight is None:
        return np.ones(rows)
    weight = table.numbers(columns.weight)
    wrong = np.flatnonzero(~(weight > 0))
    if len(wrong):
        found = table.cells.column(table.column(columns.weight))[int(wrong[0])].as_py()
        raise InputError(
            f"{table.file}, row {table.rows[wrong[0]]}, column {columns.weight!r}: found {found!r}, expected a weight "
            "larger than 0.",
        )
    found_weight: Floats = weight / weight.mean()
    return found_weight


def _clusters(table: PlainTable, columns: EffectColumns, unit: tuple[Ints, tuple[str, ...]]) -> Ints:
    code, names = unit
    if columns.cluster is None:
        return np.arange(len(names), dtype=np.int64)
    group, groups = table.codes(columns.cluster)
    found = np.full(len(names), -1, dtype=np.int64)
    found[code] = group
    wrong = np.flatnonzero((found[code] != group) | (group < 0))
    if len(wrong):
        at = int(wrong[0])
        told = "is in no cluster" if group[at] < 0 else f"changes its cluster ({groups[group[at]]!r} here)"
        raise InputError(
            f"{table.file}, row {table.rows[at]}, column {columns.cluster!r}: unit {names[code[at]]!r} {told}; "
            "a unit stays in one cluster.",
        )
    return found
