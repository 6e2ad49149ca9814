"""Where journeys leave the map: those of the customers asked for, whole journeys and not parts of them.

A journey counts where it passes the unit and the channel asked for, says the segments asked for, and began within the
period: cutting its steps at the edges of a period would make everything before it look skipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.facts.units import UnitTree
from twofold.facts.words import Kind
from twofold.journeys.deviations import DeviationKind, DeviationQuestion, Told, deviations
from twofold.journeys.deviations.customers import customers
from twofold.journeys.gather import gather
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import Steps
from twofold.reports.blueprint.question import BlueprintQuestion
from twofold.reports.blueprint.record import Journeys, Leaving

RULE = PathRule()
WALKED = f"kind!={Kind.EXPOSURE.value}"  # a message that was seen is no step that was taken


@dataclass(frozen=True, eq=False)
class Walks:
    """All journeys, once, with what they can be picked by.

    Attributes:
        steps: of all journeys.
        person: (journeys,) whose each is.
        tree: the units.
    """

    steps: Steps
    person: NDArray[np.int64]
    tree: UnitTree


def walks_of(facts: FactFrames, questions: Sequence[BlueprintQuestion]) -> Walks | None:
    """The journeys that blueprints of these facts are about; None where no journey has a second step."""
    segments = dict.fromkeys(name for question in questions for name, _ in question.segments)
    steps = gather(facts, RULE, columns=("unit", "channel", "month", *segments), where=WALKED)
    if not steps.journeys or int(steps.lengths.max()) < 2:
        return None
    return Walks(steps, customers(facts, steps, RULE), facts.units())


def journeys_of(
    walks: Walks, journey: JourneyMap, question: BlueprintQuestion
) -> tuple[Journeys, dict[str, tuple[Leaving, ...]]] | None:
    """How journeys leave the map, and the same by touchpoint; None where none fulfils the conditions.

    Args:
        walks: all journeys.
        journey: the map.
        question: which of them.
    """
    chosen = _chosen(walks, question)
    if not chosen.any():
        return None
    asked = DeviationQuestion(journey=journey, person=walks.person[chosen], level=question.level)
    found = deviations(walks.steps.only(chosen), asked)
    by_place: dict[str, list[Leaving]] = {}
    off_map = []
    for told in found.told:
        leaving = _leaving(told)
        if told.deviation.kind is DeviationKind.UNEXPECTED:
            off_map.append(leaving)
        else:
            by_place.setdefault(told.deviation.touchpoint, []).append(leaving)
    faithful = found.on_map
    counted = Journeys(
        finished=found.journeys,
        still_open=found.open_journeys,
        elsewhere=found.elsewhere,
        faithful=None
        if faithful is None or faithful.customers < question.minimum_n
        else Leaving("faithful", "", faithful.value, faithful.low, faithful.high, faithful.n, faithful.of),
        off_map=tuple(off_map),
        missing=found.missing,
    )
    return counted, {name: tuple(several) for name, several in by_place.items()}


def _leaving(told: Told) -> Leaving:
    deviation, share = told.deviation, told.share
    return Leaving(
        kind=deviation.kind.value,
        touchpoint=deviation.touchpoint,
        value=None if share is None else share.value,
        low=None if share is None else share.low,
        high=None if share is None else share.high,
        n=None if share is None else share.n,
        of=None if share is None else share.of,
        times=deviation.times,
        limit_hours=deviation.limit_hours,
        after=deviation.after,
    )


def _chosen(walks: Walks, question: BlueprintQuestion) -> NDArray[np.bool_]:
    """(journeys,) whether each fulfils the conditions."""
    chosen = np.ones(walks.steps.journeys, dtype=np.bool_)
    if question.units:
        chosen &= _passes(walks.steps, "unit", _with_below(walks.tree, set(question.units)))
    if question.channel is not None:
        chosen &= _passes(walks.steps, "channel", {question.channel})
    for name, value in question.segments:
        chosen &= _passes(walks.steps, _column(walks.steps, name), {value})
    began = walks.steps.segment("month")
    months = np.array([*began.labels, ""])[began.codes]
    if question.first is not None:
        chosen &= months >= question.first
    if question.last is not None:
        chosen &= (months <= question.last) & (months != "")
    return chosen


def _column(steps: Steps, name: str) -> str:
    """A context field may be written in any case."""
    return next(one for one in steps.columns if one.lower() == name.lower())


def _passes(steps: Steps, name: str, values: set[str]) -> NDArray[np.bool_]:
    column = steps.columns[name]
    wanted = [code for code, label in enumerate(column.labels) if label in values]
    passes = np.zeros(steps.journeys, dtype=np.bool_)
    passes[steps.journey[np.isin(column.codes, wanted)]] = True
    return passes


def _with_below(tree: UnitTree, units: set[str]) -> set[str]:
    return units | {code for code in tree.units if units.intersection(tree.ancestors(code))}
