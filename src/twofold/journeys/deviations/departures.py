"""Where finished journeys leave their map.

Every deviation is judged among the journeys in which it could happen:

- **skipped**: an expected touchpoint is missing, though the journey came further, or ended after reaching the last
  expected stage. Judged among finished journeys that came that far.
- **repeated**: passed more often than is usual. Judged among journeys that pass it.
- **out of order**: reached for the first time after a touchpoint that comes later on the map. Coming back to a
  touchpoint is a repetition, not a disorder. Judged among journeys that pass it.
- **unexpected**: a step at a touchpoint that the map has not (see ``unexpected``). Judged among all journeys.
- **abandoned**: the journey went idle before the last stage with an expected touchpoint; told by the last touchpoint of
  the map that it passed. Judged among journeys that pass that touchpoint.
- **too slow**: see ``slowness``.
"""

from collections.abc import Iterator

import numpy as np

from twofold.journeys.deviations.deviation import Departure, Deviation, DeviationKind
from twofold.journeys.deviations.slowness import too_slow
from twofold.journeys.deviations.unexpected import unexpected
from twofold.journeys.deviations.walked import Visits, Walked


def departures(walked: Walked) -> Iterator[Departure]:
    """Every deviation that happened at least once, one by one.

    Args:
        walked: finished journeys over their map.
    """
    for place, point in enumerate(walked.order.points):
        visits = walked.visits_of(place)
        if walked.order.expected[place]:
            yield from _some(_skipped(walked, place, visits))
        if len(visits.rows):
            yield from _some(_repeated(visits, Deviation(DeviationKind.REPEATED, point.name, times=point.times)))
            yield from _some(_out_of_order(walked, place, visits))
            yield from _some(_abandoned(walked, place, visits))
    yield from too_slow(walked)
    for code in walked.off_map():
        yield from _some(unexpected(walked, code))


def _some(found: Departure) -> Iterator[Departure]:
    if found.deviates.any():
        yield found


def _skipped(walked: Walked, place: int, visits: Visits) -> Departure:
    rank = int(walked.order.rank[place])
    came = (walked.furthest > rank) | (~walked.abandoned & (walked.furthest > 0))
    came[visits.journeys] = True
    journeys = np.flatnonzero(came).astype(np.int32)
    passed = np.zeros(walked.steps.journeys, dtype=np.bool_)
    passed[visits.journeys] = True
    index = walked.reached(journeys, rank)
    last = walked.steps.last[journeys]
    return Departure(
        Deviation(DeviationKind.SKIPPED, walked.order.points[place].name),
        journeys,
        ~passed[journeys],
        index,
        np.minimum(index, last).astype(np.int32),
    )


def _repeated(visits: Visits, deviation: Deviation) -> Departure:
    """Index: the row after the first visit, since only then a further one can come."""
    over = visits.ordinal == (deviation.times or 1)
    begins = np.flatnonzero(visits.ordinal == 0)
    counts = np.diff(np.append(begins, len(visits.rows)))
    deviates = counts > (deviation.times or 1)
    happened = visits.first.copy()
    happened[deviates] = visits.rows[over]
    return Departure(deviation, visits.journeys, deviates, visits.first + np.int32(1), happened)


def _out_of_order(walked: Walked, place: int, visits: Visits) -> Departure:
    rank = int(walked.order.rank[place])
    reached = walked.come[visits.first] - visits.journeys * np.int64(walked.span)
    index = walked.reached(visits.journeys, rank)
    return Departure(
        Deviation(DeviationKind.OUT_OF_ORDER, walked.order.points[place].name),
        visits.journeys,
        reached > rank,
        index,
        visits.first,
    )


def _abandoned(walked: Walked, place: int, visits: Visits) -> Departure:
    deviates = walked.abandoned[visits.journeys] & (walked.last_place[visits.journeys] == place)
    last = walked.steps.last[visits.journeys].astype(np.int32)
    return Departure(
        Deviation(DeviationKind.ABANDONED, walked.order.points[place].name),
        visits.journeys,
        deviates,
        visits.first + np.int32(1),
        np.where(deviates, last, visits.first),
    )
