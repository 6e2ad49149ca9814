"""Exposures: what customers saw or read of us, and what some of that led to."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.simulate.columns import keys, words
from twofold.simulate.draws import SIZE, Rng, below, threshold
from twofold.simulate.journeys import Journeys
from twofold.simulate.scenario import Exposure
from twofold.simulate.world import World

DAY, HOUR = 86_400, 3600
BUYING, CONTACTING = "purchase", "contact"
Ints = NDArray[np.int64]
Moments = tuple[Ints, Ints]  # journeys of a chunk, and the second of something that happened in each


def exposures(world: World, chunk: Journeys, done: dict[str, Moments], rng: Rng, first: int) -> dict[str, pa.Array]:
    """The exposures of a chunk of journeys.

    ``done`` holds, by what can be led to, the journeys and seconds of all that happened. A share of it was led to by an
    exposure some hours before; other exposures of the same customers led to nothing, at any time of the month.
    """
    rows = [_led(model, done[model.leads_to], rng) for model in world.scenario.exposure]
    found = []
    for number, (model, (journey, second)) in enumerate(zip(world.scenario.exposure, rows, strict=True)):
        other, idle = _idle(world, chunk, round(len(journey) * model.idle), rng)
        both = np.concatenate([journey, other]), np.concatenate([second, idle])
        found.append((*both, np.full(len(both[0]), number)))
    journey, second, model_of = (np.concatenate(each) for each in zip(*found, strict=True))
    kept = world.inside(second // DAY)
    return _columns(world, chunk, (journey[kept], second[kept], model_of[kept]), first)


def _led(model: Exposure, done: Moments, rng: Rng) -> Moments:
    """The exposures that led to something: some hours before it."""
    journey, second = done
    led = np.flatnonzero(rng.integers(0, SIZE, len(journey), dtype=np.uint16) < threshold(model.share))
    low, high = model.hours
    return journey[led], second[led] - low * HOUR - below(rng, (high - low) * HOUR, len(led))


def _idle(world: World, chunk: Journeys, count: int, rng: Rng) -> Moments:
    """Exposures of some customers that led to nothing."""
    start, days = world.calendar.days_of(chunk.month)
    journey = below(rng, max(1, len(chunk)), count if len(chunk) else 0)
    return journey, start * DAY + below(rng, days * DAY, len(journey))


def _columns(world: World, chunk: Journeys, rows: tuple[Ints, Ints, Ints], first: int) -> dict[str, pa.Array]:
    journey, second, model = rows
    n = len(journey)
    channels, steps = world.words.channels.to_pylist(), world.words.touchpoints.to_pylist()
    channel = np.array([channels.index(each.channel) for each in world.scenario.exposure])
    step = np.array([steps.index(each.step) for each in world.scenario.exposure])
    return {
        "Exposure": keys("EX", np.arange(first, first + n), 9),
        "Seen": world.clocks.write(world.organisation.branch_country[chunk.branch[journey]], second),
        "Customer": keys(world.scenario.customer_prefix, chunk.person[journey], 7),
        "Branch": words(world.organisation.teams + chunk.branch[journey], world.words.units),
        "What": words(step[model], world.words.touchpoints),
        "Where": words(channel[model], world.words.channels),
        "Language": words(world.language(chunk)[journey], world.words.languages),
    }


def exposure_truth(world: World) -> list[dict[str, Any]]:
    """What exposures lead to: ``share`` of all purchases or first contacts, within ``hours``; the others to nothing.

    ``led`` is the share of a channel's exposures that led to something; it leaves out what follows by chance.
    """
    return [
        {
            "channel": model.channel,
            "touchpoint": model.step,
            "leads_to": model.leads_to,
            "share": float(threshold(model.share)) / SIZE,
            "hours": model.hours,
            "led": round(1 / (1 + model.idle), 6),
        }
        for model in world.scenario.exposure
    ]
