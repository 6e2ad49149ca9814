"""Arms of an experiment compared, sharpened by what was known about everybody before it began (CUPED)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.experiments.arm_table import ArmTable, Metric
from twofold.effects.experiments.linearised import adjustment, level_of
from twofold.effects.experiments.pairs import groups_of, pair_of
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
FEWEST = 2  # independent units in an arm: fewer have no spread
MOST_LOG = 100.0  # a ratio known no better than this is not known
MANY = 1_000  # from so many independent units on, the coefficients count as known (it changes the error by 0.1 %)


@dataclass(frozen=True, slots=True)
class ArmLevel:
    """How one arm did.

    Attributes:
        name: of the arm.
        value: mean or ratio, adjusted by the covariates.
        raw: the same without covariates.
        low, high: interval of the adjusted value.
        n: rows.
        clusters: independent units.
    """

    name: str
    value: float
    raw: float
    low: float
    high: float
    n: int
    clusters: int


@dataclass(frozen=True, slots=True)
class ArmContrast:
    """One arm against the control.

    Attributes:
        arm: how it did.
        control: how the control did beside it.
        estimate: difference, adjusted; units and treated are rows.
        raw: the same without covariates.
        relative, relative_low, relative_high: the difference as a part of the control's level; NaN where that is not
            above zero.
        reduction: share of the variance of the difference that the covariates took away.
        coefficients: by covariate, how much the outcome moves with it.
        imbalance: by covariate, p-value of equal levels in both arms: what was measured before the start differs only
            by chance.
    """

    arm: ArmLevel
    control: ArmLevel
    estimate: EffectEstimate
    raw: EffectEstimate
    relative: float
    relative_low: float
    relative_high: float
    reduction: float
    coefficients: dict[str, float]
    imbalance: dict[str, float]


def check_covariates(table: ArmTable) -> None:
    """Refuse a covariate that the treatment may already have moved.

    Raises:
        InputError: a covariate was measured on or after the first day of the experiment.
    """
    for one in table.covariates:
        if table.start is not None and one.measured is not None and one.measured >= table.start:
            raise InputError(
                f"Covariate {one.name!r} was measured until {one.measured}, but the experiment began on {table.start}: "
                "the treatment may have moved it, and adjusting by it would take part of the effect away. Use what "
                "was measured before the start."
            )


def cuped(table: ArmTable, arm: str, control: str, level: float = 0.95) -> ArmContrast:
    """By how much does one arm differ from the control, once chance differences before the start are taken out?

    A ratio metric and its covariates are linearised; clusters are summed first, and may hold rows of both arms. Rows
    without an outcome take no part; a missing covariate counts as the mean of the others, which says nothing.

    Args:
        table: the rows.
        arm: name of the arm.
        control: name of the arm it is compared with.
        level: of the intervals.

    Raises:
        InputError: an arm has fewer than two independent units, a ratio's denominator sums to zero, or a covariate was
            measured after the start.

    Source: Deng, Xu, Kohavi & Walker 2013, WSDM, sec. 3 (CUPED) and appendix B (ratios); one coefficient from both arms
    together and Welch's degrees of freedom as in tea-tasting; under 1,000 independent units the coefficient's own error
    is added as in analysis of covariance.
    """
    check_covariates(table)
    both = pair_of(table, arm, control)
    group, groups = groups_of(both)
    metrics = (both.outcome, *both.covariates)
    sides = tuple(_side(name, metrics, both.arm == at, (group, groups)) for at, name in enumerate((arm, control)))
    for side in sides:
        if side.clusters < FEWEST:
            raise InputError(f"Arm {side.name!r} has {side.clusters} independent units with an outcome; 2 are needed.")
    everybody = np.ones(len(both.arm), dtype=bool)
    whole = _side("both", metrics, everybody, (group, groups))
    theta, inverse = adjustment(whole.pulls[:, 0], whole.pulls[:, 1:])
    found = _difference(sides, _coefficients(whole, theta, inverse), level)
    plain = _difference(sides, _coefficients(whole, theta * 0, inverse * 0), level)
    relative, low, high = _relative(sides, whole, theta, level)
    arms = [_told(side, whole, theta, level) for side in sides]
    return ArmContrast(
        arm=arms[0],
        control=arms[1],
        estimate=found,
        raw=plain,
        relative=relative,
        relative_low=low,
        relative_high=high,
        reduction=1 - (found.se / plain.se) ** 2 if plain.se > 0 else float("nan"),
        coefficients={one.name: float(value) for one, value in zip(both.covariates, theta, strict=True)},
        imbalance={one.name: _imbalance(sides, at + 1) for at, one in enumerate(both.covariates)},
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """One arm: levels (1 + k,) and pulls (G, 1 + k) of the outcome and the covariates."""

    name: str
    rows: int
    clusters: int
    there: Bools
    levels: Floats
    pulls: Floats

    def adjusted(self, theta: Floats) -> Floats:
        """(G,) pull of the adjusted level."""
        found: Floats = self.pulls[:, 0] - self.pulls[:, 1:] @ theta
        return found


@dataclass(frozen=True, slots=True)
class _Coefficients:
    """Coefficients of the covariates (k,), their covariance (k, k), how many, and what they widen the variance by."""

    theta: Floats
    covariance: Floats
    used: int
    widening: float


def _side(name: str, metrics: tuple[Metric, ...], among: Bools, group: tuple[Ints, int]) -> _Side:
    place, groups = group
    there = np.bincount(place[among], minlength=groups) > 0
    if not among.any():
        return _Side(name, 0, 0, there, np.zeros(len(metrics)), np.zeros((groups, len(metrics))))
    levels = [level_of(metric, among, place, groups) for metric in metrics]
    return _Side(
        name=name,
        rows=int(among.sum()),
        clusters=int(there.sum()),
        there=there,
        levels=np.array([one.value for one in levels]),
        pulls=np.column_stack([one.pull for one in levels]),
    )


def _coefficients(whole: _Side, theta: Floats, inverse: Floats) -> _Coefficients:
    used = int(np.count_nonzero(np.diag(inverse) > 0))
    if whole.clusters >= MANY:
        return _Coefficients(theta, np.zeros_like(inverse), used, 1.0)
    left = max(whole.clusters - 1 - used, 1)
    covariance = inverse * float((whole.adjusted(theta) ** 2).sum()) / left
    return _Coefficients(theta, covariance, used, (whole.clusters - 1) / left)


def _difference(sides: tuple[_Side, ...], by: _Coefficients, level: float) -> EffectEstimate:
    one, other = sides
    gap = one.levels - other.levels
    value = float(gap[0] - gap[1:] @ by.theta)
    variance, df = _variance(one, other, one.adjusted(by.theta), other.adjusted(by.theta))
    se = float(np.sqrt(variance * by.widening + gap[1:] @ by.covariance @ gap[1:]))
    df = max(df - by.used, 1.0) if by.widening > 1 else df
    reach = float(stats.t.ppf((1 + level) / 2, df)) * se
    return EffectEstimate(
        value=value,
        se=se,
        low=value - reach,
        high=value + reach,
        p_value=float(2 * stats.t.sf(abs(value) / se, df)) if se > 0 else None,
        level=level,
        method="difference of means adjusted by covariates" if by.used else "difference of means",
        units=one.rows + other.rows,
        treated=one.rows,
        clusters=int((one.there | other.there).sum()),
    )


def _variance(one: _Side, other: _Side, pull: Floats, against: Floats) -> tuple[float, float]:
    """Variance of a difference of two levels, and its degrees of freedom (Welch's, or clusters less one)."""
    if (one.there & other.there).any():
        clusters = int((one.there | other.there).sum())
        return float(((pull - against) ** 2).sum()) * clusters / (clusters - 1), clusters - 1.0
    parts = [
        float((each**2).sum()) * side.clusters / (side.clusters - 1) for each, side in ((pull, one), (against, other))
    ]
    total = sum(parts)
    scale = sum(part**2 / (side.clusters - 1) for part, side in zip(parts, (one, other), strict=True))
    return total, total**2 / scale if scale > 0 else float(one.clusters + other.clusters - 2)


def _told(side: _Side, whole: _Side, theta: Floats, level: float) -> ArmLevel:
    value = float(side.levels[0] - (side.levels[1:] - whole.levels[1:]) @ theta)
    error = float(np.sqrt((side.adjusted(theta) ** 2).sum() * side.clusters / (side.clusters - 1)))
    reach = float(stats.t.ppf((1 + level) / 2, side.clusters - 1)) * error
    return ArmLevel(side.name, value, float(side.levels[0]), value - reach, value + reach, side.rows, side.clusters)


def _relative(sides: tuple[_Side, ...], whole: _Side, theta: Floats, level: float) -> tuple[float, float, float]:
    """The difference as a part of the control's level, its interval by the logarithm of their ratio."""
    means = [float(side.levels[0] - (side.levels[1:] - whole.levels[1:]) @ theta) for side in sides]
    if min(means) <= 0:
        return (float("nan"),) * 3
    pulls = [side.adjusted(theta) / mean for side, mean in zip(sides, means, strict=True)]
    variance, df = _variance(sides[0], sides[1], pulls[0], pulls[1])
    reach = float(stats.t.ppf((1 + level) / 2, df)) * np.sqrt(variance)
    ratio = means[0] / means[1]
    if reach > MOST_LOG:
        return ratio - 1, -1.0, float("inf")
    return ratio - 1, float(ratio * np.exp(-reach)) - 1, float(ratio * np.exp(reach)) - 1


def _imbalance(sides: tuple[_Side, ...], at: int) -> float:
    """P-value of equal levels of one covariate in both arms."""
    one, other = sides
    variance, df = _variance(one, other, one.pulls[:, at], other.pulls[:, at])
    if variance <= 0:
        return 1.0
    return float(2 * stats.t.sf(abs(one.levels[at] - other.levels[at]) / np.sqrt(variance), df))
