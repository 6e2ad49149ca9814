"""The audit: what the count of a hidden group could be, given everything shown.

Every line is an equation; shown counts are known, hidden ones unknown. The smallest and the largest value that fit
come from two linear programs a group ("attacker problems"). "At least two hidden a row and column" is no proof: a
group can still be worked out exactly by adding rows and subtracting columns.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, sparse

from twofold.privacy.lattice import Flags, Ints, Lattice

_WITNESSES = 8  # pairs of solutions that spare most groups their own two programs
_OWN_PROGRAMS = 12  # more undecided groups than this count as unsafe: hiding more costs less than waiting


@dataclass(frozen=True, slots=True)
class Equations:
    """What is published, as equations over the unknown counts.

    Attributes:
        unknown: the number of each unknown group.
        left: sparse, equations × unknowns.
        right: what each equation sums up to.
    """

    unknown: Ints
    left: Any
    right: np.ndarray[tuple[int], np.dtype[np.float64]]


def line_system(lattice: Lattice) -> Any:
    """Lines × groups: children minus parent, which is zero in every line."""
    lines = len(lattice.lines)
    parents = sparse.csr_matrix(
        (np.ones(lines, np.int64), (np.arange(lines), lattice.lines)),
        shape=(lines, len(lattice.n)),
    )
    return (lattice.line_children - parents).tocsr()


def equations(lattice: Lattice, hidden: Flags) -> Equations:
    """The equations between hidden and shown groups."""
    system = line_system(lattice)
    unknown = np.flatnonzero(hidden)
    left = system[:, unknown]
    useful = np.diff(left.indptr) > 0
    known = np.where(hidden, 0, lattice.n)
    return Equations(unknown, left[useful].tocsr(), -(system[useful] @ known).astype(float))


def bounds(lattice: Lattice, hidden: Flags, group: int, at_least: int = 1) -> tuple[float, float]:
    """The smallest and the largest count that a hidden group can have (``inf`` where nothing limits it).

    Args:
        lattice: the groups.
        hidden: which of them are not published.
        group: the number of a hidden group.
        at_least: what everybody knows of a hidden count: 1 where empty groups are not listed, else 0.
    """
    system = equations(lattice, hidden)
    objective = (system.unknown == group).astype(float)
    low = _extreme(system, objective, at_least)
    high = _extreme(system, -objective, at_least)
    return (
        float(low @ objective) if low is not None else -np.inf,
        float(high @ objective) if high is not None else np.inf,
    )


def narrow(lattice: Lattice, hidden: Flags, targets: Ints, protection: int) -> Ints:
    """Which of the hidden groups can be worked out to within less than ``protection``.

    The bounds come from the true counts and from solutions with random directions first; only groups that these leave
    undecided get programs of their own. Where too many are undecided, they count as narrow.
    """
    if not len(targets):
        return targets
    system = equations(lattice, hidden)
    place = np.searchsorted(system.unknown, targets)
    low = high = lattice.n[system.unknown].astype(float)
    chance = np.random.default_rng(11)
    ceiling = 2.0 * float(lattice.n.max()) + 2 * protection
    undecided = place
    for _ in range(_WITNESSES):
        direction = np.zeros(len(system.unknown))
        direction[undecided] = chance.choice([-1.0, 1.0], len(undecided))
        for sign in (1.0, -1.0):
            found = _extreme(system, sign * direction, 1, ceiling)
            if found is not None:
                low, high = np.minimum(low, found), np.maximum(high, found)
        undecided = place[(high - low)[place] < protection - 1e-6]
        if not len(undecided):
            return targets[:0]
    if len(undecided) > _OWN_PROGRAMS:
        return np.sort(system.unknown[undecided])
    return np.array(
        [at for at in system.unknown[undecided].tolist() if _is_narrow(lattice, hidden, at, protection)], np.int64
    )


def _is_narrow(lattice: Lattice, hidden: Flags, group: int, protection: int) -> bool:
    low, high = bounds(lattice, hidden, group)
    return high - low < protection - 1e-6


def _extreme(
    system: Equations,
    objective: np.ndarray[tuple[int], np.dtype[np.float64]],
    at_least: int,
    ceiling: float = np.inf,
) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    solved = optimize.linprog(
        objective,
        A_eq=system.left if system.left.shape[0] else None,
        b_eq=system.right if system.left.shape[0] else None,
        bounds=(at_least, ceiling),
        method="highs",
    )
    if solved.status != 0:  # unbounded: nothing published limits it
        return None
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = solved.x
    return found
