"""Tickets: the steps of each contact with everything that clocks need to know about them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.facts.frames import FactFrames
from twofold.facts.words import Kind, Outcome, Side
from twofold.journeys.cutting import Moments, cut
from twofold.journeys.keys import journey_keys, with_case_hash
from twofold.journeys.ordering import spread
from twofold.journeys.path_rule import JourneyKey, PathRule
from twofold.journeys.service.clocks import Signal
from twofold.journeys.steps import Coded, LeftOut, Steps
from twofold.measures.dimensions import columns_of, find_dimensions
from twofold.measures.filters import Filter, find_filters
from twofold.measures.questions import where_expression

# channels and roles where nobody of ours answers
SELF_SERVICE = ("bot", "chatbot", "voicebot", "forum", "community", "self-service", "faq", "ivr")
NO_SOLUTION = (Outcome.UNRESOLVED, Outcome.ABANDONED)
RULE = PathRule(key=JourneyKey.CASE, kinds=(Kind.CONTACT,))
PLAIN = ("occurred_us", "local_us", "replied_us", "replied_local_us", "resolved_us", "resolved_local_us")
SIGNALS = tuple(Signal)
CODE = {signal: code for code, signal in enumerate(SIGNALS)}
SAID = {
    Outcome.OPENED.value: Signal.OPENED,
    Outcome.ASSIGNED.value: Signal.ASSIGNED,
    Outcome.REPLIED.value: Signal.REPLIED,
    Outcome.WAITING.value: Signal.WAITING,
    Outcome.ABANDONED.value: Signal.ABANDONED,
    Outcome.RESOLVED.value: Signal.RESOLVED,
    Outcome.UNRESOLVED.value: Signal.UNRESOLVED,
    Outcome.REOPENED.value: Signal.REOPENED,
}


@dataclass(frozen=True, eq=False)
class Tickets:
    """Contacts with all their steps. A row that says when it was replied to and resolved is three steps.

    Attributes:
        steps: ordered by ticket and time; ``event`` holds event ids; every ticket is one journey.
        signal: (steps,) int8 positions in ``SIGNALS``.
        local: (steps,) int64 the moment on the clock on the wall, in microseconds since 1970 there.
        human: (steps,) bool whether the step is outside of self-service.
        respondent: (tickets,) int64 who: the person, or the first event where nobody knows.
        weight: (tickets,) float64 of the first step.
    """

    steps: Steps
    signal: NDArray[np.int8]
    local: NDArray[np.int64]
    human: NDArray[np.bool_]
    respondent: NDArray[np.int64]
    weight: NDArray[np.float64]

    def says(self, signals: frozenset[Signal]) -> NDArray[np.bool_]:
        """Whether each step says one of these: (steps,)."""
        table = np.array([signal in signals for signal in SIGNALS])
        found: NDArray[np.bool_] = table[self.signal]
        return found

    def any_step(self, steps: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether any step of each ticket is one of these: (tickets,)."""
        if not len(self.steps):
            return np.zeros(0, dtype=np.bool_)
        return np.logical_or.reduceat(steps, self.steps.first)


def gather_tickets(
    facts: FactFrames,
    *,
    columns: Sequence[str] = (),
    where: str | Filter | Sequence[str | Filter] = (),
    case: str | None = None,
    self_service: Sequence[str] = SELF_SERVICE,
) -> Tickets:
    """The contacts of customers, step by step.

    Args:
        facts: where the events are, on any engine.
        columns: dimensions to keep, as each step says them; the unit is always kept.
        where: conditions on events.
        case: the one ticket that is meant; all of them where left out.
        self_service: channels and roles where nobody of ours answers.

    Raises:
        UnknownDimension: the facts have no such dimension.
        UsageError: a condition cannot be read.
    """
    events = facts.events().filter(
        nw.col("side") == Side.CUSTOMER.value, nw.col("kind") == Kind.CONTACT.value, nw.col("weight") > 0
    )
    events = events if case is None else events.filter(nw.col("case") == case)
    conditions = where_expression(facts, events, find_filters(where))
    events = events if conditions is None else events.filter(conditions)
    kept = find_dimensions([*columns, "unit"], columns_of(events))
    plain = ("event_id", "row", "person", "respondent", "weight", "outcome", "channel", "role", *PLAIN)
    named = [each.expression.alias(f"kept{place}") for place, each in enumerate(kept)]
    table = facts.collect(with_case_hash(events, RULE).select("case_hash", *plain, *named))
    dictionaries = {each.name: pc.dictionary_encode(table[f"kept{place}"]) for place, each in enumerate(kept)}
    coded = {each.name: Coded.of(each.texts(dictionaries[each.name])) for each in kept}
    return _tickets(table, coded, frozenset(word.casefold() for word in self_service))


def _tickets(table: pa.Table, columns: dict[str, Coded], self_service: frozenset[str]) -> Tickets:
    expanded = _expanded(table)
    key = _ticket_keys(table)
    source, time = expanded.source, expanded.time
    moments = Moments(
        key=key[source],
        time=time,
        row=table["row"].to_numpy()[source] * 3 + expanded.part,
        event=np.arange(len(source)),
        touchpoint=Coded(np.zeros(len(source), dtype=np.int32), ("contact",)),
        columns={name: column.take(source) for name, column in columns.items()},
    )
    steps = cut(moments, RULE, until=int(time.max()) if len(time) else 0, left_out=LeftOut())
    order = steps.event
    rows = source[order]
    human = ~(_is_one_of(table["channel"], self_service) | _is_one_of(table["role"], self_service))[rows]
    first = rows[steps.first]
    return Tickets(
        steps=replace(steps, event=table["event_id"].to_numpy()[rows]),
        signal=_spoken(expanded.signal[order], human, steps.first),
        local=expanded.local[order],
        human=human,
        respondent=table["respondent"].to_numpy()[first],
        weight=table["weight"].to_numpy()[first],
    )


@dataclass(frozen=True, eq=False)
class _Expanded:
    """Steps before they are ordered: which row each comes from, which part of it, when, and what it says."""

    source: NDArray[np.int64]
    part: NDArray[np.int64]
    time: NDArray[np.int64]
    local: NDArray[np.int64]
    signal: NDArray[np.int8]


def _expanded(table: pa.Table) -> _Expanded:
    """One row is up to three steps: it happened, somebody replied, it was closed."""
    signal, closing = _signals(table)
    replied, replied_local, has_reply = _moments(table, "replied")
    closed, closed_local, has_end = _moments(table, "resolved")
    everything = np.arange(table.num_rows)
    replies, ends = everything[has_reply], everything[has_end]
    # what a row with a closing time came to, it came to at that time
    opening = np.where(has_end & (closing >= 0), np.int8(CODE[Signal.OPENED]), signal)
    closing = np.where(closing >= 0, closing, np.int8(CODE[Signal.RESOLVED]))
    return _Expanded(
        source=np.concatenate((everything, replies, ends)),
        part=np.repeat([0, 1, 2], [len(everything), len(replies), len(ends)]),
        time=np.concatenate((table["occurred_us"].to_numpy(), replied[replies], closed[ends])),
        local=np.concatenate((table["local_us"].to_numpy(), replied_local[replies], closed_local[ends])),
        signal=np.concatenate((opening, np.full(len(replies), CODE[Signal.REPLIED], np.int8), closing[ends])),
    )


def _signals(table: pa.Table) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """What each row says, and how it says that the ticket was closed (-1 where it does not)."""
    outcome = Coded.of(table["outcome"])
    said = [CODE[SAID.get(label, Signal.OTHER)] for label in outcome.labels] + [CODE[Signal.OTHER]]
    codes = np.array(said, dtype=np.int8)[outcome.codes]
    ends = (CODE[Signal.RESOLVED], CODE[Signal.UNRESOLVED], CODE[Signal.ABANDONED])
    return codes, np.where(np.isin(codes, ends), codes, np.int8(-1))


def _moments(table: pa.Table, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    column = table[f"{name}_us"]
    local = pc.coalesce(table[f"{name}_local_us"], column)
    there = np.asarray(pc.is_valid(column).to_numpy(), dtype=np.bool_)
    return pc.fill_null(column, 0).to_numpy(), pc.fill_null(local, 0).to_numpy(), there


def _ticket_keys(table: pa.Table) -> NDArray[np.uint64]:
    """The case; without one an event is a ticket of its own."""
    key, has_case = journey_keys(table, RULE)
    alone: NDArray[np.uint64] = spread(table["event_id"].to_numpy().view(np.uint64)) >> np.uint64(1)
    return np.where(has_case, key, alone)


def _is_one_of(column: pa.ChunkedArray, words: frozenset[str]) -> NDArray[np.bool_]:
    coded = Coded.of(column)
    return np.array([*(label.casefold() in words for label in coded.labels), False])[coded.codes]


def _spoken(signal: NDArray[np.int8], human: NDArray[np.bool_], first: NDArray[np.int64]) -> NDArray[np.int8]:
    """A ticket is opened by its first step whatever that says, unless it says more; bots' replies are bots'."""
    spoken = np.where((signal == CODE[Signal.REPLIED]) & ~human, np.int8(CODE[Signal.SELF_SERVICE_REPLIED]), signal)
    opening = first[np.isin(spoken[first], (CODE[Signal.OTHER],))]
    spoken[opening] = CODE[Signal.OPENED]
    return spoken
