"""What the surveys after the journey, and reviews, are expected to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.contacts import ContactTruth, solved_in_the_end
from twofold.simulate.curves import GRID, answered, at, blurred, mean, net
from twofold.simulate.draws import SIZE, threshold
from twofold.simulate.experience import STEPS
from twofold.simulate.journeys import BEFORE, month_shift
from twofold.simulate.ledger import Ledger
from twofold.simulate.memories import remembered_touchpoints
from twofold.simulate.questions import MEMORY, NODES, NPS, RATING, REVIEW, SPREAD, STARS, WEIGHTS, Question, Response
from twofold.simulate.world import World

Cells = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Journeys:
    """Journeys of one month and one way through the channels: (B, 2) expected number; (B, 2, R) and (B, 2) felt."""

    count: Cells
    points: Cells
    whole: Cells


@dataclass(frozen=True, slots=True)
class _Curves:
    """On GRID: mean score, score times the chance of an answer, and that chance."""

    mean: Cells
    score: Cells
    given: Cells


def expect_memories(world: World, ledger: Ledger, contacts: ContactTruth) -> None:
    """Add what is expected of the surveys after the journey and of reviews."""
    nps, stars = _curves(NPS, net(NPS, 9, 6), MEMORY), _curves(STARS, mean(STARS), REVIEW)
    memory = world.scenario.memory
    after = month_shift(world.scenario, world.calendar, 0, 1, memory.plus)
    posted = month_shift(world.scenario, world.calendar, 0, 1, memory.review_plus).sum(axis=1)
    rate = world.rate(memory.asked)
    recommended = np.zeros((6, world.organisation.branches, world.calendar.months))
    responded, reviewed = np.zeros_like(recommended), np.zeros(6)
    ratings = np.zeros((len(remembered_touchpoints(world)), 6))
    for position in range(len(after)):
        for cells in _cells(world, contacts, position):
            asked = cells.count * rate
            recommended += _sums(cells, asked, world.weights, nps, NPS.given)[..., None] * after[position]
            responded += _responses(cells, asked, world.weights, nps)[..., None] * after[position]
            ratings += _ratings(cells, asked, world.weights) * after[position].sum()
            thinking = cells.count * (threshold(memory.review) / SIZE)
            reviewed += _sums(cells, thinking, np.ones(2), stars, 1.0).sum(axis=1) * posted[position]
    _add(world, ledger, "nps", recommended)
    _add(world, ledger, "response_rate", responded)
    ledger.add("mean", {"item": "stars"}, reviewed)
    for sums, number in zip(ratings, remembered_touchpoints(world), strict=True):
        ledger.add("mean", {"item": f"rating_{world.scenario.touchpoint[number].name}"}, sums)


def _curves(question: Question, counts: Cells, response: Response) -> _Curves:
    chances = question.chances(GRID)
    return _Curves(
        blurred(chances @ counts),
        blurred(chances @ (counts * response.chance)),
        blurred(answered(response)),
    )


def _cells(world: World, contacts: ContactTruth, position: int) -> Iterator[_Journeys]:
    """Every way through the channels, and every end of a problem, of the journeys of one month of arrival."""
    month = int(np.clip(position - BEFORE, 0, world.calendar.months - 1))
    stays = world.traffic.counts[position] * world.traffic.branches[position].probabilities
    remembered = remembered_touchpoints(world)
    contact = world.scenario.touchpoint_number(world.scenario.contact.touchpoint)
    ways, counts = np.unique(world.experience.channel[[*remembered, contact], month], axis=1, return_counts=True)
    memory, happens = world.scenario.memory, threshold(world.scenario.contact.happens) / SIZE
    share = np.array([1 - world.traffic.loyal, world.traffic.loyal])
    extra = np.array([0.0, world.scenario.loyal.effect])
    weights = np.array([world.scenario.touchpoint[number].memory for number in remembered])
    for way, count in zip(ways.T, counts, strict=True):
        points = np.stack(
            [
                world.experience.score[:, number, channel, month]
                for number, channel in zip(remembered, way, strict=False)
            ],
            axis=1,
        ).astype(np.float64)
        solved = solved_in_the_end(world, contacts, int(way[-1]), month)
        ends = ((1 - happens, 0.0), (happens * solved, memory.solved), (happens * (1 - solved), memory.unsolved))
        for chance, effect in ends:
            whole = memory.intercept + points @ weights + effect
            journeys = stays * chance * count / STEPS
            yield _Journeys(
                journeys[:, None] * share,
                points[:, None, :] + extra[:, None],
                whole[:, None] + extra,
            )


def _sums(cells: _Journeys, asked: Cells, weights: Cells, curves: _Curves, given: float) -> Cells:
    """(6, B) expected sums of one question."""
    score, n = asked * at(curves.score, cells.whole) * given, asked * at(curves.given, cells.whole) * given
    population = cells.count * at(curves.mean, cells.whole), cells.count
    return _summed((*population, score, n, score * weights, n * weights))


def _responses(cells: _Journeys, asked: Cells, weights: Cells, curves: _Curves) -> Cells:
    n = asked * at(curves.given, cells.whole)
    return _summed((n, asked, n, asked, n * weights, asked * weights))


def _summed(six: tuple[Cells, ...]) -> Cells:
    """(6, B) sums over other and loyal customers."""
    return np.stack([each.sum(axis=1) for each in six])


@cache
def _rated() -> Cells:
    """On GRID: the mean rating."""
    return np.asarray(RATING.chances(GRID) @ mean(RATING))


def _ratings(cells: _Journeys, asked: Cells, weights: Cells) -> Cells:
    """(R, 6) expected sums of the ratings, which only those give who answer because of their recommendation."""
    rated, chance = _rated(), answered(MEMORY)
    moment = SPREAD * NODES
    back = at(chance, cells.whole[..., None] + moment) * WEIGHTS * (RATING.given * MEMORY.whole)  # (B, 2, nodes)
    rows = []
    for number in range(cells.points.shape[2]):
        rating = at(rated, cells.points[:, :, number, None] + moment)
        score, n = asked * (back * rating).sum(axis=2), asked * back.sum(axis=2)
        plain = cells.count * (rating * WEIGHTS).sum(axis=2)
        six = (plain, cells.count, score, n, score * weights, n * weights)
        rows.append([float(each.sum()) for each in six])
    return np.array(rows)


def _add(world: World, ledger: Ledger, measure: str, totals: Cells) -> None:
    """Add (6, B, M) sums to the groups they belong to; these answers have no channel."""
    name = {"touchpoint": world.scenario.memory.touchpoint}
    company = world.organisation
    everything: dict[str, str] = {}
    if measure == "response_rate":
        name, everything = {**name, "kind": "survey"}, {"kind": "survey"}
    for fixed in (everything, name):
        ledger.add(measure, fixed, totals.sum(axis=(1, 2)))
        for month, label in enumerate(world.month_names()):
            ledger.add(measure, {**fixed, "month": label}, totals[:, :, month].sum(axis=1))
    for branch in range(company.branches):
        code = {"unit": company.unit_codes[company.teams + branch]}
        ledger.add(measure, {**everything, **code}, totals[:, branch].sum(axis=1))
        ledger.add(measure, {**code, **name}, totals[:, branch].sum(axis=1))
