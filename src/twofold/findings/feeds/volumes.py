"""Did the newest load bring unusually many or few rows? Judged by how much a load usually differs from the one before.

Differences of neighbours, and not of all loads from their mean: seasons and slow growth are no sudden changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

LEAST_LOADS = 8
MOST_LOADS = 104
POISSON = 0.25  # the variance of the root of a count, where nothing but chance moves it


@dataclass(frozen=True, slots=True)
class Volume:
    """The newest count beside what was to be expected.

    Attributes:
        loads: how many counts were looked at, the newest included.
        found: the newest count.
        low: the smallest count that is nothing unusual; None where there are too few.
        high: the largest one.
        sudden: whether the newest lies outside; None where nothing can be said.
        false_alarm: the chance of calling a load unusual where nothing has changed.
    """

    loads: int
    found: int
    low: int | None
    high: int | None
    sudden: bool | None
    false_alarm: float


def volume(counts: Sequence[int], *, false_alarm: float = 0.01) -> Volume:
    """Is the newest count a sudden change?

    Args:
        counts: rows of each load, in order of time; the last one is judged.
        false_alarm: chance of calling it unusual where nothing has changed.

    Source: Anscombe 1948 (roots of counts have about the same variance); mean squared successive difference: von
        Neumann 1941; chart of individual values with moving ranges: Montgomery, Introduction to Statistical Quality
        Control, sec. 6.4.
    """
    used = np.asarray(counts[-MOST_LOADS:], dtype=np.float64)
    found = int(used[-1])
    if len(used) < LEAST_LOADS:
        return Volume(len(used), found, None, None, None, false_alarm)
    roots = np.sqrt(used + 0.375)
    steps = np.diff(roots[:-1])
    spread = np.sqrt(max(float((steps**2).mean()), 2.0 * POISSON))
    reach = float(stats.t.ppf(1.0 - false_alarm / 2.0, len(steps) - 1) * spread)
    low, high = max(0.0, roots[-2] - reach) ** 2 - 0.375, (roots[-2] + reach) ** 2 - 0.375
    smallest, largest = max(0, int(np.ceil(low))), int(np.floor(high))
    return Volume(len(used), found, smallest, largest, not smallest <= found <= largest, false_alarm)
