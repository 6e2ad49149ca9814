"""Employee pulses: every month everybody is asked about the six drivers, engagement and recommending the employer."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.simulate.climate import HISTORY, MEAN
from twofold.simulate.columns import keys, numbers, words
from twofold.simulate.draws import below, stream, trait_normal, traits
from twofold.simulate.pulse_items import column_of, statements
from twofold.simulate.questions import DRIVER, EMPLOYEE_SPREAD, ENPS, ENPS_PER_DRIVER_POINT, PULSE
from twofold.simulate.surveys import FINISHED, SILENT
from twofold.simulate.world import World

ENPS_PERSON = 1.1  # what one person's nature adds to the recommendation, in points of 0-10


def climate_of_month(world: World, month: int) -> NDArray[np.float64]:
    """(T, D) the drivers in a month."""
    return world.climate.drivers[:, :, HISTORY + month].astype(np.float64)


def mean_enps(drivers: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T,) what teams add to the latent recommendation, in points of 0-10."""
    added: NDArray[np.float64] = ENPS_PER_DRIVER_POINT * (drivers.mean(axis=1) - MEAN)
    return added


def pulses(world: World, month: int, first: int) -> dict[str, pa.Array]:
    """The pulses of one month."""
    rng = stream(world.seed, 5, month)
    company = world.organisation
    sizes = np.diff(company.first_employee)
    team = np.repeat(np.arange(company.teams), sizes)
    employee = np.arange(len(team))
    nature = trait_normal(traits(world.seed + 1, employee))
    drivers = climate_of_month(world, month)
    recommend = ENPS.draw(rng, (mean_enps(drivers)[team] + ENPS_PERSON * nature).astype(np.float32))
    answered = PULSE.draw(rng, recommend)
    state = np.where(answered, PULSE.stops(rng, len(team)).astype(np.int16), np.int16(SILENT))
    said = {}
    for number, name in enumerate(world.scenario.drivers):
        felt = (drivers[team, number] + EMPLOYEE_SPREAD * nature).astype(np.float32)
        said[column_of(name)] = numbers(DRIVER.blank(rng, DRIVER.draw(rng, felt)), answered)
    further = _further(world, month, drivers, (team, nature, answered))
    start, days = world.calendar.days_of(month)
    second = world.second(rng, start + below(rng, min(days, 10), len(team)), [7, 18])
    language = world.language_of[company.team_country[team]]
    worst = drivers.argmin(axis=1)[team]
    best = drivers.argmax(axis=1)[team]
    mood = np.array([0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2])[recommend]
    topic = world.texts.topics.index(world.scenario.drivers[0]) + np.where(mood == 2, best, worst)
    return {
        "Pulse": keys("P", np.arange(first, first + len(team)), 9),
        "Date": world.clocks.write(company.team_country[team], second),
        "Employee": keys("E", employee, 6),
        "Team": words(team, world.words.units),
        "Role": words(company.team_kind[team], world.words.roles),
        "Language": words(language, world.words.languages),
        "State": words(state, world.words.states),
        **said,
        **further,
        "Recommend as employer": numbers(ENPS.blank(rng, recommend), answered),
        "What should change?": world.texts.write(rng, language, topic, mood, state == FINISHED),
    }


def _further(
    world: World,
    month: int,
    drivers: NDArray[np.float64],
    people: tuple[NDArray[np.int64], NDArray[np.floating], NDArray[np.bool_]],
) -> dict[str, pa.Array]:
    """The answers to the further statements; drawn apart, so that they change no other number of the month."""
    team, nature, answered = people
    rng = stream(world.seed, 5, month, 1)
    said = {}
    for one in statements(world.scenario.drivers):
        felt = (one.felt(drivers)[team] + EMPLOYEE_SPREAD * nature).astype(np.float32)
        said[one.column] = numbers(one.question.blank(rng, one.question.draw(rng, felt)), answered)
    return said
