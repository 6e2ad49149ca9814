"""Mending: which groups to hide so that an audited leak closes, at least cost.

A hidden group cannot be worked out when the table can change without a trace: some change of the counts moves the
group, keeps every line adding up and touches hidden groups only. The cheapest such change, where touching a shown
group costs its answers, is a linear program, and the shown groups that it touches are the ones to hide (the network
heuristic of secondary suppression, here for any lines).
"""

from typing import Any

import numpy as np
from scipy import optimize, sparse

from twofold.privacy.audit import line_system
from twofold.privacy.lattice import Flags, Ints, Lattice

_TOUCHED = 1e-6
_FREE = 1e-3  # what touching a hidden group costs: little, so that no solution wanders about

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


def unmoved(lattice: Lattice, shown: Flags, leaks: Ints) -> Ints:
    """The groups to hide so that none of the leaking groups is fixed by what is shown.

    One program for all: each leaking group moves by a random amount of its own.
    """
    chance = np.random.default_rng(3)
    move = chance.uniform(0.5, 1.5, len(leaks)) * chance.choice([-1.0, 1.0], len(leaks))
    return _touched(lattice, shown, leaks, (move, move), np.full(len(lattice.n), np.inf))


def widened(lattice: Lattice, shown: Flags, leaks: Ints, protection: int) -> Ints:
    """The groups to hide so that hidden groups' counts could all be larger by ``protection`` at once."""
    down = np.maximum(lattice.n - 1, 0).astype(float)  # everybody knows that a hidden group has an answer
    least = np.full(len(leaks), float(protection))
    return _touched(lattice, shown, leaks, (least, np.full(len(leaks), np.inf)), down)


def _touched(lattice: Lattice, shown: Flags, groups: Ints, move: tuple[Floats, Floats], down: Floats) -> Ints:
    """The shown groups that the cheapest change touches which moves ``groups`` by ``move`` (least, most)."""
    count = len(lattice.n)
    system = line_system(lattice).astype(float)
    cost = np.where(shown, lattice.n + 1.0, _FREE)
    lower, upper = np.zeros(2 * count), np.concatenate([np.full(count, np.inf), down])
    least, most = move
    lower[groups], upper[groups] = np.maximum(least, 0), np.maximum(most, 0)
    lower[groups + count], upper[groups + count] = np.maximum(-most, 0), np.maximum(-least, 0)
    solved: Any = optimize.linprog(
        np.concatenate([cost, cost]),
        A_eq=sparse.hstack([system, -system]).tocsr(),
        b_eq=np.zeros(system.shape[0]),
        bounds=np.column_stack([lower, upper]),
        method="highs",
    )
    if solved.status != 0:
        return np.zeros(0, np.int64)
    moved = np.abs(solved.x[:count] - solved.x[count:]) > _TOUCHED
    return np.flatnonzero(moved & shown)
