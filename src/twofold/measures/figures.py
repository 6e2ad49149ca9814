"""From sums to figures: the value of each group, its interval, and how the interval was made."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from twofold.measures.definition import Estimator, Measure
from twofold.measures.distinct import distinct_rows
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
SCALE_ENDS = {Estimator.SHARE: (0.0, 1.0), Estimator.NET: (-1.0, 1.0), Estimator.QUANTILE: (0.0, 1.0)}
FEW = 20  # persons who repeat; below it coverage strays (docs/explanation/intervals.md, "Where they end")
FEW_ANSWERS = 16  # the same for the answers of a mean


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
        n_effective: how many independent, equally weighted observations would say as much.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    moments: Moments
    bounds: Bounds
    method: npt.NDArray[np.object_]
    n_effective: FloatArray


def figures(measure: Measure, moments: Moments, bounds: Bounds, level: float) -> Figures:
    """The estimates of a measure that is not a quantile.

    Args:
        measure: its declaration.
        moments: the sums of each group.
        bounds: the ends of the scale (means only), NaN where it has none.
        level: coverage.
    """
    moments = on_scale(moments, SCALE_ENDS.get(measure.estimator, bounds))
    columns = [getattr(moments, name) for name in Moments.__slots__]
    kinds = distinct_rows([*columns, *bounds])
    if kinds is None:
        return _figures(measure, moments, bounds, level)
    first, kind = kinds
    few = _figures(
        measure,
        Moments(*(column[first] for column in columns)),
        (bounds[0][first], bounds[1][first]),
        level,
    )
    return Figures(
        few.value[kind],
        few.low[kind],
        few.high[kind],
        moments,
        bounds,
        few.method[kind],
        few.n_effective[kind],
    )


def _figures(measure: Measure, moments: Moments, bounds: Bounds, level: float) -> Figures:
    value = moments.n if measure.estimator is Estimator.COUNT else moments.mean * measure.factor
    interval = _interval(measure, moments, bounds, level)
    method = methods(measure, moments, bounds)
    return Figures(value, interval.low, interval.high, moments, bounds, method, effective_n(measure, moments))


def effective_n(measure: Measure, moments: Moments) -> FloatArray:
    """How many independent, equally weighted observations would say as much."""
    if measure.estimator is not Estimator.COUNT:
        return moments.n_effective
    with np.errstate(divide="ignore", invalid="ignore"):
        return moments.n**2 / moments.cluster_ww


def on_scale(moments: Moments, ends: tuple[npt.ArrayLike, npt.ArrayLike]) -> Moments:
    """The same sums, with the smallest and the largest value that an observation can have."""
    lowest, highest = (np.broadcast_to(np.asarray(end, np.float64), moments.n.shape) for end in ends)
    return replace(moments, lowest=lowest, highest=highest)


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


def methods(measure: Measure, moments: Moments, bounds: Bounds) -> npt.NDArray[np.object_]:
    """How each interval was made, in words."""
    words = [" on the scale", ", weighted", ", clustered by respondent", "; approximate: few respondents"]
    applies = np.zeros((len(words), moments.n.size), dtype=np.int64)
    if measure.estimator is Estimator.MEAN:
        applies[0] = np.isfinite(bounds[0] + bounds[1])
    if measure.estimator is not Estimator.COUNT:
        with np.errstate(invalid="ignore"):
            applies[1] = moments.kish_n < moments.n * (1.0 - 1e-9)
    applies[2] = moments.respondents < moments.n
    few = FEW_ANSWERS if measure.estimator is Estimator.MEAN else 0
    applies[3] = moments.respondents < np.where(applies[2] == 1, FEW, few)
    texts = [
        INTERVALS[measure.estimator] + "".join(word for place, word in enumerate(words) if number >> place & 1)
        for number in range(2 ** len(words))
    ]
    kind = 2 ** np.arange(len(words)) @ applies
    found: npt.NDArray[np.object_] = np.array(texts, dtype=object)[kind]
    return found
