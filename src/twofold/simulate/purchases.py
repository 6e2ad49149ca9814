"""Purchases: one row for each journey, on the day it was bought."""

import numpy as np
import pyarrow as pa

from twofold.simulate.columns import keys, numbers, words
from twofold.simulate.draws import Rng
from twofold.simulate.journeys import Journeys
from twofold.simulate.world import World

SPREAD = 0.35  # standard deviation of the logarithm of the price of one unit


def purchases(world: World, chunk: Journeys, rng: Rng, first: int, bought_at: int) -> dict[str, pa.Array]:
    """The purchases of a chunk of journeys; ``bought_at`` is the touchpoint where people buy."""
    at = world.scenario.touchpoint[bought_at].day
    day = chunk.arrival + at.lead * chunk.lead + at.length * chunk.length + at.plus
    journey = np.flatnonzero(world.inside(day))
    n, month = len(journey), world.calendar.month_of_day()[day[journey]]
    channel = world.experience.channel[bought_at, month, chunk.inclination[journey]]
    price = world.scenario.price * np.exp(np.float32(SPREAD) * rng.standard_normal(n, dtype=np.float32))
    country = world.organisation.branch_country[chunk.branch[journey]]
    return {
        "Invoice": keys("INV", np.arange(first, first + n), 9),
        "Date": world.clocks.write(country, world.second(rng, day[journey], [8, 21])),
        "Customer": keys(world.scenario.customer_prefix, chunk.person[journey], 7),
        "Reservation": keys(world.scenario.case_prefix, chunk.number[journey], 9),
        "Branch": words(world.organisation.teams + chunk.branch[journey], world.words.units),
        "Bought through": words(channel, world.words.channels),
        "Quantity": numbers(chunk.length[journey].astype(np.int16)),
        "Amount (cents)": numbers(np.rint(price * chunk.length[journey]).astype(np.int64)),
    }
