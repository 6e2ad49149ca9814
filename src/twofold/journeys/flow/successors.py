"""Of the visits to a touchpoint, which share is followed by which other one?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.flow.clusters import Repeats
from twofold.journeys.steps import Steps
from twofold.measures.intervals import share_interval
from twofold.measures.sampling import Moments

FloatArray = NDArray[np.float64]


class NextShares(NamedTuple):
    """Shares of arcs among the visits to their first touchpoint, (arcs,) each."""

    share: FloatArray
    low: FloatArray
    high: FloatArray
    n: NDArray[np.int64]
    journeys: NDArray[np.int64]
    n_effective: FloatArray
    df: FloatArray


def next_shares(
    steps: Steps, visits: Repeats, arcs: Repeats, source: NDArray[np.int64], arc_of: NDArray[np.int32], *, level: float
) -> NextShares:
    """With which share is a visit to the first touchpoint of each arc followed by the second?

    The visits that count are those whose journey went on, and the last ones of finished journeys. What follows the last
    step of an open journey is not known yet.

    Args:
        steps: of the journeys.
        visits: repeats of their touchpoints.
        arcs: repeats of their transitions.
        source: (arcs,) first touchpoint of each arc.
        arc_of: (steps - 1,) arc from each step to the next one; -1 where there is none.
        level: coverage.

    Source: ratio of totals with journeys as clusters (Särndal, Swensson & Wretman 1992, eq. 5.7.4), Wilson with the
    effective n (Korn & Graubard 1998).
    """
    known = _known(steps, visits)
    size, count = arcs.size.astype(np.float64), arcs.count.astype(np.float64)
    visited = known.n[source].astype(np.float64)
    found = Moments(
        n=visited,
        respondents=known.journeys[source].astype(np.float64),
        sum_w=visited,
        sum_w2=visited,
        sum_wx=count,
        sum_wxx=count,
        cluster_xx=count + np.bincount(arcs.group, size**2 - size, len(source)),
        cluster_xw=count + _crossed(steps, visits, known.sizes, arc_of, len(source)),
        cluster_ww=known.squared[source],
        lowest=np.array(0.0),
        highest=np.array(1.0),
    )
    df = found.design_degrees_of_freedom
    low, high = share_interval(found.mean, found.n_effective, level, df)
    return NextShares(found.mean, low, high, known.n[source], known.journeys[source], found.n_effective, df)


class _Known(NamedTuple):
    """Visits of which is known whether something followed."""

    n: NDArray[np.int64]  # (touchpoints,)
    journeys: NDArray[np.int64]  # (touchpoints,)
    squared: FloatArray  # (touchpoints,) sum over journeys of the squared number of visits
    sizes: FloatArray  # (clusters of visits,) visits of each journey that has several


def _known(steps: Steps, visits: Repeats) -> _Known:
    unknown = steps.last[~steps.finished]
    touchpoints = len(visits.count)
    left = np.zeros(len(visits.rows))
    place = np.searchsorted(unknown, visits.rows)
    inside = place < len(unknown)
    left[inside] = unknown[place[inside]] == visits.rows[inside]
    sizes = visits.size - visits.totals(left)
    missing = np.bincount(steps.touchpoint.codes[unknown], minlength=touchpoints)
    among = np.bincount(visits.group, visits.totals(left), touchpoints).astype(np.int64)
    n = visits.count - missing
    return _Known(
        n=n,
        journeys=visits.journeys - (missing - among),  # who was there once, and is there still
        squared=n.astype(np.float64) + np.bincount(visits.group, sizes**2 - sizes, touchpoints),
        sizes=sizes,
    )


def _crossed(steps: Steps, visits: Repeats, sizes: FloatArray, arc_of: NDArray[np.int32], arcs: int) -> FloatArray:
    """For each arc the sum, over its transitions, of the further visits to its first touchpoint in the same journey."""
    inside = visits.rows < len(steps) - 1
    arc = arc_of[visits.rows[inside]]
    others = np.repeat(sizes, visits.size)[inside] - 1.0
    taken = arc >= 0
    return np.bincount(arc[taken], others[taken], arcs).astype(np.float64)
