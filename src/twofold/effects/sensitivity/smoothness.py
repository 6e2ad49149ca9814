"""How sure is the effect if the treated could have drifted away along a path that bends by at most M a period?

The interval is the shortest of fixed length around a weighted sum of the effects: weights before the start take a
steady drift out, and what bending can still do is added to the interval. Its weights trade bias against variance; that
trade-off is a lasso, whose whole path is followed.

Source: Rambachan & Roth 2023, Review of Economic Studies 90, sec. 4.1 (fixed-length intervals for bounded second
differences); Armstrong & Kolesar 2018, Econometrica 86; Efron et al. 2004, Annals of Statistics 32 (the path).
"""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from twofold.effects.sensitivity.event_study import ALMOST, EventStudy

Floats = NDArray[np.float64]


def smooth_interval(study: EventStudy, bend: float, level: float = 0.95) -> tuple[float, float]:
    """Between which values does the effect lie if drifts bend by at most so much?

    Args:
        study: the effects.
        bend: M, the most by which the slope of the drift changes from one period to the next.
        level: coverage of the interval.

    Source: Rambachan & Roth 2023, eq. 18.
    """
    turns = min(_candidates(study, bend, level), key=lambda each: _reach(study, each, bend, level))
    centre, reach = float(_weights(study, turns) @ study.values), _reach(study, turns, bend, level)
    return centre - reach, centre + reach


def _candidates(study: EventStudy, bend: float, level: float) -> Iterator[Floats]:
    """The best weights on each straight part of the path."""
    corners = list(_path(*_quadratic(study)))
    for start, end in pairwise(corners):

        def reach(part: float, start: Floats = start, end: Floats = end) -> float:
            return _reach(study, start + part * (end - start), bend, level)

        found = optimize.minimize_scalar(reach, bounds=(0, 1), method="bounded", options={"xatol": 1e-8})
        yield start + float(found.x) * (end - start)
    yield from corners


def _reach(study: EventStudy, turns: Floats, bend: float, level: float) -> float:
    """Half the length of the interval with these weights."""
    weights = _weights(study, turns)
    sd = math.sqrt(max(float(weights @ study.covariance @ weights), 0.0))
    bias = bend * (_outside(study) + float(np.abs(turns).sum()))
    if sd <= ALMOST:
        return bias
    return sd * _folded(bias / sd, level)


def _folded(centre: float, level: float) -> float:
    """The quantile of the absolute value of a normal variable around a centre."""

    def missing(at: float) -> float:
        return float(stats.norm.cdf(at - centre) - stats.norm.cdf(-at - centre)) - level

    return float(optimize.brentq(missing, 0.0, centre + 10.0, xtol=1e-12))


def _total(study: EventStudy) -> float:
    """What the slopes before the start have to add up to, so that a steady drift is taken out."""
    return float(np.arange(1, study.after + 1) @ study.target)


def _outside(study: EventStudy) -> float:
    """What bending after the start does, whatever the weights before it."""
    steps = np.arange(1, study.after + 1)
    tails = [abs(float(steps[:size] @ study.target[study.after - size :])) for size in steps.tolist()]
    return sum(tails) - _total(study) + abs(_total(study))


def _map(study: EventStudy) -> tuple[Floats, Floats]:
    """How turns (before - 1,) become weights of the effects before the start: a matrix and a constant."""
    size = study.before
    cumulative = np.vstack([np.eye(size - 1), np.zeros((1, size - 1))])
    last = np.zeros(size)
    last[-1] = _total(study)
    difference = np.eye(size) - np.eye(size, k=-1)
    return difference @ difference @ cumulative, difference @ difference @ last


def _weights(study: EventStudy, turns: Floats) -> Floats:
    matrix, constant = _map(study)
    return np.concatenate([matrix @ turns + constant, study.target])


def _quadratic(study: EventStudy) -> tuple[Floats, Floats]:
    """The variance as turns'H turns / 2 - c'turns, but for a constant."""
    matrix, constant = _map(study)
    before = study.covariance[: study.before, : study.before]
    across = study.covariance[: study.before, study.before :] @ study.target
    return 2 * matrix.T @ before @ matrix, -2 * matrix.T @ (before @ constant + across)


def _path(square: Floats, pull: Floats) -> Iterator[Floats]:
    """The corners of the lasso's path from no turns to the least variance."""
    turns = np.zeros(len(pull))
    yield turns
    penalty = float(np.abs(pull).max(initial=0.0))
    active: list[int] = []
    left = -1
    for _ in range(20 * len(pull) + 20):
        slack = pull - square @ turns
        joining = [j for j in range(len(pull)) if j not in active and j != left]
        if joining and len(active) < len(pull):
            nearest = max(joining, key=lambda j: abs(slack[j]))
            if abs(slack[nearest]) >= penalty * (1 - 1e-9):
                active.append(nearest)
        if penalty <= ALMOST * max(float(np.abs(pull).max(initial=0.0)), ALMOST) or not active:
            return
        sign = np.sign(slack[active])
        solved = np.linalg.lstsq(square[np.ix_(active, active)], sign, rcond=None)[0]
        direction = np.asarray(solved, dtype=np.float64)
        step, left = _step((square, slack, turns), (active, direction), penalty)
        turns = turns.copy()
        turns[active] += step * direction
        penalty -= step
        if left >= 0:
            turns[left] = 0.0
            active.remove(left)
        yield turns


def _step(state: tuple[Floats, Floats, Floats], move: tuple[list[int], Floats], penalty: float) -> tuple[float, int]:
    """How far the penalty may fall before a turn joins or leaves (which one leaves, or -1)."""
    (square, slack, turns), (active, direction) = state, move
    change = square[:, active] @ direction
    best, left = penalty, -1
    for j in range(len(slack)):
        if j in active:
            continue
        for side in (1.0, -1.0):
            rate = 1.0 - side * change[j]
            gap = penalty - side * slack[j]
            if rate > ALMOST and ALMOST * penalty < gap / rate < best:
                best, left = gap / rate, -1
    for place, j in enumerate(active):
        if direction[place] != 0:
            until = -turns[j] / direction[place]
            if ALMOST * penalty < until < best:
                best, left = until, j
    return best, left
