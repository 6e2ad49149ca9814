"""Weights that make the answers of those who came look like everybody who was meant, in known totals.

Raking (iterative proportional fitting) multiplies the weight of every answer by one factor a margin until each group
of each margin has its known share. It corrects what non-response has shifted as far as the margins explain it, and
nothing else; it costs precision, which the design effect says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twofold.errors import TotalsError, TotalsTrouble
from twofold.measures.intervals import critical_value

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

ROUNDS = 2000
NEAR = 1e-10  # a relative difference of group shares below which they are the same
NEAR_ENOUGH = 0.01  # what trimming may leave between a group's share and its known one
MOST = 5.0  # times the mean weight


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights, and what they cost.

    Attributes:
        weights: one an answer, with mean 1.
        groups: for every margin, in the order given, which group each answer belongs to.
        rounds: how often all margins were gone through.
        gap: the largest relative difference between a group's weighted share and its known one; 0 without trimming.
        trimmed: how many answers have the largest weight allowed.
        design_effect: by how much the weights alone raise the variance of a mean: 1 + their squared variation.
        n_effective: how many equally weighted answers would be as precise.
    """

    weights: FloatArray
    groups: tuple[IntArray, ...]
    rounds: int
    gap: float
    trimmed: int
    design_effect: float
    n_effective: float


@dataclass(frozen=True, slots=True)
class RakedMean:
    """A mean before and after raking, each with its interval, in the unit of the answers.

    Attributes:
        n: answers that have a value.
        n_effective: how many equally weighted answers say as much as the weighted ones.
        plain: low, value and high without weights.
        raked: low, value and high with them.
    """

    n: int
    n_effective: float
    plain: tuple[float, float, float]
    raked: tuple[float, float, float]


def rake(
    columns: Mapping[str, Sequence[str]],
    totals: Mapping[str, Mapping[str, float]],
    *,
    base: npt.ArrayLike | None = None,
    most: float = MOST,
) -> Raked:
    """Which weights give every group of every margin its known share?

    Args:
        columns: margin -> the group of each answer; all of one length.
        totals: margin -> group -> how many there are (counts, shares or per cent: only their proportions count).
        base: weights to begin with, one an answer, positive; 1 without.
        most: the largest weight allowed, in mean weights.

    Raises:
        TotalsError: totals that are missing, not positive, or cannot be met by these answers; the message names margin
            and group.

    Source: Deming & Stephan 1940 (Annals of Mathematical Statistics 11, 427); trimming inside the rounds as in
    DeBell & Krosnick 2009 (ANES weighting); design effect: Kish 1965, sec. 11.7.
    """
    _refuse_bounds(most)
    margins = [_margin(name, columns[name], known) for name, known in totals.items()]
    if not margins:
        raise TotalsError(TotalsTrouble.NONE)
    groups = tuple(codes for codes, _ in margins)
    shares = [known for _, known in margins]
    weights = np.ones(groups[0].size) if base is None else np.asarray(base, dtype=np.float64).copy()
    weights /= weights.mean()
    weights, rounds = _fitted(weights, groups, shares, most)
    gap = _gap(weights, groups, shares)
    if gap > NEAR_ENOUGH:
        cause = TotalsTrouble.TRIMMED if weights.max() > 0.999 * most else TotalsTrouble.CONTRADICTION
        raise TotalsError(cause, *_worst(weights, groups, shares, totals))
    effect = float(np.mean(weights**2) / np.mean(weights) ** 2)
    trimmed = int(np.sum(weights > 0.999 * most))
    return Raked(weights, groups, rounds, gap if gap > 1e-6 else 0.0, trimmed, effect, weights.size / effect)


def raked_mean(values: npt.ArrayLike, raked: Raked, level: float = 0.95) -> RakedMean:
    """What is the mean before and after raking?

    The standard error is that of a calibrated mean: only what the margins do not explain of the answers varies
    (Deville & Särndal 1992, JASA 87, sec. 3.4; Deville, Särndal & Sautory 1993).

    Args:
        values: one an answer, in the order of ``raked.weights``; NaN where a question was not answered.
        raked: the weights.
        level: coverage of the intervals.
    """
    y = np.asarray(values, dtype=np.float64)
    known = np.isfinite(y)
    w = np.where(known, raked.weights, 0.0)
    n = int(known.sum())
    if n < 2:
        nothing = (float("nan"),) * 3
        return RakedMean(n, float(n), nothing, nothing)
    plain, value = float(y[known].mean()), float(np.average(y[known], weights=w[known]))
    error = float(y[known].std(ddof=1) / np.sqrt(n))
    deviation = np.where(known, y - value, 0.0) * w
    explained = _dummies(raked.groups)
    # residuals of the whole sample: those who left the question out count with 0, as in any domain of a sample
    residual = w * np.where(known, y - value, 0.0) - raked.weights * _explained(deviation, explained, raked.weights)
    freedom = max(n - explained.shape[1], 1)
    raked_error = float(np.sqrt(np.sum(residual**2) * n / freedom) / w.sum())
    reach = float(critical_value(level, freedom))
    n_effective = float(w.sum() ** 2 / np.sum(w**2))
    return RakedMean(
        n,
        n_effective,
        (plain - reach * error, plain, plain + reach * error),
        (value - reach * raked_error, value, value + reach * raked_error),
    )


def _refuse_bounds(most: float) -> None:
    if not most > 1.0:
        raise TotalsError(TotalsTrouble.BOUNDS)


def _margin(name: str, column: Sequence[str], known: Mapping[str, float]) -> tuple[IntArray, FloatArray]:
    """The group of each answer as a number, and the known shares in that order."""
    names = list(known)
    for group, total in known.items():
        if not (np.isfinite(total) and total > 0.0):
            raise TotalsError(TotalsTrouble.NOT_POSITIVE, name, group)
    present = set(column)
    for group in names:
        if group not in present:
            raise TotalsError(TotalsTrouble.NOBODY, name, group)
    for group in sorted(present - set(names)):
        raise TotalsError(TotalsTrouble.UNKNOWN, name, group)
    place = {group: at for at, group in enumerate(names)}
    codes = np.fromiter((place[group] for group in column), dtype=np.intp, count=len(column))
    shares = np.array([known[group] for group in names], dtype=np.float64)
    return codes, shares / shares.sum()


def _fitted(
    weights: FloatArray, groups: tuple[IntArray, ...], shares: list[FloatArray], most: float
) -> tuple[FloatArray, int]:
    before, rounds = np.inf, 0
    while rounds < ROUNDS:
        rounds += 1
        for codes, known in zip(groups, shares, strict=True):
            now = np.bincount(codes, weights, known.size) / weights.sum()
            weights = weights * (known / now)[codes]
        weights = np.minimum(weights / weights.mean(), most)
        weights = weights / weights.mean()
        gap = _gap(weights, groups, shares)
        # it stands still: near the totals, or as near as trimming lets it come
        if gap < NEAR or abs(before - gap) < NEAR * max(gap, NEAR):
            break
        before = gap
    return np.minimum(weights, most), rounds


def _gap(weights: FloatArray, groups: tuple[IntArray, ...], shares: list[FloatArray]) -> float:
    total = weights.sum()
    pairs = zip(groups, shares, strict=True)
    return max(
        float(np.max(np.abs(np.bincount(codes, weights, known.size) / total / known - 1.0))) for codes, known in pairs
    )


def _worst(
    weights: FloatArray,
    groups: tuple[IntArray, ...],
    shares: list[FloatArray],
    totals: Mapping[str, Mapping[str, float]],
) -> tuple[str, str]:
    """The margin and the group that are furthest from their share."""
    found = []
    for (name, known), codes, wanted in zip(totals.items(), groups, shares, strict=True):
        off = np.abs(np.bincount(codes, weights, wanted.size) / weights.sum() / wanted - 1.0)
        found.append((float(off.max()), name, list(known)[int(off.argmax())]))
    _, margin, group = max(found)
    return margin, group


def _dummies(groups: tuple[IntArray, ...]) -> FloatArray:
    """One column for all answers, and one for each group but the first of its margin."""
    columns = [np.ones(groups[0].size)]
    columns += [(codes == at).astype(np.float64) for codes in groups for at in range(1, int(codes.max()) + 1)]
    return np.column_stack(columns)


def _explained(deviation: FloatArray, dummies: FloatArray, weights: FloatArray) -> FloatArray:
    """What the margins explain of the weighted deviations, for one unit of weight."""
    left = dummies.T @ (dummies * weights[:, None])
    fitted: FloatArray = dummies @ np.linalg.lstsq(left, dummies.T @ deviation, rcond=None)[0]
    return fitted
