"""Curves over the memory of a journey: what problems and deviations make of an answer."""

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.curves import GRID, answered, at_rows, blurred, shifted
from twofold.simulate.questions import SPREAD_AFTERWARDS, Question, Response
from twofold.simulate.world import World

Cells = NDArray[np.float64]


def three_curves(question: Question, counts: Cells, response: Response) -> list[Cells]:
    """On GRID: the mean score, the score times the chance of an answer, and that chance; the person is in it."""
    chances = question.chances(GRID)
    plain = (chances @ counts, chances @ (counts * response.chance), answered(response))
    return [blurred(each, SPREAD_AFTERWARDS) for each in plain]


class MemoryCurves:
    """Curves over the memory, with what deviations and problems take from it; each way of deviating is made once."""

    def __init__(self, world: World, columns: Cells) -> None:
        """Begin with (GRID, n) plain curves."""
        self._columns = columns
        self._scenario = world.scenario
        self._priced = [number for number, deviation in enumerate(world.scenario.deviation) if deviation.price]
        self._known: dict[tuple[float, ...], Cells] = {}

    def read(self, rates: Cells, ends: Cells, memory: Cells) -> Cells:
        """(B, I, n) the curves' means over deviations and problems, at (B, I) memories."""
        read = at_rows(self.at_rates(rates), memory)
        return np.asarray(np.einsum("bien,be->bin", read.reshape(*memory.shape, 3, -1), ends))

    def at_rates(self, rates: Cells) -> Cells:
        """(GRID, 3 n) the curves after deviations of these rates, for each end of a problem."""
        key = tuple(rates[self._priced].tolist())
        if key not in self._known:
            curves = self._columns
            for rate, number in zip(key, self._priced, strict=True):
                if rate:
                    price = self._scenario.deviation[number].price
                    curves = (1 - rate) * curves + rate * shifted(curves, price)
            memory = self._scenario.memory
            each = [curves, shifted(curves, memory.solved), shifted(curves, memory.unsolved)]
            self._known[key] = np.concatenate(each, axis=1)
        return self._known[key]
