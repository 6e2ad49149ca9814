"""What is planted in paths: deviations with their price, the rule of memory, and what channels add."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from twofold.simulate.contacts import ContactTruth
from twofold.simulate.curves import moves
from twofold.simulate.deviations import depends_on
from twofold.simulate.expected_deviations import costs
from twofold.simulate.experience import STEPS
from twofold.simulate.questions import DAMAGE, GOES_WRONG
from twofold.simulate.world import World

PEAK_AND_END, MEAN, MIXED = "peak and end", "mean", "mixed"


@dataclass(frozen=True, slots=True)
class PlantedDeviation:
    """A planted way of leaving the map.

    Attributes:
        name: what happens.
        kind: skipped, repeated, out of order, unexpected, abandoned or too slow.
        touchpoint: where; of an abandoned journey the last one that is passed.
        step: the step that is not on the map, where there is one.
        swapped: the touchpoint that comes before ``touchpoint`` although it should come after it.
        via: the channel of the additional step.
        depends_on: the touchpoint whose channel the rate depends on.
        rates: probability by segment and channel there, in journeys that still get there.
        price: what it does to the memory, in experience points; exact.
        returns: what it does to the probability of setting out for another journey; see ``Truth.comes_back``.
        on_nps: what the price does to the NPS at an ordinary experience.
        on_csat: what it does to the mean 1-5 satisfaction there.
        journeys, share, effect, effect_answered, naive: see ``Cost``; exact sums over everything that is drawn.
    """

    name: str
    kind: str
    touchpoint: str
    step: str
    swapped: str
    via: str
    depends_on: str
    rates: dict[str, dict[str, float]]
    price: float
    returns: float
    on_nps: float
    on_csat: float
    journeys: float
    share: dict[str, float]
    effect: dict[str, float]
    effect_answered: dict[str, float]
    naive: dict[str, float]


def planted_deviations(world: World, contacts: ContactTruth) -> tuple[PlantedDeviation, ...]:
    """Every planted deviation, in the order of the scenario."""
    found = []
    for number, (deviation, cost) in enumerate(zip(world.scenario.deviation, costs(world, contacts), strict=True)):
        on_csat, on_nps = moves(deviation.price)
        at = world.scenario.touchpoint[depends_on(world.scenario, deviation)]
        rates = {
            segment: {
                channel.name: float(world.leaving[number, loyal, world.scenario.channels().index(channel.name)])
                for channel in at.channels
            }
            for loyal, segment in enumerate(world.words.segments.to_pylist())
        }
        found.append(
            PlantedDeviation(
                name=deviation.name,
                kind=deviation.kind,
                touchpoint=deviation.touchpoint,
                step=deviation.step,
                swapped=deviation.swapped,
                via=deviation.via,
                depends_on=at.name,
                rates=rates,
                price=deviation.price,
                returns=deviation.returns,
                on_nps=on_nps,
                on_csat=on_csat,
                journeys=cost.journeys,
                share=cost.share,
                effect=cost.effect,
                effect_answered=cost.effect_answered,
                naive=cost.naive,
            )
        )
    return tuple(found)


def memory_truth(world: World) -> dict[str, Any]:
    """The rule by which the touchpoints of a journey become what is remembered of it."""
    memory, scenario = world.scenario.memory, world.scenario
    rules = {frozenset({"worst", "last"}): PEAK_AND_END, frozenset({"mean"}): MEAN}
    return {
        "rule": rules.get(frozenset(memory.weights), MIXED),
        "weights": memory.weights,
        "touchpoints": [scenario.touchpoint[number].name for number in scenario.remembered()],
        "intercept": memory.intercept,
        "problem_solved": memory.solved,
        "problem_unsolved": memory.unsolved,
        "goes_wrong": GOES_WRONG,
        "damage": DAMAGE,
    }


def crossings(world: World) -> list[dict[str, Any]]:
    """Where customers cross from one channel to another between neighbouring touchpoints of the map.

    ``share`` is that of all journeys that cross there, were there no deviations; ``gap`` is what the channel after the
    crossing adds to the experience more than the one before it, in experience points, broken promise included.
    """
    scenario, channels = world.scenario, world.scenario.channels()
    problem = scenario.touchpoint_number(scenario.contact.touchpoint)
    order = [number for number in range(len(scenario.touchpoint)) if number != problem]
    month = world.calendar.months // 2
    found = []
    for before, after in pairwise(order):
        pairs, counts = np.unique(world.experience.channel[[before, after], month], axis=1, return_counts=True)
        for (one, other), count in zip(pairs.T.tolist(), counts.tolist(), strict=True):
            if one != other:
                gap = channel_effect(world, after, channels[other]) - channel_effect(world, before, channels[one])
                found.append(
                    {
                        "from_touchpoint": scenario.touchpoint[before].name,
                        "from": channels[one],
                        "to_touchpoint": scenario.touchpoint[after].name,
                        "to": channels[other],
                        "share_in_the_middle_month": round(count / STEPS, 6),
                        "gap": round(gap, 4),
                    }
                )
    return found


def channel_effect(world: World, number: int, channel: str) -> float:
    """What a channel adds to a touchpoint, in experience points; process changes are counted apart."""
    point, promise = world.scenario.touchpoint[number], world.scenario.promise
    own = next(each.effect for each in point.channels if each.name == channel)
    return own + (promise.size if channel == promise.channel and point.name in promise.touchpoints else 0.0)
