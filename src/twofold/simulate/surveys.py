"""Touchpoint surveys: one row for each time a customer was asked about a touchpoint."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.simulate.columns import keys, numbers, words
from twofold.simulate.draws import SIZE, Rng, threshold
from twofold.simulate.journeys import Journeys
from twofold.simulate.paths import Paths
from twofold.simulate.questions import CES, CSAT, INTENSITY, NPS, PERSON, REST, SURVEY, VALENCE
from twofold.simulate.world import World

PROMISE_TALK = 0.6  # of the bad comments in a channel that broke its promise, this share is about the promise
FINISHED, STOPPED, SILENT = 0, 1, 2


def surveys(
    world: World, chunk: Journeys, went: Paths, problem: NDArray[np.bool_], rng: Rng, first: int
) -> dict[str, pa.Array]:
    """The surveys of a chunk of journeys; ``first`` is the number of the first row."""
    journey, point = _asked(world, chunk, went.passed, problem, rng)
    day = _day(world, chunk, journey, point)
    kept = world.inside(day)
    journey, point, day = journey[kept], point[kept], day[kept]
    branch = chunk.branch[journey]
    month = world.calendar.month_of_day()[day]
    channel = world.experience.channel[point, month, chunk.inclination[journey]].astype(np.int64)
    felt = world.experience.score[branch, point, channel, month]
    felt = felt + went.incident[journey, point] + _personal(world, chunk, journey, rng)
    unit = world.organisation.unit_of[branch, point]
    employee, served = world.employee(rng, unit)
    satisfied = CSAT.draw(rng, felt)
    state, answers = _answers(rng, felt, satisfied)
    finished = state == FINISHED
    comment = world.texts.write(
        rng,
        world.language(chunk)[journey],
        _topic(world, rng, point, channel, satisfied),
        mood(satisfied),
        finished,
    )
    second = _second(world, point, day, rng)
    said = {"Q1 satisfaction": state != SILENT, "Q2 recommend": state != SILENT}
    return {
        "Response ID": keys("SV", np.arange(first, first + len(day)), 9),
        "Sent": world.clocks.write(world.organisation.branch_country[branch], second),
        "Customer": keys(world.scenario.customer_prefix, chunk.person[journey], 7),
        "Reservation": keys(world.scenario.case_prefix, chunk.number[journey], 9),
        "Unit": words(unit, world.words.units),
        "About": words(point, world.words.touchpoints),
        "Via": words(channel, world.words.channels),
        "Served by": keys("E", employee, 6, served),
        "Role": words(world.role_of[point], world.words.roles, served),
        "Language": words(world.language(chunk)[journey], world.words.languages),
        "Segment": words(chunk.loyal[journey], world.words.segments),
        "Weight": numbers(world.weights[chunk.loyal[journey].astype(np.int64)]),
        "State": words(state, world.words.states),
        **{name: numbers(values, said.get(name, finished)) for name, values in answers.items()},
        "Comment": comment,
    }


def _second(world: World, point: NDArray[np.int64], day: NDArray[np.int64], rng: Rng) -> NDArray[np.int64]:
    """When a survey was sent, at an hour that suits the touchpoint."""
    hours = np.array([[at.hours[0], at.hours[1] - at.hours[0] + 1] for at in world.scenario.touchpoint])[point]
    within = (rng.random(len(day), dtype=np.float32) * hours[:, 1] * 3600).astype(np.int64)
    return np.asarray(day * 86_400 + hours[:, 0] * 3600 + within)


def _asked(
    world: World,
    chunk: Journeys,
    passed: NDArray[np.bool_],
    problem: NDArray[np.bool_],
    rng: Rng,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    limits = threshold(world.asked)[chunk.loyal.astype(np.int64)]
    asked = rng.integers(0, SIZE, limits.shape, dtype=np.uint16) < limits
    asked &= passed
    asked[:, world.scenario.touchpoint_number(world.scenario.contact.touchpoint)] &= problem
    journey, point = np.nonzero(asked)
    return journey, point


def _day(
    world: World,
    chunk: Journeys,
    journey: NDArray[np.int64],
    point: NDArray[np.int64],
) -> NDArray[np.int64]:
    shift = np.array([[at.day.lead, at.day.length, at.day.plus] for at in world.scenario.touchpoint])[point]
    lead, length = chunk.lead[journey], chunk.length[journey]
    day: NDArray[np.int64] = chunk.arrival[journey] + shift[:, 0] * lead + shift[:, 1] * length + shift[:, 2]
    return day


def _personal(world: World, chunk: Journeys, journey: NDArray[np.int64], rng: Rng) -> NDArray[np.float32]:
    own = np.float32(PERSON) * chunk.felt + np.float32(world.scenario.loyal.effect) * chunk.loyal
    moment: NDArray[np.float32] = rng.standard_normal(len(journey), dtype=np.float32) * np.float32(REST)
    moment += own.astype(np.float32)[journey]
    return moment


def _answers(
    rng: Rng,
    felt: NDArray[np.float32],
    satisfied: NDArray[np.int16],
) -> tuple[NDArray[np.int16], dict[str, NDArray[np.int16]]]:
    """How far each survey came, and the answers to its questions; who is silent depends on the satisfaction."""
    answered = SURVEY.draw(rng, satisfied)
    stopped = SURVEY.stops(rng, len(felt))
    return np.where(answered, stopped.astype(np.int16), np.int16(SILENT)), {
        "Q1 satisfaction": CSAT.blank(rng, satisfied),
        "Q2 recommend": NPS.blank(rng, NPS.draw(rng, felt)),
        "Q3 it was easy": CES.blank(rng, CES.draw(rng, felt)),
        "Q4 feeling": VALENCE.blank(rng, VALENCE.draw(rng, felt)),
        "Q5 how strongly": INTENSITY.blank(rng, INTENSITY.draw(rng, felt)),
    }


def mood(satisfied: NDArray[np.int16]) -> NDArray[np.int64]:
    """Bad (0), mixed (1) or good (2), of an answer on a 1-5 scale."""
    return np.array([0, 0, 0, 1, 2, 2])[satisfied]


def _topic(
    world: World,
    rng: Rng,
    point: NDArray[np.int64],
    channel: NDArray[np.int64],
    satisfied: NDArray[np.int16],
) -> NDArray[np.int64]:
    promise = world.scenario.promise
    where = [world.scenario.touchpoint_number(name) for name in promise.touchpoints]
    broken = (channel == world.scenario.channels().index(promise.channel)) & (satisfied <= 2) & np.isin(point, where)
    talks = broken & (rng.integers(0, SIZE, len(point), dtype=np.uint16) < threshold(PROMISE_TALK))
    return np.where(talks, world.texts.topics.index(promise.topic), point)
