"""How many journeys there are, how long they are and how long they take."""

from dataclasses import dataclass

import numpy as np

from twofold.facts.clock_units import HOUR_US
from twofold.journeys.steps import Steps


@dataclass(frozen=True, slots=True)
class JourneyCounts:
    """What a set of journeys looks like from afar.

    Attributes:
        journeys: how many there are.
        finished: how many of them are finished; the others are still open.
        events: their steps.
        touchpoints: how many different ones.
        steps_median: steps of a journey, at the median.
        steps_p90: at the 90th percentile.
        hours_median: hours from the first to the last step of finished journeys, at the median; None without any.
        hours_p90: at the 90th percentile.
        without_key: events that are in no journey, because neither a case nor a person is known.
        other_kinds: events that are no steps, such as surveys about one.
    """

    journeys: int
    finished: int
    events: int
    touchpoints: int
    steps_median: float | None
    steps_p90: float | None
    hours_median: float | None
    hours_p90: float | None
    without_key: int
    other_kinds: int


def count_journeys(steps: Steps) -> JourneyCounts:
    """Count the journeys of some steps."""
    hours = (steps.time[steps.last] - steps.time[steps.first])[steps.finished] / HOUR_US
    lengths = steps.lengths
    return JourneyCounts(
        journeys=steps.journeys,
        finished=int(steps.finished.sum()),
        events=len(steps),
        touchpoints=len(np.unique(steps.touchpoint.codes)),
        steps_median=float(np.median(lengths)) if steps.journeys else None,
        steps_p90=float(np.quantile(lengths, 0.9)) if steps.journeys else None,
        hours_median=float(np.median(hours)) if len(hours) else None,
        hours_p90=float(np.quantile(hours, 0.9)) if len(hours) else None,
        without_key=steps.left_out.without_key,
        other_kinds=steps.left_out.other_kinds,
    )
