"""What the surveys after the journey, and reviews, are expected to show."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.contacts import ContactTruth
from twofold.simulate.curves import GRID, answered, at, mean, net
from twofold.simulate.draws import SIZE, threshold
from twofold.simulate.journeys import month_shift
from twofold.simulate.ledger import Ledger
from twofold.simulate.memory_cells import MemoryCell, memory_cells
from twofold.simulate.memory_curves import MemoryCurves, three_curves
from twofold.simulate.questions import MEMORY, NPS, RATING, REVIEW, SPREAD_AFTERWARDS, STARS
from twofold.simulate.world import World

Cells = NDArray[np.float64]
# of the person and the mood, where two answers depend on them together; 11 nodes agree with 25 to seven digits
PERSON_NODES, PERSON_WEIGHTS = np.polynomial.hermite_e.hermegauss(11)
PERSON_WEIGHTS = PERSON_WEIGHTS / PERSON_WEIGHTS.sum()


def expect_memories(world: World, ledger: Ledger, contacts: ContactTruth) -> None:
    """Add what is expected of the surveys after the journey and of reviews."""
    memory = world.scenario.memory
    after = month_shift(world.scenario, world.calendar, 0, 1, memory.plus)
    posted = month_shift(world.scenario, world.calendar, 0, 1, memory.review_plus).sum(axis=1)
    rate, thinks = world.rate(memory.asked), threshold(memory.review) / SIZE
    recommended = np.zeros((6, world.organisation.branches, world.calendar.months))
    responded, reviewed = np.zeros_like(recommended), np.zeros(6)
    ratings = np.zeros((len(world.scenario.remembered()), 6))
    curves = MemoryCurves(world, _columns())
    for cell in memory_cells(world, contacts):
        read = curves.read(cell.rates, cell.ends, cell.memory)
        means = np.einsum("bin,i->bn", read[:, :, :6], cell.chance)
        asked, weight = cell.count * rate[cell.loyal], world.weights[cell.loyal]
        recommended += _six(cell.count, asked, means[:, :3], weight, NPS.given)[..., None] * after[cell.position]
        n = asked * means[:, 2]
        responded += np.stack([n, asked, n, asked, n * weight, asked * weight])[..., None] * after[cell.position]
        reviewed += _six(cell.count, cell.count * thinks, means[:, 3:], 1.0, 1.0).sum(axis=1) * posted[cell.position]
        ratings += _ratings(cell, asked, weight, read[:, :, 6:]) * after[cell.position].sum()
    _add(world, ledger, "nps", recommended)
    _add(world, ledger, "response_rate", responded)
    ledger.add("mean", {"item": "stars"}, reviewed)
    for sums, number in zip(ratings, world.scenario.remembered(), strict=True):
        ledger.add("mean", {"item": f"rating_{world.scenario.touchpoint[number].name}"}, sums)


def _columns() -> Cells:
    """(GRID, 6 + nodes): recommendation, stars, and the chance of an answer at each node of the person."""
    chance = answered(MEMORY)
    nodes = [np.interp(GRID + SPREAD_AFTERWARDS * node, GRID, chance) for node in PERSON_NODES]
    both = [*three_curves(NPS, net(NPS, 9, 6), MEMORY), *three_curves(STARS, mean(STARS), REVIEW)]
    return np.stack([*both, *nodes], axis=1)


def _six(count: Cells, asked: Cells, means: Cells, weight: float, given: float) -> Cells:
    """(6, B) expected sums of one question, from (B, 3) means of its curves."""
    score, n = asked * means[:, 1] * given, asked * means[:, 2] * given
    return np.stack([count * means[:, 0], count, score, n, score * weight, n * weight])


@cache
def _rated() -> Cells:
    """On GRID: the mean rating."""
    return np.asarray(RATING.chances(GRID) @ mean(RATING))


def _ratings(cell: MemoryCell, asked: Cells, weight: float, back: Cells) -> Cells:
    """(R, 6) expected sums of the ratings, which only those give who answer because of their recommendation."""
    rating = at(_rated(), cell.points[..., None] + SPREAD_AFTERWARDS * PERSON_NODES)  # (B, I, R, nodes)
    reach = cell.chance[None, :, None] * back * PERSON_WEIGHTS * (RATING.given * MEMORY.whole)
    score = asked @ np.einsum("birn,bin->br", rating, reach)
    n = float(asked @ reach.sum(axis=(1, 2)))
    plain = cell.count @ np.einsum("birn,i,n->br", rating, cell.chance, PERSON_WEIGHTS)
    count = float(cell.count.sum())
    rows = [(p, count, s, n, s * weight, n * weight) for p, s in zip(plain, score, strict=True)]
    return np.array(rows) * cell.passed[:, None]


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
