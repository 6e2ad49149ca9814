"""Usages: one row for each touchpoint that a customer passed, asked or not, in the order in which it happened."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.simulate.columns import keys, words
from twofold.simulate.deviations import Departure
from twofold.simulate.draws import Rng, below
from twofold.simulate.journeys import Journeys
from twofold.simulate.paths import Paths
from twofold.simulate.scenario import Deviation
from twofold.simulate.world import World

DAY = 86_400
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Some steps: journey, touchpoint that they happen at, what they are called, second, and channel; all (n,)."""

    journey: Ints
    point: Ints
    name: Ints
    second: Ints
    channel: Ints


def used_touchpoints(world: World) -> list[int]:
    """The touchpoints that have usages: buying is a purchase, and a problem is a contact."""
    own = {world.bought_at, world.scenario.touchpoint_number(world.scenario.contact.touchpoint)}
    return [number for number in range(len(world.scenario.touchpoint)) if number not in own]


def usages(world: World, chunk: Journeys, went: Paths, rng: Rng, first: int) -> dict[str, pa.Array]:
    """The steps of a chunk of journeys."""
    used = used_touchpoints(world)
    second = _planned(world, chunk, used, rng)
    _late(world, went, used, second, rng)
    _swapped(world, went, used, second)
    usual = _usual(world, chunk, went, used, second)
    rows = [usual, *(_added(world, went, number, second, rng) for number in range(len(went.happens)))]
    whole = _Rows(*(np.concatenate([getattr(each, name) for each in rows]) for name in _Rows.__slots__))
    kept = world.inside(whole.second // DAY)
    return _columns(world, chunk, _Rows(*(getattr(whole, name)[kept] for name in _Rows.__slots__)), first)


def _planned(world: World, chunk: Journeys, used: list[int], rng: Rng) -> Ints:
    """(J, U) seconds at which the used touchpoints are passed, in their usual order."""
    points = [world.scenario.touchpoint[number] for number in used]
    day = np.array([[point.day.lead, point.day.length, point.day.plus] for point in points])
    hours = np.array([[point.hours[0], point.hours[1] - point.hours[0] + 1] for point in points]) * 3600
    within = (rng.random((len(chunk), len(used)), dtype=np.float32) * hours[:, 1]).astype(np.int64)
    days = chunk.arrival[:, None] + chunk.lead[:, None] * day[:, 0] + chunk.length[:, None] * day[:, 1] + day[:, 2]
    # on the day of departure of a short stay some hours overlap: whatever is drawn, the usual order is kept
    return np.sort(days * DAY + hours[:, 0] + within, axis=1)


def _late(world: World, went: Paths, used: list[int], second: Ints, rng: Rng) -> None:
    """Move what is too slow, and what is late with it."""
    for deviation, happens in zip(world.scenario.deviation, went.happens, strict=True):
        if deviation.kind == Departure.TOO_SLOW:
            rows = np.flatnonzero(happens)
            low, high = deviation.days
            delay = (low + below(rng, high - low + 1, len(rows))) * DAY
            for name in (deviation.touchpoint, *deviation.also):
                second[rows, used.index(world.scenario.touchpoint_number(name))] += delay


def _swapped(world: World, went: Paths, used: list[int], second: Ints) -> None:
    """Let the touchpoints that are out of order change places."""
    for deviation, happens in zip(world.scenario.deviation, went.happens, strict=True):
        if deviation.kind == Departure.OUT_OF_ORDER:
            rows = np.flatnonzero(happens)
            one, other = (
                used.index(world.scenario.touchpoint_number(name)) for name in (deviation.touchpoint, deviation.swapped)
            )
            second[rows, one], second[rows, other] = second[rows, other], second[rows, one]


def _usual(world: World, chunk: Journeys, went: Paths, used: list[int], second: Ints) -> _Rows:
    journey, column = np.nonzero(went.passed[:, used])
    point = np.array(used)[column]
    at = second[journey, column]
    return _Rows(journey, point, point, at, _channel(world, chunk, journey, point, at))


def _channel(world: World, chunk: Journeys, journey: Ints, point: Ints, second: Ints) -> Ints:
    """The channel of the day; before and after the window that of its first and last month."""
    day = np.clip(second // DAY, 0, world.calendar.days - 1)
    month = world.calendar.month_of_day()[day]
    return world.experience.channel[point, month, chunk.inclination[journey]].astype(np.int64)


def _added(world: World, went: Paths, number: int, second: Ints, rng: Rng) -> _Rows:
    """The steps that a deviation adds: the touchpoint again, or a touchpoint that is not on the map."""
    deviation = world.scenario.deviation[number]
    nothing = np.empty(0, dtype=np.int64)
    if deviation.kind not in {Departure.REPEATED, Departure.UNEXPECTED}:
        return _Rows(nothing, nothing, nothing, nothing, nothing)
    point = world.scenario.touchpoint_number(deviation.touchpoint)
    journey = np.flatnonzero(went.happens[number])
    low, high = deviation.minutes
    wait = (low + below(rng, high - low + 1, len(journey))) * 60
    via = world.scenario.channels().index(deviation.via)
    here = np.full(len(journey), point)
    column = used_touchpoints(world).index(point)
    called = np.full(len(journey), name_of(world, deviation))
    return _Rows(journey, here, called, second[journey, column] + wait, np.full(len(journey), via))


def name_of(world: World, deviation: Deviation) -> int:
    """The number of the step that a deviation adds, among the words of touchpoints."""
    if deviation.kind == Departure.REPEATED:
        return world.scenario.touchpoint_number(deviation.touchpoint)
    names: list[str] = world.words.touchpoints.to_pylist()
    return names.index(deviation.step)


def _columns(world: World, chunk: Journeys, rows: _Rows, first: int) -> dict[str, pa.Array]:
    n, journey = len(rows.journey), rows.journey
    branch = chunk.branch[journey]
    return {
        "Step": keys("US", np.arange(first, first + n), 9),
        "At": world.clocks.write(world.organisation.branch_country[branch], rows.second),
        "Customer": keys(world.scenario.customer_prefix, chunk.person[journey], 7),
        "Reservation": keys(world.scenario.case_prefix, chunk.number[journey], 9),
        "Unit": words(world.organisation.unit_of[branch, rows.point], world.words.units),
        "Touchpoint": words(rows.name, world.words.touchpoints),
        "Channel": words(rows.channel, world.words.channels),
        "Segment": words(chunk.loyal[journey], world.words.segments),
    }
