"""What happens at each touchpoint: visits, starts, ends, loops and the share of journeys that end there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.flow.clusters import Repeats, find_repeats
from twofold.journeys.steps import Steps
from twofold.measures.intervals import share_interval

FloatArray = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Visits:
    """Counts of each touchpoint, (touchpoints,) each, in the order of the labels.

    Attributes:
        count: steps.
        journeys: journeys that touch it.
        starts: journeys that begin with it.
        ends: journeys whose last step it is, finished or not.
        ended: those of them that are finished.
        open: those of them that are still open: they may go on.
        self_loops: steps that directly follow one of the same touchpoint in their journey.
        returns: steps that come back to it after another one.
        returning: journeys that touch it more than once.
        reached: finished journeys that touch it.
        drop_off: share of the finished journeys that touch it and end there (``ended`` of ``reached``).
        drop_off_low: lower end of its interval (Wilson).
        drop_off_high: upper end.
    """

    count: Counts
    journeys: Counts
    starts: Counts
    ends: Counts
    ended: Counts
    open: Counts
    self_loops: Counts
    returns: Counts
    returning: Counts
    reached: Counts
    drop_off: FloatArray
    drop_off_low: FloatArray
    drop_off_high: FloatArray


def count_visits(steps: Steps, repeats: Repeats, *, level: float = 0.95) -> Visits:
    """Count what happens at each touchpoint.

    Args:
        steps: of the journeys.
        repeats: of their touchpoints (``touchpoint_repeats``).
        level: coverage of the intervals.
    """
    codes, size = steps.touchpoint.codes, len(steps.touchpoint.labels)

    def counted(rows: NDArray[np.int32]) -> Counts:
        return np.bincount(rows, minlength=size)

    final = codes[steps.last]
    loops = counted(codes[1:][_loops(steps)])
    ends, ended = counted(final), counted(final[steps.finished])
    reached = _reached(steps, repeats)
    with np.errstate(invalid="ignore"):
        share = ended / np.where(reached > 0, reached, np.nan)
    low, high = share_interval(share, reached, level)
    return Visits(
        count=repeats.count,
        journeys=repeats.journeys,
        starts=counted(codes[steps.first]),
        ends=ends,
        ended=ended,
        open=ends - ended,
        self_loops=loops,
        returns=repeats.count - repeats.journeys - loops,
        returning=np.bincount(repeats.group, minlength=size),
        reached=reached,
        drop_off=share,
        drop_off_low=low,
        drop_off_high=high,
    )


def touchpoint_repeats(steps: Steps) -> Repeats:
    """Which steps share touchpoint and journey with another one."""
    return find_repeats(steps.touchpoint.codes, steps.journey, len(steps.touchpoint.labels))


def _loops(steps: Steps) -> NDArray[np.bool_]:
    codes = steps.touchpoint.codes
    loops: NDArray[np.bool_] = codes[1:] == codes[:-1]
    loops[steps.last[:-1]] = False
    return loops


def _reached(steps: Steps, repeats: Repeats) -> Counts:
    """Finished journeys that touch each touchpoint."""
    if steps.finished.all():
        return repeats.journeys
    finished = np.repeat(steps.finished, steps.lengths)
    size = len(repeats.count)
    inside = finished[repeats.rows[repeats.begin]]
    more = np.bincount(repeats.group[inside], repeats.size[inside] - 1, size)
    counted: Counts = np.bincount(steps.touchpoint.codes[finished], minlength=size) - more.astype(np.int64)
    return counted
