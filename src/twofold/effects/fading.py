"""When does an effect begin, and does it last: what the effects by time since the start say together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DRAWS = 20_000
RATES = np.concatenate((np.linspace(-0.5, 0, 51), np.geomspace(1e-3, 5, 400)))  # losses a period that are tried


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Effects by time since the start.

    Attributes:
        since: (K,) periods since the start; 0 for the first treated one, below 0 before.
        effect: (K,).
        covariance: (K, K) of the effects.
        df: degrees of freedom of the covariance; infinite for many clusters.
    """

    since: Ints
    effect: Floats
    covariance: Floats
    df: float = float("inf")


@dataclass(frozen=True, slots=True)
class Fading:
    """How an effect goes on.

    Attributes:
        begins: first time since the start at which an effect is shown, every time tested at once; None for never.
        any_p: p-value of no effect at any time.
        constant_p: p-value of the same effect at all times; None with fewer than two.
        trend: change of the effect from one period to the next, on the best straight line.
        trend_low, trend_high: its interval.
        fades: whether the effect is shown to lose size with time.
        half_life: periods in which the effect halves, if it fades by a constant share; None where not shown.
        half_life_low, half_life_high: between which half-lives the data do not decide; infinite where it may last.
        sentence: what may be said.
    """

    begins: int | None
    any_p: float
    constant_p: float | None
    trend: float
    trend_low: float
    trend_high: float
    fades: bool
    half_life: float | None
    half_life_low: float
    half_life_high: float
    sentence: str


def fading(study: EventStudy, level: float = 0.95, seed: int = 0) -> Fading:
    """When does the effect begin, and is it shown to fade?

    A half-life is given only where the same effect at all times, and any growth, is refused: then all rates of loss
    are given under which the effects differ from a constant loss no more than chance allows.

    Args:
        study: effects by time since the start, with their covariance.
        level: of intervals and of what is shown.
        seed: of the draws behind testing all times at once.

    Raises:
        InputError: no effect from the start on, or no standard error.

    Source: begins: step-down over the maximum (Romano & Wolf 2005); constant, trend: generalised least squares and
    Wald tests, by F with few clusters; half-life: minimum distance, its set by inverting the test of each rate.
    """
    after = np.flatnonzero(study.since >= 0)
    after = after[np.argsort(study.since[after])]
    since = study.since[after]
    effect, covariance = study.effect[after], study.covariance[np.ix_(after, after)]
    if not len(after) or not (np.diag(covariance) > 0).all():
        raise InputError("Effects from the start on, each with a standard error, are needed to see whether they last.")
    precision: Floats = np.linalg.pinv(covariance, rcond=1e-10, hermitian=True).astype(np.float64)
    rank = int(np.linalg.matrix_rank(covariance, tol=1e-10 * float(np.diag(covariance).max()), hermitian=True))
    shown = _shown(effect, covariance, study.df, level, seed)
    begins = int(since[shown][0]) if shown.any() else None
    any_p = _tail(float(effect @ precision @ effect), rank, study.df)
    constant_p = _constant_p(effect, precision, rank, study.df)
    # an inverse of few clusters' covariance is too large, and weights made of it are noisy: as in Hotelling's test
    left = study.df - rank + 1
    fair = precision * (left / study.df if np.isfinite(left) and left > 0 else 1.0)
    trend, reach = _trend(since.astype(np.float64), effect, fair, left, level)
    half_life = _half_life(since.astype(np.float64), effect, fair, left, level)
    sign = np.sign(effect[np.argmax(np.abs(effect) / np.sqrt(np.diag(covariance)))])
    losing = bool(sign * trend + reach < 0)
    fades = losing and begins is not None and constant_p is not None and constant_p < 1 - level
    fades = fades and np.isfinite(half_life[2])
    told = half_life if fades else (None, half_life[1], np.inf)
    return Fading(
        begins=begins,
        any_p=any_p,
        constant_p=constant_p,
        trend=trend,
        trend_low=trend - reach,
        trend_high=trend + reach,
        fades=fades,
        half_life=told[0],
        half_life_low=told[1],
        half_life_high=told[2],
        sentence=_sentence(begins, told, fades=fades, times=len(since), level=f"{100 * level:g} %"),
    )


def _shown(effect: Floats, covariance: Floats, df: float, level: float, seed: int) -> NDArray[np.bool_]:
    """(K,) times at which an effect is shown, all tested at once."""
    se = np.sqrt(np.diag(covariance))
    size = np.abs(effect) / se
    rng = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(covariance / np.outer(se, se))
    drawn = rng.standard_normal((DRAWS, len(se))) @ (vectors * np.sqrt(np.maximum(values, 0))).T
    if np.isfinite(df):
        drawn /= np.sqrt(rng.chisquare(df, DRAWS) / df)[:, None]
    drawn = np.abs(drawn)
    left = np.ones(len(se), dtype=bool)
    while left.any():
        bound = float(np.quantile(drawn[:, left].max(axis=1), level))
        found = left & (size > bound)
        if not found.any():
            break
        left &= ~found
    return ~left


def _tail(wald: float, rank: int, df: float) -> float:
    """P-value of a Wald statistic; Hotelling's with few clusters."""
    if rank == 0:
        return 1.0
    if not np.isfinite(df):
        return float(stats.chi2.sf(wald, rank))
    below = df - rank + 1
    if below < 1:
        return 1.0  # fewer clusters than times: nothing can be said of all together
    return float(stats.f.sf(wald * below / (df * rank), rank, below))


def _constant_p(effect: Floats, precision: Floats, rank: int, df: float) -> float | None:
    if len(effect) < 2 or rank < 2:
        return None
    ones = np.ones(len(effect))
    mean = float(ones @ precision @ effect / (ones @ precision @ ones))
    off = effect - mean
    return _tail(float(off @ precision @ off), rank - 1, df)


def _trend(since: Floats, effect: Floats, precision: Floats, df: float, level: float) -> tuple[float, float]:
    if len(effect) < 2 or df < 1:
        return 0.0, float("inf")
    line = np.column_stack((np.ones(len(since)), since))
    gram = np.linalg.pinv(line.T @ precision @ line, hermitian=True)
    slope = float((gram @ line.T @ precision @ effect)[1])
    return slope, float(stats.t.ppf((1 + level) / 2, df) * np.sqrt(gram[1, 1]))


def _half_life(
    since: Floats, effect: Floats, precision: Floats, df: float, level: float
) -> tuple[float | None, float, float]:
    """Best half-life, and the ends of all that are not refused; infinite where no loss is not refused."""
    if df < 1:
        return None, 0.0, float("inf")
    shape = np.exp(-RATES[:, None] * since)
    cross = shape @ precision @ effect
    norm = np.einsum("rk,kl,rl->r", shape, precision, shape)
    misfit = float(effect @ precision @ effect) - cross**2 / np.where(norm > 0, norm, 1)
    edge = float(stats.f.ppf(level, 1, df)) if np.isfinite(df) else float(stats.chi2.ppf(level, 1))
    kept = RATES[misfit <= misfit.min() + edge]
    best = float(RATES[int(misfit.argmin())])
    low = float(np.log(2) / kept.max()) if kept.max() > 0 else float("inf")
    high = float(np.log(2) / kept.min()) if kept.min() > 0 else float("inf")
    return (float(np.log(2) / best) if best > 0 else None), low, high


def _sentence(
    begins: int | None, half: tuple[float | None, float, float], *, fades: bool, times: int, level: str
) -> str:
    if begins is None:
        return f"No effect is shown in any of the {times} periods after the start, tested together."
    when = "at once" if begins == 0 else f"{begins} period{'s' if begins > 1 else ''} after the start"
    if fades and half[0] is not None:
        return (
            f"The effect is shown {when} and fades: it halves in about {half[0]:.1f} periods "
            f"({level} interval {half[1]:.1f} to {half[2]:.1f}, if it loses the same share every period)."
        )
    return f"The effect is shown {when}; that it fades is not shown over {times} periods."
