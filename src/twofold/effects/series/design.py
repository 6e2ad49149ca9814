"""The columns of an interrupted series: level, trend, season, and what changes from the interruption on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.findings.shifts.season import waves

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
    columns += list(waves(time, period_kind, harmonics).T)
    return Design(np.column_stack(columns), 2, 3 if slope else None, since)
