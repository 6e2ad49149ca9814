"""What the journeys that are open now will probably bring next."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.foresight.backing_off import portions
from twofold.journeys.foresight.foreseeing import LEVEL, Foresight
from twofold.journeys.foresight.situations import Situations
from twofold.journeys.steps import Steps
from twofold.measures.intervals import critical_value

FloatArray = NDArray[np.float64]
FEWEST = 5  # open journeys: fewer are persons, not a forecast


@dataclass(frozen=True, slots=True)
class Expected:
    """How many open journeys will have this as their next touchpoint, by the end of their horizon.

    Attributes:
        next: the touchpoint; ``none``: nothing within the horizon after the last step.
        count: how many are expected.
        low: lower end of the interval of how many it will be.
        high: upper end.
        n: open journeys.
    """

    next: str
    count: float
    low: float
    high: float
    n: int


def expected(foresight: Foresight, steps: Steps) -> tuple[Expected, ...]:
    """Add up the forecasts of the journeys whose last step is younger than the horizon.

    What has not happened since the last step is taken into account: an outcome that usually follows within minutes is
    unlikely after days (Bayes' rule with the times that each outcome took). The interval holds chance, and the
    calibration error that the forecast had in its trial.

    Returns:
        The most expected first; nothing where fewer than five journeys are open.
    """
    known = foresight.situations
    rows = steps.last[~steps.finished]
    rows = rows[known.time[rows] + known.horizon_us > known.until]
    if len(rows) < FEWEST:
        return ()
    total, spread = np.zeros(len(known.labels)), np.zeros(len(known.labels))
    low = (1 << known.outcome_bits) - 1
    for part in portions(rows, len(known.labels)):
        likely = foresight.forecaster.likely(known.packed[rows[part]] & ~low)
        likely *= _still_to_come(known, known.until - known.time[rows[part]])
        likely /= likely.sum(axis=1, keepdims=True)
        total += likely.sum(axis=0)
        spread += (likely * (1.0 - likely)).sum(axis=0)
    reach = np.sqrt(critical_value(LEVEL) ** 2 * spread + (total * foresight.top.error) ** 2)
    order = np.argsort(-total, kind="stable")
    return tuple(
        Expected(
            known.labels[at],
            float(total[at]),
            float(max(total[at] - reach[at], 0.0)),
            float(min(total[at] + reach[at], len(rows))),
            len(rows),
        )
        for at in order.tolist()
        if total[at] > 0
    )


def _still_to_come(known: Situations, waited: NDArray[np.int64]) -> FloatArray:
    """(n, outcomes) the share of each outcome that took longer than was waited; 1 for nothing at all."""
    decided = np.flatnonzero(known.decided(known.until))
    outcomes, delay = known.outcomes[decided], known.delay[decided]
    share = np.ones((len(waited), len(known.labels)))
    order = np.lexsort((delay, outcomes))
    begins = np.searchsorted(outcomes[order], np.arange(len(known.labels)))
    for outcome, (begin, end) in enumerate(pairwise(begins.tolist())):
        took = delay[order[begin:end]]
        if len(took):
            # one more that would have taken for ever: nothing becomes impossible by waiting
            share[:, outcome] = (len(took) - np.searchsorted(took, waited, side="right") + 1) / (len(took) + 1)
    return share
