"""From sums to figures: the value of each group, its interval, and how the interval was made."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twofold.measures.definition import Estimator, Measure
from twofold.measures.intervals import Interval, mean_interval, nps_interval, rate_interval, share_interval
from twofold.measures.sampling import Moments

FloatArray = npt.NDArray[np.float64]
Bounds = tuple[FloatArray, FloatArray]

INTERVALS = {
    Estimator.SHARE: "Wilson",
    Estimator.NET: "Tango score, multinomial",
    Estimator.MEAN: "Student's t",
    Estimator.QUANTILE: "order statistics, Woodruff",
    Estimator.COUNT: "Poisson score",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The estimates of one measure before anybody decides whether they may be shown: arrays, one place a group.

    Attributes:
        value: NaN where there is nothing to estimate from.
        low: NaN where the interval has no lower end.
        high: NaN where it has no upper end.
        moments: what they were made from.
        bounds: the ends of the scale of a mean, NaN where it has none.
        method: how the intervals were made, as text.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    moments: Moments
    bounds: Bounds
    method: npt.NDArray[np.str_]


def figures(measure: Measure, moments: Moments, bounds: Bounds, level: float) -> Figures:
    """The estimates of a measure that is not a quantile.

    Args:
        measure: its declaration.
        moments: the sums of each group.
        bounds: the ends of the scale (means only), NaN where it has none.
        level: coverage.
    """
    value = moments.n if measure.estimator is Estimator.COUNT else moments.mean * measure.factor
    interval = _interval(measure, moments, bounds, level)
    return Figures(value, interval.low, interval.high, moments, bounds, methods(measure, moments, bounds))


def _interval(measure: Measure, moments: Moments, bounds: Bounds, level: float) -> Interval:
    if measure.estimator is Estimator.COUNT:
        with np.errstate(divide="ignore", invalid="ignore"):
            return rate_interval(moments.n, level=level, dispersion=moments.cluster_ww / moments.n)
    if measure.estimator is Estimator.MEAN:
        return _mean_interval(moments, bounds, level)
    n, df = moments.n_effective, moments.design_degrees_of_freedom
    if measure.estimator is Estimator.SHARE:
        interval = share_interval(moments.mean, n, level, df)
    else:
        interval = nps_interval(*net_shares(moments), n, level, df)
    return Interval(interval.low * measure.factor, interval.high * measure.factor)


def _mean_interval(moments: Moments, bounds: Bounds, level: float) -> Interval:
    mean, error, df = moments.mean, moments.standard_error, moments.degrees_of_freedom
    open_ended = mean_interval(mean, error, df, level)
    closed = mean_interval(mean, error, df, level, bounds=bounds)
    known = np.isfinite(bounds[0]) & np.isfinite(bounds[1])
    return Interval(np.where(known, closed.low, open_ended.low), np.where(known, closed.high, open_ended.high))


def net_shares(moments: Moments) -> tuple[FloatArray, FloatArray]:
    """The shares of 1 and of -1 behind observations of -1, 0 and 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        either, net = moments.sum_wxx / moments.sum_w, moments.sum_wx / moments.sum_w
    return (either + net) / 2.0, (either - net) / 2.0


def methods(measure: Measure, moments: Moments, bounds: Bounds) -> npt.NDArray[np.str_]:
    """How each interval was made, in words."""
    text = np.full(moments.n.shape, INTERVALS[measure.estimator], dtype="U80")
    if measure.estimator is Estimator.MEAN:
        text = np.where(np.isfinite(bounds[0] + bounds[1]), np.char.add(text, " on the scale"), text)
    if measure.estimator is not Estimator.COUNT:
        with np.errstate(invalid="ignore"):
            uneven = moments.kish_n < moments.n * (1.0 - 1e-9)
        text = np.where(uneven, np.char.add(text, ", weighted"), text)
    repeated = moments.respondents < moments.n
    return np.where(repeated, np.char.add(text, ", clustered by respondent"), text)
