"""Handover breaks: what goes wrong when a customer is handed, or goes, from one channel to another.

The contacts of a journey are taken as stretches in one channel. Between two stretches lies a handover. Three breaks are
looked for, as far as the facts tell:

- *contact repeated elsewhere*: a stretch is followed by one in another channel within some hours;
- *asked again*: a customer who had been identified in the journey is identified again after the handover;
- *promise not known*: a promise was open at the handover, and the next channel did not know of it.

A step tells of identification and promises by its outcome: identified, promised, promise kept, promise not known.
"""

from dataclasses import dataclass
from enum import StrEnum

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.facts.clock_units import HOUR_US
from twofold.facts.frames import FactFrames
from twofold.facts.words import Kind, Outcome, Side
from twofold.journeys.channels.shares import shares
from twofold.journeys.steps import Coded, Steps
from twofold.measures.choices import one_of
from twofold.measures.estimates import Estimate

CHANNEL = "channel"
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Break(StrEnum):
    """What can go wrong at a handover."""

    REPEATED = "contact repeated elsewhere"
    ASKED_AGAIN = "asked again"
    UNKNOWN_PROMISE = "promise not known"


COUNTED = {
    Break.REPEATED: "stretches of contact in the first channel that were followed for so many hours",
    Break.ASKED_AGAIN: "handovers of customers who had been identified in the journey before",
    Break.UNKNOWN_PROMISE: "handovers with an open promise",
}
SILENT = {
    Break.REPEATED: "no contact has a channel",
    Break.ASKED_AGAIN: "no step tells that a customer was identified (outcome: identified)",
    Break.UNKNOWN_PROMISE: "no step tells that something was promised (outcome: promised)",
}


@dataclass(frozen=True, eq=False)
class ContactMarks:
    """What the steps of contacts tell, for every step of ``Steps``.

    Attributes:
        contact: (steps,) bool: whether it is a step of a contact.
        person: (steps,) int64: the sampling unit; the person, or the event where nobody knows who.
        outcome: (steps,) what the step came to.
    """

    contact: Bools
    person: Ints
    outcome: Coded


@dataclass(frozen=True, slots=True)
class HandoverBreak:
    """How often one break happens.

    Attributes:
        kind: which one.
        counted: what n counts, in words.
        recorded: whether the facts tell of it at all.
        reason: why not.
        overall: share over all pairs of channels; None where nothing is recorded.
        pairs: share of each ordered pair (group: before, after).
    """

    kind: Break
    counted: str
    recorded: bool
    reason: str | None
    overall: Estimate | None
    pairs: tuple[Estimate, ...]


@dataclass(frozen=True, eq=False)
class _Stretches:
    """Contacts of one journey in one channel without another between; (s,) each."""

    journey: Ints
    channel: Ints
    person: Ints
    begin: Ints
    end: Ints
    identified: Bools
    known_before: Bools
    promise_open: Bools
    unknown: Bools

    @property
    def next_there(self) -> Bools:
        """Whether another stretch of the same journey follows."""
        there = np.zeros(len(self.journey), dtype=np.bool_)
        there[:-1] = self.journey[1:] == self.journey[:-1]
        return there


def read_marks(facts: FactFrames, steps: Steps) -> ContactMarks:
    """What steps of contacts tell: read beside the steps, as it is nothing to split by.

    Args:
        facts: those that the steps were gathered from.
        steps: the journeys.
    """
    events = facts.events().filter(nw.col("side") == Side.CUSTOMER.value, one_of("kind", [Kind.CONTACT.value]))
    table = facts.collect(events.select("event_id", "respondent", "outcome"))
    order = np.argsort(steps.event, kind="stable")
    place = np.searchsorted(steps.event[order], table["event_id"].to_numpy())
    place = np.minimum(place, max(len(order) - 1, 0))
    found = steps.event[order][place] == table["event_id"].to_numpy() if len(order) else np.zeros(0, dtype=np.bool_)
    rows = order[place[found]]
    contact = np.zeros(len(steps), dtype=np.bool_)
    contact[rows] = True
    person = np.full(len(steps), -1, dtype=np.int64)
    person[rows] = table["respondent"].to_numpy()[found]
    told = table["outcome"]
    outcome = Coded.of(told if pa.types.is_dictionary(told.type) else pc.dictionary_encode(told))
    codes = np.full(len(steps), -1, dtype=np.int32)
    codes[rows] = outcome.codes[found]
    return ContactMarks(contact, person, Coded(codes, outcome.labels))


def find_breaks(
    steps: Steps, marks: ContactMarks, *, hours: float = 72.0, level: float = 0.95, fewest: int = 5
) -> tuple[HandoverBreak, ...]:
    """How often does each handover break happen, per ordered pair of channels?

    Args:
        steps: journeys, gathered with the column channel.
        marks: what their contacts tell.
        hours: how soon the next channel must follow for a handover.
        level: coverage of the intervals.
        fewest: customers a pair needs to be shown.

    Returns:
        One entry a break; where the facts tell nothing of it, that is said instead.
    """
    channel = steps.columns[CHANNEL]
    found = _stretches(steps, marks)
    size = max(len(channel.labels), 1)
    until = int(steps.time.max(initial=0))
    window = int(hours * HOUR_US)
    soon = found.next_there.copy()
    soon[:-1] &= found.begin[1:] - found.end[:-1] <= window
    handover = np.flatnonzero(soon)
    pair = found.channel[handover] * size + found.channel[handover + 1]
    repeated = _repeated(found, soon, np.flatnonzero(found.end + window <= until), size)
    asked = found.known_before[handover]
    promised = found.promise_open[handover]
    pieces = (
        (Break.REPEATED, len(found.journey) > 0, repeated),
        (
            Break.ASKED_AGAIN,
            _tells(marks, Outcome.IDENTIFIED),
            (pair[asked], found.identified[handover + 1][asked], found.person[handover][asked]),
        ),
        (
            Break.UNKNOWN_PROMISE,
            _tells(marks, Outcome.PROMISED),
            (pair[promised], found.unknown[handover + 1][promised], found.person[handover][promised]),
        ),
    )
    return tuple(_told(kind, recorded, rows, channel, (level, fewest)) for kind, recorded, rows in pieces)


def _is(marks: ContactMarks, outcome: Outcome) -> Bools:
    if outcome.value not in marks.outcome.labels:
        return np.zeros(len(marks.contact), dtype=np.bool_)
    return np.asarray(marks.outcome.codes == marks.outcome.labels.index(outcome.value))


def _tells(marks: ContactMarks, outcome: Outcome) -> bool:
    return bool(_is(marks, outcome).any())


def _stretches(steps: Steps, marks: ContactMarks) -> _Stretches:
    codes = steps.columns[CHANNEL].codes
    rows = np.flatnonzero(marks.contact & (codes >= 0))
    journey, channel = steps.journey[rows].astype(np.int64), codes[rows].astype(np.int64)
    begins = np.ones(len(rows), dtype=np.bool_)
    begins[1:] = (journey[1:] != journey[:-1]) | (channel[1:] != channel[:-1])
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(rows))[: len(first)] - 1
    opens = np.ones(len(rows), dtype=np.bool_)
    opens[1:] = journey[1:] != journey[:-1]
    start = np.maximum.accumulate(np.where(opens, np.arange(len(rows)), 0)) if len(rows) else first
    latest = {
        outcome: np.maximum.accumulate(np.where(_is(marks, outcome)[rows], np.arange(len(rows)), -1))
        for outcome in (Outcome.IDENTIFIED, Outcome.PROMISED, Outcome.PROMISE_KEPT, Outcome.PROMISE_UNKNOWN)
    }
    promised, kept = latest[Outcome.PROMISED][last], latest[Outcome.PROMISE_KEPT][last]
    return _Stretches(
        journey=journey[first],
        channel=channel[first],
        person=marks.person[rows][first],
        begin=steps.time[rows][first],
        end=steps.time[rows][last],
        identified=latest[Outcome.IDENTIFIED][last] >= first,
        known_before=latest[Outcome.IDENTIFIED][last] >= start[last],
        promise_open=(promised >= start[last]) & (promised > kept),
        unknown=latest[Outcome.PROMISE_UNKNOWN][last] >= first,
    )


def _repeated(found: _Stretches, soon: Bools, watched: Ints, size: int) -> tuple[Ints, NDArray[np.float64], Ints]:
    """Every watched stretch once for every channel that any stretch like it was followed by."""
    after = np.full(len(soon), -1, dtype=np.int64)
    followed = np.flatnonzero(soon)
    after[followed] = found.channel[followed + 1]
    before, went = found.channel[watched], after[watched]
    pairs = np.unique((before * size + went)[went >= 0])
    places = [np.flatnonzero(before == pair // size) for pair in pairs]
    pair = np.repeat(pairs, [len(place) for place in places])
    place = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
    return pair, (went[place] == pair % size).astype(np.float64), found.person[watched][place]


def _told(
    kind: Break,
    recorded: bool,  # noqa: FBT001 - one of the columns of a small table
    rows: tuple[Ints, NDArray[np.float64] | Bools, Ints],
    channel: Coded,
    shown: tuple[float, int],
) -> HandoverBreak:
    pair, happened, person = rows
    if not recorded or not len(pair):
        reason = "no customer went from one channel to another in time" if recorded else SILENT[kind]
        return HandoverBreak(kind, COUNTED[kind], recorded, reason, None, ())
    size = max(len(channel.labels), 1)
    pairs, place = np.unique(pair, return_inverse=True)
    names = [(channel.labels[one // size], channel.labels[one % size]) for one in pairs.tolist()]
    groups = [{"before": before, "after": after} for before, after in names]
    told = shares(kind, groups, (happened, person, place.reshape(-1)), *shown)
    whole = None if kind is Break.REPEATED else _overall(kind, (happened, person), shown)
    return HandoverBreak(kind, COUNTED[kind], recorded, None, whole, told)


def _overall(kind: Break, rows: tuple[NDArray[np.float64] | Bools, Ints], shown: tuple[float, int]) -> Estimate:
    happened, person = rows
    group: dict[str, str | None] = {"before": None, "after": None}
    return shares(kind, [group], (happened, person, np.zeros(len(person), dtype=np.int64)), *shown)[0]
