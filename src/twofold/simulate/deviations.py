"""Deviations: where journeys leave the map, how often, and what that takes out of them."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.draws import SIZE, threshold
from twofold.simulate.scenario import Deviation, Scenario


class Departure(StrEnum):
    """How a path leaves the map."""

    SKIPPED = "skipped"
    REPEATED = "repeated"
    OUT_OF_ORDER = "out of order"
    UNEXPECTED = "unexpected"  # a step that is not on the map
    ABANDONED = "abandoned"  # nothing after this touchpoint
    TOO_SLOW = "too slow"


def depends_on(scenario: Scenario, deviation: Deviation) -> int:
    """The touchpoint whose channel the rate of a deviation depends on."""
    return scenario.touchpoint_number(deviation.depends_on or deviation.touchpoint)


def removed(scenario: Scenario, deviation: Deviation) -> list[int]:
    """The touchpoints that a deviation takes out of the journey."""
    at = scenario.touchpoint_number(deviation.touchpoint)
    if deviation.kind == Departure.SKIPPED:
        return [at]
    if deviation.kind == Departure.ABANDONED:
        problem = scenario.touchpoint_number(scenario.contact.touchpoint)
        return [number for number in range(at + 1, len(scenario.touchpoint)) if number != problem]
    return []


def voided_by(scenario: Scenario, number: int) -> list[int]:
    """The deviations without which this one cannot happen: they take out one of its touchpoints.

    Listed before it or after it makes no difference, because what takes out touchpoints is only voided by what
    abandons the journey, and that by nothing.
    """
    deviation = scenario.deviation[number]
    needed = {scenario.touchpoint_number(name) for name in (deviation.touchpoint, deviation.swapped) if name}
    return [
        other
        for other, each in enumerate(scenario.deviation)
        if other != number and needed & set(removed(scenario, each))
    ]


def leaving_rates(scenario: Scenario) -> NDArray[np.float64]:
    """(D, 2, C) probability of each deviation for other and loyal customers, by channel."""
    channels = scenario.channels()
    rates = np.zeros((len(scenario.deviation), 2, len(channels)))
    for number, deviation in enumerate(scenario.deviation):
        factors = np.array([deviation.factors.get(channel, 1.0) for channel in channels])
        rates[number] = deviation.rate * np.outer([1.0, deviation.loyal], factors)
    probabilities: NDArray[np.float64] = threshold(np.minimum(rates, 1.0)) / SIZE
    return probabilities


def abandonment(scenario: Scenario) -> int | None:
    """The deviation that abandons journeys; None where there is none.

    Raises:
        ValueError: what is expected could not be computed: two of them, a skipped touchpoint that is remembered, a
            price of something that skipping another touchpoint makes impossible, or customers of one segment who are
            kept from coming back more than others, so that segments would not stay as they are.
    """
    found = [number for number, each in enumerate(scenario.deviation) if each.kind == Departure.ABANDONED]
    remembered = set(scenario.remembered())
    for number, deviation in enumerate(scenario.deviation):
        skips = deviation.kind == Departure.SKIPPED and remembered & set(removed(scenario, deviation))
        hangs = deviation.price and set(voided_by(scenario, number)) - set(found)
        keeps_away = deviation.returns and deviation.loyal != 1.0
        if len(found) > 1 or skips or hangs or keeps_away:
            raise ValueError(f"nothing exact can be said with the deviation {deviation.name!r}")
    return found[0] if found else None
