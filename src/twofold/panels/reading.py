"""A panel from a plain file: units over periods, as somebody else put them together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.errors import SourceError, UsageError
from twofold.panels.noise import reliabilities
from twofold.panels.panel import Panel, PanelColumn
from twofold.sources.plain_periods import NOT_YET, Periods
from twofold.sources.plain_table import PlainTable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LARGEST = 40_000_000  # cells of a panel that fit into memory with everything done to them


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the rows of a file belong: unit times period, as one number a row."""

    units: tuple[str, ...]
    periods: Periods
    first: int
    span: int
    cell: Ints
    row: Ints  # the row of the table each place is of


def panel_of_table(
    table: PlainTable,
    unit: str,
    time: str | None,
    columns: Sequence[str],
    *,
    averaged: bool = False,
) -> Panel:
    """What a file says of each unit in each period.

    Args:
        table: the rows of the file.
        unit: the column that names the unit.
        time: the column of the periods; None where there is one period only.
        columns: the measures, numbers on any scale.
        averaged: several rows of one unit and period are averaged (and then have an error and an n); otherwise they
            are refused.

    Returns:
        Periods run from the first to the last one found; what is not in the file is NaN, n is 0 where rows were not
        counted, errors are NaN where nothing was averaged.

    Raises:
        MappingError: the file has no such column.
        SourceError: a cell is no number or no period, a row with numbers has no unit or period, or two rows are about
            one unit and period.
        UsageError: no column is asked for, one is asked for twice over, or the panel would be too large.
    """
    names = _distinct(table, unit, time, columns)
    numbers = {name: table.numbers(name) for name in names}
    told = ~np.all([np.isnan(one) for one in numbers.values()], axis=0)
    places = _places(table, unit, time, told)
    if not averaged:
        _refuse_twice(table, places, (unit, time))
    shape = len(places.units), places.span
    return Panel(
        units=places.units,
        periods=tuple(range(places.first, places.first + places.span)),
        kind=places.periods.kind,
        columns={name: _column(one[places.row], places.cell, shape, averaged) for name, one in numbers.items()},
    )


def _distinct(table: PlainTable, unit: str, time: str | None, columns: Sequence[str]) -> list[str]:
    if not columns:
        raise UsageError("a panel needs at least one column of numbers")
    taken = {table.column(unit)} | ({table.column(time)} if time is not None else set())
    for name in columns:
        if table.column(name) in taken:
            raise UsageError(f"column {table.column(name)!r} is asked for twice; each column plays one part")
        taken.add(table.column(name))
    return list(columns)


def _places(table: PlainTable, unit: str, time: str | None, told: NDArray[np.bool_]) -> _Places:
    code, units = table.codes(unit)
    periods = Periods(np.zeros(len(code), np.int64), "number") if time is None else table.periods(time)
    for name, nowhere in ((unit, code < 0), (time, periods.number == NOT_YET)):
        lost = np.flatnonzero(nowhere & told)
        if len(lost):
            raise SourceError(
                f"{table.file}, row {table.rows[lost[0]]}: column {name!r} is empty, but the row has numbers; fill it "
                f"in or take the row out ({len(lost):,} such rows)."
            )
    row = np.flatnonzero((code >= 0) & (periods.number != NOT_YET))
    if not len(row):
        raise SourceError(f"{table.file}: no row has a unit and a period.")
    first, last = int(periods.number[row].min()), int(periods.number[row].max())
    span = last - first + 1
    if span * len(units) > LARGEST:
        raise UsageError(
            f"{table.file}: {len(units):,} units over {span:,} periods ({periods.text(first)} to {periods.text(last)}) "
            f"are too many; is column {time!r} the period?"
        )
    return _Places(units, periods, first, span, code[row] * span + periods.number[row] - first, row)


def _refuse_twice(table: PlainTable, places: _Places, named: tuple[str, str | None]) -> None:
    order = np.argsort(places.cell, kind="stable")
    again = np.flatnonzero(np.diff(places.cell[order]) == 0)
    if not len(again):
        return
    at = int(again[np.argmin(places.row[order[again + 1]])])
    earlier, later = (int(table.rows[places.row[order[place]]]) for place in (at, at + 1))
    cell = int(places.cell[order[at]])
    who = f"{named[0]} {places.units[cell // places.span]!r}"
    if named[1] is None:
        advice = "Name the column of the period, or have the rows averaged"
    else:
        who += f" in {places.periods.text(places.first + cell % places.span)}"
        advice = "Take one out, or have the rows averaged"
    raise SourceError(
        f"{table.file}, rows {earlier} and {later}: both are about {who} ({len(again):,} such rows). {advice}."
    )


def _column(number: Floats, cell: Ints, shape: tuple[int, int], averaged: bool) -> PanelColumn:  # noqa: FBT001 - private, passed on as it came
    size = shape[0] * shape[1]
    known = ~np.isnan(number)
    cell, number = cell[known], number[known]
    n = np.bincount(cell, minlength=size).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.bincount(cell, number, size) / n
        square = np.bincount(cell, (number - value[cell]) ** 2, size)
        se = np.sqrt(square / (n - 1) / n)
    if not averaged:
        return PanelColumn(value.reshape(shape), np.full(shape, np.nan), np.zeros(shape))
    se = np.where(n > 1, se, np.nan).reshape(shape)
    value = value.reshape(shape)
    found = reliabilities(value, se)
    column = PanelColumn(value, se, n.reshape(shape))
    return column if found is None else replace(column, reliability=found.all, reliability_within=found.within)
