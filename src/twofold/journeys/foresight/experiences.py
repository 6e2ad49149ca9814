"""Experiences of customers that were good or bad: surveys by their scores, contacts by how they went."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.facts.clock_units import DAY_US
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument, Kind, Outcome, Side
from twofold.journeys.gather import gather
from twofold.journeys.keys import HASH, with_case_hash
from twofold.journeys.path_rule import JourneyKey, PathRule
from twofold.journeys.scores import LinkedScores, link_scores
from twofold.journeys.steps import Coded, Steps

# what a customer does; a message that reaches them, or a survey they are asked for, is no sign that they are still here
ACTIVE = (Kind.CONTACT, Kind.PURCHASE, Kind.USE)
LIVES = PathRule(key=JourneyKey.PERSON, gap_hours=float("inf"), idle_hours=float("inf"), kinds=ACTIVE)
NO_JUDGEMENT = (Instrument.INTENSITY, Instrument.DRIVER, Instrument.AUDIT)


class Why(IntEnum):
    """What made an experience bad; the worst counts."""

    NOTHING = 0
    REPEATED = 1
    REOPENED = 2
    UNRESOLVED = 3
    ABANDONED = 4
    LOW_SCORE = 5

    @property
    def words(self) -> str:
        """As people read it."""
        return "repeat contact" if self is Why.REPEATED else self.name.lower().replace("_", " ")


BAD_OUTCOMES = {
    Outcome.REOPENED: Why.REOPENED,
    Outcome.UNRESOLVED: Why.UNRESOLVED,
    Outcome.ABANDONED: Why.ABANDONED,
}


@dataclass(frozen=True, slots=True)
class BadRule:
    """What counts as a bad experience.

    Attributes:
        low_score: a survey is bad where the mean of its answers lies here or below, each on its own scale from 0
            (worst) to 1 (best): 0.4 is 2.6 on a scale of 1 to 5, and 4 on one of 0 to 10.
        repeat_days: a contact is a repeat where the person's contact before it ended so many days ago or less.
    """

    low_score: float = 0.4
    repeat_days: float = 7.0

    def __post_init__(self) -> None:
        """Refuse what no score and no pause can be."""
        if not 0 <= self.low_score < 1 or not self.repeat_days >= 0:
            raise UsageError("a low score lies from 0 up to 1, 1 left out, and days to a repeat are 0 or more")


@dataclass(frozen=True, eq=False)
class Experiences:
    """Surveys and contacts of known persons, ordered by person and time.

    Attributes:
        person: (n,) int64 number of the person, as the journeys of ``steps`` are numbered.
        time: (n,) int64 microseconds since 1970 UTC: of the answer, or of the contact's last event.
        why: (n,) int8 what was bad about it (``Why``).
        survey: (n,) bool; the others are contacts.
        event: (n,) int64 event id.
        touchpoint: (n,) what it was about.
        steps: what each person did; one journey a person.
    """

    person: NDArray[np.int64]
    time: NDArray[np.int64]
    why: NDArray[np.int8]
    survey: NDArray[np.bool_]
    event: NDArray[np.int64]
    touchpoint: Coded
    steps: Steps

    def __len__(self) -> int:
        """How many there are."""
        return len(self.time)


def experiences_of(facts: FactFrames, rule: BadRule | None = None) -> Experiences:
    """The experiences of all customers who are known as persons.

    Raises:
        UsageError: the facts hold nothing that customers do, so that nobody can be seen to stay or leave.
    """
    rule = rule or BadRule()
    steps = gather(facts, LIVES)
    if not len(steps):
        raise UsageError(
            "these facts hold no contacts, purchases or uses of known customers: whether somebody left cannot be seen"
        )
    parts = [_surveys(link_scores(facts, steps, LIVES), rule), _contacts(facts, steps, rule)]
    person, time, why, event = (np.concatenate([part[at] for part in parts]) for at in range(4))
    survey = np.repeat([True, False], [len(part[0]) for part in parts])
    touchpoint = Coded.of(pa.chunked_array([pa.array(part[4], pa.string()) for part in parts]))
    order = np.lexsort((event, time, person))
    return Experiences(
        person=person[order],
        time=time[order],
        why=why[order].astype(np.int8),
        survey=survey[order],
        event=event[order],
        touchpoint=touchpoint.take(order),
        steps=steps,
    )


Part = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], pa.Array]


def _surveys(scores: LinkedScores, rule: BadRule) -> Part:
    """One experience a survey: the mean of what was answered in it."""
    mute = [code for code, label in enumerate(scores.instrument.labels) if label in NO_JUDGEMENT]
    scores = scores.only(~np.isin(scores.instrument.codes, mute))
    _, first, place = np.unique(scores.event, return_index=True, return_inverse=True)
    mean = np.bincount(place, scores.score) / np.maximum(np.bincount(place), 1)
    why = np.where(mean <= rule.low_score, Why.LOW_SCORE, Why.NOTHING)
    texts = pa.array(scores.touchpoint.texts(scores.touchpoint.codes[first]), pa.string())
    return scores.journey[first], scores.time[first], why, scores.event[first], texts


def _contacts(facts: FactFrames, steps: Steps, rule: BadRule) -> Part:
    """One experience a contact, at its last event: the worst that happened in it."""
    table = facts.collect(_selected(facts))
    person = np.searchsorted(steps.key, table["person"].to_numpy().view(np.uint64))
    time, event = table["occurred_us"].to_numpy(), table["event_id"].to_numpy()
    contact = pc.coalesce(table[HASH], table["event_id"]).to_numpy()
    order = np.lexsort((event, time, contact, person))
    person, time, event, contact = person[order], time[order], event[order], contact[order]
    begins = np.ones(len(order), dtype=np.bool_)
    begins[1:] = (person[1:] != person[:-1]) | (contact[1:] != contact[:-1])
    first = np.flatnonzero(begins)
    if not len(first):
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing, nothing, pa.array([], pa.string())
    last = np.append(first[1:], len(order)) - 1
    worst = np.maximum.reduceat(_outcomes(table["outcome"])[order], first)
    repeated = _repeated(person[first], time[first], time[last], rule)
    why = np.maximum(worst, np.where(repeated, Why.REPEATED, Why.NOTHING))
    texts = table["touchpoint"].combine_chunks().take(pa.array(order[last]))
    return person[last], time[last], why, event[last], texts


def _selected(facts: FactFrames) -> nw.LazyFrame[Any]:
    events = facts.events().filter(
        nw.col("side") == Side.CUSTOMER.value, nw.col("kind") == Kind.CONTACT.value, ~nw.col("person").is_null()
    )
    named = with_case_hash(events, PathRule(key=JourneyKey.CASE))
    return named.select(HASH, "person", "occurred_us", "event_id", "outcome", "touchpoint")


def _outcomes(told: pa.ChunkedArray) -> NDArray[np.int64]:
    outcomes = Coded.of(told)
    known = {outcome.value: why for outcome, why in BAD_OUTCOMES.items()}
    worth = [int(known.get(label, Why.NOTHING)) for label in outcomes.labels]
    return np.array([*worth, int(Why.NOTHING)], dtype=np.int64)[outcomes.codes]


def _repeated(
    person: NDArray[np.int64], begun: NDArray[np.int64], ended: NDArray[np.int64], rule: BadRule
) -> NDArray[np.bool_]:
    """Whether the person's contact before it had ended shortly before, in the order the contacts are given."""
    order = np.lexsort((ended, begun, person))
    same = np.zeros(len(order), dtype=np.bool_)
    same[1:] = person[order][1:] == person[order][:-1]
    waited = begun[order] - np.append(0, ended[order][:-1])
    repeated = np.zeros(len(order), dtype=np.bool_)
    # one that began while the other still went on is no second try
    repeated[order] = same & (waited > 0) & (waited <= rule.repeat_days * DAY_US)
    return repeated
