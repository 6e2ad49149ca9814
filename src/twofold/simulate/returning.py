"""Returning: customers who set out for another journey some months later, and deviations that keep them from it."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.draws import SIZE, Rng, below, threshold
from twofold.simulate.journeys import Journeys
from twofold.simulate.paths import Paths
from twofold.simulate.world import World

Ints = NDArray[np.int64]


@dataclass(slots=True)
class Returning:
    """Who is on the way back, by home country: the only thing that one chunk of journeys knows of an earlier one.

    Attributes:
        coming: persons by month of arrival and home; those for whom a month had no journey left come a month later.
    """

    coming: dict[tuple[int, int], list[Ints]] = field(default_factory=lambda: defaultdict(list))

    def seated(self, month: int, home: Ints, person: Ints) -> Ints:
        """The persons of new journeys, the first of whom are those who come back in this month.

        Who comes by chance gives way: the number of journeys stays what it was. Whoever comes back is, but for that, a
        customer like any other: deviations that keep people away do not depend on segments.
        """
        whole = person.copy()
        for number in np.unique(home).tolist():
            waiting = self.coming.pop((month, number), [])
            if waiting:
                back = np.concatenate(waiting)
                places = np.flatnonzero(home == number)[: len(back)]
                whole[places] = back[: len(places)]
                if len(back) > len(places):
                    self.coming[month + 1, number].append(back[len(places) :])
        return whole

    def set_out(self, world: World, chunk: Journeys, went: Paths, rng: Rng) -> None:
        """Decide who of a chunk of journeys comes back, and when."""
        model = world.scenario.comes_back
        chance = np.full(len(chunk), model.share)
        for deviation, happens in zip(world.scenario.deviation, went.happens, strict=True):
            if deviation.returns:
                chance += deviation.returns * happens
        back = np.flatnonzero(rng.integers(0, SIZE, len(chunk), dtype=np.uint16) < threshold(chance))
        first, last = model.months
        month = chunk.month + first + below(rng, last - first + 1, len(back))
        for when in range(chunk.month + first, chunk.month + last + 1):
            for number in np.unique(chunk.home[back]).tolist():
                chosen = back[(month == when) & (chunk.home[back] == number)]
                if len(chosen):
                    self.coming[when, number].append(chunk.person[chosen])
