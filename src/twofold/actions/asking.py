"""Priorities of a store: levers from its answers, levels of units from its measures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from twofold.actions.best_units import FEWEST_UNITS, comparable
from twofold.actions.candidates import Candidates, candidates
from twofold.actions.importance import Asked, as_nps, levers_of_table
from twofold.actions.levers import Levers, UnitLevels
from twofold.actions.parameters import NPS, Parameters
from twofold.actions.plain_levers import NPS_ENDS
from twofold.actions.practice import Practice, practice
from twofold.actions.priorities import priorities
from twofold.actions.priority import Priorities
from twofold.actions.request import PrioritiesRequest
from twofold.actions.touchpoint_levers import touchpoint_surveys
from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument
from twofold.findings.drivers.asking import DriversAsked, table_of_facts
from twofold.findings.drivers.driver_table import DriverTable
from twofold.findings.links import Links
from twofold.findings.links.asking import LinksAsked, links_of_facts
from twofold.measures.estimates import Estimate
from twofold.measures.intervals import critical_value
from twofold.measures.measuring import measure
from twofold.measures.options import MeasureOptions

Floats = NDArray[np.float64]
ROUNDED = 5
MEAN_OF = {
    Instrument.CSAT.value: "csat_mean",
    Instrument.CES.value: "ces_mean",
}
LOW_IS_GOOD = Instrument.CES_EFFORT.value
SAME_SURVEY = (
    "The outcome and the levers were answered in the same survey, where one mood colours all answers: importance is "
    "rather too large than too small."
)


@dataclass(frozen=True, slots=True)
class PrioritiesAsked:
    """What is asked of a store.

    Attributes:
        outcome: a standard question (nps, csat, ces, enps, valence) or an item.
        items: items of the same survey as levers; where left out, the levers are touchpoints.
        touchpoints: which touchpoints; all where left out.
        score: the standard question that scores touchpoints.
        where: conditions on answers.
        not_applicable: codes among missing answers that say an item does not concern one.
        unit_level: a level of the tree of units (region, branch, team); units as they are recorded where left out.
        request: targets, parameters, costs, draws.
        seed: of chance.
    """

    outcome: str = NPS
    items: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    score: str = Instrument.CSAT.value
    where: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    unit_level: str | None = None
    request: PrioritiesRequest = field(default_factory=PrioritiesRequest)
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a store proposes to do.

    Attributes:
        levers: what the data say.
        priorities: what to do first.
        practice: who should practise what.
        candidates: conditions of employees that may stand behind the levers; None where nobody looked.
    """

    levers: Levers
    priorities: Priorities
    practice: Practice
    candidates: Candidates | None = None


def priorities_of_facts(facts: FactFrames, asked: PrioritiesAsked) -> Proposed:
    """What should be done first, and who should practise what, by the answers in a store?

    Args:
        facts: where the answers are, on any engine.
        asked: the question.

    Raises:
        UsageError: no survey holds the outcome and a lever; a question about employees that is not answered.
        MixedScales: a question on several scales.
    """
    return _proposed(levers_of_facts(facts, asked), asked)


def _proposed(levers: Levers, asked: PrioritiesAsked) -> Proposed:
    sign = 1.0 if levers.higher_is_better else -1.0
    found = priorities(levers, asked.request, asked.seed)
    return Proposed(
        levers=levers,
        priorities=replace(found, caveats=(*found.caveats, SAME_SURVEY)),
        practice=practice(levers.names, levers.by_unit, sign * levers.coefficient, level=asked.request.level),
    )


def proposals_of_facts(
    facts: FactFrames, parameters: Parameters | None = None, links: Links | None = None, outcome: str = NPS
) -> Proposed:
    """What a page proposes: touchpoints as levers, the best quarter of units as their target where units allow it.

    Args:
        facts: where the answers are.
        parameters: what points are worth; points only where left out.
        links: between employees and touchpoints (``findings.links.asking``, usual measure); needed for candidates.
        outcome: a standard question.

    Raises:
        UsageError: no survey holds the outcome and the score of a touchpoint, or parameters about another outcome.
        MixedScales: a question on several scales.
        InputError: too few answers.
    """
    asked = PrioritiesAsked(outcome=outcome, request=PrioritiesRequest(parameters=parameters))
    levers = levers_of_facts(facts, asked)
    best = any(comparable(units) >= FEWEST_UNITS for units in levers.by_unit)
    found = _proposed(levers, replace(asked, request=replace(asked.request, best_units=best)))
    if links is None:
        return found
    about = {f"{name} {MEAN_OF[asked.score]}": name for name in levers.names}
    names = [one.name for one in found.priorities.levers]
    return replace(found, candidates=candidates(names, links, about))


def levers_of_facts(facts: FactFrames, asked: PrioritiesAsked) -> Levers:
    """What do a store's answers say about each lever?

    Touchpoints as levers: how the outcome of a survey goes with the score of the touchpoint it is about, and which
    share of the surveys is about it. Items as levers: as in ``findings.drivers``, with its rules for employees.

    Raises:
        UsageError, MixedScales: as ``priorities_of_facts``.
    """
    return _of_items(facts, asked) if asked.items else _of_touchpoints(facts, asked)


def links_behind(facts: FactFrames, levers: tuple[str, ...], asked: PrioritiesAsked) -> tuple[Links, Mapping[str, str]]:
    """Which conditions of employees go with what customers say of these touchpoints?

    Args:
        facts: the store, as it is known now.
        levers: names of touchpoints.
        asked: the question that they are levers of.

    Returns:
        The links, and which lever each customers' measure in them is about: what ``candidates`` takes.

    Raises:
        UsageError: levers that are items, or a side without answers.
    """
    if asked.items:
        raise UsageError("conditions of employees are looked for behind touchpoints; leave out the items")
    name = MEAN_OF[asked.score]
    found = links_of_facts(facts, LinksAsked(cx=levers, measure=name, unit_level=asked.unit_level))
    return found, {f"{lever} {name}": lever for lever in levers}


def _of_touchpoints(facts: FactFrames, asked: PrioritiesAsked) -> Levers:
    if asked.score not in MEAN_OF or asked.score == asked.outcome:
        raise UsageError(f"touchpoints are scored by csat or ces, and not by the outcome itself; found {asked.score!r}")
    surveys = touchpoint_surveys(facts, asked.outcome, asked.score, asked.touchpoints, asked.where)
    told = _levers(surveys.table, asked, surveys.outcome_scale)
    options = MeasureOptions(unit_level=asked.unit_level)
    found = measure(facts, MEAN_OF[asked.score], by=("unit", "touchpoint"), where=_customers(asked), options=options)
    by_unit = [[one for one in found if one.group["touchpoint"] == name] for name in told.names]
    return replace(told, by_unit=tuple(unit_levels(estimates) for estimates in by_unit))


def _of_items(facts: FactFrames, asked: PrioritiesAsked) -> Levers:
    question = DriversAsked(asked.outcome, asked.items, asked.where, asked.not_applicable)
    table, employees = table_of_facts(facts, question)
    told = _levers(table, asked, None)
    if any("@" in name for name in told.names):  # asked about several touchpoints: no measure tells them apart
        if employees:
            raise UsageError("items of employees are levers where a survey asks each of them once")
        return told
    options = MeasureOptions(unit_level=asked.unit_level)
    where = asked.where if employees else _customers(asked)
    found = measure(facts, "mean", by=("unit", "item"), item=list(told.names), where=where, options=options)
    by_unit = tuple(unit_levels(one for one in found if one.group["item"] == name) for name in told.names)
    return _protected(facts, replace(told, by_unit=by_unit), where) if employees else replace(told, by_unit=by_unit)


def _levers(table: DriverTable, asked: PrioritiesAsked, scale: tuple[float, float] | None) -> Levers:
    is_nps = asked.outcome in {Instrument.NPS.value, Instrument.ENPS.value}
    about = Asked(
        outcome=asked.outcome,
        outcome_scale=NPS_ENDS if is_nps else scale,
        higher_is_better=asked.outcome != LOW_IS_GOOD,
    )
    return levers_of_table(replace(table, y=as_nps(table.y)) if is_nps else table, about, seed=asked.seed)


def _customers(asked: PrioritiesAsked) -> tuple[str, ...]:
    return (*asked.where, "side=customer")


def _protected(facts: FactFrames, levers: Levers, where: tuple[str, ...]) -> Levers:
    """Levers of employees with what measures release of them: their own means, and no count that could be subtracted.

    Raises:
        UsageError: disclosure control releases no mean of an item.
    """
    found = measure(facts, "mean", by="item", item=list(levers.names), where=where)
    released = {one.group["item"]: one for one in found}
    hidden = [name for name in levers.names if name not in released or not released[name].shown]
    if hidden:
        raise UsageError(f"{hidden[0]} cannot be a lever: too few employees answered, and its mean may not be shown")
    level = np.array([released[name].value for name in levers.names], dtype=np.float64)
    return replace(levers, level=level, n=levers.n // ROUNDED * ROUNDED, respondents=_down(levers.respondents))


def _down(count: int) -> int:
    return count // ROUNDED * ROUNDED


def unit_levels(estimates: Iterable[Estimate]) -> UnitLevels:
    """Levels by unit from what may be shown of them; what is hidden has no value, no error and no n."""
    known = [one for one in estimates if one.group["unit"] is not None]
    value = np.array([_number(one.value) for one in known])
    half = [_half(one) for one in known]
    n = np.array([float(one.n or 0) if one.shown else 0.0 for one in known])
    return UnitLevels(tuple(str(one.group["unit"]) for one in known), value, np.array(half), n, n)


def _half(one: Estimate) -> float:
    if not one.shown or one.low is None or one.high is None:
        return float("nan")
    return (one.high - one.low) / 2.0 / float(critical_value(one.level))


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
