"""Scores of touchpoints: which measure tells them, and what each is."""

import math
from dataclasses import replace

import narwhals as nw

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.facts.words import Instrument, Side
from twofold.measures import MeasureOptions, measure
from twofold.measures.choices import one_of
from twofold.measures.estimates import Estimate
from twofold.reports.blueprint.question import BlueprintQuestion
from twofold.reports.blueprint.record import Scales

# the first that customers were asked about touchpoints; shares and nets, whose intervals are sound for small groups
SCORES = (Instrument.CSAT, Instrument.NPS, Instrument.CES)
NO_SCORE = {Instrument.VALENCE.value, Instrument.INTENSITY.value, Instrument.CES_EFFORT.value}
ENDS = {"csat": (0.0, 100.0), "ces": (0.0, 100.0), "nps": (-100.0, 100.0), "valence": (-100.0, 100.0)}
INDEX, INDEX_ENDS = "index", (0.0, 100.0)


def scales_of(facts: FactFrames, journey: JourneyMap) -> Scales:
    """What score and curve are measured by: the same at every touchpoint and whatever is filtered.

    Args:
        facts: of a store.
        journey: the map; what was asked elsewhere does not count.
    """
    asked = facts.answers().filter(
        nw.col("side") == Side.CUSTOMER.value,
        ~nw.col("number").is_null(),
        ~nw.col("scale_low").is_null(),
        one_of("touchpoint", [point.name for point in journey.touchpoints()]),
    )
    table = facts.collect(asked.select("item", "instrument").unique().sort("item", "instrument"))
    pairs = list(zip(table["item"].to_pylist(), table["instrument"].to_pylist(), strict=True))
    instruments = {instrument for _, instrument in pairs}
    score = next((one.value for one in SCORES if one.value in instruments), None)
    items: tuple[str, ...] = ()
    if score is None:
        items = tuple(dict.fromkeys(item for item, instrument in pairs if instrument not in NO_SCORE))
        score = INDEX if items else None
    felt = Instrument.VALENCE.value if Instrument.VALENCE.value in instruments else score
    return Scales(score, _ends(score), items, felt, _ends(felt))


def _ends(name: str | None) -> tuple[float, float] | None:
    return None if name is None else ENDS.get(name, INDEX_ENDS)


def by_touchpoint(
    facts: FactFrames, name: str | None, scales: Scales, question: BlueprintQuestion
) -> dict[str, Estimate]:
    """One measure of customers by touchpoint.

    Args:
        facts: of a store.
        name: the measure; None is none.
        scales: with the items of an index.
        question: which customers.
    """
    if name is None:
        return {}
    options = MeasureOptions(level=question.level, minimum_n=question.minimum_n)
    items = list(scales.items) if name == INDEX else None
    try:
        found = measure(facts, name, by="touchpoint", where=question.customers(), item=items, options=options)
    except UsageError:
        return {}  # nothing of it under these conditions, such as an index without any answer
    return {one.group["touchpoint"] or "": finite(one) for one in found}


def finite(one: Estimate) -> Estimate:
    """The same estimate without numbers that JSON does not know: an end that nobody knows is None."""
    return replace(
        one,
        value=_known(one.value),
        low=_known(one.low),
        high=_known(one.high),
        n_effective=_known(one.n_effective),
    )


def _known(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
