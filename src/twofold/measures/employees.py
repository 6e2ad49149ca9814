"""Employee answers: which estimates disclosure control lets through.

What is hidden is decided once, over the whole population of the measure and every dimension, and never from the
question: filters, items and periods pick groups of that one decision, so no two questions can be subtracted from each
other to find a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.schemas import CONTEXT_PREFIX, DIMENSIONS
from twofold.facts.units import UnitTree
from twofold.facts.words import Side
from twofold.measures.answered import Answered
from twofold.measures.calendar_days import period_days, period_number, period_text
from twofold.measures.definition import Population
from twofold.measures.dimensions import columns_of, find_dimension
from twofold.measures.filters import Filter
from twofold.measures.questions import Question, Split, population_frame
from twofold.measures.sums import EMPLOYEES, RESPONDENT
from twofold.privacy.disclosure import Protection, release
from twofold.privacy.lattice import Dimension

Values = dict[str, tuple[str | None, ...]]
INNER_UNIT = "answers recorded at a unit above others are shown rolled up only"


def hidden_by_disclosure(facts: FactFrames, answered: Answered, split: Split) -> list[str | None]:
    """Why each group may not be shown for the sake of the employees in it; None where it may.

    Raises:
        UsageError: a question that is not answered about employees (by day or week, by too many dimensions).
        UnknownDimension: the same, for a dimension employees are not split by.
    """
    reasons: list[str | None] = [None] * answered.groups.num_rows
    concerned = pc.greater(answered.groups.column(EMPLOYEES), 0)
    groups = answered.groups.filter(concerned)
    if groups.num_rows == 0:
        return reasons
    names = [name for name in answered.dimensions if name != "side"]
    population = _rows(facts, answered.question, split)
    protection = _release(population, facts.units())
    where = _where(answered.question, split, population, facts.units())
    verdicts = protection.judge(groups.select(names), where)
    inner = _own_units(groups, names, split, facts.units())
    found = [INNER_UNIT if own else reason for own, reason in zip(inner, verdicts.reason.to_pylist(), strict=True)]
    for place, reason in zip(_places(concerned), found, strict=True):
        reasons[place] = reason
    return reasons


def _places(flags: pa.ChunkedArray) -> list[int]:
    return [place for place, flag in enumerate(flags.to_pylist()) if flag]


def _rows(facts: FactFrames, question: Question, split: Split) -> pa.Table:
    """Everybody on the employee side the measure could ever be asked about: one row an answer, months for days."""
    whole = Question(question.measure)
    names = _dimensions(facts, question)
    everything = replace(split, by=tuple(names), where=())
    frame = population_frame(facts, [whole], everything).filter(nw.col("side") == Side.EMPLOYEE.value)
    columns = [name for name in columns_of(frame) if name in set(names.values())]
    rows = facts.collect(
        frame.select(RESPONDENT, period_number("month").alias("month"), *columns).rename(
            {column: name for name, column in names.items() if column in columns and column != name},
        ),
    )
    months = rows.column("month").to_pylist()
    texts = pa.array([period_text("month", month) for month in months], pa.string())
    return rows.set_column(rows.schema.get_field_index("month"), "month", texts)


def _dimensions(facts: FactFrames, question: Question) -> Mapping[str, str]:
    """Name and column of whatever employees are split by, the month left aside."""
    about_answers = question.measure.population in {Population.ANSWERS, Population.RESPONSES}
    columns = columns_of(facts.answers() if about_answers else facts.events())
    fixed = {name: name for name in DIMENSIONS if name in columns and name != "side"}
    contexts = {name.removeprefix(CONTEXT_PREFIX): name for name in columns if name.startswith(CONTEXT_PREFIX)}
    return fixed | contexts


def _release(rows: pa.Table, tree: UnitTree) -> Protection:
    parents = {code: unit.parent for code, unit in tree.units.items()}
    dimensions = [
        Dimension(name, parents if name == "unit" else {}) for name in rows.column_names if name != RESPONDENT
    ]
    return release(rows, dimensions, person=RESPONDENT)


def _where(question: Question, split: Split, rows: pa.Table, tree: UnitTree) -> Values:
    """The values that each filtered dimension may have; ``item`` is a filter like any other."""
    chosen: Values = {}
    conditions = [*split.where]
    if question.items:
        conditions.append(Filter("item", "=", question.items))
    for one in conditions:
        dimension = find_dimension(one.dimension, [*DIMENSIONS, *(CONTEXT_PREFIX + name for name in rows.column_names)])
        if dimension.name == "side":
            continue
        values = _values(one, dimension.name, dimension.period, rows, tree)
        before = chosen.get(dimension.name)
        chosen[dimension.name] = values if before is None else tuple(value for value in values if value in before)
    return chosen


def _values(
    one: Filter,
    name: str,
    period: str | None,
    rows: pa.Table,
    tree: UnitTree,
) -> tuple[str | None, ...]:
    if period is not None:
        return _months(one, period, rows)
    named: list[str | None] = [value or None for value in one.values]
    if one.comparison == "=" and name != "unit":
        return tuple(named)
    there = pc.unique(rows.column(name)).to_pylist()
    if name == "unit":
        inside = [unit for unit in there if _below(unit, named, tree)]
    else:
        inside = [value for value in there if value in named]
    if one.comparison == "=":
        return tuple(named)
    return tuple(value for value in there if value not in inside)


def _below(unit: str | None, named: Sequence[str | None], tree: UnitTree) -> bool:
    return unit in named if unit is None else any(above in named for above in tree.ancestors(unit))


def _months(one: Filter, period: str, rows: pa.Table) -> tuple[str | None, ...]:
    if period != "month":
        raise UsageError(f"answers of employees are split and filtered by month, not by {period}")
    there = sorted(pc.unique(rows.column("month")).to_pylist())
    return tuple(month for month in there if _holds(one, month))


def _holds(one: Filter, month: str) -> bool:
    ranges = [value.partition("..") for value in one.values]
    bounds = [(period_days("month", first), period_days("month", last or first)) for first, _, last in ranges]
    day = period_days("month", month)[0]
    inside = any(first[0] <= day <= last[1] for first, last in bounds)
    first, last = bounds[0][0][0], bounds[0][1][1]
    return {
        "=": inside,
        "!=": not inside,
        ">=": day >= first,
        ">": day > last,
        "<=": day <= last,
        "<": day < first,
    }[one.comparison]


def _own_units(groups: pa.Table, names: Sequence[str], split: Split, tree: UnitTree) -> list[bool]:
    """Which groups stand at a unit itself though others lie below it: known by subtraction, so never shown."""
    if "unit" not in names or split.options.roll_up:
        return [False] * groups.num_rows
    units = groups.column("unit").to_pylist()
    if split.options.unit_level is not None:
        return [unit is None for unit in units]  # no unit of this level above: not one group of the decision
    inner = {unit.parent for unit in tree.units.values()}
    return [unit is not None and unit in inner for unit in units]
