"""The columns of an interrupted series: level, trend, season, and what changes from the interruption on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEAR = {"month": 12.0, "quarter": 4.0, "week": 365.25 / 7.0, "day": 365.25}
ENOUGH = {0: 0.0, 1: 2.0, 2: 3.0}  # years of data from which on so many harmonics can be told from the rest


@dataclass(frozen=True, slots=True)
class Design:
    """The regression's columns.

    Attributes:
        columns: (n, p).
        level: which column is the change of level.
        slope: which column is the change of slope; None where none is fitted.
        since: (n,) periods since the first one after the interruption; below 0 before it.
    """

    columns: Floats
    level: int
    slope: int | None
    since: Floats

    def effect(self, since: float | Floats) -> Floats:
        """(p,) the combination of coefficients that is the effect so many periods in; of several, their average."""
        weight = np.zeros(self.columns.shape[1])
        weight[self.level] = 1.0
        if self.slope is not None:
            weight[self.slope] = float(np.mean(since))
        return weight

    @property
    def without(self) -> Floats:
        """(n, p) the columns as they would be without the interruption."""
        columns = self.columns.copy()
        columns[:, self.level] = 0.0
        if self.slope is not None:
            columns[:, self.slope] = 0.0
        return columns


def design(time: Ints, first: int, *, slope: bool, harmonics: int, period_kind: str) -> Design:
    """The columns for a series.

    Args:
        time: (n,) periods.
        first: the first period after the interruption.
        slope: whether the slope may change, besides the level.
        harmonics: pairs of sine and cosine of the year; 0 is no season.
        period_kind: what a period is.
    """
    since = (time - first).astype(np.float64)
    after = (since >= 0).astype(np.float64)
    columns = [np.ones(len(time)), since, after]
    if slope:
        columns.append(after * since)
    for wave in range(1, harmonics + 1):
        angle = 2.0 * np.pi * wave * time / YEAR[period_kind]
        columns += [np.cos(angle)] if _half_a_year(wave, period_kind) else [np.sin(angle), np.cos(angle)]
    return Design(np.column_stack(columns), 2, 3 if slope else None, since)


def _half_a_year(wave: int, period_kind: str) -> bool:
    """Whether the sine is 0 in every period: the fastest wave that this calendar can show."""
    return 2 * wave == YEAR[period_kind]


def harmonics_for(time: Ints, period_kind: str) -> int:
    """How much season a series of this length can tell from its trend: pairs of waves.

    >>> harmonics_for(np.arange(30), "month"), harmonics_for(np.arange(12), "month")
    (1, 0)
    """
    if period_kind not in YEAR:
        return 0
    years = (int(time[-1]) - int(time[0]) + 1) / YEAR[period_kind]
    found = max(count for count, least in ENOUGH.items() if years >= least)
    return min(found, 1) if period_kind == "quarter" else found
