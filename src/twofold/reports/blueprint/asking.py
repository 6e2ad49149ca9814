"""From facts to a blueprint."""

from collections.abc import Callable
from datetime import date, timedelta

import narwhals as nw

from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.measures import MeasureOptions
from twofold.measures.dimensions import columns_of
from twofold.measures.filters import condition
from twofold.reports.blueprint.behind import behind_of
from twofold.reports.blueprint.conditions import conditions_of, roles_of
from twofold.reports.blueprint.leaving import Walks, journeys_of, walks_of
from twofold.reports.blueprint.question import BlueprintQuestion
from twofold.reports.blueprint.record import Behind, Blueprint, Place
from twofold.reports.blueprint.scores import by_touchpoint, scales_of
from twofold.reports.blueprint.volumes import volumes_of
from twofold.store import Store

EVERYTHING = BlueprintQuestion()
EPOCH = date(1970, 1, 1)
Progress = Callable[[float], None]


def blueprint_of_facts(
    facts: FactFrames | Store,
    journey: JourneyMap,
    question: BlueprintQuestion = EVERYTHING,
    *,
    behind: Behind | None = None,
    progress: Progress | None = None,
) -> Blueprint:
    """The live service blueprint of a journey.

    Args:
        facts: a store, or its facts as they are known now.
        journey: the map.
        question: which customers, where and when.
        behind: links and actions (``behind_of``), where they are known already; they take longest, and are the same
            for every question.
        progress: told the share done (0 to 1).

    Raises:
        UnknownDimension: the facts have no such segment.
    """
    frames = facts.facts() if isinstance(facts, Store) else facts
    move = progress or (lambda _share: None)
    known = behind or behind_of(frames, MeasureOptions(level=question.level))
    move(0.5)
    walks = walks_of(frames, (question,))
    move(0.7)
    drawn = gathered(frames, journey, question, known, walks)
    move(1.0)
    return drawn


def gathered(
    facts: FactFrames, journey: JourneyMap, question: BlueprintQuestion, behind: Behind, walks: Walks | None
) -> Blueprint:
    """The blueprint, where links, actions and journeys are known already."""
    scales = scales_of(facts, journey)
    score = by_touchpoint(facts, scales.score, scales, question)
    felt = score if scales.emotion == scales.score else by_touchpoint(facts, scales.emotion, scales, question)
    volumes = volumes_of(facts, question)
    left = None if walks is None else journeys_of(walks, journey, question)
    leaving = {} if left is None else left[1]
    roles = roles_of(journey)
    events, first, last = _span(facts, question)
    places = []
    for point in journey.touchpoints():
        several, told = volumes.get(point.name, ((), False))
        places.append(
            Place(
                point,
                score.get(point.name),
                felt.get(point.name),
                several,
                told,
                leaving.get(point.name, ()),
            ),
        )
    return Blueprint(
        journey=journey,
        question=question,
        scales=scales,
        places=tuple(places),
        first=first,
        last=last,
        events=events,
        journeys=None if left is None else left[0],
        roles=roles,
        conditions=conditions_of(facts, roles, question),
        behind=behind,
        unit_names=_names(facts, question),
    )


def _names(facts: FactFrames, question: BlueprintQuestion) -> dict[str, str]:
    tree = facts.units()
    return {code: tree.units[code].name or code for code in question.units if code in tree.units}


def _span(facts: FactFrames, question: BlueprintQuestion) -> tuple[int, str | None, str | None]:
    events = facts.events()
    there, tree = columns_of(events), facts.units()
    chosen = events.filter(*(condition(one, there, tree) for one in question.customers()))
    day = nw.col("local_day")
    row = facts.collect(chosen.select(nw.len().alias("n"), day.min().alias("first"), day.max().alias("last")))
    found = row.to_pylist()[0]
    if not found["n"]:
        return 0, None, None
    first, last = (EPOCH + timedelta(days=int(found[end])) for end in ("first", "last"))
    return int(found["n"]), first.isoformat(), last.isoformat()
