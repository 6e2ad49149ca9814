"""The wild cluster bootstrap: a test, and the interval of what the test does not refuse, when clusters are few."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.regression.clustered import Correction, covariance
from twofold.regression.least_squares import Fit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST_TWO_POINT = 12  # clusters under which two signs a cluster give too few distinct draws
WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])
WIDEST = 1e6  # standard errors from the estimate beyond which an end of the interval counts as infinite
STEPS = 60  # halvings of the search for an end
SAME = 1e-9  # two statistics this close are equal: enumerated draws repeat the sample's own


class Signs(StrEnum):
    """What a cluster's residuals are multiplied with."""

    AUTO = "auto"  # Webb's under twelve clusters, otherwise Rademacher's
    RADEMACHER = "rademacher"  # -1 or 1
    WEBB = "webb"  # six points


@dataclass(frozen=True, slots=True)
class WildAsked:
    """How the bootstrap is drawn.

    Attributes:
        draws: how many; all sign patterns are taken instead of random ones where they are no more than this.
        seed: of the random draws.
        level: coverage of the interval.
        signs: which distribution.
    """

    draws: int = 9999
    seed: int = 1
    level: float = 0.95
    signs: Signs = Signs.AUTO


@dataclass(frozen=True, slots=True)
class WildResult:
    """What the bootstrap says of one coefficient.

    Attributes:
        value: the coefficient.
        p_value: of the null, two-sided.
        low: the least value the test does not refuse at 1 - level; minus infinity where it refuses none on that side.
        high: likewise.
        clusters: how many.
        draws: how many were used.
        enumerated: whether these were all sign patterns, so that nothing is random.
    """

    value: float
    p_value: float
    low: float
    high: float
    clusters: int
    draws: int
    enumerated: bool


def wild_cluster(
    fit: Fit, cluster: Ints, tested: int = 0, *, null: float = 0.0, asked: WildAsked | None = None
) -> WildResult:
    """Is this coefficient another than the null, and which values are not refused, with few clusters?

    The restricted bootstrap: residuals of the fit under the null are multiplied by one random number a cluster, and
    the t-statistic of the sample is compared with those of the draws. The interval holds the values that the same
    test does not refuse.

    Args:
        fit: the regression. Columns may have been demeaned by groups that lie inside one cluster each (the units of
            a cluster); levels of other groups (periods) must be columns of the fit.
        cluster: (n,) which cluster each row belongs to.
        tested: which coefficient.
        null: the value that is tested.
        asked: how it is drawn.

    Returns:
        ``WildResult``.

    Raises:
        ValueError: there is a single cluster.

    Source: Cameron, Gelbach & Miller 2008, REStat 90; Webb 2023, Canadian Journal of Economics 56; Roodman, MacKinnon,
    Nielsen & Webb 2019, Stata Journal 19, secs. 3-5 (the algebra by clusters, and the interval).
    """
    wanted = asked or WildAsked()
    drawn, enumerated = patterns(len(np.unique(cluster)), wanted)
    statistics = _statistics(fit, cluster, tested, drawn)
    value = float(fit.coefficient[tested])
    se = float(np.sqrt(covariance(fit, cluster, Correction.CR0)[tested, tested]))
    p_value = _p_value(*statistics(null))

    def kept(at: float) -> bool:
        return _p_value(*statistics(at)) > 1.0 - wanted.level

    low, high = (_end(kept, value, direction * se) for direction in (-1.0, 1.0))
    return WildResult(value, p_value, low, high, len(drawn[0]), len(drawn), enumerated)


def patterns(clusters: int, asked: WildAsked) -> tuple[Floats, bool]:
    """(draws, clusters) the multipliers, and whether they are all there are.

    The first row of random draws is the sample itself (all ones): it counts among the draws.
    """
    webb = asked.signs is Signs.WEBB or (asked.signs is Signs.AUTO and clusters < FEWEST_TWO_POINT)
    rng = np.random.default_rng(asked.seed)
    if webb:
        drawn = rng.choice(WEBB, (asked.draws + 1, clusters))
    elif clusters < 63 and 2**clusters <= asked.draws:
        bits = (np.arange(2**clusters)[:, None] >> np.arange(clusters)[None, :]) & 1
        every: Floats = (1.0 - 2.0 * bits).astype(np.float64)
        return every, True
    else:
        drawn = rng.choice([-1.0, 1.0], (asked.draws + 1, clusters))
    drawn[0] = 1.0
    return drawn, False


Statistics = Callable[[float], tuple[float, Floats]]


def _statistics(fit: Fit, cluster: Ints, tested: int, drawn: Floats) -> Statistics:
    """A function of the null: the sample's squared t-statistic and those of the draws.

    Everything a draw changes is a sum over clusters, so that rows are read once. Factors for small samples are the
    same in every draw and fall out of the comparison.
    """
    own, others, target = _alone(fit, tested)
    _, place = np.unique(cluster, return_inverse=True)
    size = drawn.shape[1]

    def summed(column: Floats) -> Floats:
        return np.bincount(place, column * fit.weight, size).astype(np.float64)

    root = np.sqrt(fit.weight)
    scale = np.linalg.qr(np.column_stack([others, own]) * root[:, None])[0] / root[:, None]
    basis = np.array([summed(own * column) for column in scale.T])  # (k, G)
    numerators = summed(own * target), summed(own * own)
    shared = [np.array([summed(column * each) for column in scale.T]) for each in (target, own)]  # (k, G) both

    def at(null: float) -> tuple[float, Floats]:
        score = numerators[0] - null * numerators[1]
        reach = shared[0] - null * shared[1]
        every = drawn * score - (drawn @ reach.T) @ basis
        with np.errstate(divide="ignore", invalid="ignore"):
            squared = (drawn @ score) ** 2 / (every**2).sum(axis=1)
            sample = score.sum() ** 2 / ((score - reach.sum(axis=1) @ basis) ** 2).sum()
        return float(sample), np.nan_to_num(
            squared, nan=np.inf, posinf=np.inf
        )  # a draw that says nothing is no evidence

    return at


def _alone(fit: Fit, tested: int) -> tuple[Floats, Floats, Floats]:
    """The tested column without the others, the others, and y without the others."""
    others = np.delete(fit.x, tested, axis=1)
    root = np.sqrt(fit.weight)[:, None]
    q = np.linalg.qr(others * root)[0] if others.shape[1] else np.zeros((len(others), 0))
    both = np.column_stack([fit.x[:, tested], fit.y]) * root
    left = (both - q @ (q.T @ both)) / root
    return left[:, 0], others, left[:, 1]


def _p_value(sample: float, drawn: Floats) -> float:
    if np.isnan(sample):
        return 1.0
    return float(np.mean(drawn >= sample * (1.0 - SAME)))


def _end(kept: Callable[[float], bool], value: float, step: float) -> float:
    """Where the test begins to refuse, going from the estimate by steps; infinite where it never does."""
    inside, reach = value, 1.0
    while kept(value + reach * step):
        inside = value + reach * step
        reach *= 2.0
        if reach > WIDEST:
            return float(np.copysign(np.inf, step))
    outside = value + reach * step
    for _ in range(STEPS):
        middle = (inside + outside) / 2.0
        if kept(middle):
            inside = middle
        else:
            outside = middle
    return outside
