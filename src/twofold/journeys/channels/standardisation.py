"""Regression standardisation: what would each channel score if all of them served the same customers?

In every arm (a channel, or all others together) the score is regressed on the case mix; each regression then predicts
the score of every observation of the shared case mix, and the predictions are averaged. Arms differ by their regression
only, no longer by whom they serve. Where every combination of the mix occurs often enough in each arm the regression is
saturated and this is direct standardisation.

Source: Robins 1986 (g-formula); Greenland 1991; Lin 2013 (a regression of its own in each arm); standard errors from
the influence function, summed by person (Liang & Zeger 1986), residuals divided by the root of one minus their leverage
(HC2, MacKinnon & White 1985).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from twofold.journeys.channels.case_mix import Factor, Shared, joint, shared_mix

FREE_PERSONS = 10.0  # persons an arm needs beyond the coefficients of its regression
EXACT_SHARE = 0.9  # combinations are exact strata when they keep so much of what single factors keep
RANK_TOLERANCE = 1e-9
REACH = 1e-6  # how far the mean case mix may lie from what an arm's regression knows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sample:
    """Scores of observations in arms.

    Attributes:
        score: (n,) float64.
        weight: (n,) float64, above 0.
        person: (n,) int64 from 0.
        arm: (n,) int64 from 0; -1 is in none.
        arms: how many there are.
    """

    score: Floats
    weight: Floats
    person: Ints
    arm: Ints
    arms: int

    def take(self, places: Ints) -> "Sample":
        """Some of the observations."""
        return Sample(self.score[places], self.weight[places], self.person[places], self.arm[places], self.arms)

    def persons(self) -> Floats:
        """(arms,) effective persons of each arm: how many of equal weight would say as much (Kish 1965)."""
        inside = np.flatnonzero(self.arm >= 0)
        key = self.arm[inside] * (int(self.person.max(initial=0)) + 1) + self.person[inside]
        pairs, place = np.unique(key, return_inverse=True)
        weight = np.bincount(place.reshape(-1), self.weight[inside], len(pairs))
        arm = pairs // (int(self.person.max(initial=0)) + 1)
        total, squares = (np.bincount(arm, weight**power, self.arms) for power in (1, 2))
        return np.where(squares > 0, total**2 / np.where(squares > 0, squares, 1.0), 0.0)


@dataclass(frozen=True, eq=False)
class Standardised:
    """The mean score of each arm over one case mix.

    Attributes:
        means: (arms,) in the unit of the scores.
        persons: (p,) int64 who is in it, ascending.
        pulls: (p, arms) the influence of each person on the means.
        df: degrees of freedom: the fewest persons of an arm, less the coefficients of its regression.
        share: of all observations in the arms, by weight, how much lies in the shared case mix.
        n: observations in the shared case mix.
        used: (arms,) float64 share of the shared case mix that each arm served.
        adjusted_for: names of the factors that were adjusted for.
        not_adjusted_for: names of those that could not be, because too few persons or combinations tell them apart.
        alone: what has no counterpart in some arm, in words.
        exact: whether every combination of the case mix was a stratum of its own.
    """

    means: Floats
    persons: Ints
    pulls: Floats
    df: float
    share: float
    n: int
    used: Floats
    adjusted_for: tuple[str, ...]
    not_adjusted_for: tuple[str, ...]
    alone: tuple[str, ...]
    exact: bool

    @property
    def covariance(self) -> Floats:
        """(arms, arms) of the means, persons as clusters."""
        return covariance_of(self, self)


@dataclass(frozen=True, eq=False)
class Refusal:
    """Why arms cannot be compared."""

    reason: str
    alone: tuple[str, ...] = ()


def standardise(sample: Sample, factors: Sequence[Factor], fewest: int) -> Standardised | Refusal:
    """The mean of each arm if all of them had the same case mix.

    Factors are tried together; where an arm has too few persons for them the last one is given up, and said so.

    Args:
        sample: scores in arms.
        factors: the case mix, the most important first.
        fewest: persons that each arm needs.
    """
    telling = [factor for factor in factors if len(factor.labels) > 1]
    persons = sample.persons()
    if persons.size == 0 or persons.min() < fewest:
        return Refusal(f"fewer than {fewest} customers on one side")
    refusal: Refusal | None = None
    for count in range(len(telling), -1, -1):
        shared = shared_mix(sample.arm, sample.arms, telling[:count])
        found = _tried(sample, shared, telling, count, fewest)
        if isinstance(found, Standardised):
            return found
        # without any factor a comparison is raw: better none where the mixes have nothing in common
        if found.alone:
            return found
        refusal = found
    return refusal or Refusal("there is nothing to compare")


def _tried(
    sample: Sample, shared: Shared, telling: Sequence[Factor], count: int, fewest: int
) -> Standardised | Refusal:
    """One attempt with the first ``count`` factors."""
    places = np.flatnonzero(shared.rows)
    inside = sample.take(places)
    if not len(places) or inside.persons().min() < fewest:
        return Refusal("the channels serve different cases: too few are alike", shared.alone)
    factors = [Factor(one.name, one.codes[places], one.labels) for one in shared.factors]
    left = tuple(one.name for one in telling[count:])
    fitted = _exact(inside, factors) if len(factors) > 1 else None
    rows, used, exact = (fitted[0], fitted[1], True) if fitted else (inside, factors, len(factors) < 2)
    fit = _fit(rows, used)
    if fit is None and exact and fitted:
        rows, exact = inside, False
        fit = _fit(rows, factors)
    if fit is None:
        return Refusal("too few customers to tell the channel from the case mix")
    means, influence, df = fit
    persons, pulls = by_person(influence, rows.person)
    served = np.bincount(rows.arm, rows.weight, rows.arms)
    everything = sample.weight[sample.arm >= 0].sum()
    return Standardised(
        means,
        persons,
        pulls,
        df,
        float(rows.weight.sum() / everything),
        len(rows.score),
        served / served.sum(),
        tuple(one.name for one in telling[:count]),
        left,
        shared.alone,
        exact,
    )


def _exact(sample: Sample, factors: Sequence[Factor]) -> tuple[Sample, list[Factor]] | None:
    """The sample and its combinations as strata, where hardly anything is lost by them."""
    shared = shared_mix(sample.arm, sample.arms, [joint(factors)])
    kept = shared.rows
    if shared.pooled or sample.weight[kept].sum() < EXACT_SHARE * sample.weight.sum():
        return None
    places = np.flatnonzero(kept)
    one = shared.factors[0]
    return sample.take(places), [Factor(one.name, one.codes[places], one.labels)]


def _fit(sample: Sample, factors: Sequence[Factor]) -> tuple[Floats, Floats, float] | None:
    """Means, the influence of each observation on them, degrees of freedom; None where an arm knows too little."""
    design, cell = _design(factors, len(sample.score))
    spare = float(sample.persons().min()) - design.shape[1]
    if design.shape[1] > 1 and spare < FREE_PERSONS:
        return None
    size = design.shape[0]
    total = np.bincount(cell, sample.weight, size)
    mean_mix = design.T @ total / total.sum()
    influence = np.empty((len(sample.score), sample.arms))
    means = np.zeros(sample.arms)
    for arm in range(sample.arms):
        mine = sample.arm == arm
        fitted = _arm(sample.take(np.flatnonzero(mine)), cell[mine], design, mean_mix)
        if fitted is None:
            return None
        predicted, own, means[arm] = fitted
        influence[:, arm] = sample.weight * (predicted[cell] - means[arm]) / total.sum()
        influence[mine, arm] += own
    return means, influence, max(spare, 1.0)


def _arm(sample: Sample, cell: Ints, design: Any, mean_mix: Floats) -> tuple[Floats, Floats, float] | None:
    """One arm's prediction of every cell, the influence of its own observations, and its mean."""
    size = design.shape[0]
    weight = np.bincount(cell, sample.weight, size)
    sums = np.bincount(cell, sample.weight * sample.score, size)
    normal = (design.T @ design.multiply(weight[:, None])).toarray()
    values, vectors = np.linalg.eigh(normal)
    known = values > RANK_TOLERANCE * values[-1]
    inverse = (vectors[:, known] / values[known]) @ vectors[:, known].T
    if np.abs(normal @ (inverse @ mean_mix) - mean_mix).max() > REACH:
        return None
    predicted = design @ (inverse @ (design.T @ sums))
    pull = design @ (inverse @ mean_mix)
    leverage = np.asarray(design.multiply(design @ inverse).sum(axis=1)).reshape(-1)
    kept = np.sqrt(np.maximum(1.0 - sample.weight * leverage[cell], RANK_TOLERANCE))
    own = sample.weight * pull[cell] * (sample.score - predicted[cell]) / kept
    return predicted, own, float(mean_mix @ (inverse @ (design.T @ sums)))


def _design(factors: Sequence[Factor], n: int) -> tuple[Any, Ints]:
    """A constant and an indicator of every level but the most frequent one, a row a combination; (n,) the row of each.

    Combinations that share a row share everything, so that the work grows with the combinations.
    """
    if not factors:
        return sparse.csr_array(np.ones((1, 1))), np.zeros(n, dtype=np.int64)
    first, cell = np.unique(joint(factors).codes, return_index=True, return_inverse=True)[1:]
    cell = cell.reshape(-1).astype(np.int64)
    blocks = [sparse.csr_array(np.ones((len(first), 1)))]
    for factor in factors:
        counts = np.bincount(factor.codes, minlength=len(factor.labels))
        levels = np.flatnonzero(counts)
        levels = levels[levels != counts.argmax()]
        place = np.full(len(counts), -1)
        place[levels] = np.arange(len(levels))
        column = place[factor.codes[first]]
        told = np.flatnonzero(column >= 0)
        blocks.append(sparse.csr_array((np.ones(len(told)), (told, column[told])), (len(first), len(levels))))
    return sparse.csr_array(sparse.hstack(blocks)), cell


def by_person(influence: Floats, person: Ints) -> tuple[Ints, Floats]:
    """The influence of each person on estimates: who, ascending, and (persons, estimates)."""
    there, code = np.unique(person, return_inverse=True)
    code = code.reshape(-1)
    return there, np.stack([np.bincount(code, column, len(there)) for column in influence.T], axis=1)


def covariance_of(first: Standardised, second: Standardised) -> Floats:
    """(first's arms, second's arms) covariance of means, through the persons that are in both, times C / (C - 1)."""
    if first is second:
        size = len(first.persons)
        product = first.pulls.T @ first.pulls
    else:
        _, one, other = np.intersect1d(first.persons, second.persons, assume_unique=True, return_indices=True)
        size = max(len(first.persons), len(second.persons))
        product = first.pulls[one].T @ second.pulls[other]
    return np.asarray(product * (size / (size - 1.0) if size > 1 else np.nan))
