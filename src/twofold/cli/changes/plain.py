"""Series of a plain file: a number a period, or rows that are averaged a period."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twofold.errors import InputError
from twofold.findings.shifts.observed import Observed
from twofold.sources.plain_periods import NOT_YET, Periods
from twofold.sources.plain_table import PlainTable, plain_table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST_IN_PERIOD = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a plain file that are read.

    Attributes:
        time: the period of each row.
        value: the number.
        se: its standard error, where the file says.
        n: answers behind it, where the file says.
        group: what the series are about, where there are several.
    """

    time: str
    value: str
    se: str | None
    n: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class PlainSeries:
    """The series of a plain file.

    Attributes:
        overall: of the whole file; None where its groups cannot be put together.
        groups: of each group.
        left_out: rows without a period, a value, an error or an n.
        thin: periods with too few rows to be averaged.
    """

    overall: Observed | None
    groups: tuple[Observed, ...]
    left_out: int
    thin: int


@dataclass(frozen=True, eq=False)
class _Rows:
    """The usable rows of a file."""

    table: PlainTable
    columns: Columns
    periods: Periods
    time: Ints
    value: Floats
    se: Floats | None
    n: Floats | None
    place: Ints


def read_series(path: Path, columns: Columns) -> PlainSeries:
    """Read the series of a file.

    Rows of one period (and group) are averaged, with a standard error from how rows differ, unless the file says
    standard errors or n; then each period may come once.

    Raises:
        SourceError, MappingError: the file cannot be read, or lacks a column.
        InputError: a period comes twice, or nothing is left.
    """
    named = [name for name in (columns.time, columns.value, columns.se, columns.n, columns.group) if name]
    table = plain_table(path, named)
    periods, value = table.periods(columns.time), table.numbers(columns.value)
    se = table.numbers(columns.se) if columns.se else None
    n = table.numbers(columns.n) if columns.n else None
    known = (periods.number != NOT_YET) & np.isfinite(value)
    for column in (se, n):
        known &= np.isfinite(column) & (column > 0) if column is not None else True
    codes, names = table.codes(columns.group) if columns.group else (np.zeros(len(value), dtype=np.int64), ("",))
    known &= codes >= 0
    place = np.flatnonzero(known)
    if not len(place):
        raise InputError(f"{table.file} has no row with a period and a number.")
    rows = _Rows(
        table,
        columns,
        periods,
        periods.number[place],
        value[place],
        None if se is None else se[place],
        None if n is None else n[place],
        place,
    )
    label = columns.group or ""
    told = [
        _series(rows, np.flatnonzero(codes[place] == code), {label: name}) for code, name in enumerate(names) if label
    ]
    overall, thin = (None, 0)
    if not label or not (se is not None or n is not None or _once(rows, codes[place])):
        overall, thin = _series(rows, np.arange(len(place)), {})
    return PlainSeries(
        overall,
        tuple(one for one, _ in told if one is not None),
        len(known) - len(place),
        thin + sum(count for _, count in told),
    )


def _once(rows: _Rows, code: Ints) -> bool:
    """Whether every group has each period once: then rows are estimates already, and groups are not put together."""
    pairs = np.unique(np.column_stack([code, rows.time]), axis=0)
    return len(pairs) == len(code)


def _series(rows: _Rows, at: Ints, group: dict[str, str]) -> tuple[Observed | None, int]:
    """The series of some rows, and how many of its periods have too few rows."""
    if not len(at):
        return None, 0
    time, first, code = np.unique(rows.time[at], return_index=True, return_inverse=True)
    if len(time) == len(at):
        order = at[first]
        se = None if rows.se is None else rows.se[order]
        n = None if rows.n is None else rows.n[order]
        return Observed(time, rows.value[order], se, n, rows.periods.kind, group), 0
    if rows.se is not None or rows.n is not None:
        _refuse_twice(rows, at, code.reshape(-1))
    return _averaged(rows, at, time, code.reshape(-1), group)


def _averaged(rows: _Rows, at: Ints, time: Ints, code: Ints, group: dict[str, str]) -> tuple[Observed | None, int]:
    """Means of a period's rows; how rows differ within periods gives their standard errors."""
    value = rows.value[at]
    n = np.bincount(code).astype(np.float64)
    mean = np.bincount(code, value) / n
    within = float(((value - mean[code]) ** 2).sum()) / max(len(value) - len(time), 1)
    kept = n >= FEWEST_IN_PERIOD
    if within <= 0 or not kept.any():
        return Observed(time, mean, None, n, rows.periods.kind, group), 0
    se = np.sqrt(within / n[kept])
    return Observed(time[kept], mean[kept], se, n[kept], rows.periods.kind, group), int((~kept).sum())


def _refuse_twice(rows: _Rows, at: Ints, code: Ints) -> None:
    again = np.flatnonzero(np.bincount(code)[code] > 1)
    one, two = (int(rows.table.rows[rows.place[at[where]]]) for where in again[code[again] == code[again[0]]][:2])
    period = rows.periods.text(int(rows.time[at[again[0]]]))
    raise InputError(
        f"{rows.table.file}, rows {one} and {two}: {period} comes twice; with standard errors or n each period comes "
        "once (name a --group, or leave --se and --n out to average the rows)."
    )
