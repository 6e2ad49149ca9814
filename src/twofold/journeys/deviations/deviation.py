"""What a deviation is: one way in which journeys leave their map at one place."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

NO_MOMENT = -1


class DeviationKind(StrEnum):
    """How a journey leaves the map."""

    SKIPPED = "skipped"
    REPEATED = "repeated"
    OUT_OF_ORDER = "out of order"
    UNEXPECTED = "unexpected"
    ABANDONED = "abandoned"
    TOO_SLOW = "too slow"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One deviation.

    Attributes:
        kind: how the map is left.
        touchpoint: where: what was skipped, repeated, reached too early or too late, the last one before a journey
            was abandoned, or the one that took too long to reach.
        after: of too slow: the touchpoint from which the time counts; None counts from the step before.
        limit_hours: of too slow: what is too slow.
        limit_of_map: of too slow: whether the map sets the limit; otherwise it was found in the data.
        times: of repeated: how often is usual.
    """

    kind: DeviationKind
    touchpoint: str
    after: str | None = None
    limit_hours: float | None = None
    limit_of_map: bool = False
    times: int | None = None

    @property
    def sentence(self) -> str:
        """What happened, in words.

        >>> Deviation(DeviationKind.REPEATED, "check-in", times=1).sentence
        'check-in passed more than once'
        """
        match self.kind:
            case DeviationKind.SKIPPED:
                return f"{self.touchpoint} skipped"
            case DeviationKind.REPEATED:
                return f"{self.touchpoint} passed more than {_often(self.times or 1)}"
            case DeviationKind.OUT_OF_ORDER:
                return f"{self.touchpoint} only after what comes later on the map"
            case DeviationKind.UNEXPECTED:
                return f"{self.touchpoint}, which is not on the map"
            case DeviationKind.ABANDONED:
                return f"nothing after {self.touchpoint}"
            case _:
                start = f"after {self.after}" if self.after else "after the step before"
                return f"{self.touchpoint} more than {_duration(self.limit_hours or 0.0)} {start}"


def _often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")


def _duration(hours: float) -> str:
    """A time as people say it.

    >>> _duration(0.05), _duration(30), _duration(400)
    ('3.0 minutes', '30.0 hours', '16.7 days')
    """
    if hours < 1.0:
        return f"{hours * 60.0:.1f} minutes"
    return f"{hours:.1f} hours" if hours < 72.0 else f"{hours / 24.0:.1f} days"


@dataclass(frozen=True, eq=False)
class Departure:
    """Where a deviation happened, and where it could have.

    Attributes:
        deviation: which one.
        journeys: (n,) int32 journeys in which it could happen, ascending.
        deviates: (n,) bool whether it did.
        index: (n,) int32 the moment the comparison starts from: the first row of each journey that may be part of the
            deviation or of its absence. What lies before it happened before the deviation could. The row after the
            journey's last one where all of it did; ``NO_MOMENT`` where a journey cannot be compared.
        happened: (n,) int32 the row at which it had happened; ``index``, within the journey, where it did not.
    """

    deviation: Deviation
    journeys: NDArray[np.int32]
    deviates: NDArray[np.bool_]
    index: NDArray[np.int32]
    happened: NDArray[np.int32]

    @property
    def count(self) -> int:
        """How many journeys deviate."""
        return int(self.deviates.sum())
