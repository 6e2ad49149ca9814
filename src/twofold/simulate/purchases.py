"""Purchases: one row for each journey, on the day it was bought."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.simulate.columns import keys, numbers, words
from twofold.simulate.draws import Rng
from twofold.simulate.journeys import Journeys
from twofold.simulate.world import World

DAY = 86_400
SPREAD = 0.35  # standard deviation of the logarithm of the price of one unit


def bought(world: World, chunk: Journeys, rng: Rng) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The journeys of a chunk that were bought in the window, and the second of each."""
    at = world.scenario.touchpoint[world.bought_at].day
    day = chunk.arrival + at.lead * chunk.lead + at.length * chunk.length + at.plus
    journey = np.flatnonzero(world.inside(day))
    return journey, world.second(rng, day[journey], [8, 21])


def purchases(
    world: World, chunk: Journeys, moments: tuple[NDArray[np.int64], NDArray[np.int64]], rng: Rng, first: int
) -> dict[str, pa.Array]:
    """The purchases of a chunk of journeys; ``moments`` are those that were bought."""
    journey, second = moments
    n, month = len(journey), world.calendar.month_of_day()[second // DAY]
    channel = world.experience.channel[world.bought_at, month, chunk.inclination[journey]]
    price = world.scenario.price * np.exp(np.float32(SPREAD) * rng.standard_normal(n, dtype=np.float32))
    country = world.organisation.branch_country[chunk.branch[journey]]
    return {
        "Invoice": keys("INV", np.arange(first, first + n), 9),
        "Date": world.clocks.write(country, second),
        "Customer": keys(world.scenario.customer_prefix, chunk.person[journey], 7),
        "Reservation": keys(world.scenario.case_prefix, chunk.number[journey], 9),
        "Branch": words(world.organisation.teams + chunk.branch[journey], world.words.units),
        "Bought through": words(channel, world.words.channels),
        "Quantity": numbers(chunk.length[journey].astype(np.int16)),
        "Amount (cents)": numbers(np.rint(price * chunk.length[journey]).astype(np.int64)),
    }
