"""Time between any two touchpoints, next to each other or not: from the first A of a journey to the next B after it."""

from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.journeys.flow.clusters import find_repeats
from twofold.journeys.flow.durations import Durations, group_durations
from twofold.journeys.steps import Steps
from twofold.measures.intervals import share_interval


@dataclass(frozen=True, eq=False)
class Between:
    """From the first visit to one touchpoint to the next visit to another.

    Attributes:
        first: the touchpoint where the clock starts.
        then: the one where it stops.
        began: journeys that touch the first.
        arrived: those of them that come to the second afterwards.
        waiting: those that have not, and are still open: they may.
        share: of the journeys that arrived or are finished, those that arrived.
        low: lower end of its interval (Wilson).
        high: upper end.
        hours: of the journeys that arrived, one group.
    """

    first: str
    then: str
    began: int
    arrived: int
    waiting: int
    share: float
    low: float
    high: float
    hours: Durations


def time_between(steps: Steps, first: str, then: str, *, level: float = 0.95) -> Between:
    """How long after one touchpoint do customers come to another, and how many of them do?

    Args:
        steps: of the journeys.
        first: where the clock starts, at its first visit in a journey.
        then: where it stops, at the next visit after that. It may be the same touchpoint: the first return.
        level: coverage of the intervals.

    Raises:
        UsageError: there is no such touchpoint.
    """
    starts = _first_visits(steps, code_of(steps.touchpoint.labels, first))
    stops = np.flatnonzero(steps.touchpoint.codes == code_of(steps.touchpoint.labels, then))
    place = np.searchsorted(stops, starts, side="right")
    journey = steps.journey[starts]
    stop = np.append(stops, len(steps))[place]
    arrived = stop <= steps.last[journey]
    waiting = int((~arrived & ~steps.finished[journey]).sum())
    lasted = steps.time[stop[arrived]] - steps.time[starts[arrived]]
    group = np.zeros(len(lasted), dtype=np.int32)
    hours = group_durations(group, lasted, find_repeats(group, journey[arrived], 1), level=level)
    count, known = int(arrived.sum()), len(starts) - waiting
    share = count / known if known else float("nan")
    low, high = share_interval(share, known, level)
    return Between(first, then, len(starts), count, waiting, share, float(low), float(high), hours)


def code_of(labels: tuple[str, ...], name: str) -> int:
    """The code of a touchpoint.

    Raises:
        UsageError: no journey touches it; the nearest name is told.
    """
    if name in labels:
        return labels.index(name)
    close = get_close_matches(name, labels, n=1)
    advice = f" (did you mean {close[0]!r}?)" if close else ""
    raise UsageError(f"no journey touches {name!r}{advice}; there are: {', '.join(labels[:30])}")


def _first_visits(steps: Steps, code: int) -> NDArray[np.int64]:
    """The rows of each journey's first visit."""
    rows = np.flatnonzero(steps.touchpoint.codes == code)
    journey = steps.journey[rows]
    return rows[np.append(True, journey[1:] != journey[:-1])] if len(rows) else rows
