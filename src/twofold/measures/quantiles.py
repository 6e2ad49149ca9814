"""Intervals for medians and other quantiles from order statistics: no shape assumed, heavy tails welcome.

The interval of a quantile runs between two ranks of the sorted answers, whatever the answers are. ``rank_bounds``
gives the ranks; the engine that holds the answers looks them up.
"""

import numpy as np
import numpy.typing as npt
from scipy import special

from twofold.measures.intervals import Interval, critical_value
from twofold.measures.sampling import moments

FloatArray = npt.NDArray[np.float64]


def rank_bounds(
    q: npt.ArrayLike,
    n_effective: npt.ArrayLike,
    level: npt.ArrayLike = 0.95,
    *,
    n: npt.ArrayLike | None = None,
    df: npt.ArrayLike | None = None,
) -> Interval:
    """Between which ranks of the sorted answers does the true quantile lie?

    Args:
        q: which quantile, inside (0, 1).
        n_effective: independent answers that say as much about the share below the quantile.
        level: coverage.
        n: answers that were sorted; ``n_effective`` when left out.
        df: ``Moments.design_degrees_of_freedom`` where persons repeat; shrinks ``n_effective`` as Korn & Graubard do.

    Returns:
        Shares ``s`` between 0 and 1: the end of the interval is the value at the 0-based position ``s (n - 1)`` of
        the sorted answers, interpolated linearly (``quantile_cont`` in SQL, ``numpy.quantile``'s default). NaN where
        the answers are too few for that end (below 6 for a median, below 36 for the upper end of a 90th
        percentile): the end is then unbounded, not the extreme answer, and the other end is the one-sided bound.

    Source: Nyblom 1992, Statistics & Probability Letters 14; for the median Hettmansperger & Sheather 1986;
    effective n: Woodruff 1952; Korn & Graubard 1998.
    """
    shrink = 1.0 if df is None else (critical_value(level) / critical_value(level, df)) ** 2
    size = np.asarray(n_effective, dtype=np.float64) * shrink
    rows = np.asarray(n_effective if n is None else n, dtype=np.float64)
    tail = (1.0 - np.asarray(level, dtype=np.float64)) / 2.0
    quantile, size, rows, tail = np.broadcast_arrays(np.asarray(q, dtype=np.float64), size, rows, tail)
    low, high = _outer_ranks(quantile, size, tail)
    return Interval(_as_share(low, size, rows), _as_share(high, size, rows))


def _outer_ranks(q: FloatArray, n: FloatArray, tail: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Both fractional ranks; where one end is unbounded, the other bears the whole doubt alone."""
    low, high = _lower_rank(q, n, tail), _lower_rank(1.0 - q, n, tail)
    low_alone, high_alone = _lower_rank(q, n, 2.0 * tail), _lower_rank(1.0 - q, n, 2.0 * tail)
    lower = np.where(np.isnan(high), low_alone, low)
    upper = np.where(np.isnan(low), high_alone, high)
    return np.where(np.isnan(low), np.nan, lower), n + 1.0 - np.where(np.isnan(high), np.nan, upper)


def _lower_rank(q: FloatArray, n: FloatArray, tail: FloatArray) -> FloatArray:
    """The fractional rank (from 1) that lies above the quantile with probability ``tail``; NaN where none does.

    Between two neighbouring ranks the probability is interpolated as Nyblom (1992, eq. 4) does, whose weights are
    exact for a distribution that is exponential to both sides of the quantile.
    """
    possible = (n >= 1.0) & (q > 0.0) & (q < 1.0) & (_above(np.ones_like(n), n, q) <= tail)
    size, where = np.where(possible, n, 10.0), np.where(possible, q, 0.5)
    rank = np.maximum(np.floor(special.bdtrik(tail, size, where)), 0.0) + 1.0
    rank = np.where(_above(rank, size, where) > tail, rank - 1.0, rank)
    rank = np.where(_above(rank + 1.0, size, where) <= tail, rank + 1.0, rank)
    rank = np.clip(rank, 1.0, np.maximum(np.ceil(size) - 1.0, 1.0))
    here, after = _above(rank, size, where), _above(rank + 1.0, size, where)
    short = rank * (1.0 - where) * np.maximum(after - tail, 0.0)
    done = (size - rank) * where * np.maximum(tail - here, 0.0)
    return np.where(possible, rank + done / np.maximum(done + short, 1e-300), np.nan)


def _above(rank: FloatArray, n: FloatArray, q: FloatArray) -> FloatArray:
    """Probability that the answer of this rank lies above the q-quantile: fewer than ``rank`` answers below it.

    The binomial distribution written with the beta function, so that n need not be whole.
    """
    after = n - rank + 1.0
    inside = after > 0.0
    probability: FloatArray = special.betaincc(np.where(inside, rank, 1.0), np.where(inside, after, 1.0), q)
    return np.where(inside, probability, 1.0)


def _as_share(rank: FloatArray, n: FloatArray, rows: FloatArray) -> FloatArray:
    """A rank among ``n`` effective answers as a linear position among ``rows`` sorted answers, 0 to 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        position = rank / (n + 1.0) * (rows + 1.0) - 1.0
        return np.where(rows > 1.0, np.clip(position / (rows - 1.0), 0.0, 1.0), np.nan)


def weighted_quantile(values: npt.ArrayLike, share: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> FloatArray:
    """Which value stands at this share of the sorted, weighted answers?

    Args:
        values: shape (rows,), no NaN.
        share: any shape, 0 to 1; NaN gives NaN.
        weights: shape (rows,), positive; equal when left out.

    Returns:
        Values of the shape of ``share``: ``numpy.quantile``'s default for equal weights, with heavier answers taking
        more room otherwise. NaN without rows.
    """
    x = np.asarray(values, dtype=np.float64)
    wanted = np.asarray(share, dtype=np.float64)
    if x.size == 0:
        return np.full(wanted.shape, np.nan)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order]
    middle = np.cumsum(w) - w / 2.0
    span = middle[-1] - middle[0]
    position = (middle - middle[0]) / span if span > 0.0 else np.zeros_like(x)
    return np.where(np.isnan(wanted), np.nan, np.interp(wanted, position, x))


def quantile_interval(
    values: npt.ArrayLike,
    q: float,
    level: float = 0.95,
    *,
    weights: npt.ArrayLike | None = None,
    respondents: npt.ArrayLike | None = None,
) -> tuple[float, Interval]:
    """What is the quantile of one sample held in memory, and between which values does the true one lie?

    Args:
        values: shape (rows,), no NaN.
        q: which quantile, inside (0, 1).
        level: coverage.
        weights: shape (rows,), positive.
        respondents: shape (rows,), integer codes; an answer each when left out.

    Returns:
        The quantile and its interval (0-dimensional), in the unit of the values; ends NaN where unbounded.

    Source: Woodruff 1952, JASA 47: the effective n is that of the share of answers at or below the quantile.
    """
    x = np.asarray(values, dtype=np.float64)
    estimate = float(weighted_quantile(x, q, weights))
    below = moments(x <= estimate, weights, respondents, ends=(0.0, 1.0))
    bounds = rank_bounds(q, below.n_effective[0], level, n=below.n[0], df=below.design_degrees_of_freedom[0])
    low, high = (weighted_quantile(x, end, weights) for end in bounds)
    return estimate, Interval(low, high)
