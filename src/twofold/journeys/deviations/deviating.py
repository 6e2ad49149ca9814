"""Where journeys leave their map: how many, who, and what it goes along with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from twofold.facts.journey_map import JourneyMap
from twofold.journeys.deviations.departures import departures
from twofold.journeys.deviations.deviation import Departure, Deviation, DeviationKind
from twofold.journeys.deviations.frequencies import (
    MINIMUM_CUSTOMERS,
    Contrast,
    Grouping,
    Share,
    contrasts,
    share_of,
)
from twofold.journeys.deviations.history import History
from twofold.journeys.deviations.outcomes import Outcome
from twofold.journeys.deviations.prices import Price, Pricing, prices
from twofold.journeys.deviations.walked import Walked, on_this_map, walk
from twofold.journeys.steps import UNRECORDED, Coded, Steps
from twofold.measures.multiplicity import benjamini_hochberg

LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class DeviationQuestion:
    """What is asked about deviations.

    Attributes:
        journey: the map.
        person: (journeys,) the customer of each journey; below 0 where nobody knows.
        ends: touchpoints that finish a journey (``PathRule.ends``).
        by: segments in which deviations are compared, (journeys,) each.
        adjusted: what journeys are matched by for a price, (journeys,) each, the most important first.
        outcome: what the price is about; None asks for no price.
        level: coverage of the intervals.
    """

    journey: JourneyMap
    person: NDArray[np.int64]
    ends: tuple[str, ...] = ()
    by: Mapping[str, Coded] = field(default_factory=dict)
    adjusted: Mapping[str, Coded] = field(default_factory=dict)
    outcome: Outcome | None = None
    level: float = LEVEL

    def only(self, journeys: NDArray[np.bool_]) -> "DeviationQuestion":
        """The same question about some of the journeys."""
        return replace(
            self,
            person=self.person[journeys],
            by={name: _some(column, journeys) for name, column in self.by.items()},
            adjusted={name: _some(column, journeys) for name, column in self.adjusted.items()},
            outcome=self.outcome.only(journeys) if self.outcome else None,
        )


@dataclass(frozen=True, slots=True)
class Who:
    """A segment in which a deviation is compared with everybody else.

    Attributes:
        contrast: both shares and their difference.
        q_value: of the difference, over all segments and deviations compared (Benjamini-Hochberg).
        claim: whether it stands out from chance.
    """

    contrast: Contrast
    q_value: float
    claim: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one deviation.

    Attributes:
        deviation: which one.
        share: how many journeys; None where fewer than ``MINIMUM_CUSTOMERS`` customers deviate.
        who: segments compared with everybody else.
        price: what it goes along with; None where no outcome was asked for, or too few deviate.
        reason: why nothing is shown; None where it is.
    """

    deviation: Deviation
    share: Share | None
    who: tuple[Who, ...] = ()
    price: Price | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Deviations:
    """Where journeys leave their map.

    Attributes:
        map_name: the map.
        journeys: finished journeys, which are judged.
        open_journeys: those that are not, because what they lack may still come.
        elsewhere: journeys without any touchpoint that the map expects: other errands, which do not lack what they
            never meant to do.
        on_map: how many of the finished ones deviate in nothing; None without finished ones.
        unrecorded: steps of finished journeys without a touchpoint, which are neither on nor off the map.
        missing: touchpoints of the map that no step has: they are not measured, or never used.
        told: every deviation, shown ones first, the most frequent first.
        outcome_note: what the outcome is; None where none was asked for.
    """

    map_name: str
    journeys: int
    open_journeys: int
    elsewhere: int
    on_map: Share | None
    unrecorded: int
    missing: tuple[str, ...]
    told: tuple[Told, ...]
    outcome_note: str | None = None


def deviations(steps: Steps, question: DeviationQuestion) -> Deviations:
    """Where do finished journeys leave their map, how many of them, who, and what does it go along with?

    Args:
        steps: all journeys.
        question: map, customers, segments and outcome.
    """
    here = on_this_map(steps, question.journey)
    elsewhere = int(len(here) - here.sum())
    if elsewhere:
        steps, question = steps.only(here), question.only(here)
    finished = steps.finished
    walked = walk(steps, question.journey, question.ends)
    person = question.person[finished]
    found = list(departures(walked))
    whole = Grouping.of(person)
    shares = [share_of(whole, one, question.level) for one in found]
    shown = [at for at, share in enumerate(shares) if share.customers >= MINIMUM_CUSTOMERS]
    parts = {name: Grouping.of(person, _some(column, finished)) for name, column in question.by.items()}
    who = _who([contrasts(whole, parts, found[at], question.level) for at in shown], question.level)
    priced = _prices(walked, question, finished, [found[at] for at in shown])
    told = [
        Told(found[at].deviation, shares[at], who[place], priced[place] if priced else None)
        for place, at in enumerate(shown)
    ]
    told.sort(key=lambda one: -(one.share.n if one.share else 0))
    return Deviations(
        map_name=question.journey.name,
        journeys=walked.steps.journeys,
        open_journeys=steps.journeys - walked.steps.journeys,
        elsewhere=elsewhere,
        on_map=_on_map(whole, found, question.level),
        unrecorded=_unrecorded(walked.steps),
        missing=_missing(walked),
        told=(*told, *(_hidden(found[at].deviation) for at in range(len(found)) if at not in set(shown))),
        outcome_note=question.outcome.note if question.outcome else None,
    )


def _some(column: Coded, journeys: NDArray[np.bool_]) -> Coded:
    return Coded(column.codes[journeys], column.labels)


def _hidden(deviation: Deviation) -> Told:
    return Told(deviation, None, reason=f"fewer than {MINIMUM_CUSTOMERS} customers")


def _who(compared: list[tuple[Contrast, ...]], level: float) -> list[tuple[Who, ...]]:
    """Contrasts of every deviation, with doubts over all of them together."""
    q_values = iter(benjamini_hochberg([one.p_value for several in compared for one in several]).tolist())
    told = []
    for several in compared:
        pairs = [(one, next(q_values)) for one in several]
        told.append(tuple(Who(one, q, q <= 1.0 - level) for one, q in pairs))
    return told


def _prices(
    walked: Walked, question: DeviationQuestion, finished: NDArray[np.bool_], found: list[Departure]
) -> tuple[Price, ...]:
    if question.outcome is None or not found:
        return ()
    pricing = Pricing(
        history=History.of(walked),
        outcome=question.outcome.only(finished),
        person=question.person[finished],
        adjusted={name: _some(column, finished) for name, column in question.adjusted.items()},
        departures=found,
        level=question.level,
    )
    return prices(pricing)


def _on_map(whole: Grouping, found: list[Departure], level: float) -> Share | None:
    """Journeys without any deviation."""
    count = len(whole.cluster)
    if not count:
        return None
    faithful = np.ones(count, dtype=np.bool_)
    for one in found:
        faithful[one.journeys[one.deviates]] = False
    rows = np.arange(count, dtype=np.int32)
    return share_of(whole, Departure(Deviation(DeviationKind.SKIPPED, ""), rows, faithful, rows, rows), level)


def _unrecorded(steps: Steps) -> int:
    labels = steps.touchpoint.labels
    return int((steps.touchpoint.codes == labels.index(UNRECORDED)).sum()) if UNRECORDED in labels else 0


def _missing(walked: Walked) -> tuple[str, ...]:
    there = set(np.unique(walked.place).tolist())
    return tuple(point.name for place, point in enumerate(walked.order.points) if place not in there)
