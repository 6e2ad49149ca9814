"""Reliability: how much of the differences between people on a scale of several items is no accident of the items."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.pulse.factors import Factors, fit_factors, identified

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 30  # complete answers under which no reliability is told


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A number between its bounds.

    Attributes:
        value: the estimate.
        low: lower end of its interval; NaN where none can be made.
        high: upper end.
        level: coverage of the interval.
    """

    value: float
    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How reliable the mean of some items is.

    Attributes:
        n: people who answered every item; the others are left out.
        left_out: people who answered some items and not all.
        alpha: Cronbach's alpha, a lower bound of the reliability.
        omega: McDonald's omega total of one factor; None for two items, and where no one-factor model fits.
        omega_note: why there is no omega; empty where there is.
        without: (k) alpha of the other items when one is dropped; empty for two items.
        item_rest: (k) correlation of each item with the sum of the others; negative for an item keyed the other way.
    """

    n: int
    left_out: int
    alpha: Coefficient
    omega: Coefficient | None
    omega_note: str
    without: tuple[float, ...]
    item_rest: tuple[float, ...]


def reliability(items: Floats, *, groups: Ints | None = None, level: float = 0.95) -> Reliability:
    """How reliable is the mean of these items as a measure of what they have in common?

    Args:
        items: (n, k) answers, NaN where there is none; k at least 2.
        groups: (n,) which team each person is of, 0 and up: then the intervals allow for teams whose members answer
            alike. None where people are independent.
        level: coverage of the intervals.

    Raises:
        ValueError: fewer than two items, fewer than three complete answers, or an item everybody answered alike.
    """
    complete, kept = _complete(items)
    covariance = np.cov(complete, rowvar=False)
    team = None if groups is None else groups[kept]
    found = _alpha(complete, team, level)
    size = complete.shape[1]
    without = [alpha_of(np.delete(np.delete(covariance, at, 0), at, 1)) for at in range(size)] if size > 2 else []
    fit = _fit(complete, [0] * size)
    return Reliability(
        n=len(complete),
        left_out=int((~np.isnan(items)).any(axis=1).sum()) - len(complete),
        alpha=found,
        omega=None if isinstance(fit, str) else _omega_of(fit, 0, team, level),
        omega_note=fit if isinstance(fit, str) else "",
        without=tuple(without),
        item_rest=tuple(_item_rest(covariance).tolist()),
    )


def alpha(items: Floats, *, groups: Ints | None = None, level: float = 0.95) -> Coefficient:
    """Cronbach's alpha of items that everybody kept answered completely, with its interval.

    Args:
        items: (n, k) answers, NaN where there is none; rows with a NaN are left out.
        groups: (n,) teams, as for ``reliability``.
        level: coverage.

    Raises:
        ValueError: as for ``reliability``.

    Source:
        Cronbach (1951), Psychometrika 16; the interval without assuming normality or equal items: Yuan, Guarnaccia &
        Hayslip (2003), Educational and Psychological Measurement 63, with clusters by their totals.
    """
    complete, kept = _complete(items)
    return _alpha(complete, None if groups is None else groups[kept], level)


def omega(items: Floats, *, groups: Ints | None = None, level: float = 0.95) -> Coefficient | None:
    """McDonald's omega total of one scale alone; None for two items and where one factor does not fit.

    Args:
        items: as for ``alpha``.
        groups: as for ``alpha``.
        level: coverage.

    Raises:
        ValueError: as for ``reliability``.
    """
    return omegas(items, [0] * items.shape[1], groups=groups, level=level)[0]


def alpha_feldt(value: float, n: int, items: int, level: float = 0.95) -> Coefficient:
    """The interval of an alpha that was published without its data.

    Exact for items of normal distribution, equal variances and equal covariances.

    Args:
        value: the alpha.
        n: people.
        items: how many items.
        level: coverage.

    Source:
        Feldt (1965), Psychometrika 30, 357-370.
    """
    first, second = n - 1, (n - 1) * (items - 1)
    tail = (1 - level) / 2
    low = 1 - (1 - value) * float(stats.f.ppf(1 - tail, first, second))
    high = 1 - (1 - value) * float(stats.f.ppf(tail, first, second))
    return Coefficient(value, low, high, level)


def alpha_of(covariance: Floats) -> float:
    """Cronbach's alpha of a covariance matrix (k, k)."""
    size = len(covariance)
    return float(size / (size - 1) * (1.0 - np.trace(covariance) / covariance.sum()))


def omegas(
    items: Floats,
    scale: Sequence[int],
    *,
    groups: Ints | None = None,
    level: float = 0.95,
) -> tuple[Coefficient | None, ...]:
    """McDonald's omega total of each scale of a questionnaire, all scales fitted together.

    Args:
        items: (n, k) answers, NaN where there is none; rows with a NaN are left out.
        scale: (k,) which scale each item belongs to, 0 to m - 1.
        groups: (n,) teams, as for ``reliability``.
        level: coverage.

    Returns:
        (m) one a scale, of the model with one factor a scale and correlated factors; None where a scale has too few
        items (two beside other scales are enough) or the model does not fit.

    Raises:
        ValueError: as for ``reliability``.

    Source:
        McDonald (1999), Test Theory, eq. 6.20: (sum of loadings)² over that plus the own variances, both of the model.
    """
    complete, kept = _complete(items)
    team = None if groups is None else groups[kept]
    count = int(max(scale)) + 1
    fit = _fit(complete, scale)
    if isinstance(fit, str):
        return (None,) * count
    return tuple(_omega_of(fit, number, team, level) for number in range(count))


def _fit(items: Floats, scale: Sequence[int]) -> Factors | str:
    """The factors, or why there are none."""
    if not identified(scale):
        return "two items alone say no more than alpha does"
    try:
        fit = fit_factors(items, scale)
    except ValueError as wrong:
        return str(wrong)
    return fit if fit.proper else "one factor a scale does not fit these answers"


def _omega_of(fit: Factors, number: int, groups: Ints | None, level: float) -> Coefficient:
    mine = fit.scale == number
    total, own = float(fit.loading[mine].sum()), float(fit.own[mine].sum())
    whole = total**2 + own
    value = total**2 / whole
    size = len(mine)
    by_loading = fit.influence[:, :size][:, mine].sum(axis=1) * (2 * total * own / whole**2)
    by_own = fit.influence[:, size:][:, mine].sum(axis=1) * (-(total**2) / whole**2)
    return _bounded(value, by_loading + by_own, groups, level)


def _alpha(items: Floats, groups: Ints | None, level: float) -> Coefficient:
    n, size = items.shape
    covariance = np.cov(items, rowvar=False)
    trace, whole = float(np.trace(covariance)), float(covariance.sum())
    centred = items - items.mean(axis=0)
    # how alpha moves with the sum of all covariances, and with the variances among them
    sums, squares = centred.sum(axis=1) ** 2, (centred**2).sum(axis=1)
    moved = size / (size - 1) * (trace / whole**2 * sums - squares / whole)
    return _bounded(alpha_of(covariance), (moved - moved.mean()) / (n - 1), groups, level)


def _bounded(value: float, influence: Floats, groups: Ints | None, level: float) -> Coefficient:
    """A coefficient with the interval that people's influences on it give, made for log(1 - coefficient).

    People of one group are added up first: together they are one piece of news.
    """
    pieces = influence if groups is None else np.bincount(np.unique(groups, return_inverse=True)[1], influence)
    count = len(pieces)
    if count < 2 or not value < 1:
        return Coefficient(value, float("nan"), float("nan"), level)
    error = float(np.sqrt(count / (count - 1) * np.sum(pieces**2)))
    reach = float(stats.t.ppf((1 + level) / 2, count - 1)) * error / (1.0 - value)
    low, high = (1.0 - (1.0 - value) * float(np.exp(sign * reach)) for sign in (1, -1))
    return Coefficient(value, low, high, level)


def _complete(items: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    if items.ndim != 2 or items.shape[1] < 2:
        raise ValueError("reliability needs two items at least")
    kept = np.asarray(~np.isnan(items).any(axis=1))
    complete = items[kept]
    if len(complete) < 3:
        raise ValueError(f"{len(complete)} people answered every item; three are the least")
    alike = np.flatnonzero(np.ptp(complete, axis=0) == 0)
    if len(alike):
        raise ValueError(f"everybody answered item {int(alike[0]) + 1} alike")
    return complete, kept


def _item_rest(covariance: Floats) -> Floats:
    spread = np.diag(covariance)
    with_rest = covariance.sum(axis=1) - spread
    rest = covariance.sum() - 2 * covariance.sum(axis=1) + spread
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = with_rest / np.sqrt(spread * rest)
    return found
