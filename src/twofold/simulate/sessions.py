"""Training sessions: who attended what when, and how they liked it (which says nothing about whether it worked)."""

import numpy as np
import pyarrow as pa

from twofold.simulate.columns import keys, numbers, words
from twofold.simulate.draws import below, happens, stream
from twofold.simulate.questions import Question
from twofold.simulate.world import World

PRESENT = 0.92


def rating_question(rating: float) -> Question:
    """How people rate a training; its latent line lies at the scenario's rating."""
    return Question("rating", 1, 5, at=rating, slope=0.0, noise=0.7, missing_code=9, missing=0.1)


def sessions(world: World, month: int, first: int) -> dict[str, pa.Array] | None:
    """The attendances of one month; None where there was no training."""
    rng = stream(world.seed, 7, month)
    company = world.organisation
    parts = []
    for number, trained in enumerate(world.climate.trained):
        for team in np.flatnonzero(trained == month):
            people = np.arange(company.first_employee[team], company.first_employee[team + 1])
            parts.append(np.stack([people, np.full(len(people), team), np.full(len(people), number)]))
    if not parts:
        return None
    employee, team, training = np.concatenate(parts, axis=1)
    n = len(employee)
    attended = happens(rng, PRESENT, n)
    ratings = np.zeros(n, dtype=np.int16)
    for number, each in enumerate(world.scenario.training):
        question = rating_question(each.rating)
        drawn = question.blank(rng, question.draw(rng, np.zeros(n, dtype=np.float32)))
        ratings = np.where(training == number, drawn, ratings)
    start, days = world.calendar.days_of(month)
    second = world.second(rng, start + below(rng, days, n), [9, 15])
    return {
        "Attendance": keys("TR", np.arange(first, first + n), 7),
        "Date": world.clocks.write(company.team_country[team], second),
        "Training": words(training, pa.array([each.name for each in world.scenario.training])),
        "Employee": keys("E", employee, 6),
        "Team": words(team, world.words.units),
        "Role": words(company.team_kind[team], world.words.roles),
        "Attended": words(attended, pa.array(["no", "yes"])),
        "Rating": numbers(ratings, attended),
    }
