"""How sure is the effect if drifts after the start were at most Mbar times the largest one seen before it?

"The largest one before" may be any of the steps before the start, up or down: for each of these cases the effect must
satisfy inequalities of unknown means, and a value is kept if some case does not reject it. What effects in other
periods may be does not matter here: every case comes down to as many inequalities as there are periods after the start,
plus two (the rays in `_rays`), so the test needs no linear programme and is exact.

Source: Rambachan & Roth 2023, Review of Economic Studies 90, sec. 2.4.2 and 3 (relative magnitudes, conditional and
hybrid tests); Andrews, Roth & Pakes 2023, Review of Economic Studies 90 (least favourable critical values).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.sensitivity.event_study import ALMOST, EventStudy
from twofold.errors import InputError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
POWER_OF_DRAWS = 12  # 4,096 draws spread evenly over the space
GRID = 1_001
ROUNDS = 40


@dataclass(frozen=True, slots=True)
class _Case:
    """One case: inequalities rays (at - slope theta) <= 0 in units of their standard errors.

    Attributes:
        at: (K,) statistics for an effect of nothing.
        slope: (K,) by how much they fall a unit of the effect.
        covariance: (K, K).
        least: the critical value if all of them bind.
    """

    at: Floats
    slope: Floats
    covariance: Floats
    least: float


def relative_interval(study: EventStudy, times: float, level: float = 0.95, seed: int = 0) -> tuple[float, float]:
    """Between which values does the effect lie if drifts were at most so many times the largest one before?

    Args:
        study: the effects.
        times: Mbar.
        level: coverage of the interval.
        seed: of the draws for critical values.

    Source: Rambachan & Roth 2023, sec. 3.3 (conditional-least-favourable hybrid).
    """
    cases = _cases(study, times, level, seed)
    reach = 4 * study.se
    centre = study.value
    for _ in range(ROUNDS):
        grid = np.linspace(centre - reach, centre + reach, GRID)
        kept = _kept(cases, grid, level)
        if not (kept[0] or kept[-1]):
            break
        reach *= 2
    else:
        return float("-inf"), float("inf")
    inside = np.flatnonzero(kept)
    if not len(inside):
        return centre, centre
    low = _edge(cases, (grid[inside[0]], grid[inside[0] - 1]), level)
    return low, _edge(cases, (grid[inside[-1]], grid[inside[-1] + 1]), level)


def rules_out(study: EventStudy, times: float, value: float, level: float = 0.95, seed: int = 0) -> bool:
    """Whether an effect of this value is rejected if drifts were at most so many times the largest one before."""
    return not bool(_kept(_cases(study, times, level, seed), np.array([value]), level)[0])


def _edge(cases: list[_Case], ends: tuple[float, float], level: float) -> float:
    """The border between a value that is kept and one that is not."""
    kept, lost = ends
    for _ in range(ROUNDS):
        middle = (kept + lost) / 2
        if _kept(cases, np.array([middle]), level)[0]:
            kept = middle
        else:
            lost = middle
    return float(kept)


def _kept(cases: list[_Case], grid: Floats, level: float) -> Bools:
    found = np.zeros(len(grid), dtype=np.bool_)
    for case in cases:
        found |= ~_rejected(case, grid, level)
    return found


def _cases(study: EventStudy, times: float, level: float, seed: int) -> list[_Case]:
    """For each step before the start, up or down, the inequalities if it is the largest."""
    if not (np.diag(study.covariance) > 0).all():
        raise InputError(
            "an effect has no standard error, as where units differ by nothing: no drift can be weighed by it"
        )
    steps = np.eye(study.before + 1)[1:] - np.eye(study.before + 1)[:-1]
    steps = np.hstack([steps[:, : study.before], np.zeros((study.before, study.after))])  # the reference is 0
    widest = study.after + 2 if study.after > 1 else 2 + 2 * study.before
    noise = _noise(widest, seed)
    found = []
    for step in steps:
        for sign in (1.0, -1.0):
            rays, slope = _rays(study, times, sign * step)
            if study.after == 1:
                rays, slope = _with_steps_before(rays, slope, _against(study, steps, sign * step))
            covariance = rays @ study.covariance @ rays.T
            drawn = noise[:, : len(rays)] @ _root(covariance).T
            least = float(np.quantile(drawn.max(axis=1), 1 - (1 - level) / 10))
            found.append(_Case(rays @ study.values, slope, covariance, least))
    return found


@lru_cache(maxsize=8)
def _noise(width: int, seed: int) -> Floats:
    """(draws, width) standard normal."""
    drawn: Floats = stats.norm.ppf(stats.qmc.Sobol(width, seed=seed).random_base2(POWER_OF_DRAWS))
    return drawn


def _rays(study: EventStudy, times: float, largest: Floats) -> tuple[Floats, Floats]:
    """The inequalities of one case as weights of the effects, and how they move with the effect asked about.

    Each step after the start lies within plus and minus Mbar times the largest one: two rows a period. Nothing else is
    known of effects in single periods, so rows can only be added up so that these cancel: to the effect asked about,
    from above and from below, or each row to its opposite.
    """
    size, after = study.before + study.after, study.after
    posts = np.hstack([np.zeros((after, study.before)), np.eye(after) - np.eye(after, k=-1)])
    up, down = posts - times * largest, -posts - times * largest
    error = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", up, study.covariance, up), 0))
    other = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", down, study.covariance, down), 0))
    share = np.cumsum(study.target[::-1])[::-1]  # of each step in the effect asked about
    plus, minus = np.maximum(share, 0), np.maximum(-share, 0)
    rays, slope = np.zeros((after + 2, size)), np.zeros(after + 2)
    for at, (first, second, sign) in enumerate(((plus, minus, 1.0), (minus, plus, -1.0))):
        mass = first @ error + second @ other
        rays[at] = (first @ up + second @ down) / mass
        slope[at] = sign / mass
    rays[2:] = (up + down) / (error + other)[:, None]
    keep = np.abs(rays).max(axis=1) > ALMOST
    return rays[keep], slope[keep]


def _against(study: EventStudy, steps: Floats, largest: Floats) -> Floats:
    """That each step before the start is at most the largest one, up or down, in units of its standard error."""
    rows = np.vstack([steps - largest, -steps - largest])
    rows = rows[np.abs(rows).max(axis=1) > ALMOST]
    found: Floats = rows / np.sqrt(np.einsum("ij,jk,ik->i", rows, study.covariance, rows))[:, None]
    return found


def _with_steps_before(rays: Floats, slope: Floats, rows: Floats) -> tuple[Floats, Floats]:
    """With one period after the start nothing is free, and that the step is the largest is tested with the rest."""
    own = slope != 0
    return np.vstack([rays[own], rows]), np.concatenate([slope[own], np.zeros(len(rows))])


def _root(covariance: Floats) -> Floats:
    values, vectors = np.linalg.eigh(covariance)
    found: Floats = vectors * np.sqrt(np.maximum(values, 0))
    return found


def _rejected(case: _Case, grid: Floats, level: float) -> Bools:
    """(grid,) whether each value is rejected: outright, or given which inequality is the tightest."""
    y = case.at[None, :] - grid[:, None] * case.slope[None, :]
    tight = y.argmax(axis=1)
    top = y[np.arange(len(y)), tight]
    outright = top > case.least
    size = (1 - level) * 0.9 / (1 - (1 - level) / 10)
    variance = np.diag(case.covariance)[tight]
    sd = np.sqrt(np.maximum(variance, 0))
    still = sd <= 1e-10
    low, high = _between(case.covariance[tight], y, top, np.where(still, 1.0, variance))
    high = np.minimum(high, case.least)
    safe = np.where(still, 1.0, sd)
    lower, upper = stats.norm.cdf(low / safe), stats.norm.cdf(high / safe)
    cut = safe * stats.norm.ppf(lower + (1 - size) * (upper - lower))
    cut = np.where(np.isfinite(cut), cut, np.maximum(low, 0))
    inside = (low <= top + 1e-12) & (top <= high + 1e-12)
    found: Bools = outright | np.where(still, top > 0, inside & (top > np.maximum(cut, 0)))
    return found


def _between(with_tight: Floats, y: Floats, top: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Between which values the tightest inequality would stay the tightest, all else equal."""
    slope = with_tight / variance[:, None]
    rest = y - slope * top[:, None]
    gap = 1 - slope
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = rest / gap
    low = np.where(gap > ALMOST, bound, -np.inf).max(axis=1)
    high = np.where(gap < -ALMOST, bound, np.inf).min(axis=1)
    return low, high
