"""How sure a fit is when the rows of one cluster belong together."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.regression.least_squares import Fit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FLAT = 1e-9  # an eigenvalue below this share of the largest one is zero


class Correction(StrEnum):
    """What is done about clusters being few."""

    CR0 = "CR0"  # nothing
    CR1 = "CR1"  # the factor of Stata, fixest and plm: G/(G-1) (n-1)/(n-K)
    CR2 = "CR2"  # residuals widened by what the fit took from their cluster (Bell & McCaffrey)


@dataclass(frozen=True, slots=True)
class Tested:
    """A coefficient with its uncertainty.

    Attributes:
        value: the coefficient.
        se: its standard error.
        low: lower end of the interval; likewise high.
        p_value: of no link, two-sided, by Student's t.
        df: degrees of freedom of that t.
    """

    value: float
    se: float
    low: float
    high: float
    p_value: float
    df: float


def covariance(
    fit: Fit, clusters: Ints | Sequence[Ints], kind: Correction = Correction.CR1, *, parameters: int | None = None
) -> Floats:
    """How much do the coefficients vary from sample to sample, when rows of one cluster may go together?

    With several clusterings (unit and period) the covariances of each are added and those of their intersections
    taken away, each with the factor of its own number of clusters, as Petersen's and Cameron, Gelbach & Miller's
    programs do; negative eigenvalues, should there be any, become zero.

    Args:
        fit: the regression, on demeaned columns where levels were taken away.
        clusters: (n,) which cluster each row belongs to; or several such clusterings.
        kind: the correction for few clusters; CR2 takes one clustering.
        parameters: K of CR1's (n-1)/(n-K): all estimated coefficients, levels outside the clusters included, those
            nested in a cluster not (as fixest, reghdfe and xtreg count); the columns of the fit where left out.

    Returns:
        (k, k).

    Raises:
        ValueError: there is a single cluster, or CR2 with several clusterings.

    Source: Liang & Zeger 1986; Cameron, Gelbach & Miller 2011, JBES 29, eq. 2.13 and sec. 2.3; Bell & McCaffrey 2002.
    """
    several = [np.asarray(clusters)] if isinstance(clusters, np.ndarray) else [np.asarray(each) for each in clusters]
    if kind is Correction.CR2:
        if len(several) > 1:
            raise ValueError("CR2 takes one clustering; use CR1 for several")
        return _bell_mccaffrey(fit, several[0]).covariance
    counted = fit.x.shape[1] if parameters is None else parameters
    total = np.zeros_like(fit.inverse_gram)
    for size in range(1, len(several) + 1):
        for chosen in combinations(several, size):
            together = np.unique(np.column_stack(chosen), axis=0, return_inverse=True)[1].reshape(-1)
            total += (-1) ** (size + 1) * _sandwich(fit, together.astype(np.int64), kind, counted)
    return _no_negative(total) if len(several) > 1 else total


def degrees(fit: Fit, cluster: Ints) -> Floats:
    """(k,) how many degrees of freedom does each coefficient's CR2 t-test have?

    Source: Satterthwaite's approximation under independent rows: Bell & McCaffrey 2002; Imbens & Kolesar 2016, REStat
    98; Pustejovsky & Tipton 2018, JBES 36, eq. 10.
    """
    return _bell_mccaffrey(fit, np.asarray(cluster)).degrees


def coefficients(
    fit: Fit, cluster: Ints, kind: Correction = Correction.CR2, *, parameters: int | None = None, level: float = 0.95
) -> tuple[Tested, ...]:
    """Every coefficient with its standard error, interval and p-value.

    Degrees of freedom are clusters less one for CR0 and CR1, and Satterthwaite's for CR2. Arguments as ``covariance``.
    """
    if kind is Correction.CR2:
        found = _bell_mccaffrey(fit, np.asarray(cluster))
        variance, df = np.diag(found.covariance), found.degrees
    else:
        variance = np.diag(covariance(fit, cluster, kind, parameters=parameters))
        df = np.full(len(variance), len(np.unique(cluster)) - 1.0)
    se = np.sqrt(variance)
    reach = stats.t.ppf(0.5 + level / 2.0, df) * se
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = 2.0 * stats.t.sf(np.abs(fit.coefficient) / se, df)
    rows = zip(fit.coefficient, se, fit.coefficient - reach, fit.coefficient + reach, p_value, df, strict=True)
    return tuple(Tested(*(float(each) for each in row)) for row in rows)


def scores(fit: Fit, cluster: Ints) -> Floats:
    """(G, k) the sum over each cluster's rows of weight times residual times column."""
    _, place = np.unique(cluster, return_inverse=True)
    each = fit.x * (fit.weight * fit.residual)[:, None]
    return np.column_stack([np.bincount(place, column) for column in each.T])


def _sandwich(fit: Fit, cluster: Ints, kind: Correction, counted: int) -> Floats:
    summed = scores(fit, cluster)
    size, rows = len(summed), len(fit.residual)
    if size < 2:
        raise ValueError("all rows belong to one cluster: nothing says how clusters vary")
    factor = 1.0
    if kind is Correction.CR1:
        if rows <= counted:
            raise ValueError(f"{rows} rows are too few for {counted} coefficients")
        factor = size / (size - 1.0) * (rows - 1.0) / (rows - counted)
    bread = fit.inverse_gram
    found: Floats = factor * bread @ (summed.T @ summed) @ bread
    return found


def _no_negative(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2.0)
    if values.min() >= 0.0:
        return matrix
    found: Floats = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return found


@dataclass(frozen=True, slots=True)
class _Adjusted:
    """CR2's covariance (k, k) and degrees of freedom (k,)."""

    covariance: Floats
    degrees: Floats


def _bell_mccaffrey(fit: Fit, cluster: Ints) -> _Adjusted:
    """CR2 on rows scaled by the root of their weights: a row's variance is taken to be one over its weight."""
    root = np.sqrt(fit.weight)
    x, residual, bread = fit.x * root[:, None], fit.residual * root, fit.inverse_gram
    order = np.argsort(cluster, kind="stable")
    starts = np.unique(cluster[order], return_index=True)[1]
    if len(starts) < 2:
        raise ValueError("all rows belong to one cluster: nothing says how clusters vary")
    k = x.shape[1]
    summed, crossed = np.empty((len(starts), k)), np.empty((k, len(starts), k))
    own = np.empty((k, len(starts)))
    for place, rows in enumerate(np.split(order, starts[1:])):
        part = x[rows]
        widened = _widen(np.eye(len(rows)) - part @ bread @ part.T) @ part
        summed[place] = widened.T @ residual[rows]
        influence = widened @ bread  # (rows, k): what each row's error adds to each coefficient
        own[:, place] = (influence**2).sum(axis=0)
        crossed[:, place] = influence.T @ part
    # errors of clusters g and h go together as far as both residuals share the fit
    together = -np.einsum("kga,ab,khb->kgh", crossed, bread, crossed)
    together[:, np.arange(len(starts)), np.arange(len(starts))] += own
    trace = np.einsum("kgg->k", together)
    df = trace**2 / (together**2).sum(axis=(1, 2))
    return _Adjusted(bread @ (summed.T @ summed) @ bread, df)


def _widen(matrix: Floats) -> Floats:
    """The inverse square root of a symmetric matrix, without the directions in which it is flat."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2.0)
    steep = values > FLAT * max(float(values.max()), 1.0)
    found: Floats = (vectors[:, steep] / np.sqrt(values[steep])) @ vectors[:, steep].T
    return found
