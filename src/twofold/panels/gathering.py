"""A panel from facts: measures of customers and of employees, brought to the same units and periods.

Employees' columns hold what ``measures`` shows of them and nothing else: what disclosure control hides is NaN here,
with no n and no error, and no number is made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.units import UnitTree
from twofold.facts.words import Side
from twofold.measures.answered import Answered, answer
from twofold.measures.calendar_days import PERIODS, period_days
from twofold.measures.definition import Estimator
from twofold.measures.filters import find_filters
from twofold.measures.measuring import shown
from twofold.measures.options import MeasureOptions
from twofold.measures.questions import Split, find_question
from twofold.panels.noise import reliabilities
from twofold.panels.panel import Panel, PanelColumn
from twofold.panels.steadiness import steady_share_of
from twofold.sources.plain_periods import read_periods

Floats = NDArray[np.float64]
RECORDED = "recorded"  # a unit level: the units as they stand in the facts
ENOUGH_UNITS = 10  # with every column: then a level is deep enough to look no further up


@dataclass(frozen=True, slots=True)
class MeasureColumn:
    """One column to be gathered.

    Attributes:
        label: its name in the panel.
        measure: a measure of the catalogue.
        item: the item or items, where the measure needs one; several are averaged answer by answer.
        where: conditions, such as ``touchpoint=check-in``.
    """

    label: str
    measure: str
    item: str | tuple[str, ...] | None = None
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PanelQuestion:
    """What a panel is to hold.

    Attributes:
        columns: the measures; labels differ.
        unit_level: a level of the tree of units (region, branch, team): everything recorded below counts for it, what
            is recorded above is left out; "recorded" for the units as they stand in the facts; None for the deepest
            level at which ten units have every column (where none has, the one with most such units).
        period: month or week; employees are asked about by month only.
        minimum_n: fewer respondents than this are no value (customers; employees have their own rule).
    """

    columns: tuple[MeasureColumn, ...]
    unit_level: str | None = None
    period: str = "month"
    minimum_n: int = 5


@dataclass(frozen=True, slots=True)
class _Cells:
    """The estimates of one column, one place a unit and period that has any."""

    side: str
    unit: list[str | None]
    period: list[str]
    value: Floats
    se: Floats
    n: Floats
    shown: NDArray[np.bool_]


def gather_panel(facts: FactFrames, question: PanelQuestion) -> Panel:
    """Which values do the units have in each period, of customers and of employees?

    Args:
        facts: a store, or anything that measures can be asked of.
        question: the columns, the level and the periods.

    Returns:
        Units in the order of their codes that have a value in some column, all periods from the first to the last.
        Errors are those of the estimates; a column's reliability follows from them, that of changes within units
        without what stays with the same people (means of employees' answers).

    Raises:
        UsageError: two columns have one label, a column is about several sides at once, or the question may not be
            asked about employees.
        UnknownMeasure: no measure has this name.
        UnknownDimension: the facts cannot be filtered so.
    """
    labels = [column.label for column in question.columns]
    if not labels or len(set(labels)) < len(labels):
        raise UsageError("the columns of a panel need labels that differ, one at least")
    if question.period not in PERIODS:
        raise UsageError(f"a panel has periods of a {', a '.join(PERIODS)}, not of a {question.period}")
    if question.unit_level is not None:
        return _panel(facts, question, question.unit_level)
    best: tuple[int, Panel] | None = None
    for level in levels(facts.units()):
        panel = _panel(facts, question, level)
        common = _units_with_everything(panel)
        if common >= ENOUGH_UNITS:
            return panel
        if best is None or common > best[0]:
            best = common, panel
    assert best is not None  # noqa: S101 - a tree without levels still has recorded units
    return best[1]


def levels(tree: UnitTree) -> tuple[str, ...]:
    """The levels of a tree, the deepest first; only "recorded" where it has none."""
    depth: dict[str, list[int]] = {}
    for code, unit in tree.units.items():
        if unit.level:
            depth.setdefault(unit.level, []).append(sum(1 for _ in tree.ancestors(code)))
    mean = {level: sum(found) / len(found) for level, found in depth.items()}
    return tuple(sorted(mean, key=lambda level: (-mean[level], level))) or (RECORDED,)


def _units_with_everything(panel: Panel) -> int:
    """Units that have a value of every column in one period at least; columns without any value do not count."""
    known = [np.isfinite(column.value) for column in panel.columns.values()]
    if not all(one.any() for one in known):
        return 0
    return int(np.logical_and.reduce(known).any(axis=1).sum())


def _panel(facts: FactFrames, question: PanelQuestion, level: str) -> Panel:
    options = MeasureOptions(minimum_n=question.minimum_n, unit_level=None if level == RECORDED else level)
    found = {column.label: _cells(facts, column, question.period, options) for column in question.columns}
    steady = {
        column.label: _steady(facts, column, found[column.label], question.period, options)
        for column in question.columns
    }
    told = {period for cells in found.values() for period in cells.period}
    numbers = _numbers(sorted(told), question.period)
    units = sorted({unit for cells in found.values() for unit in cells.unit if unit is not None})
    first = min(numbers.values(), default=0)
    periods = tuple(range(first, max(numbers.values(), default=-1) + 1))
    places = {unit: at for at, unit in enumerate(units)}
    whens = {text: number - first for text, number in numbers.items()}
    return Panel(
        units=tuple(units),
        periods=periods,
        kind=question.period,
        columns={
            label: _with_reliability(_column(cells, places, whens, len(periods)), steady[label])
            for label, cells in found.items()
        },
    )


def _numbers(texts: list[str], period: str) -> dict[str, int]:
    """Periods as the whole numbers that plain files get for them."""
    if period == "day":
        return {text: period_days("day", text)[0] for text in texts}
    read = read_periods(pa.chunked_array([pa.array(texts, pa.string())]), never=())
    return dict(zip(texts, read.periods.number.tolist(), strict=True))


def _cells(facts: FactFrames, column: MeasureColumn, period: str, options: MeasureOptions) -> _Cells:
    split = Split.of(("side", "unit"), column.where, period, options)
    asked = find_question(column.measure, column.item, split.by)
    answered = answer(facts, [asked], split)[0]
    table = shown(facts, answered, split).table
    sides = set(table.column("side").to_pylist())
    if len(sides) > 1:
        raise UsageError(
            f"column {column.label!r} ({column.measure}) counts several sides at once ({', '.join(sorted(sides))}): "
            "add a condition such as side=customer"
        )
    visible = table.column("shown").to_numpy(zero_copy_only=False).astype(bool)
    return _Cells(
        side=next(iter(sides), ""),
        unit=table.column("unit").to_pylist(),
        period=table.column(period).to_pylist(),
        value=_floats(table, "value"),
        se=np.where(visible, _errors(answered, table), np.nan),
        n=np.nan_to_num(_floats(table, "n")),
        shown=visible,
    )


def _floats(table: pa.Table, name: str) -> Floats:
    found: Floats = table.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
    return found


def _errors(answered: Answered, table: pa.Table) -> Floats:
    """Standard errors; of quantiles and counts, which have none of their own, from the interval."""
    measure = answered.question.measure
    if measure.estimator in {Estimator.QUANTILE, Estimator.COUNT}:
        return (_floats(table, "high") - _floats(table, "low")) / (2 * 1.959963984540054)
    # without the ends of the scale no caution is added: an error that is right on average, for the reliability
    plain = replace(answered.figures.moments, lowest=np.array(np.nan), highest=np.array(np.nan))
    error: Floats = plain.standard_error * measure.factor
    return error


def _column(cells: _Cells, places: Mapping[str, int], whens: Mapping[str, int], span: int) -> PanelColumn:
    shape = len(places), span
    value, se, n = np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape)
    hidden = 0
    for at, (unit, period) in enumerate(zip(cells.unit, cells.period, strict=True)):
        if unit is None:
            continue
        hidden += not cells.shown[at]
        here = places[unit], whens[period]
        value[here], se[here], n[here] = cells.value[at], cells.se[at], cells.n[at]
    return PanelColumn(value, se, n, side=cells.side, hidden=hidden)


def _steady(facts: FactFrames, column: MeasureColumn, cells: _Cells, period: str, options: MeasureOptions) -> float:
    """The share of the errors that stays with the people; of means of employees' answers, 0 where it is not told."""
    filtered = any(one.dimension.strip().lower() != "side" for one in find_filters(column.where))
    if cells.side != Side.EMPLOYEE or column.measure != "mean" or not column.item or filtered:
        return 0.0
    items = (column.item,) if isinstance(column.item, str) else column.item
    places = zip(cells.unit, cells.period, cells.shown.tolist(), strict=True)
    shown_cells = [(unit, when) for unit, when, visible in places if visible and unit is not None]
    return steady_share_of(facts, items, shown_cells, options, period)


def _with_reliability(column: PanelColumn, steady: float) -> PanelColumn:
    found = reliabilities(column.value, column.se, steady)
    return column if found is None else replace(column, reliability=found.all, reliability_within=found.within)
