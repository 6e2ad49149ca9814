"""When does an effect begin, and does it last: what the effects by time since the start say together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.student_draws import student_draws
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DRAWS = 20_000
LOOSE = 1e-9  # correlation below which one contrast says nothing about another
RATES = np.concatenate((np.linspace(-0.5, 0, 51), np.geomspace(1e-3, 5, 400)))  # losses a period that are tried


@dataclass(frozen=True, slots=True)
class EventStudy:
    """Effects by time since the start.

    Attributes:
        since: (K,) periods since the start; 0 for the first treated one, below 0 before.
        effect: (K,).
        covariance: (K, K) of the effects.
        df: degrees of freedom of the covariance; infinite for many clusters. Where treated clusters are the fewer,
            Welch's, or their number less one.
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
        half_life: periods in which the effect halves, if it fades by a constant share; None where that it fades is not
            shown, or not how fast.
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

    Every rate of loss is tried by one contrast of the effects that is zero, up to chance, where the effect loses that
    share every period; at no loss it is the slope of the best straight line. Where fading is shown, the other rates
    are tested knowing that it was: an interval told only after a lucky draw would otherwise be too narrow.

    Args:
        study: effects by time since the start, with their covariance.
        level: of intervals and of what is shown.
        seed: of the draws behind testing all times at once.

    Raises:
        InputError: no effect from the start on, or no standard error.

    Source: begins: step-down over the maximum (Romano & Wolf 2005); constant, any: Wald tests, Hotelling's with few
    clusters; trend: least squares; half-life: non-linear least squares, its interval by inverting the score test of
    each rate, after selection by the polyhedral lemma (Lee, Sun, Sun & Taylor 2016, Annals of Statistics 44(3)).
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
    times = since.astype(np.float64)
    sign = float(np.sign(effect[np.argmax(np.abs(effect) / np.sqrt(np.diag(covariance)))]))
    trend, reach = _trend(times, effect, covariance, study.df, level)
    fades = begins is not None and sign * trend + reach < 0
    half_life = _half_life(_Path(times, sign * effect, covariance, study.df, level), fades=fades)
    return Fading(
        begins=begins,
        any_p=_tail(float(effect @ precision @ effect), rank, study.df),
        constant_p=_constant_p(effect, precision, rank, study.df),
        trend=trend,
        trend_low=trend - reach,
        trend_high=trend + reach,
        fades=fades,
        half_life=half_life[0],
        half_life_low=half_life[1],
        half_life_high=half_life[2],
        sentence=_sentence(begins, half_life, fades=fades, times=len(since), level=f"{100 * level:g} %"),
    )


def _shown(effect: Floats, covariance: Floats, df: float, level: float, seed: int) -> NDArray[np.bool_]:
    """(K,) times at which an effect is shown, all tested at once."""
    se = np.sqrt(np.diag(covariance))
    size = np.abs(effect) / se
    rng = np.random.default_rng(seed)
    drawn = np.abs(student_draws(covariance / np.outer(se, se), np.full(len(se), df), DRAWS, rng))
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


def _trend(since: Floats, effect: Floats, covariance: Floats, df: float, level: float) -> tuple[float, float]:
    """Slope of the best straight line and half its interval; equal weights, as those made of few clusters are noisy."""
    if len(effect) < 2:
        return 0.0, float("inf")
    pull = since - since.mean()
    pull /= pull @ pull
    edge = stats.t.ppf((1 + level) / 2, df) if np.isfinite(df) else stats.norm.ppf((1 + level) / 2)
    return float(pull @ effect), float(edge * np.sqrt(pull @ covariance @ pull))


@dataclass(frozen=True, slots=True)
class _Path:
    """Effects by time since the start, positive where the effect is clearest."""

    since: Floats
    effect: Floats
    covariance: Floats
    df: float
    level: float


def _half_life(path: _Path, *, fades: bool) -> tuple[float | None, float, float]:
    """Best half-life where fading is shown, and the ends of all that are not refused; infinite for no loss."""
    if len(path.effect) < 2:
        return None, 0.0, float("inf")
    shape = np.exp(-RATES[:, None] * path.since)
    size = (shape**2).sum(axis=1, keepdims=True)
    bent = path.since * shape
    pull = bent - (bent * shape).sum(axis=1, keepdims=True) / size * shape
    error = np.sqrt(np.einsum("rk,kl,rl->r", pull, path.covariance, pull))
    kept = RATES[_kept(path, pull / np.where(error > 0, error, 1)[:, None], fades=fades) | (error == 0)]
    fastest, slowest = (float(kept.max()), float(kept.min())) if len(kept) else (0.0, 0.0)
    low = float(np.log(2) / fastest) if fastest > 0 else float("inf")
    high = float(np.log(2) / slowest) if slowest > 0 and fades else float("inf")
    best = float(RATES[int(((shape @ path.effect) ** 2 / size[:, 0]).argmax())])
    told = fades and best > 0 and np.isfinite(high)
    return float(np.log(2) / best) if told else None, low, high


def _kept(path: _Path, pull: Floats, *, fades: bool) -> NDArray[np.bool_]:
    """(R,) rates that are not refused, given that a straight line was shown to fall where it was."""
    law = stats.t(path.df) if np.isfinite(path.df) else stats.norm()
    found = pull @ path.effect
    if not fades:
        kept: NDArray[np.bool_] = np.abs(found) <= law.ppf((1 + path.level) / 2)
        return kept
    flat = path.since - path.since.mean()
    flat /= np.sqrt(flat @ path.covariance @ flat)
    together = pull @ path.covariance @ flat
    apart = flat @ path.effect - together * found  # what the slope says beyond this rate's contrast
    edge = -law.ppf((1 + path.level) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        limit = (edge - apart) / together
    # the slope lies below its edge where the contrast lies on one side of a limit
    low = np.where(together < -LOOSE, limit, -np.inf)
    high = np.where(together > LOOSE, limit, np.inf)
    below, above = law.cdf(found) - law.cdf(low), law.cdf(high) - law.cdf(found)
    least: NDArray[np.bool_] = np.minimum(below, above) >= (1 - path.level) / 2 * (below + above)
    return least


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
    if fades:
        return (
            f"The effect is shown {when} and is shown to fade, but how fast is not: it halves in {half[1]:.1f} periods "
            f"or more ({level}, if it loses the same share every period)."
        )
    return f"The effect is shown {when}; that it fades is not shown over {times} periods."
