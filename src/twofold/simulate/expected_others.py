"""What employee pulses and mystery visits are expected to show."""

from collections.abc import Callable
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.curves import GRID, at, mean, net
from twofold.simulate.draws import SIZE, threshold
from twofold.simulate.ledger import Ledger
from twofold.simulate.pulse_items import statements
from twofold.simulate.pulses import ENPS_PERSON, climate_of_month, mean_enps
from twofold.simulate.questions import (
    DRIVER,
    EMPLOYEE_SPREAD,
    ENPS,
    MOMENT,
    NODES,
    PULSE,
    WEIGHTS,
    Question,
    point_question,
)
from twofold.simulate.visits import visit_channel
from twofold.simulate.world import World

Cells = NDArray[np.float64]


def expect_pulses(world: World, ledger: Ledger) -> None:
    """Add what is expected of employee pulses: by statement, and the recommendation."""
    asked_items = _items(world)
    rated = {question: question.chances(GRID) @ mean(question) for _, question, _ in asked_items}
    grid = ENPS.chances(GRID * 2)
    net_score, chosen = grid @ net(ENPS, 9, 6), grid @ (net(ENPS, 9, 6) * PULSE.chance)
    back = grid @ PULSE.chance
    asked = np.diff(world.organisation.first_employee).astype(np.float64)
    for month in range(world.calendar.months):
        drivers = climate_of_month(world, month)
        felt = mean_enps(drivers)[:, None] + ENPS_PERSON * NODES  # (T, nodes)
        answers = at(back, felt / 2) * WEIGHTS
        score = asked * (at(chosen, felt / 2) @ WEIGHTS) * ENPS.given
        n = asked * answers.sum(axis=1)
        everybody = asked * (at(net_score, felt / 2) @ WEIGHTS)
        _add(world, ledger, "enps", {}, (everybody, asked, score, n * ENPS.given))
        _add(world, ledger, "response_rate", {"kind": "pulse"}, (n, asked, n, asked))
        for item, question, said in asked_items:
            rating = at(rated[question], said(drivers)[:, None] + EMPLOYEE_SPREAD * NODES)
            given = asked * question.given
            # both what is said and whether anything is said follow from the same nature
            sums = (given * (rating @ WEIGHTS), given, question.given * asked * (answers * rating).sum(axis=1))
            _add(world, ledger, "mean", {"item": item}, (*sums, n * question.given))


def _items(world: World) -> list[tuple[str, Question, Callable[[Cells], Cells]]]:
    """Every statement of the pulse: its item, its question, and what teams feel about it, of (T, D) drivers."""
    first: list[tuple[str, Question, Callable[[Cells], Cells]]] = [
        (name, DRIVER, itemgetter((slice(None), at))) for at, name in enumerate(world.scenario.drivers)
    ]
    return first + [(one.item, one.question, one.felt) for one in statements(world.scenario.drivers)]


def _add(world: World, ledger: Ledger, measure: str, fixed: dict[str, str], teams: tuple[Cells, ...]) -> None:
    """Add (T,) sums of everybody and of the answers, overall and by team."""
    sums = np.stack([*teams, *teams[2:]])
    ledger.add(measure, fixed, sums.sum(axis=1))
    for team in range(world.organisation.teams):
        ledger.add(measure, {**fixed, "unit": world.organisation.unit_codes[team]}, sums[:, team])


def expect_visits(world: World, ledger: Ledger) -> None:
    """Add what is expected of mystery visits: points over possible points."""
    rate = threshold(world.scenario.visits_per_month) / SIZE
    company = world.organisation
    for point in world.scenario.visit_point:
        question = point_question(point.name, point.base)
        number = world.scenario.touchpoint_number(point.touchpoint)
        felt = world.experience.score[:, number, visit_channel(world, point.touchpoint)].astype(np.float64)
        points = at(question.chances(GRID) @ mean(question), felt[..., None] + MOMENT * NODES) @ WEIGHTS
        seen = rate * (1 - threshold(point.not_applicable) / SIZE) * np.ones_like(points)
        by_branch = np.stack([(seen * points).sum(axis=1), (seen * question.high).sum(axis=1)] * 3)
        ledger.add("audit_score", {}, by_branch.sum(axis=1))
        for branch in range(company.branches):
            code = company.unit_codes[company.teams + branch]
            ledger.add("audit_score", {"unit": code}, by_branch[:, branch])
