"""Weights that are shares: least squares over non-negative weights that sum to one, by Frank and Wolfe's steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FIRST_ROUND, SECOND_ROUND = 100, 10_000  # steps before and after small weights are set to nothing
SMALL = 0.25  # of the largest weight: what is not above it after the first round starts the second from nothing


@dataclass(frozen=True, slots=True)
class SimplexProblem:
    """Several problems of one shape, solved side by side.

    Minimise ``zeta² |x|² + |a x - b|² / n`` where columns of ``a`` and ``b`` are taken around their means.

    Attributes:
        a: (B, n, p).
        b: (B, n).
        zeta: (B,) how much equal weights are liked.
        enough: (B,) steps end when the square root of what one gains is no more than this.
    """

    a: Floats
    b: Floats
    zeta: Floats
    enough: Floats


def sparse_weights(problem: SimplexProblem, start: Floats | None = None) -> Floats:
    """Which shares reproduce ``b`` best: a short round, small shares set to nothing, a long round.

    Args:
        problem: B problems.
        start: (B, p) where to begin; equal shares where left out.

    Returns:
        (B, p) shares, each row non-negative with sum 1.

    Source: Arkhangelsky, Athey, Hirshberg, Imbens & Wager 2021, AER 111(12), sec. I and algorithm 1; the steps, the
    stopping rule and the round in between are those of the authors' R package ``synthdid``.
    """
    count, _, width = problem.a.shape
    begun = np.full((count, width), 1 / width) if start is None else start
    centred = _centred(problem)
    first = _descend(centred, begun, FIRST_ROUND)
    kept = np.where(first <= first.max(axis=1, keepdims=True) * SMALL, 0.0, first)
    return _descend(centred, kept / kept.sum(axis=1, keepdims=True), SECOND_ROUND)


@dataclass(frozen=True, slots=True)
class _Centred:
    a: Floats
    b: Floats
    eta: Floats
    zeta: Floats
    enough: Floats
    rows: int

    def only(self, at: NDArray[np.int64]) -> "_Centred":
        return _Centred(self.a[at], self.b[at], self.eta[at], self.zeta[at], self.enough[at], self.rows)


def _centred(problem: SimplexProblem) -> _Centred:
    joined = np.concatenate((problem.a, problem.b[:, :, None]), axis=2)
    joined = joined - joined.mean(axis=1, keepdims=True)
    rows, width = joined.shape[1:]
    if rows > width:  # the triangle has the same lengths and fewer rows
        joined = np.asarray(np.linalg.qr(joined, mode="r"))
    eta = rows * problem.zeta**2
    return _Centred(np.ascontiguousarray(joined[:, :, :-1]), joined[:, :, -1], eta, problem.zeta, problem.enough, rows)


def _descend(problem: _Centred, start: Floats, most: int) -> Floats:
    found = start.copy()
    running = np.arange(len(start))
    now, x = problem, found.copy()
    reached = np.einsum("bnp,bp->bn", now.a, x)
    before = np.full(len(x), np.inf)
    for step in range(1, most + 1):
        x, reached = _step(now, x, reached)
        value = now.zeta**2 * (x**2).sum(axis=1) + ((reached - now.b) ** 2).sum(axis=1) / now.rows
        going = (before - value > now.enough**2) | (step < 2)
        before = value
        if not going.all():
            found[running[~going]] = x[~going]
            left = np.flatnonzero(going)
            running, x, reached, before, now = running[left], x[left], reached[left], before[left], now.only(left)
        if not len(running):
            return found
    found[running] = x
    return found


def _step(now: _Centred, x: Floats, reached: Floats) -> tuple[Floats, Floats]:
    """One step towards the corner that the slope favours, as far as it helps."""
    rows = np.arange(len(x))
    miss = reached - now.b
    slope = np.matmul(miss[:, None, :], now.a)[:, 0, :] + now.eta[:, None] * x
    corner = slope.argmin(axis=1)
    towards = -x
    towards[rows, corner] += 1
    moved = now.a[rows, :, corner] - reached
    bend = (moved**2).sum(axis=1) + now.eta * (towards**2).sum(axis=1)
    wanted = -(slope * towards).sum(axis=1)
    far = np.divide(wanted, bend, out=np.zeros_like(bend), where=bend > 0).clip(0, 1)[:, None]
    return x + far * towards, reached + far * moved
