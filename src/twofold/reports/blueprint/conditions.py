"""Below the line of visibility: who serves, and under which conditions, as far as nobody can be recognised.

Every number here is one that ``measures`` shows of employees; what disclosure control hides is hidden, and nothing is
made from it. Employees have no channel and no segment: these filters do not concern them.
"""

import narwhals as nw

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.facts.words import Instrument, Side
from twofold.measures import MeasureOptions, measure
from twofold.measures.estimates import Estimate
from twofold.pulse.instrument import read_instrument
from twofold.reports.blueprint.question import BlueprintQuestion
from twofold.reports.blueprint.record import Condition
from twofold.reports.blueprint.scores import finite


def roles_of(journey: JourneyMap) -> tuple[str, ...]:
    """Who serves the touchpoints of a map, in its order."""
    return tuple(dict.fromkeys(role for point in journey.touchpoints() for role in point.roles))


def conditions_of(facts: FactFrames, roles: tuple[str, ...], question: BlueprintQuestion) -> tuple[Condition, ...]:
    """The conditions of work of those who serve.

    Args:
        facts: a store, as it is known now.
        roles: of the map.
        question: which unit and period.

    Returns:
        The drivers of the questionnaire in its order, then other statements about work; empty where nobody was asked
        or the facts are those of a past moment, of which nothing is told about employees.
    """
    asked = _asked(facts)
    titles = {one.id: dict(one.name) for one in read_instrument().drivers}
    found = []
    for name, (items, ends) in asked.items():
        try:
            levels = _levels(facts, items, question, "")
        except UsageError:
            return ()
        if "" not in levels:
            continue
        by_role = _by_role(facts, items, question) if roles else None
        split = () if by_role is None else tuple(by_role.get(role) for role in roles)
        found.append(Condition(name, titles.get(name, {}), ends, levels[""], split))
    return tuple(found)


def items_of(facts: FactFrames) -> dict[str, tuple[str, ...]]:
    """The questions behind each condition of work."""
    return {name: items for name, (items, _) in _asked(facts).items()}


def _by_role(facts: FactFrames, items: tuple[str, ...], question: BlueprintQuestion) -> dict[str, Estimate] | None:
    try:
        return _levels(facts, items, question, "role")
    except UsageError:
        return None  # role, unit and period at once: more than the rule allows


def _levels(facts: FactFrames, items: tuple[str, ...], question: BlueprintQuestion, by: str) -> dict[str, Estimate]:
    options = MeasureOptions(level=question.level, minimum_n=question.minimum_n)
    found = measure(facts, "mean", by=by or (), where=question.employees(), item=items, options=options)
    return {(one.group.get("role") or "") if by else "": finite(one) for one in found}


def _asked(facts: FactFrames) -> dict[str, tuple[tuple[str, ...], tuple[float, float] | None]]:
    """Conditions of work that were asked about: the questions, and the ends of their one scale."""
    theirs = facts.answers().filter((nw.col("side") == Side.EMPLOYEE.value) & ~nw.col("number").is_null())
    table = facts.collect(theirs.select("item", "instrument", "scale_low", "scale_high").unique())
    rows = table.sort_by("item").to_pylist()
    there = {row["item"] for row in rows}
    ends: dict[str, set[tuple[float, float]]] = {}
    for row in rows:
        ends.setdefault(row["item"], set()).add((row["scale_low"], row["scale_high"]))
    known = {one.id: tuple(item.id for item in one.items if item.id in there) for one in read_instrument().drivers}
    inside = {item for items in known.values() for item in items}
    own = [row["item"] for row in rows if row["instrument"] == Instrument.DRIVER.value and row["item"] not in inside]
    found = {name: items for name, items in known.items() if items} | {item: (item,) for item in own}
    return {name: (items, _one({end for item in items for end in ends[item]})) for name, items in found.items()}


def _one(ends: set[tuple[float, float]]) -> tuple[float, float] | None:
    only = next(iter(ends)) if len(ends) == 1 else None
    return only if only is not None and None not in only else None
