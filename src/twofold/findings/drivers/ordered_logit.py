"""Outcomes of which only the order counts: the cumulative logit; logistic regression is its smallest case."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import expit

from twofold.findings.drivers.blocks import Draws, block_sums, drawn
from twofold.findings.drivers.driver_table import Floats, Ints

RESIDUAL = np.pi**2 / 3.0  # variance of the logistic distribution
_ITERATIONS = 60
_CLOSE = 1e-9
_WILD = 12.0  # log odds of one standard deviation: items that foretell the outcome wholly have no finite slope
_RIDGE = 1e-10


class Separated(ValueError):
    """The items foretell the outcome wholly, so that slopes grow without end."""


@dataclass(frozen=True, eq=False)
class OrderedLogit:
    """A fit of P(outcome <= c) = logistic(threshold_c - x slope).

    Attributes:
        threshold: (k - 1,) rising.
        slope: (q,) log odds of a higher outcome for one more.
        score: (n, k - 1 + q) what each row says against the fit, its weight included.
        information: (k - 1 + q, k - 1 + q) minus the second derivative of the log likelihood.
        code: (n,) the outcome's place among its values.
        log_likelihood: of all rows.
    """

    threshold: Floats
    slope: Floats
    score: Floats
    information: Floats
    code: Ints
    log_likelihood: float


def ordered_logit(code: Ints, x: Floats, weight: Floats) -> OrderedLogit:
    """How do items go with a binary or ordered outcome?

    Args:
        code: (n,) 0 ... k - 1, each of them present.
        x: (n, q) without a constant.
        weight: (n,).

    Raises:
        Separated: there is no finite slope.

    Source: McCullagh 1980, JRSS B 42; Newton's method on a concave likelihood (Pratt 1981, JASA 76).
    """
    values = int(code.max()) + 1
    below = np.cumsum(np.bincount(code, weight, minlength=values))[:-1] / weight.sum()
    place = np.concatenate([np.log(below / (1.0 - below)), np.zeros(x.shape[1])])
    now = _at(place, code, x, weight)
    for _ in range(_ITERATIONS):
        step = np.linalg.lstsq(now.information, now.score.sum(axis=0), rcond=1e-11)[0]
        place, now = _better(place, step, now, x, weight)
        if np.abs(now.slope).max(initial=0.0) > _WILD:
            break
        if np.abs(step).max() < _CLOSE:
            return now
    raise Separated("the items foretell the outcome wholly")


def drawn_slopes(fit: OrderedLogit, x: Floats, weight: Floats, draws: Draws) -> Floats:
    """(draws, q) the slopes in each bootstrap draw, by one step of Newton's method from the fit to all rows.

    Source: one-step bootstrap of M-estimators, Shao & Tu 1995, sec. 5.4.
    """
    score = drawn(block_sums(fit.score, draws.block, draws.blocks), draws.times)
    parts = _curvature(fit.threshold, fit.slope, fit.code, x, weight)
    order = np.argsort(draws.block, kind="stable")
    edges = np.searchsorted(draws.block[order], np.arange(draws.blocks + 1))
    sorted_parts = [(left[order], right[order]) for left, right in parts]
    pieces = [np.sum([left[a:b].T @ right[a:b] for left, right in sorted_parts], axis=0) for a, b in pairwise(edges)]
    information = drawn(np.stack(pieces), draws.times)
    size = information.shape[-1]
    ridge = _RIDGE * np.trace(fit.information) * np.eye(size)
    moved = np.linalg.solve(information + ridge, score[:, :, np.newaxis])[:, :, 0]
    return np.asarray(fit.slope + moved[:, len(fit.threshold) :], dtype=np.float64)


def _better(place: Floats, step: Floats, now: OrderedLogit, x: Floats, weight: Floats) -> tuple[Floats, OrderedLogit]:
    """The next place: the whole step, or the largest half of it that does not lose likelihood."""
    for _ in range(30):
        found = _at(place + step, now.code, x, weight)
        if found.log_likelihood >= now.log_likelihood - 1e-9 * abs(now.log_likelihood):
            return place + step, found
        step = step / 2.0
    return place, now


def _at(place: Floats, code: Ints, x: Floats, weight: Floats) -> OrderedLogit:
    cuts = int(code.max())
    threshold, slope = place[:cuts], place[cuts:]
    if np.any(np.diff(threshold) <= 0.0):
        nothing = np.zeros((len(code), len(place)))
        return OrderedLogit(threshold, slope, nothing, np.eye(len(place)), code, -np.inf)
    upper, lower, chance = _chances(threshold, slope, code, x)
    score = np.zeros((len(code), len(place)))
    rows = np.arange(len(code))
    up, low = code < cuts, code > 0
    score[rows[up], code[up]] = (upper * (1.0 - upper) / chance)[up]
    score[rows[low], code[low] - 1] -= (lower * (1.0 - lower) / chance)[low]
    score[:, cuts:] = (upper + lower - 1.0)[:, np.newaxis] * x
    parts = _curvature(threshold, slope, code, x, weight)
    information = np.asarray(sum(left.T @ right for left, right in parts))
    likelihood = float(weight @ np.log(chance))
    return OrderedLogit(threshold, slope, score * weight[:, np.newaxis], information, code, likelihood)


def _chances(threshold: Floats, slope: Floats, code: Ints, x: Floats) -> tuple[Floats, Floats, Floats]:
    """P(at most the outcome), P(less than it), and P(exactly it)."""
    eta = x @ slope
    ends = np.concatenate([[-np.inf], threshold, [np.inf]])
    upper, lower = expit(ends[code + 1] - eta), expit(ends[code] - eta)
    return upper, lower, np.maximum(upper - lower, 1e-300)


def _curvature(threshold: Floats, slope: Floats, code: Ints, x: Floats, weight: Floats) -> list[tuple[Floats, Floats]]:
    """Pairs of (n, d) matrices whose products add up to the information."""
    cuts, n = len(threshold), len(code)
    upper, lower, chance = _chances(threshold, slope, code, x)
    up, low = upper * (1.0 - upper), lower * (1.0 - lower)
    above, below, item = np.zeros((3, n, cuts + x.shape[1]))
    rows = np.arange(n)
    has_up, has_low = code < cuts, code > 0
    above[rows[has_up], code[has_up]] = 1.0
    below[rows[has_low], code[has_low] - 1] = 1.0
    item[:, cuts:] = x
    cross = -up * low / chance**2
    of_above = (up / chance) ** 2 - up * (1.0 - 2.0 * upper) / chance
    of_below = (low / chance) ** 2 + low * (1.0 - 2.0 * lower) / chance

    def heavy(a: Floats, b: Floats, c: Floats) -> Floats:
        columns = (weight * part for part in (a, b, c))
        return np.asarray(
            sum(column[:, np.newaxis] * rows for column, rows in zip(columns, (above, below, item), strict=True))
        )

    return [
        (above, heavy(of_above, cross, -up)),
        (below, heavy(cross, of_below, -low)),
        (item, heavy(-up, -low, up + low)),
    ]
