"""Every memory that a journey may leave, with its probability: what is expected of memories is summed over these."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.contacts import ContactTruth, solved_in_the_end
from twofold.simulate.deviations import abandonment, depends_on, removed, voided_by
from twofold.simulate.draws import SIZE, threshold
from twofold.simulate.experience import STEPS
from twofold.simulate.journeys import BEFORE
from twofold.simulate.memory_rule import remembered
from twofold.simulate.questions import INCIDENT_CHANCES, INCIDENTS
from twofold.simulate.world import World

Cells = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MemoryCell:
    """Journeys of one month of arrival, one way through the channels, one segment, abandoned or not.

    Attributes:
        position: which month of arrival.
        loyal: 0 or 1.
        count: (B,) expected journeys.
        points: (B, I, R) experience of each remembered touchpoint, by pattern of incidents; without the person.
        passed: (R,) which of them are passed.
        chance: (I,) probability of each pattern.
        memory: (B, I) the memory before prices, problem and person.
        ends: (B, 3) probability of no problem, a solved one, an unsolved one.
        rates: (D,) probability of each deviation here.
        unabandoned: (B, I) the memory of the same journeys if nobody had abandoned them.
        otherwise: (D,) probability of each deviation if nobody had.
    """

    position: int
    loyal: int
    count: Cells
    points: Cells
    passed: NDArray[np.bool_]
    chance: Cells
    memory: Cells
    ends: Cells
    rates: Cells
    unabandoned: Cells
    otherwise: Cells


@dataclass(frozen=True, slots=True)
class _Way:
    """One way through the channels in one month: which channel where, and how many of STEPS inclinations take it."""

    month: int
    channel: dict[int, int]
    share: float


def memory_cells(world: World, contacts: ContactTruth) -> Iterator[MemoryCell]:
    """Every cell of every month of arrival; the nearest month of the window stands for those outside."""
    for position, total in enumerate(world.traffic.counts):
        stays = total * world.traffic.branches[position].probabilities
        for way in _ways(world, int(np.clip(position - BEFORE, 0, world.calendar.months - 1))):
            yield from _cells(world, contacts, position, stays * way.share, way)


def _ways(world: World, month: int) -> Iterator[_Way]:
    scenario = world.scenario
    deciding = [depends_on(scenario, each) for each in scenario.deviation]
    numbers = sorted({*scenario.remembered(), *deciding, scenario.touchpoint_number(scenario.contact.touchpoint)})
    ways, counts = np.unique(world.experience.channel[numbers, month], axis=1, return_counts=True)
    for way, count in zip(ways.T, counts, strict=True):
        yield _Way(month, dict(zip(numbers, way.tolist(), strict=True)), count / STEPS)


def _cells(world: World, contacts: ContactTruth, position: int, stays: Cells, way: _Way) -> Iterator[MemoryCell]:
    scenario, numbers = world.scenario, world.scenario.remembered()
    score = [world.experience.score[:, number, way.channel[number], way.month] for number in numbers]
    pattern = np.array(list(product(range(len(INCIDENTS)), repeat=len(numbers))))
    points = np.stack(score, axis=1).astype(np.float64)[:, None, :] + INCIDENTS[pattern]
    whole = np.ones(len(numbers), dtype=bool)
    plain = scenario.memory.intercept + remembered(scenario.memory.weights, points, whole)
    ends = _ends(world, contacts, way)
    stop = abandonment(scenario)
    for loyal, extra in enumerate((0.0, scenario.loyal.effect)):
        share = world.traffic.loyal if loyal else 1 - world.traffic.loyal
        rates, rates_abandoned, chance = _rates(world, way, loyal, stop)
        for abandoned in (False, True) if stop is not None else (False,):
            passed, memory = whole, plain
            if abandoned and stop is not None:
                passed = ~np.isin(numbers, removed(scenario, scenario.deviation[stop]))
                memory = scenario.memory.intercept + remembered(scenario.memory.weights, points, passed)
            yield MemoryCell(
                position=position,
                loyal=loyal,
                count=stays * share * (chance if abandoned else 1 - chance),
                points=points + extra,
                passed=passed,
                chance=INCIDENT_CHANCES[pattern].prod(axis=1),
                memory=memory + extra,
                ends=ends,
                rates=rates_abandoned if abandoned else rates,
                unabandoned=plain + extra,
                otherwise=rates,
            )


def _ends(world: World, contacts: ContactTruth, way: _Way) -> Cells:
    """(B, 3) how a journey's problem ends."""
    contact = world.scenario.contact
    happens = threshold(contact.happens) / SIZE
    solved = solved_in_the_end(
        world, contacts, way.channel[world.scenario.touchpoint_number(contact.touchpoint)], way.month
    )
    return np.stack([np.full_like(solved, 1 - happens), happens * solved, happens * (1 - solved)], axis=1)


def _rates(world: World, way: _Way, loyal: int, stop: int | None) -> tuple[Cells, Cells, float]:
    """The probability of each deviation where nothing is abandoned, where the journey is, and that of abandoning it."""
    scenario = world.scenario
    raw = np.array(
        [
            world.leaving[number, loyal, way.channel[depends_on(scenario, deviation)]]
            for number, deviation in enumerate(scenario.deviation)
        ]
    )
    voids = [set(voided_by(scenario, number)) for number in range(len(raw))]
    rates = np.array(
        [raw[number] * np.prod([1 - raw[v] for v in voids[number] - {stop}]) for number in range(len(raw))]
    )
    if stop is None:
        return rates, rates, 0.0
    abandoned = np.array([0.0 if stop in voids[number] else rates[number] for number in range(len(raw))])
    rates[stop], abandoned[stop] = 0.0, 1.0
    return rates, abandoned, float(raw[stop])
