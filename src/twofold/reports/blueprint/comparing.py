"""Two blueprints beside each other: how far apart are they, and which differences are more than chance?

Differences of measures come from ``measures.compare``; those of shares of journeys from the intervals of both sides
(Zou & Donner 2008: Newcombe's method 10 for Wilson intervals). Both sides are taken as independent samples: customers
found on both make intervals wider than needed, never narrower. All p-values shown are corrected together.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.findings.contrasts import p_from_interval
from twofold.measures import MeasureOptions, compare
from twofold.measures.multiplicity import benjamini_hochberg
from twofold.reports.blueprint.asking import gathered
from twofold.reports.blueprint.behind import behind_of
from twofold.reports.blueprint.conditions import items_of
from twofold.reports.blueprint.leaving import walks_of
from twofold.reports.blueprint.question import BlueprintQuestion
from twofold.reports.blueprint.record import Behind, Blueprint, Comparison, Gap, Leaving
from twofold.reports.blueprint.scores import INDEX
from twofold.store import Store

SCORE, EMOTION, LEAVING, CONDITION = "score", "emotion", "leaving", "condition"


def compare_blueprints(
    facts: FactFrames | Store,
    journey: JourneyMap,
    this: BlueprintQuestion,
    other: BlueprintQuestion,
    behind: Behind | None = None,
) -> Comparison:
    """Two blueprints of one map: two periods, two units, or two of whatever can be asked for.

    Args:
        facts: a store, or its facts as they are known now.
        journey: the map.
        this: the one that is looked at.
        other: the one it is compared with.
        behind: links and actions, where they are known already.

    Raises:
        UsageError: both ask for the same, or for different levels.
        UnknownDimension: the facts have no such segment.
    """
    if this == other:
        raise UsageError("a blueprint is compared with another one: choose another unit, period, channel or segment")
    if this.level != other.level:
        raise UsageError("two blueprints are compared at one level of the intervals")
    frames = facts.facts() if isinstance(facts, Store) else facts
    known = behind or behind_of(frames, MeasureOptions(level=this.level))
    walks = walks_of(frames, (this, other))
    first, second = (gathered(frames, journey, side, known, walks) for side in (this, other))
    gaps = [*_measured(frames, first, other), *_left(first, second), *_conditions(frames, first, other)]
    return Comparison(first, second, _corrected(gaps))


def _corrected(gaps: list[Gap]) -> tuple[Gap, ...]:
    p = benjamini_hochberg([np.nan if gap.p_adjusted is None else gap.p_adjusted for gap in gaps])
    return tuple(
        replace(gap, p_adjusted=None if np.isnan(value) else float(value)) for gap, value in zip(gaps, p, strict=True)
    )


def _measured(facts: FactFrames, first: Blueprint, other: BlueprintQuestion) -> Iterator[Gap]:
    scales = first.scales
    parts = {SCORE: scales.score, EMOTION: scales.emotion if scales.emotion != scales.score else None}
    samples = first.question.customers(), other.customers()
    options = MeasureOptions(level=other.level, minimum_n=max(first.question.minimum_n, other.minimum_n))
    for part, name in parts.items():
        if name is None:
            continue
        items = list(scales.items) if name == INDEX else None
        try:
            found = compare(facts, name, by="touchpoint", item=items, samples=samples, options=options)
        except UsageError:
            continue  # one side has nothing of it
        for row in found:
            if first.place(row["touchpoint"] or "") is not None:
                yield _gap((part, row["touchpoint"], name), row, options.level)


def _gap(named: tuple[str, str, str], row: dict[str, float | None], level: float) -> Gap:
    part, touchpoint, measure = named
    numbers = tuple(row[name] for name in ("value", "low", "high", "p_value"))
    shown = bool(row["shown"]) and None not in numbers
    value, low, high, p = numbers if shown else (None,) * 4
    return Gap(part, touchpoint, "", measure, value, low, high, p, level, shown)


def _left(first: Blueprint, second: Blueprint) -> Iterator[Gap]:
    theirs = {(place.point.name, one.kind): one for place in second.places for one in place.leaving}
    for place in first.places:
        for one in place.leaving:
            against = theirs.get((place.point.name, one.kind))
            if against is not None and one.limit_hours == against.limit_hours:  # else two different things
                yield _between(one, against, first.question.level)


def _between(one: Leaving, other: Leaving, level: float) -> Gap:
    """The difference of two shares, in percentage points."""
    sides = one.value, one.low, one.high, other.value, other.low, other.high
    if any(end is None for end in sides):
        return Gap(LEAVING, one.touchpoint, one.kind, "", None, None, None, None, level, shown=False)
    a, a_low, a_high, b, b_low, b_high = (100.0 * (end or 0.0) for end in sides)
    gap = np.array([a - b])
    low, high = gap - np.hypot(a - a_low, b_high - b), gap + np.hypot(a_high - a, b - b_low)
    p = float(p_from_interval(gap, low, high, level)[0])
    return Gap(LEAVING, one.touchpoint, one.kind, "", a - b, float(low[0]), float(high[0]), p, level, shown=True)


def _conditions(facts: FactFrames, first: Blueprint, other: BlueprintQuestion) -> Iterator[Gap]:
    samples = first.question.employees(), other.employees()
    if samples[0] == samples[1]:
        return  # they differ in what does not concern employees
    options = MeasureOptions(level=other.level)
    items = items_of(facts)
    for condition in first.conditions:
        try:
            found = compare(facts, "mean", item=items[condition.name], samples=samples, options=options)
        except UsageError:
            continue  # more than may be asked of employees at once
        for row in found:
            yield _gap((CONDITION, condition.name, "mean"), row, options.level)
