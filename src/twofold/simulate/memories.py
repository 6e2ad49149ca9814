"""What customers remember afterwards: the survey about the whole journey, and reviews."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.simulate.columns import keys, numbers, words
from twofold.simulate.draws import SIZE, Rng, threshold
from twofold.simulate.journeys import Journeys
from twofold.simulate.memory_rule import remembered
from twofold.simulate.paths import Paths
from twofold.simulate.questions import MEMORY, MOOD, NPS, PERSON, RATING, REVIEW, STARS
from twofold.simulate.surveys import FINISHED, SILENT, mood
from twofold.simulate.world import World

MOOD_OF_NPS = np.array([1, 1, 1, 1, 1, 2, 2, 3, 3, 5, 5], dtype=np.int16)  # as a 1-5 answer


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a chunk of journeys left behind.

    Attributes:
        points: (J, R) experience of each remembered touchpoint, as it feels afterwards.
        passed: (J, R) whether the customer passed it.
        whole: (J,) the experience as it is remembered.
    """

    points: NDArray[np.float32]
    passed: NDArray[np.bool_]
    whole: NDArray[np.float32]


def remember(world: World, chunk: Journeys, went: Paths, ended: NDArray[np.int64], rng: Rng) -> Remembered:
    """What customers will remember of their journeys; arrivals outside the window feel the nearest month."""
    month = int(np.clip(chunk.month, 0, world.calendar.months - 1))
    numbers_of = world.scenario.remembered()
    points = np.stack([_scores(world, chunk, number, month) for number in numbers_of], axis=1)
    points += went.incident[:, numbers_of]
    passed = went.passed[:, numbers_of]
    memory = world.scenario.memory
    whole = np.float32(memory.intercept) + remembered(memory.weights, points, passed)
    whole += np.array([0.0, memory.solved, memory.unsolved], dtype=np.float32)[ended]
    for deviation, happens in zip(world.scenario.deviation, went.happens, strict=True):
        if deviation.price:
            whole += np.float32(deviation.price) * happens
    mood = rng.standard_normal(len(chunk), dtype=np.float32) * np.float32(MOOD)
    personal = np.float32(PERSON) * chunk.felt + mood + np.float32(world.scenario.loyal.effect) * chunk.loyal
    personal = personal.astype(np.float32)
    return Remembered(points + personal[:, None], passed, whole + personal)


def _scores(world: World, chunk: Journeys, point: int, month: int) -> NDArray[np.float32]:
    channel = world.experience.channel[point, month, chunk.inclination]
    found: NDArray[np.float32] = world.experience.score[chunk.branch, point, channel, month]
    return found


def memory_surveys(world: World, chunk: Journeys, felt: Remembered, rng: Rng, first: int) -> dict[str, pa.Array]:
    """The surveys after a chunk of journeys."""
    memory = world.scenario.memory
    day = chunk.arrival + chunk.length + memory.plus
    limits = threshold(world.rate(memory.asked))[chunk.loyal.astype(np.int64)]
    asked = (rng.integers(0, SIZE, len(chunk), dtype=np.uint16) < limits) & world.inside(day)
    journey = np.flatnonzero(asked)
    n = len(journey)
    recommend = NPS.draw(rng, felt.whole[journey])
    answered = MEMORY.draw(rng, recommend)
    state = np.where(answered, MEMORY.stops(rng, n).astype(np.int16), np.int16(SILENT))
    ratings = {
        f"Rate {world.scenario.touchpoint[number].name}": numbers(
            _rating(rng, felt.points[journey, position], felt.passed[journey, position]),
            state == FINISHED,
        )
        for position, number in enumerate(world.scenario.remembered())
    }
    language = world.language(chunk)[journey]
    topic = np.full(n, world.texts.topics.index(memory.touchpoint))
    comment = world.texts.write(rng, language, topic, mood(MOOD_OF_NPS[recommend]), state == FINISHED)
    return {
        "Survey": keys("MS", np.arange(first, first + n), 9),
        "Date": _times(world, chunk, journey, day, rng),
        "Customer No.": keys(world.scenario.customer_prefix, chunk.person[journey], 7),
        "Reservation": keys(world.scenario.case_prefix, chunk.number[journey], 9),
        "Branch": _branch(world, chunk, journey),
        "Topic": _topic(world, n),
        "Lang": words(language, world.words.languages),
        "Segment": words(chunk.loyal[journey], world.words.segments),
        "Weight": numbers(world.weights[chunk.loyal[journey].astype(np.int64)]),
        "State": words(state, world.words.states),
        "NPS": numbers(NPS.blank(rng, recommend), state != SILENT),
        **ratings,
        "In your own words": comment,
    }


def _rating(rng: Rng, felt: NDArray[np.float32], passed: NDArray[np.bool_]) -> NDArray[np.int16]:
    """Ratings of a touchpoint; who did not pass it cannot say."""
    return np.where(passed, RATING.blank(rng, RATING.draw(rng, felt)), np.int16(RATING.missing_code))


def reviews(world: World, chunk: Journeys, felt: Remembered, rng: Rng, first: int) -> dict[str, pa.Array]:
    """The reviews that customers of a chunk of journeys posted."""
    memory = world.scenario.memory
    day = chunk.arrival + chunk.length + memory.review_plus
    thinks = (rng.integers(0, SIZE, len(chunk), dtype=np.uint16) < threshold(memory.review)) & world.inside(day)
    journey = np.flatnonzero(thinks)
    stars = STARS.draw(rng, felt.whole[journey])
    posted = REVIEW.draw(rng, stars)
    journey, stars = journey[posted], stars[posted]
    n = len(journey)
    language = world.language(chunk)[journey]
    topic = np.full(n, world.texts.topics.index(memory.touchpoint))
    return {
        "Review": keys("RV", np.arange(first, first + n), 9),
        "Posted": _times(world, chunk, journey, day, rng),
        "Branch": _branch(world, chunk, journey),
        "Topic": _topic(world, n),
        "Lang": words(language, world.words.languages),
        "Stars": numbers(stars),
        "Text": world.texts.write(rng, language, topic, mood(stars), np.ones(n, dtype=bool)),
    }


def _times(
    world: World,
    chunk: Journeys,
    journey: NDArray[np.int64],
    day: NDArray[np.int64],
    rng: Rng,
) -> pa.Array:
    country = world.organisation.branch_country[chunk.branch[journey]]
    return world.clocks.write(country, world.second(rng, day[journey], [8, 21]))


def _branch(world: World, chunk: Journeys, journey: NDArray[np.int64]) -> pa.Array:
    return words(world.organisation.teams + chunk.branch[journey], world.words.units)


def _topic(world: World, n: int) -> pa.Array:
    return words(np.full(n, len(world.scenario.touchpoint)), world.words.touchpoints)
