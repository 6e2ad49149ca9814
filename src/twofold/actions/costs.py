"""What it costs to pull a lever."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.actions.ranges import Range
from twofold.actions.value import annuity

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one action.

    Attributes:
        money: how much.
        once: whether it is paid once, at the beginning; otherwise at the end of every year.
    """

    money: Range
    once: bool = False

    def a_year(self, rng: np.random.Generator, draws: int, years: tuple[Floats, Floats] | None) -> Floats:
        """(draws,) money a year.

        Args:
            rng: chance.
            draws: how many.
            years: (draws,) horizon and discount, over which a payment once is spread.

        Raises:
            ValueError: a payment once, and no horizon and discount to spread it over.
        """
        drawn = self.money.draw(rng, draws)
        if not self.once:
            return drawn
        if years is None:
            raise ValueError("a cost that is paid once needs the parameters horizon and discount")
        return drawn / annuity(*years)
