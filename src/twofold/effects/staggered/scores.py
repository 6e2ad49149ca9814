"""What each cluster contributes to the error of every estimate, and intervals made of it.

An estimate differs from the truth by about the sum of its clusters' scores (influence functions over n), so the sum of
their squares is its variance, and any combination of estimates is the same combination of their scores. That is the
standard error the literature prints; it is too small where a cohort has few clusters. So intervals use scores widened
as in a comparison of two means (each side by the square root of m / (m - 1)), Welch's degrees of freedom over cohorts,
and for a cohort of one cluster, which says nothing about its own spread, the spread of its controls.

Source: Callaway & Sant'Anna 2021, Journal of Econometrics 225, theorem 2 (scores); Welch 1947, Biometrika 34, and Bell
& McCaffrey 2002, Survey Methodology 28 (few clusters); Donald & Lang 2007, REStat 89 (one treated cluster).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Runs = tuple[tuple[int, int, int], ...]
FEW_RUNS = 12


@dataclass(frozen=True, slots=True)
class Borrowed:
    """The spread of the controls, taken for that of a cohort which is one cluster.

    Attributes:
        cells: (b,) the estimates it belongs to.
        scores: (b, G) as if each cluster of controls had been the treated one.
    """

    cells: Ints
    scores: Floats


@dataclass(frozen=True, slots=True)
class Side:
    """What the clusters of one side of a comparison contribute to its error.

    Attributes:
        clusters: (n,) which, each once.
        plain: (n,) as published.
        factor: by how much that is widened to be honest for few clusters.
        runs: where clusters follow each other; empty where they do not.
    """

    clusters: Ints
    plain: Floats
    factor: float
    runs: Runs = ()

    def add(self, plain: Floats, widened: Floats, weight: float) -> None:
        """Add a multiple to two rows of all clusters."""
        wider = weight * self.factor
        if not self.runs:
            plain[self.clusters] += weight * self.plain
            widened[self.clusters] += wider * self.plain
        for start, stop, place in self.runs:  # many times faster than picking clusters one by one
            plain[place : place + stop - start] += weight * self.plain[start:stop]
            widened[place : place + stop - start] += wider * self.plain[start:stop]


@dataclass(frozen=True, slots=True)
class Share:
    """What the clusters of one comparison contribute to its error.

    Attributes:
        treated: those of the treated units.
        controls: those of the controls.
        apart: whether no cluster is on both sides.
    """

    treated: Side
    controls: Side
    apart: bool

    def add(self, plain: Floats, widened: Floats, weight: float) -> None:
        """Add a multiple to two rows of all clusters."""
        self.treated.add(plain, widened, weight)
        self.controls.add(plain, widened, weight)

    def squares(self, clusters: int) -> tuple[float, float]:
        """The variance as published, and made honest for few clusters."""
        if self.apart:
            own, other = (float(side.plain @ side.plain) for side in (self.treated, self.controls))
            return own + other, own * self.treated.factor**2 + other * self.controls.factor**2
        plain, widened = np.zeros(clusters), np.zeros(clusters)
        self.add(plain, widened, 1.0)
        return float(plain @ plain), float(widened @ widened)


def runs_of(clusters: Ints) -> Runs:
    """Where clusters follow each other (from, to, first cluster), if they do so in a few long runs; empty otherwise."""
    if not len(clusters):
        return ()
    starts = np.concatenate([[0], np.flatnonzero(np.diff(clusters) != 1) + 1, [len(clusters)]]).tolist()
    if len(starts) > FEW_RUNS:
        return ()
    return tuple((start, stop, int(clusters[start])) for start, stop in pairwise(starts))


@dataclass(frozen=True)
class Scores:
    """Scores of K estimates over G clusters.

    Attributes:
        shares: (K) of each estimate; clusters that took no part have none.
        borrowed: for cohorts of one cluster.
        stratum: (G,) which clusters are alike: those with the same cohorts in them.
        treated: (K,) the stratum that is treated in each estimate; -1 where its clusters hold other cohorts, too.
    """

    shares: tuple[Share, ...]
    borrowed: tuple[Borrowed, ...]
    stratum: Ints
    treated: Ints

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return len(self.stratum)

    @cached_property
    def sizes(self) -> Ints:
        """(S,) clusters in each stratum."""
        found: Ints = np.bincount(self.stratum)
        return found

    def se(self) -> Floats:
        """(K,) standard errors as published."""
        found: Floats = np.sqrt(self._squares[:, 0])
        return found

    @cached_property
    def _squares(self) -> Floats:
        return np.array([one.squares(self.clusters) for one in self.shares])

    @cached_property
    def honest_se(self) -> Floats:
        """(K,) standard errors that stay honest with few clusters."""
        variance = self._squares[:, 1].copy()
        for lent in self.borrowed:
            variance[lent.cells] += np.einsum("bg,bg->b", lent.scores, lent.scores)
        found: Floats = np.sqrt(variance)
        return found


@dataclass(frozen=True)
class Combined:
    """The error of m combinations of estimates.

    Attributes:
        plain: (m, G).
        widened: (m, G + borrowed) rows of clusters, then of clusters lent.
        weight: (m, S) of the effects on each stratum.
        stratum: (G + borrowed,) which are alike; those that lend come last.
        sizes: (S,) clusters in each stratum.
        lenders: clusters that lend, but for one; 0 for none.
    """

    plain: Floats
    widened: Floats
    weight: Floats
    stratum: Ints
    sizes: Ints
    lenders: int

    def mixed(self, weights: Floats) -> "Combined":
        """The errors of combinations (k, m) of these."""
        return replace(self, plain=weights @ self.plain, widened=weights @ self.widened, weight=weights @ self.weight)

    def plus(self, plain: Floats, widened: Floats) -> "Combined":
        """The errors with something more (m, G) that clusters contribute, as published and honest."""
        more = self.widened.copy()
        more[:, : widened.shape[1]] += widened
        return replace(self, plain=self.plain + plain, widened=more)

    def stacked(self, other: "Combined") -> "Combined":
        """The errors of these and of others of the same clusters."""
        plain, widened = np.vstack([self.plain, other.plain]), np.vstack([self.widened, other.widened])
        return replace(self, plain=plain, widened=widened, weight=np.vstack([self.weight, other.weight]))

    def se(self) -> Floats:
        """(m,) standard errors as published."""
        found: Floats = np.sqrt(np.einsum("mg,mg->m", self.plain, self.plain))
        return found

    def honest_se(self) -> Floats:
        """(m,) standard errors that stay honest with few clusters."""
        found: Floats = np.sqrt(np.einsum("mg,mg->m", self.widened, self.widened))
        return found

    def df(self) -> Floats:
        """(m,) degrees of freedom of the honest standard errors.

        Welch's, but for the share of each treated stratum: with two or three clusters in it, what it contributed to the
        variance says little about what it was expected to, so it counts by its weight and size instead.
        """
        parts = np.zeros((len(self.widened), int(self.stratum.max()) + 1))
        for at in range(parts.shape[1]):
            chosen = self.widened[:, self.stratum == at]
            parts[:, at] = np.einsum("mg,mg->m", chosen, chosen)
        own, lent = parts[:, : len(self.sizes)], parts[:, len(self.sizes) :].sum(axis=1)
        expected = np.where(self.sizes > 1, self.weight**2 / self.sizes, 0.0)
        total = expected.sum(axis=1, keepdims=True)
        share = np.divide(expected, total, out=np.zeros_like(expected), where=total > 0)
        free = np.maximum(self.sizes - 1.0, 1.0)
        treated = np.where(share > 0, own, 0.0).sum(axis=1)
        rest = np.where(share > 0, 0.0, own)
        below = treated**2 * (share**2 / free).sum(axis=1) + (rest**2 / free).sum(axis=1)
        if self.lenders:  # the spread lent is that of the controls once more, so the two are no two sources
            below = treated**2 * (share**2 / free).sum(axis=1) + (rest.sum(axis=1) + lent) ** 2 / self.lenders
        found: Floats = np.divide(parts.sum(axis=1) ** 2, below, out=np.full(len(parts), np.nan), where=below > 0)
        return np.maximum(found, 1.0)

    def covariance(self) -> Floats:
        """(m, m) as published."""
        return self.plain @ self.plain.T

    def honest_covariance(self) -> Floats:
        """(m, m) that stays honest with few clusters."""
        return self._honest

    @cached_property
    def _honest(self) -> Floats:
        return self.widened @ self.widened.T


def combine(scores: Scores, weights: Floats, of_weights: tuple[Floats, Floats] | None = None) -> Combined:
    """The error of combinations of estimates.

    Args:
        scores: of the K estimates.
        weights: (m, K), most of them 0.
        of_weights: (m, G) what the clusters contribute through weights that are estimated themselves, as published and
            made honest for few clusters.
    """
    shape = (len(weights), scores.clusters)
    plain = np.zeros(shape) if of_weights is None else of_weights[0].copy()
    widened = np.zeros(shape) if of_weights is None else of_weights[1].copy()
    for row, at in zip(*np.nonzero(weights), strict=True):
        scores.shares[at].add(plain[row], widened[row], float(weights[row, at]))
    lent = [weights[:, one.cells] @ one.scores for one in scores.borrowed]
    return _joined(scores, (plain, widened, weights @ _of_strata(scores)), lent)


def pick(scores: Scores, which: Ints) -> Combined:
    """The errors of single estimates."""
    plain, widened = np.zeros((len(which), scores.clusters)), np.zeros((len(which), scores.clusters))
    for row, at in enumerate(which.tolist()):
        scores.shares[at].add(plain[row], widened[row], 1.0)
    lent = []
    for one in scores.borrowed:
        rows = np.zeros((len(which), one.scores.shape[1]))
        at_row, place = np.nonzero(which[:, None] == one.cells)
        rows[at_row] = one.scores[place]
        lent.append(rows)
    return _joined(scores, (plain, widened, _of_strata(scores)[which]), lent)


def _of_strata(scores: Scores) -> Floats:
    """(K, S) which stratum is treated in each estimate."""
    found: Floats = (scores.treated[:, None] == np.arange(len(scores.sizes))).astype(np.float64)
    return found


def _joined(scores: Scores, own: tuple[Floats, Floats, Floats], lent: list[Floats]) -> Combined:
    plain, widened, weight = own
    sizes = scores.sizes
    stratum = [scores.stratum, *(np.full(one.shape[1], len(sizes) + at) for at, one in enumerate(lent))]
    lenders = [int(np.count_nonzero(one.scores.any(axis=0))) - 1 for one in scores.borrowed]
    every = np.hstack([widened, *lent]) if lent else widened
    return Combined(plain, every, weight, np.concatenate(stratum), sizes, max(min(lenders, default=0), 0))


@dataclass(frozen=True, slots=True)
class Basis:
    """What an estimate rests on: its words and counts."""

    method: str
    level: float
    units: int
    treated: int
    clusters: int


def estimates(values: Floats, error: Combined, basis: Sequence[Basis]) -> tuple[EffectEstimate, ...]:
    """Estimates: the published standard errors, and the intervals and p-values of the honest ones."""
    honest, df = error.honest_se(), error.df()
    known = honest > 0
    level = basis[0].level if basis else 0.95
    reach = np.where(known, stats.t.ppf(0.5 + level / 2, df) * honest, np.nan)
    p = 2 * stats.t.sf(np.abs(values) / np.where(known, honest, np.nan), df)
    rows = zip(values.tolist(), error.se().tolist(), reach.tolist(), p.tolist(), basis, strict=True)
    return tuple(
        EffectEstimate(
            value=value,
            se=se,
            low=value - far,
            high=value + far,
            p_value=None if np.isnan(each) else each,
            level=level,
            method=one.method,
            units=one.units,
            treated=one.treated,
            clusters=one.clusters,
        )
        for value, se, far, each, one in rows
    )
