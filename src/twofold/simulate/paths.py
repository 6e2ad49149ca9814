"""Paths: what each customer really went through, and where that leaves the map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.deviations import depends_on, removed, voided_by
from twofold.simulate.draws import SIZE, Rng, threshold
from twofold.simulate.journeys import Journeys
from twofold.simulate.questions import GOES_WRONG, INCIDENTS
from twofold.simulate.world import World


@dataclass(frozen=True, slots=True)
class Paths:
    """What a chunk of journeys went through.

    Attributes:
        incident: (J, K) what happened at each touchpoint, in experience points: a little more than nothing, or damage.
        happens: (D, J) whether each deviation of the scenario happened.
        passed: (J, K) whether the customer passed the touchpoint. Contacts depend on the problem, not on this.
    """

    incident: NDArray[np.float32]
    happens: NDArray[np.bool_]
    passed: NDArray[np.bool_]


def paths(world: World, chunk: Journeys, rng: Rng) -> Paths:
    """Draw the paths of a chunk. Deviations depend on segment and channel and on nothing else of the person."""
    scenario, n = world.scenario, len(chunk)
    month = int(np.clip(chunk.month, 0, world.calendar.months - 1))
    wrong = rng.integers(0, SIZE, (n, len(scenario.touchpoint)), dtype=np.uint16) < threshold(GOES_WRONG)
    loyal = chunk.loyal.astype(np.int64)
    happens = np.zeros((len(scenario.deviation), n), dtype=bool)
    for number, deviation in enumerate(scenario.deviation):
        channel = world.experience.channel[depends_on(scenario, deviation), month, chunk.inclination]
        limits = threshold(world.leaving[number])[loyal, channel]
        happens[number] = rng.integers(0, SIZE, n, dtype=np.uint16) < limits
    for number in range(len(happens)):
        for other in voided_by(scenario, number):
            happens[number] &= ~happens[other]
    passed = np.ones((n, len(scenario.touchpoint)), dtype=bool)
    for number, deviation in enumerate(scenario.deviation):
        passed[np.ix_(happens[number], removed(scenario, deviation))] = False
    return Paths(INCIDENTS.astype(np.float32)[wrong.view(np.int8)], happens, passed)
