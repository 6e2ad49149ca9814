"""A scan: measures that one pass over the facts can answer together, and the rows of that pass."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from twofold.facts.frames import FactFrames
from twofold.facts.words import Side
from twofold.measures.definition import Estimator, Measure, Population
from twofold.measures.dimensions import Dimension
from twofold.measures.options import MeasureOptions
from twofold.measures.questions import Question, Split, grouped_by, population_frame, where_expression
from twofold.measures.sums import Slot, SumPlan
from twofold.measures.units_above import rolled_up

INSTRUMENT = "asked"
KEY = "g"  # group columns are called g0, g1, ...: no context field can be


@dataclass(frozen=True, slots=True)
class Scan:
    """Rows and the plan to add them up.

    Attributes:
        rows: key columns, respondent, employee, event_id, weights and scores.
        dimensions: what the key columns g0, g1, ... are.
        plan: what to add up.
        seats: the slot of each question.
        keyed: whether the instrument is a key too, because several share the slots.
    """

    rows: nw.LazyFrame[Any]
    dimensions: tuple[Dimension, ...]
    plan: SumPlan
    seats: tuple[tuple[Question, Slot], ...]
    keyed: bool


def scans(questions: Sequence[Question]) -> list[list[Question]]:
    """The questions in groups that one scan each answers."""
    groups: dict[tuple[object, ...], list[Question]] = defaultdict(list)
    for question in dict.fromkeys(questions):
        groups[_scan_key(question)].append(question)
    return list(groups.values())


def _scan_key(question: Question) -> tuple[object, ...]:
    measure = question.measure
    alone = measure.population is Population.RESPONSES
    by_instrument = measure.instrument is not None and not question.items
    return (measure.population, by_instrument, question.items, measure.name if alone else None)


def make_scan(facts: FactFrames, questions: Sequence[Question], split: Split, kept: ExitStack) -> Scan:
    """Plan the pass that answers these questions (one group of ``scans``); ``kept`` holds rows until it is closed."""
    frame = population_frame(facts, questions, split, kept)
    where = where_expression(facts, frame, split.where)
    if where is not None:
        frame = frame.filter(where)
    dimensions = grouped_by(frame, split.by)
    if any(dimension.name == "unit" for dimension in dimensions):
        frame = rolled_up(frame, facts, split.options)
    keyed = len({question.measure.instrument for question in questions}) > 1
    seats = _seats(questions, split.options)
    keys = [dimension.expression.alias(f"{KEY}{i}") for i, dimension in enumerate(dimensions)]
    if keyed:
        keys.append(nw.col("instrument").alias(INSTRUMENT))
    rows = frame.select(*keys, *_columns(seats, split.options, keyed=keyed))
    if questions[0].measure.population is Population.RESPONSES:
        rows = _responses(rows, len(dimensions), weighs=questions[0].measure.possible is not None)
    names = tuple(f"{KEY}{i}" for i in range(len(dimensions))) + ((INSTRUMENT,) if keyed else ())
    added = dict.fromkeys(slot for one, slot in seats if one.measure.estimator is not Estimator.QUANTILE)
    plan = SumPlan(names, tuple(added), scales=_needs_scales(questions))
    return Scan(rows, dimensions, plan, seats, keyed)


def _needs_scales(questions: Iterable[Question]) -> bool:
    return any(
        question.measure.population is Population.ANSWERS and not question.measure.relative for question in questions
    )


def _census(measure: Measure, options: MeasureOptions) -> object:
    """Measures of one census leave out the same rows; quantiles of one score share a column, too."""
    if measure.estimator is Estimator.QUANTILE:
        return measure.score
    if measure.population is not Population.ANSWERS:
        return measure.name
    rescaled = options.rescale is not None and measure.estimator is Estimator.MEAN
    return "scaled" if measure.relative or rescaled else "numbered"


def _seats(questions: Sequence[Question], options: MeasureOptions) -> tuple[tuple[Question, Slot], ...]:
    """Give each question a slot; measures of different instruments share one, as no row is of both."""
    censuses = list(dict.fromkeys(_census(question.measure, options) for question in questions))
    taken: dict[tuple[object, object], int] = defaultdict(int)
    places: dict[Question, tuple[object, int]] = {}
    for question in questions:
        census = _census(question.measure, options)
        instrument = question.measure.instrument
        places[question] = (census, taken[census, instrument])
        taken[census, instrument] += question.measure.estimator is not Estimator.QUANTILE
    numbers = {place: number for number, place in enumerate(dict.fromkeys(places.values()))}
    squares = dict.fromkeys(numbers, False)
    for question, place in places.items():
        squares[place] |= question.measure.estimator in {Estimator.NET, Estimator.MEAN}
    return tuple(
        (question, Slot(numbers[place], censuses.index(place[0]), squares[place])) for question, place in places.items()
    )


def _columns(
    seats: Sequence[tuple[Question, Slot]],
    options: MeasureOptions,
    *,
    keyed: bool,
) -> Iterable[nw.Expr]:
    yield nw.col("respondent")
    yield nw.col("event_id")
    yield (nw.col("side") == Side.EMPLOYEE.value).cast(nw.Int32).alias("employee")
    by_slot: dict[Slot, list[Measure]] = defaultdict(list)
    for question, slot in seats:
        by_slot[slot].append(question.measure)
    censuses: set[int] = set()
    for slot, measures in by_slot.items():
        score = _score(measures, options, keyed=keyed)
        if slot.census not in censuses:
            censuses.add(slot.census)
            counted = measures[0].estimator is Estimator.COUNT
            weight = nw.lit(1.0, nw.Float64) if counted else nw.col("weight")
            yield nw.when(~score.is_null()).then(weight).alias(f"w{slot.census}")
        yield score.alias(f"x{slot.number}")
    measure = seats[0][0].measure
    if measure.population is Population.RESPONSES:
        possible = nw.lit(1.0, nw.Float64) if measure.possible is None else measure.possible(options)
        yield possible.alias("possible")
    if measure.population is Population.ANSWERS:
        yield from (nw.col("scale_low"), nw.col("scale_high"))


def _score(measures: Sequence[Measure], options: MeasureOptions, *, keyed: bool) -> nw.Expr:
    if not keyed:
        return measures[0].score(options)
    score: nw.Expr | None = None
    for measure in measures:
        asked = nw.when(nw.col("instrument") == str(measure.instrument)).then(measure.score(options))
        score = asked if score is None else asked.otherwise(score)
    if score is None:  # pragma: no cover - a slot exists because a measure took it
        raise ValueError("a slot without a measure")
    return score


def _responses(rows: nw.LazyFrame[Any], dimensions: int, *, weighs: bool) -> nw.LazyFrame[Any]:
    """Put the answers of one event together: the mean of its scores, weighted by what was possible."""
    keys = [f"{KEY}{i}" for i in range(dimensions)]
    possible = nw.col("possible")
    known = rows.filter(~nw.col("x0").is_null())
    events = known.group_by(*keys, "respondent", "event_id", "employee", "w0").agg(
        (nw.col("x0") * possible).sum().alias("won"),
        possible.sum().alias("possible"),
    )
    weight = nw.col("w0") * nw.col("possible") if weighs else nw.col("w0")
    return events.with_columns(x0=nw.col("won") / nw.col("possible"), w0=weight)
