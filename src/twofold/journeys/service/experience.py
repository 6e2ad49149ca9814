"""Service is not experience: how much of the overall score goes with service, with products and with places.

The shares are those of Lindeman, Merenda and Gold: what each domain adds to the explained variance, averaged over all
orders in which domains can enter (Grömping 2007, The American Statistician 61). They are associations. Explained
variance is adjusted for the number of predictors (Ezekiel 1930), so that a domain which has nothing to do with the
score has 0 on average; intervals come from the jackknife over groups of respondents (Shao & Tu 1995, sec. 2.3).
"""

from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from twofold.facts.journey_map import Domain, JourneyMap
from twofold.journeys.scores import LinkedScores
from twofold.measures.intervals import critical_value

DOMAINS = tuple(Domain)
ORDERS = tuple(permutations(range(len(DOMAINS))))
MOST_GROUPS = 200
FEWEST = 100  # respondents; with fewer nothing can be told apart
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the variance of the overall score, in percent.

    Attributes:
        value: the share; chance can take it below 0.
        low: lower end of the interval.
        high: upper end.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DomainShares:
    """How the variance of the overall score divides.

    Attributes:
        shares: by domain; None where nothing may be said.
        explained: what the scores of all touchpoints explain together; None with them.
        n: journeys with an overall score and at least one touchpoint rated.
        respondents: customers among them.
        rated: journeys in which a touchpoint of each domain was rated.
        level: coverage of the intervals.
        reason: why nothing may be said.
    """

    shares: dict[Domain, Share] | None
    explained: Share | None
    n: int
    respondents: int
    rated: dict[Domain, int]
    level: float
    reason: str | None = None


def domain_shares(
    overall: LinkedScores, scores: LinkedScores, journey: JourneyMap, level: float = 0.95
) -> DomainShares:
    """How much of the overall score goes with service, with products, with places?

    A journey counts with the mean of its overall scores and the mean of its scores in each domain. A domain without
    any rating in a journey is no missing value, since customers do not go everywhere: it has a level of its own.

    Args:
        overall: answers about the journey as a whole.
        scores: answers about touchpoints.
        journey: the map that says which domain each touchpoint belongs to.
        level: coverage.
    """
    domain = np.array([_domain(journey, label) for label in scores.touchpoint.labels] + [-1])[scores.touchpoint.codes]
    count = 1 + max((int(each.journey.max()) for each in (overall, scores) if len(each)), default=-1)
    whole = _means(overall.journey, overall.score, count)
    parts = [_means(scores.journey[domain == d], scores.score[domain == d], count) for d in range(len(DOMAINS))]
    columns = np.stack(parts, axis=1) if count else np.zeros((0, len(DOMAINS)))
    kept = np.isfinite(whole) & np.isfinite(columns).any(axis=1)
    who = np.zeros(count, dtype=np.int64)
    who[overall.journey] = overall.respondent
    return shares_of(columns[kept], whole[kept], who[kept], level)


def shares_of(
    scores: FloatArray, overall: FloatArray, respondent: NDArray[np.int64], level: float = 0.95
) -> DomainShares:
    """The same, of plain arrays.

    Args:
        scores: (n, domains) mean score of a journey in each domain; NaN where nothing was rated.
        overall: (n,) overall scores.
        respondent: (n,) whose journey it is.
        level: coverage.
    """
    people = len(np.unique(respondent))
    rated = {domain: int(np.isfinite(scores[:, place]).sum()) for place, domain in enumerate(DOMAINS)}
    reason = None
    if people < FEWEST:
        reason = f"fewer than {FEWEST} customers with an overall score and a rated touchpoint"
    elif np.ptp(overall) == 0.0:
        reason = "all overall scores are equal"
    if reason is not None:
        return DomainShares(None, None, len(overall), people, rated, level, reason)
    sums = _sums(scores, overall, respondent)
    total = sums.sum(axis=0)
    whole, without = _shares(total[np.newaxis])[0], _shares(total - sums)
    groups = len(sums)
    spread = (groups - 1) / groups * ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    low, high = _ends(whole, spread, float(critical_value(level, groups - 1)) ** 2, len(overall))
    told = [Share(*ends) for ends in (100.0 * np.stack([whole, low, high], axis=1)).tolist()]
    return DomainShares(dict(zip(DOMAINS, told[:-1], strict=True)), told[-1], len(overall), people, rated, level)


def _ends(share: FloatArray, variance: FloatArray, squared: float, n: int) -> tuple[FloatArray, FloatArray]:
    """The shares that a test does not reject whose variance grows with the share, as that of R² does near 0.

    Student's interval is too short where chance brought a small share nearer to 0, since its variance shrinks with it.
    """
    slope = squared * variance / np.maximum(share, 2.0 * len(DOMAINS) / n)
    half = np.sqrt(slope**2 + 4.0 * squared * variance)
    return share + (slope - half) / 2.0, share + (slope + half) / 2.0


def _domain(journey: JourneyMap, label: str) -> int:
    point = journey.touchpoint(label)
    return -1 if point is None else DOMAINS.index(point.domain)


def _means(journey: NDArray[np.int64], score: FloatArray, count: int) -> FloatArray:
    n = np.bincount(journey, minlength=count)
    with np.errstate(invalid="ignore"):
        found: FloatArray = np.bincount(journey, score, minlength=count) / n
    return found


def _sums(scores: FloatArray, overall: FloatArray, respondent: NDArray[np.int64]) -> FloatArray:
    """(groups, k, k) sums of squares and products of 1, the domains' columns and the score, by group of respondents."""
    absent = ~np.isfinite(scores)
    means = np.array([column[np.isfinite(column)].mean() if np.isfinite(column).any() else 0.0 for column in scores.T])
    filled = np.where(absent, 0.0, scores - means)
    rows = np.column_stack([np.ones(len(overall)), filled, absent, overall - overall.mean()])
    _, person = np.unique(respondent, return_inverse=True)
    groups = min(MOST_GROUPS, int(person.max()) + 1)
    # respondents are numbered by their pseudonyms, which are random: taking turns mixes them well
    group = person.reshape(-1) % groups
    order = np.argsort(group, kind="stable")
    edges = np.searchsorted(group[order], np.arange(groups + 1))
    sorted_rows = rows[order]
    return np.stack([sorted_rows[a:b].T @ sorted_rows[a:b] for a, b in pairwise(edges)])


def _shares(sums: FloatArray) -> FloatArray:
    """(m, domains + 1) share of each domain, and all of them together, from (m, k, k) sums of squares and products."""
    explained: dict[frozenset[int], FloatArray] = {frozenset(): np.zeros(len(sums))}
    shares = np.zeros((len(sums), len(DOMAINS) + 1))
    for order in ORDERS:
        known: frozenset[int] = frozenset()
        for domain in order:
            more = known | {domain}
            if more not in explained:
                explained[more] = _explained(sums, more)
            shares[:, domain] += (explained[more] - explained[known]) / len(ORDERS)
            known = more
    shares[:, -1] = explained[frozenset(range(len(DOMAINS)))]
    return shares


def _explained(sums: FloatArray, domains: frozenset[int]) -> FloatArray:
    """(m,) the adjusted share of variance that the columns of some domains explain."""
    n, last = sums[:, 0, 0], sums.shape[1] - 1
    columns = np.array([1 + d for d in sorted(domains)] + [1 + len(DOMAINS) + d for d in sorted(domains)])
    centred = sums - sums[:, :, :1] * sums[:, :1, :] / n[:, np.newaxis, np.newaxis]
    # a column that never varies says nothing; an absence that goes with another domain's says it once
    varying = centred[0, columns, columns] > 1e-9 * n[0]
    columns = columns[varying]
    if not len(columns):
        return np.zeros(len(sums))
    inner, outer = centred[:, columns[:, np.newaxis], columns], centred[:, columns, last]
    solved = np.einsum("mij,mj->mi", np.linalg.pinv(inner, rcond=1e-9, hermitian=True), outer)
    found = np.einsum("mi,mi->m", outer, solved) / centred[:, last, last]
    rank = np.linalg.matrix_rank(inner, hermitian=True)
    adjusted: FloatArray = 1.0 - (1.0 - found) * (n - 1.0) / (n - rank - 1.0)
    return adjusted
