"""From tests to an interval: every effect that the test would not refuse."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS = 60  # halvings of the distance between a refused and a kept effect
LOOKS = 64  # effects tried on each side before halving
ROUNDING = 1e-9  # a tie is a tie up to this part of the spread


@dataclass(frozen=True, slots=True)
class Lines:
    """The statistic of every arrangement as a function of a supposed constant effect ``tau``.

    It is ``|value - tau * slope| / sqrt(q0 - 2 tau q1 + tau² q2)``; the first row is what happened.

    Attributes:
        value: (M,) contrast of the outcomes.
        slope: (M,) contrast of the treatment that happened.
        spread: (M, 3) q0, q1, q2 of its squared standard error; None where the contrast itself is the statistic.
        listed: these are all arrangements, what happened among them: not a sample to which it is added.
    """

    value: Floats
    slope: Floats
    spread: Floats | None
    listed: bool

    def p_value(self, tau: float) -> float:
        """How often is the statistic at least as far from 0 as what happened, if the effect is ``tau``?"""
        size = np.abs(self.value - tau * self.slope)
        tie = ROUNDING * max(float(np.nanmax(np.abs(self.value))), abs(tau), 1e-300)
        if self.spread is not None:
            variance = self.spread @ np.array([1.0, -2 * tau, tau**2])
            size = size / np.sqrt(np.maximum(variance, 1e-300))
            tie = ROUNDING * max(float(size[0]), 1e-300)
        others = ~(size[1:] < size[0] - tie)  # what cannot be compared counts as far away
        return float((1 + others.sum()) / len(size))


def kept_effects(lines: Lines, level: float) -> tuple[float, float]:
    """Between which constant effects does the test not refuse at ``1 - level``?

    Returns:
        Lowest and highest; infinite where no effect that large is ever refused.
    """
    return _edge(lines, level, -1.0), _edge(lines, level, 1.0)


def _edge(lines: Lines, level: float, side: float) -> float:
    """The outermost effect that is kept on one side, by trying outwards and halving."""
    centre = float(lines.value[0])
    unit = float(np.nanstd(lines.value)) or max(abs(centre), 1.0)
    far = 1e6 * unit
    alpha = 1 - level + 1e-12
    if lines.p_value(centre + side * far) > alpha:
        return side * np.inf
    tried = centre + side * np.concatenate(([0.0], unit * np.geomspace(0.02, 30.0, LOOKS), [far]))
    kept = np.flatnonzero([lines.p_value(float(tau)) > alpha for tau in tried])
    inner, outer = float(tried[kept[-1]]), float(tried[kept[-1] + 1])
    for _ in range(STEPS):
        middle = (inner + outer) / 2
        if lines.p_value(middle) > alpha:
            inner = middle
        else:
            outer = middle
    return outer
