"""Places of levers: which each may truly hold, which tie, and how probably each is among the first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
GRID = 128
PAIRS_AT_ONCE = 1024


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
    ahead = _ahead(value, drawn, level)
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


def _ahead(value: Floats, drawn: Floats, level: float) -> NDArray[np.bool_]:
    """(k, k) which levers are shown to gain more than which."""
    k = len(value)
    one, other = np.triu_indices(k, 1)
    ahead = np.zeros((k, k), dtype=np.bool_)
    if not one.size:
        return ahead
    centred = drawn - drawn.mean(axis=0)
    largest = np.zeros(len(drawn))
    error = np.empty(one.size)
    for start in range(0, one.size, PAIRS_AT_ONCE):
        part = slice(start, start + PAIRS_AT_ONCE)
        apart = centred[:, one[part]] - centred[:, other[part]]
        error[part] = apart.std(axis=0)
        sized = np.abs(apart) / np.where(error[part] > 0.0, error[part], np.inf)
        largest = np.maximum(largest, sized.max(axis=1))
    reach = float(np.quantile(largest, level)) * error
    difference = value[one] - value[other]
    ahead[one, other] = difference > reach
    ahead[other, one] = -difference > reach
    return ahead


def _steadied(
    value: Floats, covariance: Floats, draws: int, among: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Gains steadied towards their common mean, and the chance of each to be among the first.

    A probability of being first that took the estimates as they are would be near 1 for the luckiest of equal levers.
    Here gains have a common distribution, whose spread is averaged over, so that equal levers share the chance.
    """
    k = len(value)
    variance, turn = np.linalg.eigh(covariance)
    variance = np.maximum(variance, 0.0)
    usual = float(np.mean(variance))
    if k < 2 or not usual > 0.0:
        return value.copy(), _among(np.tile(value, (1, 1)), among)
    root = (np.arange(GRID) + 0.5) / GRID
    between = usual * (1.0 / root**2 - 1.0)
    ones, turned = turn.T @ np.ones(k), turn.T @ value
    precision = 1.0 / (variance + between[:, None])
    total = precision @ ones**2
    centre = (precision @ (ones * turned)) / total
    off = (precision * (turned - centre[:, None] * ones) ** 2).sum(axis=1)
    fit = 0.5 * (np.log(precision).sum(axis=1) - np.log(total) - off) + np.log(root)
    chance = np.exp(fit - fit.max())
    chosen = rng.choice(GRID, draws, p=chance / chance.sum())
    middle = (centre[chosen] + rng.standard_normal(draws) / np.sqrt(total[chosen]))[:, None] * ones
    kept = between[chosen][:, None] * precision[chosen]
    true = kept * turned + (1.0 - kept) * middle
    true = true + rng.standard_normal((draws, k)) * np.sqrt(kept * variance)
    gains = true @ turn.T
    return gains.mean(axis=0), _among(gains, among)


def _among(gains: Floats, among: int) -> Floats:
    """(k,) How often each is among the first of (draws, k)."""
    place = (-gains).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return np.asarray((place < among).mean(axis=0))
