"""Too slow: how long it took to get from one touchpoint to the next, against the map's limit or the usual time.

Where the map says ``within_hours`` for a touchpoint, the time counts from ``after`` (from the first step there to the
first one here that follows it), or from the step before. Elsewhere each pair of touchpoints that follow each other
directly, forward on the map, is held against its own usual times: the limit is the upper fence of their logarithms,
the third quartile plus one and a half times the distance between the quartiles (Tukey 1977), turned back into hours.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from twofold.facts.clock_units import HOUR_US
from twofold.journeys.deviations.deviation import Departure, Deviation, DeviationKind
from twofold.journeys.deviations.walked import OFF_MAP, Walked

ENOUGH_TIMES = 50  # journeys with a time between two touchpoints, for a limit found in the data
FENCE = 1.5
SECOND_HOURS = 1.0 / 3600.0  # shorter times count as one second: their logarithms mean nothing


def too_slow(walked: Walked) -> Iterator[Departure]:
    """Every way from one touchpoint to another that some journeys took too long for."""
    limited = {place for place, point in enumerate(walked.order.points) if point.within_hours is not None}
    for place in sorted(limited):
        against_map = _against_map(walked, place)
        if against_map.deviates.any():
            yield against_map
    for start, end, rows in _pairs(walked, limited):
        against_usual = _against_usual(walked, start, end, rows)
        if against_usual is not None and against_usual.deviates.any():
            yield against_usual


def usual_limit(hours: NDArray[np.float64]) -> float | None:
    """The time above which a time is unusually long; None where the times are too few or hardly differ.

    Args:
        hours: (n,) one time a journey.
    """
    if len(hours) < ENOUGH_TIMES:
        return None
    first, third = np.quantile(np.log(np.maximum(hours, SECOND_HOURS)), [0.25, 0.75])
    return float(np.exp(third + FENCE * (third - first))) if third > first else None


def _against_map(walked: Walked, place: int) -> Departure:
    point = walked.order.points[place]
    limit = point.within_hours or 0.0
    journeys, start, end = _since(walked, place, point.after) if point.after else _since_step_before(walked, place)
    deviation = Deviation(DeviationKind.TOO_SLOW, point.name, point.after, limit, limit_of_map=True)
    return _departure(walked, deviation, journeys, (start, end))


def _since_step_before(walked: Walked, place: int) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    visits = walked.visits_of(place)
    later = visits.first > walked.steps.first[visits.journeys]
    end = visits.first[later]
    return visits.journeys[later], end - np.int32(1), end


def _since(walked: Walked, place: int, after: str) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """From the first step at one touchpoint to the first one at another that follows it."""
    begin, there = walked.visits_of(walked.order.place(after)), walked.visits_of(place)
    start = np.full(walked.steps.journeys, OFF_MAP, dtype=np.int32)
    start[begin.journeys] = begin.first
    journey = walked.steps.journey[there.rows]
    rows = there.rows[(start[journey] >= 0) & (there.rows > start[journey])]
    journeys, at = np.unique(walked.steps.journey[rows], return_index=True)
    return journeys, start[journeys], rows[at]


def _pairs(walked: Walked, limited: set[int]) -> Iterator[tuple[int, int, NDArray[np.int32]]]:
    """Pairs of places that follow each other directly and forward, with the rows of the second; none with a limit."""
    count = len(walked.order.points)
    if not count or len(walked.steps) < 2:
        return
    rank = walked.order.rank
    there = walked.place[1:].astype(np.int32)
    here = walked.place[:-1].astype(np.int32)
    pair = here * np.int32(count) + there
    outside = (here < 0) | (there < 0)
    pair[outside] = count * count
    pair[walked.steps.first[1:] - 1] = count * count
    order = np.argsort(pair.astype(np.int16) if count * count < 2**15 else pair, kind="stable").astype(np.int32)
    begins = np.concatenate(([0], np.cumsum(np.bincount(pair, minlength=count * count + 1))))
    for start in range(count):
        for end in range(count):
            rows = order[begins[start * count + end] : begins[start * count + end + 1]]
            if start != end and end not in limited and rank[start] <= rank[end] and len(rows) >= ENOUGH_TIMES:
                yield start, end, rows + np.int32(1)


def _against_usual(walked: Walked, start: int, end: int, rows: NDArray[np.int32]) -> Departure | None:
    """The first time each journey goes directly from one touchpoint to the other."""
    journey = walked.steps.journey[rows]
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = journey[1:] != journey[:-1]
    rows, journey = rows[first], journey[first]
    limit = usual_limit(_hours(walked, rows - np.int32(1), rows))
    if limit is None:
        return None
    points = walked.order.points
    deviation = Deviation(DeviationKind.TOO_SLOW, points[end].name, points[start].name, limit)
    return _departure(walked, deviation, journey, (rows - np.int32(1), rows))


def _departure(
    walked: Walked, deviation: Deviation, journeys: NDArray[np.int32], ways: tuple[NDArray[np.int32], NDArray[np.int32]]
) -> Departure:
    """Index: the row after the start, as waiting begins there."""
    start, end = ways
    slow = _hours(walked, start, end) > (deviation.limit_hours or 0.0)
    return Departure(deviation, journeys, slow, start + np.int32(1), end)


def _hours(walked: Walked, start: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.float64]:
    return (walked.steps.time[end] - walked.steps.time[start]) / HOUR_US
