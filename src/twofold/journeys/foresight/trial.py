"""The trial of a forecast on a later period: what it misses by, against plain frequencies, and whether it says so."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.foresight.backing_off import portions, tallied
from twofold.journeys.foresight.forecasting import SMALLEST, Forecaster
from twofold.journeys.foresight.situations import Situations

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Misses:
    """How far the forecasts of some steps were from what followed.

    Attributes:
        log_loss: (n,) minus the natural logarithm of the probability that was given to what followed.
        brier: (n,) squared distance of all probabilities from what followed, 0 to 2.
        hit: (n,) 1 where the likeliest outcome followed, else 0.
        top: (n,) the probability of the likeliest outcome.
        none: (n,) the probability that nothing follows within the horizon.
    """

    log_loss: FloatArray
    brier: FloatArray
    hit: FloatArray
    top: FloatArray
    none: FloatArray


def misses(forecaster: Forecaster, situations: Situations, rows: NDArray[np.int64]) -> Misses:
    """Try a forecast on some rows.

    Args:
        forecaster: learnt from other rows.
        situations: all of them.
        rows: (n,) which ones to try.
    """
    packed = situations.packed[rows]
    cells, _ = tallied(packed)
    place = np.searchsorted(cells, packed)
    low = (1 << situations.outcome_bits) - 1
    parts = []
    for part in portions(cells, len(situations.labels)):
        likely = forecaster.likely(cells[part] & ~low)
        parts.append(_missed(likely, cells[part] & low))
    told = np.concatenate(parts, axis=1)[:, place]
    return Misses(*told)


def _missed(likely: FloatArray, outcome: NDArray[np.int64]) -> FloatArray:
    """(5, n) the fields of ``Misses``."""
    happened = likely[np.arange(len(outcome)), outcome]
    best = likely.argmax(axis=1)
    return np.stack(
        [
            -np.log(np.maximum(happened, SMALLEST)),
            (likely**2).sum(axis=1) - 2.0 * happened + 1.0,
            (best == outcome).astype(np.float64),
            likely.max(axis=1),
            likely[:, -1],
        ]
    )
