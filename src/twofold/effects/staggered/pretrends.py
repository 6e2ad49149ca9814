"""Did treated and controls move alike before the start, and could this comparison have noticed if they did not?

A test that finds nothing says little where it could have found nothing. So the result names the steady drift apart that
the test would have noticed in half and in four of five cases, and how much of such a drift would pass for an effect.

Source: Callaway & Sant'Anna 2021, Journal of Econometrics 225, sec. 4 (Wald test); Roth 2022, AER: Insights 4 (power
against linear violations).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from twofold.effects.staggered.bands import DRAWS, draw_largest
from twofold.effects.staggered.group_time import GroupTime
from twofold.effects.staggered.scores import Combined, combine, pick

Floats = NDArray[np.float64]
ENOUGH = 20  # clusters a tested figure, and units on each side of it, for the Wald test: with fewer it finds too much
SIZE = 0.05
POWERS = (0.5, 0.8)


@dataclass(frozen=True, slots=True)
class Drift:
    """A steady drift apart that the test would have noticed this often.

    Attributes:
        power: how often.
        slope: units of the outcome per period by which the treated would move away from their controls.
        bias: how much of it would pass for an effect, on average over treated units and periods.
    """

    power: float
    slope: float
    bias: float


@dataclass(frozen=True, slots=True)
class Pretrend:
    """The test of parallel trends before the start.

    Attributes:
        p_value: of moving alike; None where nothing was observed before the period of comparison.
        statistic: the Wald statistic, or the largest absolute t value.
        df: degrees of freedom of the Wald statistic; how many figures the largest t was taken of.
        test: which test, in words.
        wald_p: p-value of the Wald test as published, whatever the number of clusters.
        drifts: what the test would have noticed.
        sentence: all that in words.
    """

    p_value: float | None
    statistic: float
    df: int
    test: str
    wald_p: float | None
    drifts: tuple[Drift, ...]
    sentence: str


def pretrend(found: GroupTime, *, seed: int = 0) -> Pretrend:
    """Did treated and controls move alike before the start?

    With at least 20 clusters for each comparison before the start, and 20 units on each of its sides, this is the Wald
    test of all of them; with fewer, that test finds too much, and the largest t value of the averages by time before
    the start is judged instead.

    Args:
        found: effects by cohort and period.
        seed: of the draws for the largest t value.
    """
    before = np.flatnonzero(found.period < found.cohort - found.request.anticipation)
    if not len(before):
        return Pretrend(None, float("nan"), 0, "none", None, (), NOTHING)
    error = pick(found.scores, before)
    step = (found.period - found.base).astype(np.float64)
    covariance = error.covariance()
    rank = int(np.linalg.matrix_rank(covariance, hermitian=True))
    if rank == 0:
        return Pretrend(None, float("nan"), 0, "none", None, (), NOTHING)
    inverse = np.linalg.pinv(covariance, hermitian=True)
    statistic = float(found.att[before] @ inverse @ found.att[before])
    wald_p = float(stats.chi2.sf(statistic, rank))
    bias = _bias(found, step)
    if found.clusters >= ENOUGH * rank and _fewest(found, before) >= ENOUGH:
        pull = float(step[before] @ inverse @ step[before])
        drifts = _noticed(lambda slope: _wald_power(slope**2 * pull, rank), 1 / np.sqrt(pull), bias)
        told = _sentence(wald_p, len(before), drifts)
        return Pretrend(wald_p, statistic, rank, "Wald", wald_p, drifts, told)
    return _largest(found, before, (step, bias, wald_p), seed)


def _fewest(found: GroupTime, before: NDArray[np.intp]) -> int:
    """Units on the smaller side of the smallest comparison: ten treated among ninety are no ninety clusters."""
    treated, units = found.treated[before], found.units[before]
    return int(np.minimum(treated, units - treated).min())


NOTHING = "Nothing was observed before the period of comparison, so nobody can say whether trends were parallel."


def _wald_power(centre: float, rank: int) -> float:
    return float(stats.ncx2.sf(stats.chi2.isf(SIZE, rank), rank, centre))


def _largest(found: GroupTime, before: NDArray[np.intp], known: tuple[Floats, float, float], seed: int) -> Pretrend:
    """The test for few clusters: the largest t value of averages by time before the start."""
    step, bias, wald_p = known
    weights = _by_time(found, before)
    error = combine(found.scores, weights)
    se = error.honest_se()
    weights, se = weights[se > 0], se[se > 0]
    if not len(se):
        return Pretrend(None, float("nan"), 0, "none", wald_p, (), NOTHING)
    values, drift = weights @ found.att / se, weights @ step / se
    error = combine(found.scores, weights)
    spread = _spread(error, seed)
    statistic = float(np.abs(values).max())
    drawn = draw_largest(error, seed) / spread
    p_value = float((1 + np.count_nonzero(drawn >= statistic)) / (1 + len(drawn)))
    noise = _noise(error, se, seed)
    critical = float(np.quantile(np.abs(noise).max(axis=1) / spread, 1 - SIZE))

    def power(slope: float) -> float:
        return float(np.mean(np.abs(noise + slope * drift).max(axis=1) / spread > critical))

    drifts = _noticed(power, 1 / float(np.abs(drift).max()), bias)
    told = _sentence(p_value, len(se), drifts)
    return Pretrend(p_value, statistic, len(se), "largest t", wald_p, drifts, told)


def _by_time(found: GroupTime, before: NDArray[np.intp]) -> Floats:
    """(m, K) averages by time before the start, each cohort by its treated units."""
    since = (found.period - found.cohort)[before]
    keys = np.unique(since)
    weights = np.zeros((len(keys), len(found.att)))
    for at, key in enumerate(keys):
        chosen = before[since == key]
        weights[at, chosen] = found.treated[chosen] / found.treated[chosen].sum()
    return weights


def _spread(error: Combined, seed: int) -> Floats:
    df = float(np.nanmin(error.df()))
    return np.sqrt(np.random.default_rng([seed, 1]).chisquare(df, DRAWS) / df)


def _noise(error: Combined, se: Floats, seed: int) -> Floats:
    values, vectors = np.linalg.eigh(error.honest_covariance() / np.outer(se, se))
    root = vectors * np.sqrt(np.maximum(values, 0))
    drawn: Floats = np.random.default_rng([seed, 2]).standard_normal((DRAWS, len(se))) @ root.T
    return drawn


def _bias(found: GroupTime, step: Floats) -> float:
    """How much of a drift of one unit a period would pass for an effect."""
    after = found.after
    return float(np.average(step[after], weights=found.treated[after]))


def _noticed(power: Callable[[float], float], scale: float, bias: float) -> tuple[Drift, ...]:
    found = []
    for asked in POWERS:
        high = scale
        while power(high) < asked and high < 1e6 * scale:
            high *= 2
        slope = float(optimize.brentq(lambda at, asked=asked: power(at) - asked, 0.0, high, xtol=1e-4 * high))
        found.append(Drift(asked, slope, slope * bias))
    return tuple(found)


def _sentence(p_value: float, figures: int, drifts: tuple[Drift, ...]) -> str:
    moved = "moved apart" if p_value < SIZE else "did not visibly move apart"
    half, most = drifts
    return (
        f"Before the start treated units and controls {moved} (p = {p_value:.3f}, {figures} comparisons); "
        f"a steady drift of {half.slope:.3g} per period would have been noticed in half of all cases, "
        f"one of {most.slope:.3g} in four of five, and the latter would pass for an effect of {most.bias:.3g}."
    )
