"""Interrupted time series: what changed in one series from the moment on that something was done?

One series has no comparison group: whatever else began at the same time is in the estimate, too. A control series
takes out what both went through. Errors remember the period before (AR(1)); the autocorrelation is integrated out
(``regression.autoregression``), which keeps 95 % intervals at 93 to 97 % for autocorrelations from 0 to 0.6 and 24
periods on (``benchmarks/truth_recovery.py`` prints what they cover).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.series.counts import fit_counts
from twofold.effects.series.design import Design, design
from twofold.effects.series.observed import Series
from twofold.errors import InputError, UsageError
from twofold.findings.shifts.season import harmonics_for, most_harmonics
from twofold.measures.control import ordinary_variance
from twofold.regression.autoregression import fit_autoregression

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Estimating = Callable[[Floats], EffectEstimate]

FEWEST_BEFORE, FEWEST_AFTER = 8, 3
FEWEST_FREE = 4  # periods beyond the columns, below which nothing is left to tell the noise by
ONE_SERIES = (1, 1, 1)  # units, treated, clusters


@dataclass(frozen=True, slots=True)
class InterruptedRequest:
    """How an interrupted series is to be read.

    Attributes:
        first: the first period after the interruption, on the scale of the series' periods.
        slope: whether the trend may change, too; without it the effect is one lasting step.
        harmonics: pairs of waves for the season; None takes what the series is long enough for, 0 none.
        transition: periods from ``first`` on that are left out, because what was done was only being done.
        poisson: counts vary as Poisson says and are independent; otherwise their own spread and memory are estimated.
        level: coverage of the intervals.
    """

    first: int
    slope: bool = True
    harmonics: int | None = None
    transition: int = 0
    poisson: bool = False
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What changed. Of counts, and of values with a count as control, effects are logarithms of rate ratios.

    Attributes:
        level: the change of level in the first period after the interruption.
        slope: the change of the trend, per period; None where none was asked for.
        end: the effect in the last period.
        average: the effect over all periods since, on average.
        ratio: whether effects are logarithms of ratios (``ratio_of``).
        autocorrelation: of neighbouring periods, estimated; 0 where counts are taken as Poisson.
        autocorrelation_low: lower end of what fits. autocorrelation_high: upper end.
        harmonics: pairs of waves that stand for the season.
        before: periods before.
        after: periods since, without the transition.
        fitted: (n,) the regression's line, in units of the series; NaN in the transition.
        without: (n,) the same line as if nothing had been done.
    """

    level: EffectEstimate
    slope: EffectEstimate | None
    end: EffectEstimate
    average: EffectEstimate
    ratio: bool
    autocorrelation: float
    autocorrelation_low: float
    autocorrelation_high: float
    harmonics: int
    before: int
    after: int
    fitted: Floats
    without: Floats


@dataclass(frozen=True, slots=True)
class _Frame:
    """A series made ready: which periods are used, and its columns there and everywhere."""

    series: Series
    request: InterruptedRequest
    harmonics: int
    used: Bools
    shape: Design
    everywhere: Design


def interrupted(series: Series, request: InterruptedRequest) -> Interrupted:
    """What changed in a series when it was interrupted, with intervals that know its memory?

    Args:
        series: the series, of numbers or counts, with or without a control.
        request: when it was interrupted, and what may change.

    Raises:
        InputError: too few periods before or since, counts too empty, or nothing that varies.
        UsageError: a season for periods that have none, or Poisson for what is no count.

    Source: Wagner et al. 2002, J Clin Pharm Ther 27 (segmented regression); Lopez Bernal, Cummins & Gasparrini 2017,
    Int J Epidemiol 46 (counts); control series: Linden 2015, Stata Journal 15.
    """
    frame = _frame(series, request)
    if request.poisson:
        return _poisson(frame)
    y, scale = _response(frame)
    if float(np.ptp(y)) <= 1e-12 * (1.0 + float(np.abs(y).max())):
        raise InputError(f"{series.name} has the same value in every period: nothing can be told from it.")
    fit = fit_autoregression(y, frame.shape.columns, series.time[frame.used], scale)
    method = "segmented regression, AR(1) integrated out"
    method += ", against a control series" if series.control is not None else ""

    def estimate(weight: Floats) -> EffectEstimate:
        found = fit.contrast(weight, request.level)
        told = (found.value, found.se, found.low, found.high, found.p_value)
        return EffectEstimate(*told, request.level, method, *ONE_SERIES)

    memory = (fit.autocorrelation, *fit.autocorrelation_interval(request.level))
    return _told(frame, estimate, fit.mean_coefficient(), memory)


def ratio_of(estimate: EffectEstimate) -> EffectEstimate:
    """The rate ratio that an effect on the log scale is; it has an interval, but no standard error.

    Args:
        estimate: an effect of an ``Interrupted`` with ``ratio``.
    """
    value, low, high = (float(np.exp(end)) for end in (estimate.value, estimate.low, estimate.high))
    return replace(estimate, value=value, se=float("nan"), low=low, high=high, method=f"{estimate.method}, as a ratio")


def _frame(series: Series, request: InterruptedRequest) -> _Frame:
    harmonics = _harmonics(series, request)
    since = series.time - request.first
    used: Bools = (since < 0) | (since >= request.transition)

    def shape(time: NDArray[np.int64]) -> Design:
        return design(time, request.first, slope=request.slope, harmonics=harmonics, period_kind=series.period_kind)

    frame = _Frame(series, request, harmonics, used, shape(series.time[used]), shape(series.time))
    _refuse_short(frame)
    return frame


def _harmonics(series: Series, request: InterruptedRequest) -> int:
    if request.harmonics is None:
        return harmonics_for(series.time, series.period_kind)
    most = most_harmonics(series.period_kind)
    if not 0 <= request.harmonics <= most:
        raise UsageError(
            f"{request.harmonics} waves a year cannot be told from periods of kind {series.period_kind}: at most {most}"
        )
    return request.harmonics


def _refuse_short(frame: _Frame) -> None:
    before, after = int((frame.shape.since < 0).sum()), int((frame.shape.since >= 0).sum())
    n, p = frame.shape.columns.shape
    if before < FEWEST_BEFORE or after < FEWEST_AFTER or n - p < FEWEST_FREE:
        raise InputError(
            f"{frame.series.name} has {before} periods before the interruption and {after} since; an interrupted "
            f"series needs at least {FEWEST_BEFORE} before, {FEWEST_AFTER} since, and {FEWEST_FREE} more than the "
            f"{p} numbers that are fitted."
        )


def _response(frame: _Frame) -> tuple[Floats, Floats | None]:
    """What the linear model is about, and how uncertain each period is; None where all are alike."""
    series, used = frame.series, frame.used
    value = series.value[used]
    if series.exposure is not None and series.control is None:
        counted = fit_counts(value, series.exposure[used], frame.shape.columns, series.name)
        return counted.response, _spread(counted.response, counted.spread, frame.shape)
    if series.exposure is not None:
        return _log_ratio(frame)
    y = value if series.control is None else value - series.control[used]
    return y, None if series.scale is None else _spread(y, series.scale[used], frame.shape)


def _log_ratio(frame: _Frame) -> tuple[Floats, Floats]:
    """The logarithm of the ratio of two rates, a series' and its control's."""
    series, used = frame.series, frame.used
    if series.control is None or series.exposure is None:  # pragma: no cover - the caller has looked
        raise InputError(f"{series.name} has no control counts.")
    value, control = series.value[used], series.control[used]
    if not ((value > 0).all() and (control > 0).all()):
        raise InputError(f"{series.name}: a ratio to a control needs a count above 0 in every period of both.")
    other = series.exposure if series.control_exposure is None else series.control_exposure
    ratio: Floats = np.log(value / series.exposure[used]) - np.log(control / other[used])
    return ratio, _spread(ratio, np.sqrt(1.0 / value + 1.0 / control), frame.shape)


def _spread(y: Floats, error: Floats, shape: Design) -> Floats:
    """How uncertain each period is: its own error, and what neighbours differ by beyond that."""
    weight = 1.0 / error
    fit = np.linalg.lstsq(shape.columns * weight[:, None], y * weight, rcond=None)[0]
    spread: Floats = np.sqrt(error**2 + ordinary_variance(y - shape.columns @ fit, error**2))
    return spread


def _poisson(frame: _Frame) -> Interrupted:
    series, request = frame.series, frame.request
    if series.exposure is None or series.control is not None:
        raise UsageError("poisson goes with counts that have an exposure and no control series")
    counted = fit_counts(series.value[frame.used], series.exposure[frame.used], frame.shape.columns, series.name)
    reach = float(special.ndtri(0.5 + request.level / 2.0))

    def estimate(weight: Floats) -> EffectEstimate:
        value, se = float(weight @ counted.coefficient), float(np.sqrt(weight @ counted.covariance @ weight))
        p_value = float(2.0 * special.ndtr(-abs(value) / se))
        ends = (value - reach * se, value + reach * se)
        return EffectEstimate(value, se, *ends, p_value, request.level, "Poisson regression", *ONE_SERIES)

    return _told(frame, estimate, counted.coefficient, (0.0, 0.0, 0.0))


def _told(frame: _Frame, estimate: Estimating, coefficient: Floats, memory: tuple[float, float, float]) -> Interrupted:
    shape, everywhere = frame.shape, frame.everywhere
    since = shape.since[shape.since >= 0]
    slope = None
    if shape.slope is not None:
        slope = estimate(shape.effect(float(since[0]) + 1.0) - shape.effect(float(since[0])))
    seen = np.where(frame.used, 1.0, np.nan)
    return Interrupted(
        level=estimate(shape.effect(0.0)),
        slope=slope,
        end=estimate(shape.effect(float(since[-1]))),
        average=estimate(shape.effect(since)),
        ratio=frame.series.counted,
        autocorrelation=memory[0],
        autocorrelation_low=memory[1],
        autocorrelation_high=memory[2],
        harmonics=frame.harmonics,
        before=int((shape.since < 0).sum()),
        after=len(since),
        fitted=seen * _line(frame.series, everywhere.columns @ coefficient),
        without=seen * _line(frame.series, everywhere.without @ coefficient),
    )


def _line(series: Series, linear: Floats) -> Floats:
    """The fitted line in units of the series."""
    if series.exposure is None:
        return linear if series.control is None else linear + series.control
    if series.control is None:
        return np.asarray(np.exp(linear) * series.exposure, dtype=np.float64)
    other = series.exposure if series.control_exposure is None else series.control_exposure
    return np.asarray(np.exp(linear) * series.control / other * series.exposure, dtype=np.float64)
