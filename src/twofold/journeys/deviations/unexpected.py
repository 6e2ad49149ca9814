"""Steps at touchpoints that the map has not, and the moments at which other journeys could have had one.

A step off the map can come at any time, so journeys without it have no moment of their own. Each gets one, drawn among
its rows: a row weighs as much as deviating journeys, at their first such step, had come as far on the map. The past of
both sides then reaches equally far. The draw is a fixed sequence, the same in every run and on every engine.
"""

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.deviations.deviation import NO_MOMENT, Departure, Deviation, DeviationKind
from twofold.journeys.deviations.walked import Visits, Walked

GOLDEN = 0.6180339887498949  # its multiples fill the interval from 0 to 1 evenly (Weyl 1916)


def unexpected(walked: Walked, code: int) -> Departure:
    """Where journeys have a touchpoint that is not on the map.

    Args:
        walked: finished journeys over their map.
        code: of the touchpoint.
    """
    visits, steps = walked.visits(code), walked.steps
    deviates = np.zeros(steps.journeys, dtype=np.bool_)
    deviates[visits.journeys] = True
    index = np.empty(steps.journeys, dtype=np.int32)
    index[visits.journeys] = visits.first
    others = np.flatnonzero(~deviates)
    index[others] = _moments(walked, visits, others)
    return Departure(
        Deviation(DeviationKind.UNEXPECTED, steps.touchpoint.labels[code]),
        np.arange(steps.journeys, dtype=np.int32),
        deviates,
        index,
        np.minimum(index, steps.last).astype(np.int32),
    )


def _moments(walked: Walked, visits: Visits, others: NDArray[np.int64]) -> NDArray[np.int32]:
    """The row at which each other journey is taken to stand; ``NO_MOMENT`` where no deviating one stood alike."""
    steps = walked.steps
    at_once = visits.first == steps.first[visits.journeys]
    later = visits.first[~at_once] - 1
    stood = np.bincount(walked.so_far[later], minlength=walked.span).astype(np.float64)
    weight = np.concatenate(([0.0], np.cumsum(stood[walked.so_far])))
    begin, end = weight[steps.first[others]], weight[steps.offsets[others + 1]]
    start = float(at_once.sum())  # deviating journeys that began with the step: so could any other
    aim = np.modf((others + 1) * GOLDEN)[0] * (start + end - begin) - start
    row = np.searchsorted(weight, begin + np.maximum(aim, 0.0), side="right")
    found = np.where(aim < 0.0, steps.first[others], np.minimum(row, steps.offsets[others + 1]))
    return np.where(start + end - begin > 0.0, found, NO_MOMENT).astype(np.int32)
