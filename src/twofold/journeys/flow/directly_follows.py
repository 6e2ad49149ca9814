"""Which touchpoint follows which: how often, for how many journeys, with which share, after how long."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.flow.clusters import Repeats, find_repeats
from twofold.journeys.flow.durations import Durations, group_durations
from twofold.journeys.flow.successors import next_shares
from twofold.journeys.flow.visits import Visits, count_visits, touchpoint_repeats
from twofold.journeys.steps import LeftOut, Steps

FloatArray = NDArray[np.float64]
DENSE = 1 << 22  # pairs of touchpoints that are counted in a table; above, they are sorted
NARROW = 1 << 15  # touchpoints whose pairs fit into 32 bits


@dataclass(frozen=True, eq=False)
class Arcs:
    """Pairs of touchpoints of which the second directly follows the first, (a,) each, ordered by both names.

    Attributes:
        source: position of the first touchpoint among the labels.
        target: position of the second.
        count: how often.
        journeys: in how many journeys.
        share: of the visits to the first touchpoint whose journey went on or is finished, those followed by the second.
        share_low: lower end of its interval (Wilson, journeys as clusters).
        share_high: upper end.
        share_n: how many such visits there are.
        share_journeys: in how many journeys.
        share_n_effective: how many independent ones would say as much.
        share_df: degrees of freedom of that estimate; infinite where no journey repeats.
        hours: from the one to the other.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    count: NDArray[np.int64]
    journeys: NDArray[np.int64]
    share: FloatArray
    share_low: FloatArray
    share_high: FloatArray
    share_n: NDArray[np.int64]
    share_journeys: NDArray[np.int64]
    share_n_effective: FloatArray
    share_df: FloatArray
    hours: Durations

    def __len__(self) -> int:
        """How many arcs there are."""
        return len(self.count)


@dataclass(frozen=True, eq=False)
class Flow:
    """Where journeys go.

    Attributes:
        labels: the touchpoints' names; every array of ``visits`` is in their order.
        journeys: how many there are.
        finished: how many of them are finished.
        events: their steps.
        visits: what happens at each touchpoint.
        arcs: what directly follows what.
        level: coverage of all intervals.
        left_out: events that are in no journey.
    """

    labels: tuple[str, ...]
    journeys: int
    finished: int
    events: int
    visits: Visits
    arcs: Arcs
    level: float
    left_out: LeftOut


def directly_follows(steps: Steps, *, level: float = 0.95) -> Flow:
    """Where do journeys go, and how long does each way take?

    Args:
        steps: of the journeys.
        level: coverage of the intervals.

    Returns:
        Counts, shares and durations; associations of what came after what, never of what caused what.

    Source: van der Aalst 2016, Process Mining, sec. 5.4 (directly-follows graph).
    """
    visits = touchpoint_repeats(steps)
    return Flow(
        labels=steps.touchpoint.labels,
        journeys=steps.journeys,
        finished=int(steps.finished.sum()),
        events=len(steps),
        visits=count_visits(steps, visits, level=level),
        arcs=find_arcs(steps, visits, level=level),
        level=level,
        left_out=steps.left_out,
    )


def find_arcs(steps: Steps, visits: Repeats, *, pairs: NDArray[np.int64] | None = None, level: float = 0.95) -> Arcs:
    """Count the arcs of some journeys, with shares and durations.

    Args:
        steps: of the journeys.
        visits: repeats of their touchpoints.
        pairs: source times the number of touchpoints plus target, ascending, of the arcs that are wanted, whether they
            occur or not; every one that occurs where left out.
        level: coverage.
    """
    touchpoints = len(steps.touchpoint.labels)
    going = going_on(steps)
    pair = _pairs(steps.touchpoint.codes, touchpoints)
    if pairs is not None:
        going = going & np.isin(pair, pairs)
    code, group = _distinct(pair[going], touchpoints**2)
    if pairs is not None:
        code, group = pairs, np.searchsorted(pairs, code).astype(np.int32)[group]
    del pair
    lasted = np.subtract(steps.time[1:], steps.time[:-1])[going]
    repeats = find_repeats(group, steps.journey[:-1][going], len(code))
    hours = group_durations(group, lasted, repeats, level=level)
    del lasted
    source, target = np.divmod(code, max(touchpoints, 1))
    arc_of = np.full(max(len(steps) - 1, 0), -1, dtype=np.int32)
    arc_of[going] = group
    shares = next_shares(steps, visits, repeats, source, arc_of, level=level)
    return Arcs(source, target, repeats.count, repeats.journeys, *shares, hours)


def going_on(steps: Steps) -> NDArray[np.bool_]:
    """Which steps are followed by another one of their journey: (steps - 1,), the very last step left out."""
    going = np.ones(max(len(steps) - 1, 0), dtype=np.bool_)
    going[steps.last[:-1]] = False
    return going


def _pairs(codes: NDArray[np.int32], size: int) -> NDArray[np.int32] | NDArray[np.int64]:
    """Each touchpoint and the next one as one number: (steps - 1,)."""
    if size > NARROW:
        return codes[:-1].astype(np.int64) * size + codes[1:]
    narrow: NDArray[np.int32] = codes[:-1] * np.int32(size)
    narrow += codes[1:]
    return narrow


def _distinct(pair: NDArray[np.int32] | NDArray[np.int64], pairs: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The pairs that occur, ascending, and the place of each row's pair among them."""
    if pairs > DENSE:
        code, place = np.unique(pair, return_inverse=True)
        return code.astype(np.int64), place.astype(np.int32)
    code = np.flatnonzero(np.bincount(pair, minlength=max(pairs, 1)))
    places = np.zeros(max(pairs, 1), dtype=np.int32)
    places[code] = np.arange(len(code), dtype=np.int32)
    return code, places[pair]
