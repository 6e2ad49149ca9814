"""Mystery visits: a checklist of points, some of which do not apply."""

import numpy as np
import pyarrow as pa

from twofold.simulate.columns import keys, numbers, words
from twofold.simulate.draws import SIZE, below, stream, threshold
from twofold.simulate.questions import MOMENT, point_question
from twofold.simulate.world import World

NOT_APPLICABLE = 9
SHOPPERS = 40


def visit_channel(world: World, touchpoint: str) -> int:
    """The channel in which a shopper sees a touchpoint: the first one of the scenario's list."""
    point = world.scenario.touchpoint[world.scenario.touchpoint_number(touchpoint)]
    return world.scenario.channels().index(point.channels[0].name)


def visits(world: World, month: int, first: int) -> dict[str, pa.Array]:
    """The mystery visits of one month."""
    rng = stream(world.seed, 6, month)
    company, scenario = world.organisation, world.scenario
    limit = threshold(scenario.visits_per_month)
    branch = np.flatnonzero(rng.integers(0, SIZE, company.branches, dtype=np.uint16) < limit)
    n = len(branch)
    moment = rng.standard_normal(n, dtype=np.float32) * np.float32(MOMENT)
    points = {}
    for point in scenario.visit_point:
        number = scenario.touchpoint_number(point.touchpoint)
        felt = world.experience.score[branch, number, visit_channel(world, point.touchpoint), month] + moment
        seen = point_question(point.name, point.base).draw(rng, felt)
        skipped = rng.integers(0, SIZE, n, dtype=np.uint16) < threshold(point.not_applicable)
        points[point.name] = numbers(np.where(skipped, np.int16(NOT_APPLICABLE), seen))
    start, days = world.calendar.days_of(month)
    second = world.second(rng, start + below(rng, days, n), [9, 19])
    return {
        "Visit": keys("V", np.arange(first, first + n), 7),
        "Date": world.clocks.write(company.branch_country[branch], second),
        "Shopper": keys("MS", below(rng, SHOPPERS, n), 3),
        "Branch": words(company.teams + branch, world.words.units),
        **points,
    }
