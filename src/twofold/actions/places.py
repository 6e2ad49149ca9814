"""Places of levers: which each may truly hold, which tie, and how probably each is among the first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincinv

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FLOOR = 1e-9  # of the largest variance: what never varies
PAIRS_AT_ONCE = 256
OUTER = 0.01
STRICTER = 0.8  # of 400 skewed answers, one of two equal levers was singled out in 6 % instead of 5 %; so 4 % are asked


@dataclass(frozen=True, slots=True)
class Places:
    """Places of k levers, 1 being the largest gain.

    Attributes:
        rank: (k,) place by the estimates; equal estimates share the better place.
        low: (k,) the best place each may truly hold.
        high: (k,) the worst place.
        ahead: (k, k) whether the gain of the row is shown to be larger than that of the column.
        first: (k,) probability of being among the first; between 0 and 1.
        among: how many places count as first.
        steadied: (k,) gains after steadying: the largest estimate of many is too large, and this one is not.
    """

    rank: Ints
    low: Ints
    high: Ints
    ahead: NDArray[np.bool_]
    first: Floats
    among: int
    steadied: Floats


def places(value: Floats, drawn: Floats, level: float, among: int, rng: np.random.Generator) -> Places:
    """Which place may each lever truly hold?

    Two levers are told apart only where their difference is larger than chance makes the largest of all differences;
    the interval of every place holds at once, so that of equal levers nobody is singled out oftener than 1 - level.

    Args:
        value: (k,) estimated gains.
        drawn: (draws, k) gains from their joint sampling distribution.
        level: coverage of all intervals at once.
        among: how many places count as first.
        rng: chance, for the probabilities.

    Source: Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91, sec. 3 (simultaneous, the critical
    value from the joint draws).
    """
    k = len(value)
    ahead = _ahead(drawn, level)
    rank = 1 + (value[None, :] > value[:, None]).sum(axis=1)
    steadied, first = _steadied(value, np.atleast_2d(np.cov(drawn, rowvar=False)), len(drawn), among, rng)
    return Places(
        rank=rank.astype(np.int64),
        low=1 + ahead.sum(axis=0),
        high=k - ahead.sum(axis=1),
        ahead=ahead,
        first=first,
        among=among,
        steadied=steadied,
    )


def _ahead(drawn: Floats, level: float) -> NDArray[np.bool_]:
    """(k, k) which levers are shown to gain more than which.

    Products of estimates are skewed and long-tailed, so each difference is measured in the distances of its own 1 % and
    99 % points from its median, and all differences share the critical value of the largest of them.
    """
    k = drawn.shape[1]
    one, other = np.triu_indices(k, 1)
    ahead = np.zeros((k, k), dtype=np.bool_)
    largest = np.zeros(len(drawn))
    ends = np.zeros((3, one.size))
    for start in range(0, one.size, PAIRS_AT_ONCE):
        part = slice(start, start + PAIRS_AT_ONCE)
        apart = drawn[:, one[part]] - drawn[:, other[part]]
        ends[:, part] = np.quantile(apart, [OUTER, 0.5, 1.0 - OUTER], axis=0)
        below, middle, above = ends[:, part]
        size = np.where(apart < middle, middle - below, above - middle)
        far = np.divide(np.abs(apart - middle), size, out=np.zeros_like(apart), where=size > 0.0)
        largest = np.maximum(largest, far.max(axis=1))
    reach = float(np.quantile(largest, 1.0 - STRICTER * (1.0 - level)))
    below, middle, above = ends
    ahead[one, other] = middle - reach * (middle - below) > 0.0
    ahead[other, one] = middle + reach * (above - middle) < 0.0
    return ahead


def _steadied(
    value: Floats, covariance: Floats, draws: int, among: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Gains steadied towards their common mean, and the chance of each to be among the first.

    A probability that took the estimates as they are would be near 1 for the luckiest of equal levers. Gains are taken
    as varying around a mean as their errors do, only more widely; how much more is averaged over, the kept share of
    every difference being anything from 0 to 1 beforehand. Equal levers so share the chance, clear ones keep it.

    Source: the uniform prior on shrinkage of Strawderman 1971, Annals of Mathematical Statistics 42, for the errors'
    own covariance (Zellner 1986).
    """
    k = len(value)
    variance, turn = np.linalg.eigh(covariance)
    if k < 2 or not variance[-1] > 0.0:
        return value.copy(), _among(value[None, :], among)
    variance = np.maximum(variance, FLOOR * variance[-1])
    ones, turned = turn.T @ np.ones(k), turn.T @ value
    precision = (ones**2 / variance).sum()
    centre = (ones * turned / variance).sum() / precision
    apart = float((((turned - centre * ones) ** 2) / variance).sum())
    # the share that is given up follows a gamma distribution cut at 1
    shape, rate = (k + 1.0) / 2.0, max(apart / 2.0, FLOOR)
    given_up = gammaincinv(shape, rng.random((draws, 1)) * gammainc(shape, rate)) / rate
    middle = given_up * centre + np.sqrt(given_up / precision) * rng.standard_normal((draws, 1))
    error = rng.standard_normal((draws, k)) * np.sqrt(variance)
    gains = ((1.0 - given_up) * turned + middle * ones + np.sqrt(1.0 - given_up) * error) @ turn.T
    return gains.mean(axis=0), _among(gains, among)


def _among(gains: Floats, among: int) -> Floats:
    """(k,) How often each is among the first of (draws, k)."""
    place = (-gains).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return np.asarray((place < among).mean(axis=0))
