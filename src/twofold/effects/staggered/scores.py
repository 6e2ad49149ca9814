"""What each cluster contributes to the error of every estimate, and intervals made of it.

An estimate differs from the truth by about the sum of its clusters' scores (influence functions over n), so the sum of
their squares is its variance, and any combination of estimates is the same combination of their scores. That is the
standard error the literature prints; it is too small where a cohort has few clusters. So intervals use scores widened
as in a comparison of two means (each side by the square root of m / (m - 1)), Welch's degrees of freedom over cohorts,
and for a cohort of one cluster, which says nothing about its own spread, the spread of its controls.

Source: Callaway & Sant'Anna 2021, Journal of Econometrics 225, theorem 2 (scores); Welch 1947, Biometrika 34, and Bell
& McCaffrey 2002, Survey Methodology 28 (few clusters); Donald & Lang 2007, REStat 89 (one treated cluster).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Borrowed:
    """The spread of the controls, taken for that of a cohort which is one cluster.

    Attributes:
        cells: (b,) the estimates it belongs to.
        scores: (b, G) as if each cluster of controls had been the treated one.
    """

    cells: Ints
    scores: Floats


@dataclass(frozen=True)
class Scores:
    """Scores of K estimates over G clusters.

    Attributes:
        plain: (K, G) as published.
        widened: (K, G) made honest for few clusters.
        borrowed: for cohorts of one cluster.
        stratum: (G,) which clusters are alike: those with the same cohorts in them.
    """

    plain: Floats
    widened: Floats
    borrowed: tuple[Borrowed, ...]
    stratum: Ints

    @cached_property
    def sizes(self) -> Ints:
        """(S,) clusters in each stratum."""
        found: Ints = np.bincount(self.stratum)
        return found


@dataclass(frozen=True, slots=True)
class Combined:
    """The error of m combinations of estimates.

    Attributes:
        plain: (m, G).
        widened: (m, G + borrowed) rows of clusters, then of clusters lent.
        stratum: (G + borrowed,) which are alike.
        freedom: (S,) degrees of freedom of each stratum.
    """

    plain: Floats
    widened: Floats
    stratum: Ints
    freedom: Floats

    def se(self) -> Floats:
        """(m,) standard errors as published."""
        found: Floats = np.sqrt(np.einsum("mg,mg->m", self.plain, self.plain))
        return found

    def honest_se(self) -> Floats:
        """(m,) standard errors that stay honest with few clusters."""
        found: Floats = np.sqrt(np.einsum("mg,mg->m", self.widened, self.widened))
        return found

    def df(self) -> Floats:
        """(m,) degrees of freedom of the honest standard errors (Welch)."""
        parts = np.zeros((len(self.widened), len(self.freedom)))
        for at in range(len(self.freedom)):
            chosen = self.widened[:, self.stratum == at]
            parts[:, at] = np.einsum("mg,mg->m", chosen, chosen)
        below = (parts**2 / self.freedom).sum(axis=1)
        found: Floats = np.divide(parts.sum(axis=1) ** 2, below, out=np.full(len(parts), np.nan), where=below > 0)
        return np.maximum(found, 1.0)

    def covariance(self) -> Floats:
        """(m, m) as published."""
        return self.plain @ self.plain.T

    def honest_covariance(self) -> Floats:
        """(m, m) that stays honest with few clusters."""
        return self.widened @ self.widened.T


def combine(scores: Scores, weights: Floats, of_weights: Floats | None = None) -> Combined:
    """The error of combinations of estimates.

    Args:
        scores: of the K estimates.
        weights: (m, K).
        of_weights: (m, G) what the clusters contribute through weights that are estimated themselves.
    """
    more = 0.0 if of_weights is None else of_weights
    lent = [weights[:, one.cells] @ one.scores for one in scores.borrowed]
    return _joined(scores, weights @ scores.plain + more, weights @ scores.widened + more, lent)


def pick(scores: Scores, which: Ints) -> Combined:
    """The errors of single estimates."""
    lent = []
    for one in scores.borrowed:
        rows = np.zeros((len(which), one.scores.shape[1]))
        at, place = np.nonzero(which[:, None] == one.cells)
        rows[at] = one.scores[place]
        lent.append(rows)
    return _joined(scores, scores.plain[which], scores.widened[which], lent)


def _joined(scores: Scores, plain: Floats, own: Floats, lent: list[Floats]) -> Combined:
    sizes = scores.sizes
    stratum = [scores.stratum, *(np.full(one.shape[1], len(sizes) + at) for at, one in enumerate(lent))]
    lenders = [np.count_nonzero(one.scores.any(axis=0)) for one in scores.borrowed]
    freedom = np.maximum(np.array([*sizes.tolist(), *lenders], dtype=np.float64) - 1, 1.0)
    return Combined(plain, np.hstack([own, *lent]) if lent else own, np.concatenate(stratum), freedom)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an estimate rests on: its words and counts."""

    method: str
    level: float
    units: int
    treated: int
    clusters: int


def estimates(values: Floats, error: Combined, basis: Iterable[Basis]) -> tuple[EffectEstimate, ...]:
    """Estimates with their intervals."""
    se, honest, df = error.se(), error.honest_se(), error.df()
    return tuple(
        estimate(float(values[at]), float(se[at]), float(honest[at]), float(df[at]), one)
        for at, one in enumerate(basis)
    )


def estimate(value: float, se: float, honest: float, df: float, basis: Basis) -> EffectEstimate:
    """One estimate: the published standard error, and the interval of the honest one."""
    if not honest > 0:
        low = high = p = float("nan")
    else:
        reach = float(stats.t.ppf(0.5 + basis.level / 2, df)) * honest
        low, high, p = value - reach, value + reach, 2 * float(stats.t.sf(abs(value) / honest, df))
    return EffectEstimate(
        value, se, low, high, None if np.isnan(p) else p, basis.level, basis.method, basis.units, basis.treated,
        basis.clusters,
    )  # fmt: skip
