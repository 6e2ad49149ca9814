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
from twofold.measures.questions import (
    Question,
    Split,
    grouped_by,
    population_conditions,
    population_frames,
    said_in_passing,
    where_expression,
)
from twofold.measures.sums import Slot, SumPlan, group_sums
from twofold.measures.units_above import rolled_up

INSTRUMENT = "asked"
KEY = "g"  # group columns are called g0, g1, ...: no context field can be


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """What a scan makes of the rows it reads: observations, and their sums.

    Attributes:
        dimensions: what the key columns g0, g1, ... are.
        seats: the slot of each question.
        options: the choices behind the scores.
    """

    dimensions: tuple[Dimension, ...]
    seats: tuple[tuple[Question, Slot], ...]
    options: MeasureOptions

    def __call__(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """The sums of the observations in these rows."""
        return group_sums(self.observations(frame), self.sums)

    def observations(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Key columns, respondent, employee, event_id, weights and scores."""
        measure = self.seats[0][0].measure
        conditions = population_conditions([question for question, _ in self.seats])
        if conditions:
            frame = frame.filter(*conditions)
        keys = [dimension.expression.alias(f"{KEY}{i}") for i, dimension in enumerate(self.dimensions)]
        if self.keyed:
            keys.append(nw.col("instrument").alias(INSTRUMENT))
        rows = frame.select(*keys, *_columns(self.seats, self.options, keyed=self.keyed))
        rows = rows.with_columns(*_weights(slot for _, slot in self.seats)).drop("weight")
        if measure.population is Population.RESPONSES:
            return _responses(rows, len(self.dimensions), weighs=measure.possible is not None)
        return rows

    @property
    def keyed(self) -> bool:
        """Whether the instrument is a key too, because several share the slots."""
        return len({question.measure.instrument for question, _ in self.seats}) > 1

    @property
    def ordered(self) -> bool:
        """Whether the observations are to be put in order, for quantiles, rather than added up."""
        return self.seats[0][0].measure.estimator is Estimator.QUANTILE

    @property
    def sums(self) -> SumPlan:
        """What to add up."""
        names = tuple(f"{KEY}{i}" for i in range(len(self.dimensions))) + ((INSTRUMENT,) if self.keyed else ())
        slots = dict.fromkeys(slot for _, slot in self.seats)
        return SumPlan(names, tuple(slots), scales=_needs_scales(question for question, _ in self.seats))


@dataclass(frozen=True, slots=True)
class Scan:
    """Rows that count, and what to make of them."""

    frame: nw.LazyFrame[Any]
    plan: ScanPlan


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


def make_scans(facts: FactFrames, questions: Sequence[Question], split: Split, kept: ExitStack) -> list[Scan]:
    """Plan the passes that answer these questions (one group of ``scans``): one for sums, one for quantiles.

    ``kept`` holds rows that both read until it is closed.
    """
    ordered = [question for question in questions if question.measure.estimator is Estimator.QUANTILE]
    added = [question for question in questions if question not in ordered]
    groups = [group for group in (added, ordered) if group]
    frames = population_frames(facts, groups, split, kept)
    return [_make_scan(facts, frame, group, split) for frame, group in zip(frames, groups, strict=True)]


def _make_scan(facts: FactFrames, frame: nw.LazyFrame[Any], questions: Sequence[Question], split: Split) -> Scan:
    where = where_expression(facts, frame, split.where)
    if where is not None:
        frame = frame.filter(where)
    frame = frame.filter(*others) if (others := said_in_passing(questions, split)) else frame
    dimensions = grouped_by(frame, split.by)
    if any(dimension.name == "unit" for dimension in dimensions):
        frame = rolled_up(frame, facts, split.options)
    return Scan(frame, ScanPlan(dimensions, _seats(questions, split.options), split.options))


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
        (
            question,
            Slot(
                numbers[place],
                censuses.index(place[0]),
                squares=squares[place],
                counted=question.measure.estimator is Estimator.COUNT,
            ),
        )
        for question, place in places.items()
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
    for slot, measures in by_slot.items():
        yield _score(measures, options, keyed=keyed).alias(f"x{slot.number}")
    yield nw.col("weight")
    measure = seats[0][0].measure
    if measure.population is Population.RESPONSES:
        possible = nw.lit(1.0, nw.Float64) if measure.possible is None else measure.possible(options)
        yield possible.alias("possible")
    if measure.population is Population.ANSWERS:
        yield from (nw.col("scale_low"), nw.col("scale_high"))


def _weights(slots: Iterable[Slot]) -> Iterable[nw.Expr]:
    """The weight of each row in each census: null where it is not in it."""
    for census, slot in {slot.census: slot for slot in slots}.items():
        weight = nw.lit(1.0, nw.Float64) if slot.counted else nw.col("weight")
        yield nw.when(~nw.col(f"x{slot.number}").is_null()).then(weight).alias(f"w{census}")


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
