"""What of a path a memory may be made of: mean, peaks, end, trend, length."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.memory.lived import FloatArray, Lived

NEUTRAL = 0.5
FEATURES = ("mean", "peak", "best", "worst", "end", "trend", "moments", "hours")
MEAN, PEAK, BEST, WORST, END, TREND, MOMENTS, HOURS = range(len(FEATURES))
SLOPES = HOURS + 1 - 2  # the features before ``MOMENTS`` move with the scores


@dataclass(frozen=True, eq=False)
class Path:
    """The features of journeys, and how much each moment moves them.

    Attributes:
        features: (journeys, ``FEATURES``). The first six are on the scale of the scores, 0 to 1 (trend: -1 to 1, the
            rise from the first to the last moment along the fitted line); moments and hours are logarithms.
        slopes: (moments, 6) how much the first six change with the moment's own score. Moments tied for a peak share
            it.
    """

    features: FloatArray
    slopes: FloatArray


def path_features(lived: Lived) -> Path:
    """The features of every journey.

    A moment's pull is its distance from the middle of the scale times the strength of the feeling. The peak is the
    moment of the strongest pull either way, worst and best are the strongest down and up; where strength was not
    asked these are the lowest and the highest score. Ties share: the peak of a journey with scores 1 and 0 is 0.5.

    Source: Kahneman, Fredrickson, Schreiber & Redelmeier 1993, Psychological Science 4 (peak and end); Ariely 1998,
    Journal of Behavioral Decision Making 11 (trend).
    """
    first = lived.offsets[:-1]
    count = np.diff(lived.offsets)
    journey = np.repeat(np.arange(len(count)), count)
    pull = (lived.score - NEUTRAL) * lived.strength
    slopes = np.empty((len(pull), SLOPES))
    slopes[:, MEAN] = (1.0 / count)[journey]
    for place, height in ((PEAK, np.abs(pull)), (BEST, pull), (WORST, -pull)):
        slopes[:, place] = _shared_top(height, first, journey)
    slopes[:, END] = 0.0
    slopes[lived.offsets[1:] - 1, END] = 1.0
    slopes[:, TREND] = _rise(first, count, journey)
    features = np.empty((len(count), len(FEATURES)))
    for place in range(SLOPES):
        features[:, place] = _sums(slopes[:, place] * lived.score, first)
    features[:, MOMENTS] = np.log(count)
    features[:, HOURS] = np.log1p(lived.hours)
    return Path(features, slopes)


def _sums(values: FloatArray, first: NDArray[np.int64]) -> FloatArray:
    return np.asarray(np.add.reduceat(values, first)) if len(first) else np.zeros(0)


def _shared_top(height: FloatArray, first: NDArray[np.int64], journey: NDArray[np.int64]) -> FloatArray:
    """1 at the highest moment of each journey; tied ones share it equally."""
    if not len(first):
        return np.zeros(0)
    # scores such as 0.7 and 0.3 lie as far from the middle as each other, but for the last bit
    on_top = (height >= np.maximum.reduceat(height, first)[journey] - 1e-9).astype(np.float64)
    return np.asarray(on_top / _sums(on_top, first)[journey])


def _rise(first: NDArray[np.int64], count: NDArray[np.int64], journey: NDArray[np.int64]) -> FloatArray:
    """Weights whose sum with the scores is the rise of the least-squares line over the whole path."""
    place = (np.arange(len(journey)) - first[journey]).astype(np.float64)
    n = count[journey].astype(np.float64)
    centred = place - (n - 1.0) / 2.0
    squares = n * (n * n - 1.0) / 12.0
    return np.where(n > 1.0, centred * (n - 1.0) / np.where(squares > 0.0, squares, 1.0), 0.0)
