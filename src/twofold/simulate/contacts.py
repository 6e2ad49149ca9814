"""Contacts about problems: opened, answered or abandoned, solved or not, and opened again."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import ndtr

from twofold.simulate.climate import HISTORY, MEAN
from twofold.simulate.columns import keys, words
from twofold.simulate.draws import SIZE, Rng, below, threshold
from twofold.simulate.journeys import Journeys
from twofold.simulate.world import World

NO_PROBLEM, SOLVED, UNSOLVED = 0, 1, 2
ROUNDS = 3  # a contact and at most two more
RESULTS = pa.array(["solved", "not solved", "hung up"])
DAY = 86_400


@dataclass(frozen=True, slots=True)
class ContactTruth:
    """What the end and the length of contacts depend on.

    Attributes:
        abandoned: (C,) probability by channel.
        solved: (B, C, M) probability that an answered contact is solved.
        slowness: (B, M) factor on every duration.
        reply: (C,) median seconds to the first reply, before slowness.
        resolve: (C,) median seconds from the first reply to the end.
    """

    abandoned: NDArray[np.float64]
    solved: NDArray[np.float64]
    slowness: NDArray[np.float64]
    reply: NDArray[np.float64]
    resolve: NDArray[np.float64]


def contact_truth(world: World) -> ContactTruth:
    """Settle how contacts end and how long they take."""
    model, scenario = world.scenario.contact, world.scenario
    point = scenario.touchpoint_number(model.touchpoint)
    channels = scenario.channels()
    settled = np.zeros((3, len(channels)))
    settled[1:] = 1.0
    for name, channel in model.channels.items():
        settled[:, channels.index(name)] = channel.abandoned, channel.reply * 60, channel.resolve * 60
    probit = model.solved[0] + model.solved[1] * world.experience.score[:, point].astype(np.float64)
    driver = world.climate.drivers[:, scenario.drivers.index(model.slow_driver), HISTORY:].astype(np.float64)
    slowness = np.exp(model.slow * (MEAN - driver))[world.organisation.unit_of[:, point]]
    abandoned = threshold(settled[0]) / SIZE
    return ContactTruth(abandoned, threshold(ndtr(probit)) / SIZE, slowness, settled[1], settled[2])


def solved_in_the_end(world: World, truth: ContactTruth, channel: int, month: int) -> NDArray[np.float64]:
    """(B,) probability that a problem taken to a channel is solved, however many contacts it takes."""
    once = solved_at_once(truth)[:, channel, month]
    back = (1 - once) * (threshold(world.scenario.contact.again) / SIZE)
    solved: NDArray[np.float64] = once * sum(back**number for number in range(ROUNDS))
    return solved


def solved_at_once(truth: ContactTruth) -> NDArray[np.float64]:
    """(B, C, M) probability that one contact ends solved: not abandoned, and solved."""
    return (1 - truth.abandoned)[None, :, None] * truth.solved


def contacts(
    world: World,
    truth: ContactTruth,
    chunk: Journeys,
    problem: NDArray[np.bool_],
    rng: Rng,
) -> tuple[dict[str, NDArray[np.int64]], NDArray[np.int64]]:
    """The contacts of a chunk of journeys, and how each journey's problem ended.

    Returns columns by name (``journey``, ``round``, ``channel``, ``unit``, ``opened``, ``replied``, ``closed``,
    ``result``; seconds since the window began), and NO_PROBLEM, SOLVED or UNSOLVED of each journey. What an arrival
    outside the window leads to is decided as in the nearest month.
    """
    journey = np.flatnonzero(problem)
    month = int(np.clip(chunk.month, 0, world.calendar.months - 1))
    point = world.scenario.touchpoint_number(world.scenario.contact.touchpoint)
    model = world.scenario.contact
    channel = world.experience.channel[point, month, chunk.inclination[journey]].astype(np.int64)
    opened = world.second(rng, chunk.arrival[journey], world.scenario.touchpoint[point].hours)
    ended = np.full(len(chunk), NO_PROBLEM)
    ended[journey] = UNSOLVED
    rounds = []
    for number in range(ROUNDS):
        result = _result(truth, chunk.branch[journey], channel, month, rng)
        rounds.append(_round(world, truth, chunk, rng, (journey, channel, opened, result, number, month)))
        ended[journey[result == 0]] = SOLVED
        again = (result != 0) & (rng.integers(0, SIZE, len(journey), dtype=np.uint16) < threshold(model.again))
        journey, channel = journey[again], channel[again]
        first, last = model.again_days
        opened = opened[again] + (first + below(rng, last - first + 1, len(journey))) * DAY
    rows = {name: np.concatenate([each[name] for each in rounds]) for name in rounds[0]}
    kept = world.inside(rows["opened"] // DAY)
    order = np.argsort(rows["journey"][kept], kind="stable")
    return {name: values[kept][order] for name, values in rows.items()}, ended


def _result(
    truth: ContactTruth,
    branch: NDArray[np.int64],
    channel: NDArray[np.int64],
    month: int,
    rng: Rng,
) -> NDArray[np.int64]:
    n = len(branch)
    abandoned = rng.integers(0, SIZE, n, dtype=np.uint16) < threshold(truth.abandoned)[channel]
    solved = rng.integers(0, SIZE, n, dtype=np.uint16) < threshold(truth.solved[branch, channel, month])
    return np.where(abandoned, 2, np.where(solved, 0, 1))


def _round(
    world: World,
    truth: ContactTruth,
    chunk: Journeys,
    rng: Rng,
    at: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int, int],
) -> dict[str, NDArray[np.int64]]:
    journey, channel, opened, result, number, month = at
    branch = chunk.branch[journey]
    slow = truth.slowness[branch, month]
    first, rest = world.scenario.contact.spread
    wait = truth.reply[channel] * slow * np.exp(first * rng.standard_normal(len(journey)))
    work = truth.resolve[channel] * slow * np.exp(rest * rng.standard_normal(len(journey)))
    replied = opened + np.ceil(wait).astype(np.int64)
    point = world.scenario.touchpoint_number(world.scenario.contact.touchpoint)
    return {
        "journey": journey,
        "round": np.full(len(journey), number),
        "channel": channel,
        "unit": world.organisation.unit_of[branch, point],
        "opened": opened,
        "replied": replied,
        "closed": replied + np.ceil(work).astype(np.int64),
        "result": result,
    }


def contact_columns(
    world: World,
    chunk: Journeys,
    rows: dict[str, NDArray[np.int64]],
    rng: Rng,
    first: int,
) -> dict[str, pa.Array]:
    """The contacts as columns of a file."""
    journey, n = rows["journey"], len(rows["journey"])
    answered = rows["result"] != 2
    country = world.organisation.branch_country[chunk.branch[journey]]
    employee, served = world.employee(rng, rows["unit"])
    point = world.scenario.touchpoint_number(world.scenario.contact.touchpoint)
    latest = (world.calendar.days + 300) * DAY
    return {
        "Contact": keys("CT", np.arange(first, first + n), 9),
        "Opened": world.clocks.write(country, rows["opened"]),
        "Customer": keys(world.scenario.customer_prefix, chunk.person[journey], 7),
        "Ticket": keys("T", np.arange(first, first + n), 9),
        "Reservation": keys(world.scenario.case_prefix, chunk.number[journey], 9),
        "Team": words(rows["unit"], world.words.units),
        "Topic": words(np.full(n, point), world.words.touchpoints),
        "Channel": words(rows["channel"], world.words.channels),
        "Agent": keys("E", employee, 6, served & answered),
        "Role": words(world.role_of[np.full(n, point)], world.words.roles, served),
        "Language": words(world.language(chunk)[journey], world.words.languages),
        "Result": words(rows["result"], RESULTS),
        "First reply": world.clocks.write(country, np.minimum(rows["replied"], latest), answered),
        "Closed": world.clocks.write(country, np.minimum(rows["closed"], latest), rows["result"] == 0),
    }
