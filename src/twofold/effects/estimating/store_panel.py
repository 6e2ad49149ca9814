"""An effect panel from a store: a measure by unit and period, and when each unit was treated first.

When units were treated is taken from the trainings that the store holds, or from a list of starts (a design, a file).
Employees' values are those that disclosure control releases; what it hides is not there, and is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import narwhals as nw
import numpy as np
import pyarrow as pa

from twofold.effects.effect_panel import NEVER, EffectPanel, Ints
from twofold.effects.estimating.table_panel import TablePanel
from twofold.errors import InputError
from twofold.facts.frames import FactFrames
from twofold.facts.units import UnitTree
from twofold.facts.words import Kind
from twofold.measures.calendar_days import EPOCH
from twofold.measures.filters import find_filters
from twofold.measures.questions import where_expression
from twofold.panels.gathering import MeasureColumn, PanelQuestion, gather_panel
from twofold.panels.panel import Panel
from twofold.panels.quarters import MONTHS, quarters
from twofold.sources.plain_periods import NOT_YET, read_periods

OUTCOME = "outcome"
QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class StoreQuestion:
    """Which outcome of a store.

    Attributes:
        measure: of the catalogue.
        item: the item or items, where the measure needs one.
        where: conditions, such as ``touchpoint=check-in``.
        unit_level: a level of the tree of units; None for the deepest at which enough units have the measure.
        period: month, week, or quarter: months brought together where a month holds too few answers of customers.
        by_answers: whether a value counts as much as the answers behind it.
        minimum_n: fewer answers of customers than this are no value (employees have their own rule). Cells of one or
            two answers vary so differently that intervals over few treated units no longer hold.
    """

    measure: str
    item: tuple[str, ...] | None = None
    where: tuple[str, ...] = ()
    unit_level: str | None = None
    period: str = "month"
    by_answers: bool = True
    minimum_n: int = 5


def panel_of_facts(facts: FactFrames, question: StoreQuestion, starts: Mapping[str, str]) -> TablePanel:
    """The panel of a measure, with the first treated period of each unit.

    Args:
        facts: of a store.
        question: which outcome.
        starts: the first treated period by unit, as people write it; units that are not named are never treated.

    Raises:
        InputError: a start is no period of the panel's kind, or a unit is not known in the store.
        UsageError: the measure cannot be asked so.
    """
    return with_starts(outcome_of_facts(facts, question), question, starts, facts.units())


def outcome_of_facts(facts: FactFrames, question: StoreQuestion) -> Panel:
    """The outcome by unit and period, before anybody says who was treated when.

    Raises:
        UsageError: the measure cannot be asked so.
    """
    column = MeasureColumn(OUTCOME, question.measure, question.item, question.where)
    if question.period != QUARTER:
        return gather_panel(facts, PanelQuestion((column,), question.unit_level, question.period, question.minimum_n))
    found = quarters(gather_panel(facts, PanelQuestion((column,), question.unit_level, "month", 1)))
    told = found.columns[OUTCOME]
    enough = told.n >= question.minimum_n
    hidden = int(np.count_nonzero((told.n > 0) & ~enough))
    kept = replace(told, value=np.where(enough, told.value, np.nan), n=np.where(enough, told.n, 0.0), hidden=hidden)
    return replace(found, columns={OUTCOME: kept})


def with_starts(found: Panel, question: StoreQuestion, starts: Mapping[str, str], tree: UnitTree) -> TablePanel:
    """An outcome's panel with the first treated period of each unit.

    Where quarters are compared, a unit is treated from its first whole quarter on, and the one in which it began is
    left out of its rows.

    Raises:
        InputError: as ``panel_of_facts``.
    """
    first, unknown = _first(found, starts, tree)
    known = np.isfinite(found.columns[OUTCOME].value)
    if found.kind == QUARTER:
        begun = np.where(first == NEVER, NEVER, first // MONTHS)
        known &= (np.array(found.periods)[None, :] != begun[:, None]) | (first % MONTHS == 0)[:, None]
        first = np.where(first == NEVER, NEVER, -(-first // MONTHS))
    unit, column_of = np.nonzero(known)
    if not len(unit):
        raise InputError(f"The store shows no value of {question.measure} by unit and {question.period}.")
    weight = found.columns[OUTCOME].n[known] if question.by_answers else np.ones(len(unit))
    panel = EffectPanel(
        unit=unit.astype(np.int64),
        time=np.array(found.periods, dtype=np.int64)[column_of],
        outcome=found.columns[OUTCOME].value[known],
        first=first,
        cluster=np.arange(len(found.units), dtype=np.int64),
        weight=np.maximum(weight, 1e-9),
        covariates=np.empty((len(unit), 0)),
        units=found.units,
        period_kind=found.kind,
    )
    return TablePanel(panel, _notes(found, unknown))


def _notes(found: Panel, unknown: tuple[str, ...]) -> tuple[str, ...]:
    told = []
    hidden = found.columns[OUTCOME].hidden
    if hidden:
        told.append(f"{hidden:,} values by unit and period may not be shown (too few answers) and were left out.")
    if unknown:
        names = ", ".join(unknown[:5]) + (" ..." if len(unknown) > 5 else "")
        told.append(f"{len(unknown):,} units with a start have no value of the measure: {names}.")
    return tuple(told)


def _first(found: Panel, starts: Mapping[str, str], tree: UnitTree) -> tuple[Ints, tuple[str, ...]]:
    """(U) the first treated period (of quarters: month) of each unit, and units with a start that are not there.

    A start of a unit below the panel's units counts for the one above it: a branch is treated when its first team is.
    """
    periods = _months(starts) if found.kind == QUARTER else read_starts(starts, found.kind)
    place = {name: at for at, name in enumerate(found.units)}
    first = np.full(len(found.units), NEVER, dtype=np.int64)
    unknown = []
    for name, period in periods.items():
        above = [name, *tree.ancestors(name)] if name in tree.units else [name]
        held = next((one for one in above if one in place), None)
        if held is None:
            unknown.append(name)
        else:
            first[place[held]] = min(int(first[place[held]]), period)
    if starts and len(unknown) == len(starts):
        raise InputError(
            f"No unit with a start has a value in the store: {', '.join(sorted(unknown)[:5])}. The store's units are "
            f"{', '.join(found.units[:5])} ...",
        )
    return first, tuple(sorted(unknown))


def _months(starts: Mapping[str, str]) -> dict[str, int]:
    """Starts written as quarters or as months, as months."""
    try:
        return {name: MONTHS * quarter for name, quarter in read_starts(starts, QUARTER).items()}
    except InputError:
        return read_starts(starts, "month")


def read_starts(starts: Mapping[str, str], kind: str) -> dict[str, int]:
    """Starts as whole numbers on the scale of periods of a kind.

    Raises:
        InputError: a start is no period of this kind.
    """
    names = list(starts)
    told = read_periods(pa.chunked_array([pa.array([starts[name] for name in names], pa.string())]), never=("",))
    if names and (told.wrong is not None or told.periods.kind != kind):
        at = told.wrong if told.wrong is not None else 0
        raise InputError(
            f"Unit {names[at]!r} starts at {starts[names[at]]!r}, expected a {kind} like the panel's periods."
        )
    pairs = zip(names, told.periods.number.tolist(), strict=True)
    return {name: period for name, period in pairs if period != NOT_YET}


def starts_of_trainings(facts: FactFrames, where: tuple[str, ...], period: str) -> dict[str, str]:
    """When each unit had its first training session, of those that fulfil conditions.

    Args:
        facts: of a store.
        where: conditions on training sessions, such as ``Training=Smile seminar``.
        period: month, week or quarter (then told by months).

    Raises:
        InputError: the store holds no such session.
    """
    events = facts.events()
    events = events.filter(nw.col("kind") == Kind.TRAINING.value)
    conditions = where_expression(facts, events, find_filters(where))
    events = events if conditions is None else events.filter(conditions)
    plan = events.filter(~nw.col("unit").is_null()).group_by("unit").agg(nw.col("local_day").min().alias("day"))
    table = facts.collect(plan)
    if not table.num_rows:
        told = f" that fulfils {' and '.join(where)}" if where else ""
        raise InputError(f"The store holds no training session{told}.")
    pairs = zip(table.column("unit").to_pylist(), table.column("day").to_pylist(), strict=True)
    return {unit: _period_of(period, day) for unit, day in sorted(pairs)}


def _period_of(period: str, day: int) -> str:
    """The month or week that a day (counted from 1970-01-01) lies in, as people write it."""
    date = EPOCH + timedelta(days=day)
    if period in {"month", QUARTER}:
        return f"{date:%Y-%m}"
    year, week, _ = date.isocalendar()
    return f"{year}-W{week:02d}"
