"""What had happened in each journey before a deviation could: never anything after, which the deviation may explain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.facts.clock_units import HOUR_US
from twofold.journeys.deviations.deviation import Departure
from twofold.journeys.deviations.walked import Walked

PATH = (
    "steps before",
    "hours before",
    "how far on the map before",
    "repetitions before",
    "steps off the map before",
    "disorder before",
    "different touchpoints before",
    "steps before, squared",
)


@dataclass(frozen=True, eq=False)
class History:
    """Counts along all steps, from which the past of any row follows.

    Attributes:
        walked: the journeys.
        counts: (steps + 1, 4) int32 how many repetitions, steps off the map, steps out of order and first visits of
            touchpoints come before a row, from the first row of all journeys on.
    """

    walked: Walked
    counts: NDArray[np.int32]

    @classmethod
    def of(cls, walked: Walked) -> "History":
        """Count along the steps."""
        steps = walked.steps
        marks = np.zeros((4, len(steps)), dtype=np.bool_)
        for place, point in enumerate(walked.order.points):
            visits = walked.visits_of(place)
            marks[0, visits.rows[visits.ordinal >= point.times]] = True
            behind = walked.come[visits.first] - visits.journeys * np.int64(walked.span) > walked.order.rank[place]
            marks[2, visits.first[behind]] = True
            marks[3, visits.first] = True
        marks[1] = walked.place < 0
        counts = np.zeros((4, len(steps) + 1), dtype=np.int32)
        np.cumsum(marks, axis=1, out=counts[:, 1:])
        return cls(walked, counts.T)

    def before(self, departure: Departure) -> NDArray[np.float64]:
        """(n, 8) the columns of ``PATH`` for the journeys of a departure: logarithms of counts and hours."""
        steps = self.walked.steps
        first, index = steps.first[departure.journeys], departure.index
        passed = index - first
        hours = (steps.time[np.maximum(index - 1, first)] - steps.time[first]) / HOUR_US
        far = np.where(passed > 0, self.walked.so_far[np.maximum(index - 1, first)], 0)
        found = self.counts[index] - self.counts[first]
        length = np.log1p(passed)
        return np.column_stack((length, np.log1p(hours), far, np.log1p(found), length**2))
