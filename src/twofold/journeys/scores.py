"""Which journey, and which step of it, each customer's answer tells about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument, Side
from twofold.journeys.cutting import CASE_BIT
from twofold.journeys.gather import dictionary, joined, step_kinds
from twofold.journeys.keys import HASH, journey_keys, with_case_hash
from twofold.journeys.ordering import journey_order
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import Coded, Steps, last_begun
from twofold.measures.choices import one_of
from twofold.measures.dimensions import Dimension, columns_of, find_dimensions
from twofold.measures.filters import Filter, find_filters
from twofold.measures.questions import where_expression

NOWHERE = -1
LOW_IS_GOOD = Instrument.CES_EFFORT.value
KEPT = (
    "person",
    "case",
    "occurred_us",
    "row",
    "event_id",
    "respondent",
    "weight",
    "item",
    "instrument",
    "number",
    "scale_low",
    "scale_high",
)


@dataclass(frozen=True, eq=False)
class LinkedScores:
    """Answers of customers with the journey that each tells about, ordered by journey, time, row and event.

    Attributes:
        journey: (n,) int64 journey of ``Steps``; every answer here has one.
        step: (n,) int64 row of ``Steps``: the latest one of the same touchpoint in that journey that was not after the
            answer; -1 where there is none.
        touchpoint: (n,) what the answer is about, told as the steps are (by ``PathRule.steps_by``).
        score: (n,) float64 place on the answer's own scale, 0 worst to 1 best: older questions about effort, where low
            is good, are turned round. An answer about intensity is not good or bad; its 1 is the strongest.
        number: (n,) float64 as answered.
        time: (n,) int64 microseconds since 1970 UTC.
        weight: (n,) float64.
        respondent: (n,) int64 the sampling unit: the person, or the event where nobody knows who.
        event: (n,) int64 event id: answers of one event were given together.
        item: (n,) what was asked.
        instrument: (n,) the standard question that was asked, where it was one.
        without_journey: answers that no journey of their case or person can be found for.
        without_scale: numbers whose scale nobody knows; they are left out.
    """

    journey: NDArray[np.int64]
    step: NDArray[np.int64]
    touchpoint: Coded
    score: NDArray[np.float64]
    number: NDArray[np.float64]
    time: NDArray[np.int64]
    weight: NDArray[np.float64]
    respondent: NDArray[np.int64]
    event: NDArray[np.int64]
    item: Coded
    instrument: Coded
    without_journey: int = 0
    without_scale: int = 0

    def __len__(self) -> int:
        """How many answers there are."""
        return len(self.score)

    def about(self, touchpoints: Collection[str]) -> NDArray[np.bool_]:
        """Whether each answer is about one of these touchpoints: (n,)."""
        codes = [code for code, label in enumerate(self.touchpoint.labels) if label in touchpoints]
        return np.isin(self.touchpoint.codes, codes)

    def only(self, rows: NDArray[np.bool_]) -> "LinkedScores":
        """Some of the answers: ``rows`` is (n,) and says which."""
        return self.take(np.flatnonzero(rows))

    def take(self, places: NDArray[np.int64]) -> "LinkedScores":
        """The answers at these places."""
        return LinkedScores(
            journey=self.journey[places],
            step=self.step[places],
            touchpoint=self.touchpoint.take(places),
            score=self.score[places],
            number=self.number[places],
            time=self.time[places],
            weight=self.weight[places],
            respondent=self.respondent[places],
            event=self.event[places],
            item=self.item.take(places),
            instrument=self.instrument.take(places),
            without_journey=self.without_journey,
            without_scale=self.without_scale,
        )


def link_scores(  # noqa: PLR0913 - which answers count has four sides, all optional
    facts: FactFrames,
    steps: Steps,
    rule: PathRule,
    *,
    item: str | Sequence[str] | None = None,
    instrument: str | Sequence[str] | None = None,
    touchpoints: Sequence[str] | None = None,
    where: str | Filter | Sequence[str | Filter] = (),
) -> LinkedScores:
    """Which journey and step does each answer of customers tell about?

    An answer belongs to the journey of its case; without a case (or where no journey has it) to the person's journey
    that had begun by then, unless it was given later than ``rule.gap_hours`` after that journey's last step, or so
    long before its first.

    Args:
        facts: where the answers are; the same facts and engine that ``steps`` were gathered from.
        steps: the journeys.
        rule: how ``steps`` were made.
        item: names of items; every item where left out.
        instrument: standard questions (``Instrument``); all where left out, and answers that are none.
        touchpoints: only answers about these.
        where: conditions on answers.

    Raises:
        UnknownDimension: the facts have no such dimension.
        UsageError: a condition cannot be read.
    """
    answers = _asked(facts, item, instrument, touchpoints, where)
    named = find_dimensions(rule.steps_by, columns_of(answers))
    table = facts.collect(_selected(answers, rule, named))
    score, scaled = _scores(table)
    table, score = table.filter(pa.array(scaled)), score[scaled]
    journey = _journeys(facts, steps, rule, table)
    found = journey != NOWHERE
    table, score, journey = table.filter(pa.array(found)), score[found], journey[found]
    place = _order(table, journey)
    touchpoint = joined([Coded.of(one.texts(dictionary(table[f"step{i}"]))) for i, one in enumerate(named)])
    unordered = LinkedScores(
        journey=journey,
        step=_step(steps, journey, touchpoint, table["occurred_us"].to_numpy()),
        touchpoint=touchpoint,
        score=score,
        number=table["number"].to_numpy(),
        time=table["occurred_us"].to_numpy(),
        weight=table["weight"].to_numpy(),
        respondent=table["respondent"].to_numpy(),
        event=table["event_id"].to_numpy(),
        item=Coded.of(table["item"]),
        instrument=Coded.of(table["instrument"]),
        without_journey=int(len(found) - found.sum()),
        without_scale=int(len(scaled) - scaled.sum()),
    )
    return unordered.take(place)


def _asked(
    facts: FactFrames,
    item: str | Sequence[str] | None,
    instrument: str | Sequence[str] | None,
    touchpoints: Sequence[str] | None,
    where: str | Filter | Sequence[str | Filter],
) -> nw.LazyFrame[Any]:
    """Answers in numbers, of customers, that were asked for."""
    answers = facts.answers().filter(
        nw.col("side") == Side.CUSTOMER.value, ~nw.col("number").is_null(), nw.col("weight") > 0
    )
    for column, wanted in (("item", item), ("instrument", instrument), ("touchpoint", touchpoints)):
        if wanted is not None:
            answers = answers.filter(one_of(column, [wanted] if isinstance(wanted, str) else list(wanted)))
    conditions = where_expression(facts, answers, find_filters(where))
    return answers if conditions is None else answers.filter(conditions)


def _selected(answers: nw.LazyFrame[Any], rule: PathRule, named: Sequence[Dimension]) -> nw.LazyFrame[Any]:
    kept = [name for name in KEPT if name != "case"]
    told = (each.expression.alias(f"step{i}") for i, each in enumerate(named))
    return with_case_hash(answers, rule).select(HASH, *kept, *told)


def _scores(table: pa.Table) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Place of each number on its own scale, and whether that scale is known: (rows,) each."""
    number, low, high = (_floats(table[name]) for name in ("number", "scale_low", "scale_high"))
    with np.errstate(invalid="ignore"):
        score = (number - low) / (high - low)
    turned = pc.fill_null(pc.equal(table["instrument"], LOW_IS_GOOD), fill_value=False).to_numpy()
    return np.where(turned, 1.0 - score, score), np.isfinite(score)


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.asarray(pc.fill_null(column, np.nan).to_numpy(), dtype=np.float64)


def _journeys(facts: FactFrames, steps: Steps, rule: PathRule, table: pa.Table) -> NDArray[np.int64]:
    """The journey of each answer; ``NOWHERE`` without one."""
    time = table["occurred_us"].to_numpy()
    key, keyed = journey_keys(table, rule)
    of_case = keyed & (key >= CASE_BIT)
    journey = np.where(keyed, steps.locate(key, time), NOWHERE)
    person = pc.fill_null(table["person"], NOWHERE).to_numpy()
    ask = np.flatnonzero((~of_case | (journey == NOWHERE)) & (person != NOWHERE))
    if not len(ask) or not steps.journeys:
        return journey
    known = _journeys_of_persons(facts, steps, rule)
    journey[ask] = _near(steps, rule, _of_person(known, person[ask].view(np.uint64), time[ask]), time[ask])
    return journey


@dataclass(frozen=True, eq=False)
class _Persons:
    """Whose journeys they are: (m,) person, journey and its beginning, ordered by person and beginning."""

    person: NDArray[np.uint64]
    journey: NDArray[np.int64]
    begun: NDArray[np.int64]


def _journeys_of_persons(facts: FactFrames, steps: Steps, rule: PathRule) -> _Persons:
    """Every journey with each person who had a step in it: a case may have several."""
    own = np.flatnonzero(steps.key < CASE_BIT)
    person, journey = [steps.key[own]], [own.astype(np.int64)]
    if len(own) < steps.journeys:
        table = facts.collect(_cases_of_persons(facts, rule))
        key = table[HASH].to_numpy().view(np.uint64) | CASE_BIT
        place = np.searchsorted(steps.key, key)
        there = steps.key[np.minimum(place, steps.journeys - 1)] == key
        person.append(table["person"].to_numpy().view(np.uint64)[there])
        journey.append(place[there].astype(np.int64))
    persons, journeys = np.concatenate(person), np.concatenate(journey)
    begun = steps.time[steps.first[journeys]]
    order = np.lexsort((journeys, begun, persons))
    return _Persons(persons[order], journeys[order], begun[order])


def _cases_of_persons(facts: FactFrames, rule: PathRule) -> nw.LazyFrame[Any]:
    events = facts.events().filter(
        nw.col("side") == Side.CUSTOMER.value, one_of("kind", step_kinds(facts, rule)), ~nw.col("person").is_null()
    )
    return with_case_hash(events, rule).filter(~nw.col(HASH).is_null()).select(HASH, "person").unique()


def _of_person(known: _Persons, person: NDArray[np.uint64], time: NDArray[np.int64]) -> NDArray[np.int64]:
    low = np.searchsorted(known.person, person, side="left")
    high = np.searchsorted(known.person, person, side="right")
    if not len(known.person):
        return np.full(len(person), NOWHERE)
    place = last_begun(known.begun, low, high, time)
    return np.where(high > low, known.journey[np.minimum(place, len(known.person) - 1)], NOWHERE)


def _near(steps: Steps, rule: PathRule, journey: NDArray[np.int64], time: NDArray[np.int64]) -> NDArray[np.int64]:
    """Journeys that lie no further from the moment than the pause that would have ended them."""
    begun, ended = steps.time[steps.first[journey]], steps.time[steps.last[journey]]
    near = (begun - time <= rule.gap_us) & (time - ended <= rule.gap_us)
    return np.where(near, journey, NOWHERE)


def _step(steps: Steps, journey: NDArray[np.int64], touchpoint: Coded, time: NDArray[np.int64]) -> NDArray[np.int64]:
    """The latest step of the same touchpoint in the journey that was not after the answer; ``NOWHERE`` without one."""
    if not len(journey):
        return np.zeros(0, dtype=np.int64)
    told = np.zeros(steps.journeys, dtype=np.bool_)
    told[journey] = True
    rows = np.flatnonzero(told[steps.journey])
    kinds = len(steps.touchpoint.labels)
    group = steps.journey[rows].astype(np.int64) * kinds + steps.touchpoint.codes[rows]
    order = np.argsort(group, kind="stable")
    group, rows = group[order], rows[order]
    place = {label: code for code, label in enumerate(steps.touchpoint.labels)}
    code = np.array([place.get(label, NOWHERE) for label in touchpoint.labels], dtype=np.int64)[touchpoint.codes]
    wanted = np.where(code == NOWHERE, NOWHERE, journey * kinds + code)
    low, high = np.searchsorted(group, wanted, side="left"), np.searchsorted(group, wanted, side="right")
    begun = steps.time[rows]
    found = np.minimum(last_begun(begun, low, high, time), len(rows) - 1)
    return np.where((high > low) & (begun[found] <= time), rows[found], NOWHERE)


def _order(table: pa.Table, journey: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places in the order of journey, time, row, event and item, whatever order the engine gave."""
    if not len(journey):
        return journey
    item = np.argsort(Coded.of(table["item"]).codes, kind="stable")
    room = np.uint64(64 - int(journey.max() + 1).bit_length())
    key = (journey.astype(np.uint64) << room)[item]
    row = pc.fill_null(table["row"], 0).to_numpy()[item]
    time, event = table["occurred_us"].to_numpy()[item], table["event_id"].to_numpy()[item]
    return np.asarray(item[journey_order(key, time, row, event)])
