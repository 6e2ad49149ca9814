"""How uncertain figures are: bootstrap draws inside each completed table, and the spread between completed tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from twofold.findings.drivers.driver_table import Floats
from twofold.measures.intervals import critical_value

_FAR = 400.0  # noncentral chi-square values beyond which the normal approximation of the root is exact enough


@dataclass(frozen=True, eq=False)
class Spread:
    """Figures with their uncertainty.

    Attributes:
        value: (k,) the figures.
        bias: (k,) by how much draws lie above the figure they are drawn from, on average.
        covariance: (k, k) of the figures.
        df: (k,) degrees of freedom of their variances.
    """

    value: Floats
    bias: Floats
    covariance: Floats
    df: Floats

    @property
    def variance(self) -> Floats:
        """(k,) of each figure."""
        return np.maximum(np.diag(self.covariance), 0.0)


def spread_of(seen: Sequence[Floats], redrawn: Sequence[Floats], blocks: int) -> Spread:
    """Combine completed tables.

    Args:
        seen: (k,) figures of each completed table.
        redrawn: (draws, k) figures of the bootstrap draws of each.
        blocks: independent blocks that were drawn.

    Source: Rubin 1987, eqs. 3.1.2-3.1.6; bootstrap inside each: Schomaker & Heumann 2018, Stat. Med. 37.
    """
    points = np.stack(seen)
    value = points.mean(axis=0)
    bias = np.mean([draws.mean(axis=0) - point for point, draws in zip(points, redrawn, strict=True)], axis=0)
    small = blocks / (blocks - 1.0)  # drawing from n values understates their variance by 1 / n
    within = small * np.mean([np.cov(draws, rowvar=False) for draws in redrawn], axis=0)
    df = np.full(len(value), blocks - 1.0)
    times = len(points)
    if times == 1:
        return Spread(value, bias, within, df)
    between = (1.0 + 1.0 / times) * np.cov(points, rowvar=False)
    own, other = np.diag(within), np.diag(between)
    missing = np.divide(other, own + other, out=np.zeros_like(own), where=own + other > 0.0)
    old = (times - 1.0) / np.maximum(missing, 1e-9) ** 2
    observed = (df + 1.0) / (df + 3.0) * df * (1.0 - missing)
    return Spread(value, bias, within + between, 1.0 / (1.0 / old + 1.0 / np.maximum(observed, 1.0)))


def slope_interval(value: Floats, variance: Floats, df: Floats, level: float) -> tuple[Floats, Floats]:
    """Both ends of the usual interval."""
    reach = np.asarray(critical_value(level, df)) * np.sqrt(variance)
    return value - reach, value + reach


def share_interval(value: Floats, bias: Floats, variance: Floats, df: Floats, level: float) -> tuple[Floats, Floats]:
    """Which true shares fit a share that was seen?

    A share is a sum of squared correlations: its error shrinks with it, and chance alone lifts it above 0, so that
    percentiles of bootstrap draws miss a true share of 0 every time. What was seen is therefore held against noncentral
    chi-square distributions: g times one with f degrees of freedom and the true share as its noncentrality, where f g
    is the bias of the draws and 4 g share + 2 f g² their variance. The interval holds every share under which what was
    seen is not among the extremes; it begins at 0 where chance alone may bring as much.

    Args:
        value: (k,) shares.
        bias: (k,) as ``Spread``.
        variance: (k,) as ``Spread``.
        df: (k,) of the variance; fewer widen the interval as they do Student's.
        level: coverage.

    Source: Patnaik 1949, Biometrika 36 (noncentral chi-square; quadratic forms by their first two moments); compared by
        simulation with percentile intervals in docs/explanation/drivers.md.
    """
    value = np.maximum(value, 0.0)
    single = np.sqrt(value**2 + variance / 2.0) - value  # g where f is 1
    several = variance / np.maximum(4.0 * value + 2.0 * bias, 1e-300)
    unit = np.where(bias > single, several, single)
    unit = np.maximum(unit, 1e-15)
    freedom = np.maximum(bias / unit, 1.0)
    outside = special.ndtr(-np.asarray(critical_value(level, df)))
    seen = value / unit
    low = unit * _noncentrality(seen, freedom, 1.0 - outside)
    high = unit * _noncentrality(seen, np.ones_like(freedom), outside)
    return np.minimum(low, value), np.minimum(np.maximum(high, value), 1.0)


def _noncentrality(seen: Floats, freedom: Floats, chance: Floats) -> Floats:
    """The noncentrality under which values up to what was seen have this chance; 0 where none is small enough."""
    root = np.sqrt(np.maximum(seen - (freedom - 1.0), 0.0))
    far = np.maximum(root - special.ndtri(chance), 0.0) ** 2  # the root is normal where it is far from 0
    near = seen < _FAR
    with np.errstate(invalid="ignore"):
        found = special.chndtrinc(np.where(near, seen, 1.0), freedom, chance)
    possible = special.chdtr(freedom, np.maximum(seen, 0.0)) > chance
    return np.where(near, np.where(possible, found, 0.0), far)
