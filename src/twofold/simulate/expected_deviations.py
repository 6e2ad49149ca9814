"""What deviations are expected to cost: the planted price, and what it makes of the scores of those who deviate.

For each deviation, the journeys with it are compared with the same journeys without it: same branch, month, channels,
segment, problem and incidents, and the other deviations as probable as before.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.contacts import ContactTruth
from twofold.simulate.curves import GRID, STEP, mean, net
from twofold.simulate.deviations import Departure
from twofold.simulate.memory_cells import MemoryCell, memory_cells
from twofold.simulate.memory_curves import MemoryCurves, three_curves
from twofold.simulate.questions import MEMORY, NPS
from twofold.simulate.world import World

Cells = NDArray[np.float64]
Key = tuple[tuple[float, ...], tuple[float, ...], bool]


@dataclass(frozen=True, slots=True)
class Cost:
    """How often a deviation happens and what it does to the survey after the journey.

    Differences are of the NPS (``nps``, in points) and of the mean recommendation (``score``, as a share of its scale
    from 0 to 10).

    Attributes:
        journeys: expected journeys with it, in the window and around it.
        share: of all journeys; of loyal and of other customers' ones.
        effect: mean effect on the journeys that deviate (ATT), over everybody.
        effect_answered: the same among those who answer, with and without it: silence differs.
        naive: what a plain comparison of all journeys with and without it would say of those who answer.
    """

    journeys: float
    share: dict[str, float]
    effect: dict[str, float]
    effect_answered: dict[str, float]
    naive: dict[str, float]


@dataclass(slots=True)
class _Sums:
    """Sums over journeys: of n and of the five columns of curves."""

    n: float
    columns: Cells

    @classmethod
    def nothing(cls) -> "_Sums":
        return cls(0.0, np.zeros(5))

    def add(self, weight: float, places: Cells, curves: Cells) -> None:
        """Add (3, GRID) journeys with (GRID, 3, 5) curves."""
        self.n += weight * float(places.sum())
        self.columns += weight * np.einsum("eg,gen->n", places, curves)

    def everybody(self) -> tuple[float, float]:
        """Mean net score and recommendation."""
        return self.columns[0] / self.n, self.columns[3] / self.n

    def answered(self) -> tuple[float, float]:
        """The same of those who answer."""
        return self.columns[1] / self.columns[2], self.columns[4] / self.columns[2]


def costs(world: World, contacts: ContactTruth) -> list[Cost]:
    """What each deviation of the scenario costs, in its order."""
    recommend = three_curves(NPS, mean(NPS), MEMORY)
    curves = MemoryCurves(world, np.stack([*three_curves(NPS, net(NPS, 9, 6), MEMORY), *recommend[:2]], axis=1))
    places: dict[Key, Cells] = defaultdict(lambda: np.zeros((2, 3, len(GRID))))
    segments = np.zeros((2, 1 + len(world.scenario.deviation)))
    for cell in memory_cells(world, contacts):
        abandoned = cell.memory is not cell.unabandoned and not cell.passed.all()
        key = (tuple(cell.rates.tolist()), tuple(cell.otherwise.tolist()), abandoned)
        places[key] += np.stack([_places(cell, cell.memory), _places(cell, cell.unabandoned)])
        n = float(cell.count.sum())
        segments[cell.loyal] += n * np.concatenate(([1.0], cell.rates))
    return [_cost(world, curves, places, number, segments) for number in range(len(world.scenario.deviation))]


def _places(cell: MemoryCell, memory: Cells) -> Cells:
    """(3, GRID) where the memories lie, by end of the problem; reading them by interpolation is what this undoes."""
    place = np.clip((memory - GRID[0]) / STEP, 0.0, len(GRID) - 1.000001)
    before = place.astype(np.int64)
    part = place - before
    weight = (cell.count[:, None] * cell.chance)[:, :, None] * cell.ends[:, None, :]  # (B, I, 3)
    found = np.zeros((3, len(GRID)))
    for end in range(3):
        for at, share in ((before, 1 - part), (before + 1, part)):
            found[end] += np.bincount(at.ravel(), (weight[:, :, end] * share).ravel(), len(GRID))
    return found


def _cost(world: World, curves: MemoryCurves, places: dict[Key, Cells], number: int, segments: Cells) -> Cost:
    """Sum up one deviation: ``segments`` is (2, 1 + D) journeys, and those with each deviation."""
    abandons = world.scenario.deviation[number].kind == Departure.ABANDONED
    having, same, others = _Sums.nothing(), _Sums.nothing(), _Sums.nothing()
    for (rates, otherwise, abandoned), (lived, unabandoned) in places.items():
        rate = rates[number]
        with_it = _curves(curves, rates, number, happens=1.0)
        without = _curves(curves, rates, number, happens=0.0)
        others.add(1 - rate, lived, without)
        if abandons and abandoned:
            having.add(1.0, lived, with_it)
            same.add(1.0, unabandoned, _curves(curves, otherwise, number, happens=0.0))
        elif rate:
            having.add(rate, lived, with_it)
            same.add(rate, lived, without)
    total, found = segments[:, 0], segments[:, 1 + number]
    share = {"all": found.sum() / total.sum(), "other": found[0] / total[0], "loyal": found[1] / total[1]}
    return Cost(
        journeys=round(float(found.sum()), 3),
        share={name: round(float(value), 6) for name, value in share.items()},
        effect=_difference(having.everybody(), same.everybody()),
        effect_answered=_difference(having.answered(), same.answered()),
        naive=_difference(having.answered(), others.answered()),
    )


def _curves(curves: MemoryCurves, rates: tuple[float, ...], number: int, *, happens: float) -> Cells:
    """(GRID, 3, 5) curves where one deviation happens, or does not."""
    fixed = np.array(rates)
    fixed[number] = happens
    return curves.at_rates(fixed).reshape(len(GRID), 3, -1)


def _difference(one: tuple[float, float], other: tuple[float, float]) -> dict[str, float]:
    net_difference, mean_difference = (float(a - b) for a, b in zip(one, other, strict=True))
    return {"nps": round(100 * net_difference, 4), "score": round(mean_difference / 10, 6)}
