"""How much of the recovery of units picked at a low would have come without any action?

A unit at its worst is partly there by chance, and chance does not last: the unit comes back by itself. A before/after
comparison counts that as success, and so does a difference-in-differences whose base is the low (Ashenfelter's dip).

Which estimate is right depends on why units were picked (``benchmarks/truth_recovery.py``, 24 and 60 units, the worst
quarter picked, noise with autocorrelations from 0 to 0.7):

- ``corrected`` compares with units that were as low in every period of the window and as good before it. It is
  unbiased when units were picked by what they scored in or before the window, whatever the memory of the noise. When
  they were picked for what is lastingly different about them, it says too little (never too much): the others come
  back to a better level of their own (Lord's paradox).
- ``further_back`` is a difference-in-differences that leaves the window out and compares with what was before it. It is
  unbiased when units were picked for lasting reasons; picked at a low, it is unbiased when chance does not outlast the
  window, and says a little too little where chance does.
- ``plain``, with the window as base, claims an effect that is not there in half of all cases when units were picked at
  a low. ``raw`` does, too. They are there to be shown beside the others.

``advised`` is ``corrected`` where the low can be seen, and ``further_back`` where it cannot.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import EffectPanel
from twofold.effects.recovery.windows import RecoveryRequest, Windows, windows
from twofold.errors import InputError
from twofold.regression.clustered import Correction, covariance, degrees
from twofold.regression.least_squares import Fit, SameColumn, fit

Floats = NDArray[np.float64]

FEWEST = 4  # units on either side
SPARE = 8  # degrees of freedom that have to be left for adjusting by every period of the window
DOUBT = 0.05


@dataclass(frozen=True, slots=True)
class Recovery:
    """What changed in picked units, and how much of it would have come by itself.

    Attributes:
        raw: the change from the window to afterwards, of treated units alone (naive before/after).
        expected: how much units like those change without the action.
        by_itself: the part of ``expected`` by which units like those outdo ordinary untreated units: the regression to
            the mean.
        corrected: the change beyond the expected one.
        plain: difference-in-differences with the window as base.
        further_back: difference-in-differences with the time before the window as base.
        dip: how far treated units were below their own usual level in the window, compared with the others.
        picked_low: whether that low is more than chance (one-sided, 5 %).
        untreated: units that were compared with.
        left_out: treated units without an outcome in one of the stretches of time.
    """

    raw: EffectEstimate
    expected: EffectEstimate
    by_itself: EffectEstimate
    corrected: EffectEstimate
    plain: EffectEstimate
    further_back: EffectEstimate
    dip: EffectEstimate
    picked_low: bool
    untreated: int
    left_out: int

    @property
    def advised(self) -> EffectEstimate:
        """The estimate that fits how the units were picked, as far as it can be seen."""
        return self.corrected if self.picked_low else self.further_back


@dataclass(frozen=True, slots=True)
class _Line:
    """A regression with the covariance of its coefficients and the degrees of freedom of each."""

    fit: Fit
    covariance: Floats
    df: Floats


DEFAULTS = RecoveryRequest()


def regression_to_the_mean(panel: EffectPanel, request: RecoveryRequest = DEFAULTS) -> Recovery:
    """How much of the change in units that were picked would have come by itself?

    Args:
        panel: units over periods, some of them never treated or not until the compared periods end.
        request: how long the window is that units were picked by, and what is before and after it.

    Raises:
        InputError: fewer than four treated or four untreated units with an outcome before, in and after the window.

    Source: adjustment for the values picked by: Davis 1976, Am J Epidemiol 104; Barnett, van der Pols & Dobson 2005,
    Int J Epidemiol 34; the dip: Ashenfelter 1978, REStat 60; both estimates bracket the truth: Ding & Li 2019,
    Political Analysis 27; errors: Bell & McCaffrey 2002.
    """
    rows = windows(panel, request)
    _refuse_few(rows)
    change, history = rows.after - rows.at_window, _history(rows)
    like = _Comparison(panel, rows, request.level, _line(panel, rows, change, history))
    apart = history[rows.treated].mean(axis=0) - history[~rows.treated].mean(axis=0)
    own = np.concatenate([np.zeros(like.line.fit.x.shape[1] - len(apart)), apart])

    def between(y: Floats, method: str) -> EffectEstimate:
        line = _line(panel, rows, y, np.zeros((len(y), 0)))
        return _Comparison(panel, rows, request.level, line).estimate(_first(line, 0), method)

    dip = between(rows.at_window - rows.usual, "the window against the time before it")
    return Recovery(
        raw=_alone(panel, rows, change, request.level),
        expected=like.estimate(_first(like.line, 1), "what units as low change by themselves"),
        by_itself=like.estimate(own, "what units as low change beyond ordinary ones"),
        corrected=like.estimate(_first(like.line, 0), "against untreated units as low, adjusted for their history"),
        plain=between(change, "difference-in-differences from the window"),
        further_back=between(rows.after - rows.usual, "difference-in-differences from before the window"),
        dip=dip,
        picked_low=_is_low(dip, 1.0 if request.higher_is_better else -1.0),
        untreated=len(np.unique(rows.unit[~rows.treated])),
        left_out=rows.left_out,
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A regression of treated and untreated units, from which estimates are read."""

    panel: EffectPanel
    rows: Windows
    level: float
    line: _Line

    def estimate(self, weight: Floats, method: str) -> EffectEstimate:
        """A combination of the coefficients."""
        value = float(weight @ self.line.fit.coefficient)
        se = float(np.sqrt(weight @ self.line.covariance @ weight))
        df = float(self.line.df[weight != 0.0].min()) if weight.any() else float(self.line.df.min())
        return _estimate(self.panel, self.rows, (value, se, df), self.level, method)


def _refuse_few(rows: Windows) -> None:
    treated, others = (len(np.unique(rows.unit[side])) for side in (rows.treated, ~rows.treated))
    if treated < FEWEST or others < FEWEST:
        raise InputError(
            f"{treated} treated and {others} untreated units have an outcome before the window, in it and afterwards; "
            f"telling how picked units recover by themselves needs at least {FEWEST} of each."
        )


def _history(rows: Windows) -> Floats:
    """(n, k) what units were like before: every period of the window where there are rows enough, or its mean."""
    free = len(rows.after) - rows.window.shape[1] - 2 - len(np.unique(rows.cohort))
    window = rows.window if free >= SPARE else rows.at_window[:, None]
    return np.column_stack([window, rows.usual])


def _line(panel: EffectPanel, rows: Windows, y: Floats, covariates: Floats) -> _Line:
    """Regress on being treated, so that the constant is what treated units would have been without it."""
    cohorts = (rows.cohort[:, None] == np.unique(rows.cohort)[None, 1:]).astype(np.float64)
    beside = np.column_stack([cohorts, covariates])
    beside -= beside[rows.treated].mean(axis=0)
    x = np.column_stack([rows.treated.astype(np.float64), np.ones(len(y)), beside])
    try:
        found = fit(x, y)
    except (SameColumn, ValueError) as same:
        raise InputError(f"The units' history before treatment does not vary enough to compare by: {same}.") from same
    cluster = panel.cluster[rows.unit]
    if len(np.unique(cluster)) == len(y):
        df = len(y) - x.shape[1]
        if df < 1:
            raise InputError(f"{len(y)} units are too few to compare {x.shape[1]} things about them.")
        return _Line(found, found.inverse_gram * float(found.residual @ found.residual) / df, np.full(x.shape[1], df))
    return _Line(found, covariance(found, cluster, Correction.CR2), degrees(found, cluster))


def _first(line: _Line, place: int) -> Floats:
    weight = np.zeros(line.fit.x.shape[1])
    weight[place] = 1.0
    return weight


def _alone(panel: EffectPanel, rows: Windows, change: Floats, level: float) -> EffectEstimate:
    """The mean change of treated units, as if nothing else had gone on."""
    clusters, place = np.unique(panel.cluster[rows.unit[rows.treated]], return_inverse=True)
    own = change[rows.treated]
    value = float(own.mean())
    summed = np.bincount(place, own - value)
    df = len(clusters) - 1.0
    se = float(np.sqrt((summed**2).sum() * len(clusters) / df)) / len(own) if df else np.nan
    return _estimate(panel, rows, (value, se, df), level, "naive before/after of treated units")


def _estimate(
    panel: EffectPanel, rows: Windows, told: tuple[float, float, float], level: float, method: str
) -> EffectEstimate:
    value, se, df = told
    reach = float(stats.t.ppf(0.5 + level / 2.0, df)) * se
    p_value = float(2.0 * stats.t.sf(abs(value) / se, df)) if se > 0 else float(value == 0)
    return EffectEstimate(
        value=value,
        se=se,
        low=value - reach,
        high=value + reach,
        p_value=p_value,
        level=level,
        method=method,
        units=len(np.unique(rows.unit)),
        treated=len(np.unique(rows.unit[rows.treated])),
        clusters=len(np.unique(panel.cluster[rows.unit])),
    )


def _is_low(dip: EffectEstimate, better: float) -> bool:
    """Whether treated units were lower than chance explains, in the direction that is bad."""
    return dip.p_value is not None and better * dip.value < 0 and dip.p_value / 2.0 <= DOUBT
