"""Regression over time with errors that remember the period before (AR(1)), right in short series.

Intervals that plug in one estimate of the autocorrelation are too narrow in series of a few dozen periods, because
that estimate is too low and is itself uncertain. Here the autocorrelation is integrated out: every value on a grid is
weighted by its restricted likelihood, and the coefficient's distribution is the mixture of the t distributions that
generalised least squares gives at each. ``benchmarks/truth_shifts.py`` shows what these intervals cover.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRID: Floats = np.linspace(-0.9, 0.98, 95)
CAUTION = 0.25  # the prior is (1 - rho²)^-caution: 0 is flat, 0.5 is Jeffreys'; chosen by simulation, n 24 to 60
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Contrast:
    """A combination of coefficients.

    Attributes:
        value: its estimate.
        se: its standard error.
        low: lower end of the interval.
        high: upper end.
        p_value: of zero, two-sided.
    """

    value: float
    se: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, eq=False)
class Autoregression:
    """A regression fitted at every autocorrelation of a grid.

    Attributes:
        rho: (R,) the autocorrelations.
        probability: (R,) how plausible each is; they add up to 1.
        coefficient: (R, p).
        covariance: (R, p, p) of the coefficients.
        df: degrees of freedom of each fit.
    """

    rho: Floats
    probability: Floats
    coefficient: Floats
    covariance: Floats
    df: int

    @property
    def autocorrelation(self) -> float:
        """The autocorrelation to be expected."""
        return float(self.probability @ self.rho)

    def autocorrelation_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Which autocorrelations fit."""
        below = np.cumsum(self.probability)
        tail = (1.0 - level) / 2.0
        low, high = np.searchsorted(below, [tail, 1.0 - tail])
        return float(self.rho[low]), float(self.rho[min(int(high), len(self.rho) - 1)])

    def mean_coefficient(self) -> Floats:
        """(p,) the coefficients, over all autocorrelations."""
        found: Floats = self.probability @ self.coefficient
        return found

    def contrast(self, weight: Floats, level: float = 0.95) -> Contrast:
        """What a combination of coefficients is, with its interval.

        Args:
            weight: (p,) of each coefficient.
            level: coverage of the interval.
        """
        centre = self.coefficient @ weight
        scale = np.sqrt(np.einsum("rij,i,j->r", self.covariance, weight, weight))
        value = float(self.probability @ centre)
        within = scale**2 * (self.df / (self.df - 2.0) if self.df > 2 else np.inf)
        se = float(np.sqrt(self.probability @ (within + (centre - value) ** 2)))
        tail = (1.0 - level) / 2.0
        low, high = self._quantiles(np.array([tail, 1.0 - tail]), centre, scale)
        below = self._below(np.zeros(1), centre, scale)[0]
        return Contrast(value, se, float(low), float(high), float(2.0 * min(below, 1.0 - below)))

    def _below(self, at: Floats, centre: Floats, scale: Floats) -> Floats:
        z = (at[:, None] - centre) / scale
        found: Floats = special.stdtr(self.df, z) @ self.probability
        return found

    def _quantiles(self, share: Floats, centre: Floats, scale: Floats) -> Floats:
        reach = abs(float(special.stdtrit(self.df, share.min()))) + 1.0
        low = np.full(share.shape, float((centre - reach * scale).min()))
        high = np.full(share.shape, float((centre + reach * scale).max()))
        for _ in range(HALVINGS):
            middle = (low + high) / 2.0
            under = self._below(middle, centre, scale) < share
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        found: Floats = (low + high) / 2.0
        return found


def whitened(columns: Floats, gap: Ints, rho: Floats) -> tuple[Floats, Floats]:
    """Columns over time turned so that AR(1) errors become independent, and the logarithm of that turn's Jacobian.

    Args:
        columns: (n, k) in order of time.
        gap: (n - 1,) periods from each to the next, 1 where none is missing.
        rho: (R,) autocorrelations at distance 1.

    Returns:
        (R, n, k) and (R,).

    Source: Prais & Winsten 1954; with missing periods Savin & White 1978.
    """
    kept = np.where(gap % 2, np.sign(rho)[:, None], 1.0) * np.abs(rho)[:, None] ** gap
    left = np.sqrt(1.0 - kept**2)
    turned = np.repeat(columns[None], len(rho), axis=0)
    turned[:, 1:] = (columns[None, 1:] - kept[:, :, None] * columns[None, :-1]) / left[:, :, None]
    return turned, -np.log(left).sum(axis=1)


def fit_autoregression(y: Floats, x: Floats, time: Ints, scale: Floats | None = None) -> Autoregression:
    """Regress a series on columns, its errors being AR(1) around each period's own spread.

    Args:
        y: (n,) in order of time.
        x: (n, p) of full rank, n above p.
        time: (n,) whole numbers, ascending; gaps are periods without a value.
        scale: (n,) how large each period's error is, compared with the others; all alike when left out.

    Raises:
        ValueError: more columns than the series can tell apart.

    Source: the marginal posterior of Zellner & Tiao 1964 under a prior close to flat; restricted likelihood:
    Cooper & Thompson 1977.
    """
    n, p = x.shape
    if n <= p or np.linalg.matrix_rank(x) < p:
        raise ValueError(f"{n} periods cannot tell {p} columns apart")
    size = np.ones(n) if scale is None else scale / np.exp(np.log(scale).mean())
    columns = np.column_stack([x, y]) / size[:, None]
    df = n - p
    turned, jacobian = whitened(columns, np.diff(time), GRID)
    q, r = np.linalg.qr(turned[:, :, :p])
    inverse = np.linalg.inv(r)
    coefficient = (inverse @ (np.swapaxes(q, 1, 2) @ turned[:, :, p:]))[:, :, 0]
    residual = turned[:, :, p] - (turned[:, :, :p] @ coefficient[:, :, None])[:, :, 0]
    rss = np.maximum((residual**2).sum(axis=1), np.finfo(np.float64).tiny)
    covariance = inverse @ np.swapaxes(inverse, 1, 2) * (rss / df)[:, None, None]
    half_gram = np.log(np.abs(np.diagonal(r, axis1=1, axis2=2))).sum(axis=1)
    log_weight = jacobian - half_gram - df / 2.0 * np.log(rss) - CAUTION * np.log1p(-(GRID**2))
    weight = np.exp(log_weight - log_weight.max())
    return Autoregression(GRID, weight / weight.sum(), coefficient, covariance, df)
