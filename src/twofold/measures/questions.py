"""A question: one measure, about named items where it needs them, and the facts it is put to."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.measures.catalogue import find_measure
from twofold.measures.choices import one_of
from twofold.measures.contacts import contacts, with_neighbours, with_open_hours
from twofold.measures.definition import Estimator, Measure, Population
from twofold.measures.dimensions import Dimension, columns_of, find_dimensions
from twofold.measures.filters import Filter, condition, find_filters
from twofold.measures.options import MeasureOptions
from twofold.measures.read_of_employees import asks_what_employees_wrote, leaves_out

NEIGHBOURS = {"first_contact_resolution", "repeat_contact"}


@dataclass(frozen=True, slots=True)
class Question:
    """One measure to be estimated.

    Attributes:
        measure: its declaration.
        items: the items it is about; empty for measures that find their answers by instrument, and for every item.
    """

    measure: Measure
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """How facts are split and which of them count.

    Attributes:
        by: names of dimensions.
        where: conditions that all must hold.
        options: the choices behind the numbers.
        comments: whether what was read in comments of employees is counted where just that is asked for.
    """

    by: tuple[str, ...]
    where: tuple[Filter, ...]
    options: MeasureOptions
    comments: bool = False

    @classmethod
    def of(
        cls,
        by: str | Iterable[str],
        where: str | Filter | Iterable[str | Filter],
        period: str | None,
        options: MeasureOptions,
    ) -> "Split":
        """Read a request as people write it: ``by`` may be one text with commas, ``period`` comes last."""
        names = by.split(",") if isinstance(by, str) else list(by)
        names = [name.strip() for name in names if name.strip()]
        return cls((*names, *([period] if period else [])), find_filters(where), options)


def find_question(name: str, item: str | Sequence[str] | None, by: Sequence[str]) -> Question:
    """The question of this name.

    Raises:
        UnknownMeasure: no measure has this name.
        UsageError: the measure needs an item and none is named.
    """
    measure = find_measure(name)
    items = (item,) if isinstance(item, str) else tuple(item or ())
    if measure.needs_item and not items and "item" not in by:
        raise UsageError(f"{measure.name} needs an item: name one (item=...), or split by item")
    if not measure.needs_item and items and measure.instrument is None:
        raise UsageError(f"{measure.name} is not about an item")
    return Question(measure, items)


def population_frame(
    facts: FactFrames,
    questions: Sequence[Question],
    split: Split,
    kept: ExitStack | None = None,
) -> nw.LazyFrame[Any]:
    """The rows that one scan is about, before ``where``: answers, events or contacts.

    All questions of a scan have the same population. Contacts that are read more than once are put together once and
    held by ``kept``.
    """
    conditions = [*population_conditions(questions), *said_in_passing(questions, split)]
    frame = population_frames(facts, [questions], split, kept)[0]
    return frame.filter(*conditions) if conditions else frame


def population_frames(
    facts: FactFrames,
    groups: Sequence[Sequence[Question]],
    split: Split,
    kept: ExitStack | None = None,
) -> list[nw.LazyFrame[Any]]:
    """A frame for each of several groups of questions about one population, with the columns that group needs.

    Rows that ``population_conditions`` leaves out are still in them.
    """
    measures = [[question.measure for question in group] for group in groups]
    if measures[0][0].population is Population.CONTACTS:
        return _contacts(facts, measures, split, kept)
    events = measures[0][0].population is Population.EVENTS
    return [facts.events() if events else facts.answers() for _ in groups]


def population_conditions(questions: Sequence[Question]) -> list[nw.Expr]:
    """What rows must fulfil to be of the population of these questions."""
    measures = [question.measure for question in questions]
    if measures[0].population is Population.CONTACTS:
        return []
    if measures[0].population is Population.EVENTS:
        return [nw.col("weight") > 0]
    conditions = [~nw.col("number").is_null(), nw.col("weight") > 0]
    instruments = sorted({measure.instrument.value for measure in measures if measure.instrument})
    if instruments:
        conditions.append(one_of("instrument", instruments))
    items = sorted({item for question in questions for item in question.items})
    if items:
        conditions.append(one_of("item", items))
    return conditions


def of_comments(question: Question, split: Split) -> bool:
    """Whether the question is about what was read in comments of employees."""
    return split.comments and asks_what_employees_wrote(question.items, split.where)


def said_in_passing(questions: Sequence[Question], split: Split) -> list[nw.Expr]:
    """What leaves out what was read in comments of employees, unless just that is asked for."""
    one = questions[0].measure
    answers = one.population in {Population.ANSWERS, Population.RESPONSES}
    found = [
        leaves_out(question.items)
        for question in questions
        if answers and question.measure.instrument is None and not of_comments(question, split)
    ]
    return [others for others in found[:1] if others is not None]


def _contacts(
    facts: FactFrames,
    groups: Sequence[Sequence[Measure]],
    split: Split,
    kept: ExitStack | None,
) -> list[nw.LazyFrame[Any]]:
    columns = columns_of(facts.events())
    needed = find_dimensions([*split.by, *(one.dimension for one in split.where)], columns)
    frame = contacts(facts, [dimension.column for dimension in needed])
    several = len(groups) > 1 or any(_timed(measure) or measure.name in NEIGHBOURS for measure in groups[0])
    if kept is not None and several:
        frame = kept.enter_context(facts.keep(frame))
    return [_with_moments(facts, frame, measures, split.options) for measures in groups]


def _with_moments(
    facts: FactFrames,
    frame: nw.LazyFrame[Any],
    measures: Sequence[Measure],
    options: MeasureOptions,
) -> nw.LazyFrame[Any]:
    """The contacts with what these measures need besides, and no more: an engine computes all that a frame names."""
    if any(measure.name in NEIGHBOURS for measure in measures):
        frame = with_neighbours(frame, facts)
    if options.hours is not None and any(_timed(measure) for measure in measures):
        frame = with_open_hours(frame, facts, options.hours)
    return frame


def _timed(measure: Measure) -> bool:
    return measure.estimator is Estimator.QUANTILE


def where_expression(facts: FactFrames, frame: nw.LazyFrame[Any], where: Sequence[Filter]) -> nw.Expr | None:
    """All conditions in one expression; None without any."""
    if not where:
        return None
    columns, tree = columns_of(frame), facts.units()
    conditions = [condition(one, columns, tree) for one in where]
    return conditions[0] if len(conditions) == 1 else nw.all_horizontal(*conditions, ignore_nulls=False)


def grouped_by(frame: nw.LazyFrame[Any], by: Sequence[str]) -> tuple[Dimension, ...]:
    """The dimensions of this frame that were asked for."""
    return find_dimensions(by, columns_of(frame))
