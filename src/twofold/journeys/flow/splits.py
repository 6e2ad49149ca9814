"""Journeys by segment and by period: what their first step says, and when it was."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.facts.clock_units import DAY_US
from twofold.journeys.steps import NONE, UNRECORDED, Coded, Steps
from twofold.measures.calendar_days import PERIODS, period_text

FEWEST = 5  # journeys: the figures of fewer are not shown
TOO_FEW = f"fewer than {FEWEST} journeys"


@dataclass(frozen=True, eq=False)
class Part:
    """Some of the journeys.

    Attributes:
        value: what their first steps say; None where nothing is recorded.
        journeys: (journeys,) which ones.
        count: how many.
    """

    value: str | None
    journeys: NDArray[np.bool_]
    count: int

    @property
    def shown(self) -> bool:
        """Whether there are enough of them for figures."""
        return self.count >= FEWEST


def split(steps: Steps, name: str) -> list[Part]:
    """Journeys by a column of their first step, or by its day, week or month in universal time where it has none.

    Args:
        steps: of the journeys.
        name: a column they were gathered with, or a period.

    Raises:
        KeyError: there is no such column, and it is no period.
    """
    said = steps.segment(name) if name in steps.columns or name not in PERIODS else periods(steps, name)
    parts = [Part(label, said.codes == code, 0) for code, label in enumerate(said.labels)]
    parts.append(Part(None, said.codes == NONE, 0))
    counted = (Part(part.value, part.journeys, int(part.journeys.sum())) for part in parts)
    return [part for part in counted if part.count]


def periods(steps: Steps, period: str) -> Coded:
    """The day, week or month of each journey's first step, in universal time: (journeys,)."""
    days = steps.time[steps.first] // DAY_US
    numbers, places = np.unique(_number(period, days), return_inverse=True)
    return Coded(places.astype(np.int32), tuple(period_text(period, int(number)) for number in numbers))


def _number(period: str, days: NDArray[np.int64]) -> NDArray[np.int64]:
    if period == "month":
        return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    # weeks begin on Mondays; 1970-01-01 was a Thursday
    return (days + 3) // 7 if period == "week" else days


def value_text(value: str | None) -> str:
    """A part's value as people read it."""
    return UNRECORDED if value is None else value
