"""Differencing: which small sets of people could be worked out by adding and subtracting what is shown.

Whatever is published of a group (a count, a sum of answers) is a sum over its atoms, so an attacker who adds and
subtracts can work out a set of people if, and only if, its indicator lies in the row space of the published groups.
Take a random vector that every published group sums to zero: with probability one, a set sums to zero on it exactly
when it can be worked out. One least-squares solution thus audits every set at once, in any number of dimensions and
over any number of linked tables, where a linear program would audit one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import cg

from twofold.privacy.lattice import Flags, Ints, Lattice

_ZERO = 1e-7
_PASSES = 4  # each takes off what the one before left over
_STEPS = 3000
_FEW_ATOMS = 700  # up to so many small sets, unions of three and four are looked at as well

Floats = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class SmallSets:
    """Sets of fewer people than the threshold.

    Attributes:
        atoms: sparse, sets × atoms.
        people: how many people each set has.
    """

    atoms: Any
    people: Ints


def small_sets(lattice: Lattice, answers: int) -> SmallSets:
    """The sets nobody may work out: small atoms, small groups and single people's answers."""
    count = lattice.atoms.shape[1]
    atoms = sparse.identity(count, dtype=np.int64, format="csr")
    candidates = [atoms, lattice.atoms[lattice.people < answers]]
    if lattice.atom_people is not None:
        candidates.append(lattice.atom_people.T.tocsr())
    sets = sparse.vstack(candidates).tocsr()
    people = lattice.people_of(sets)
    few = (people > 0) & (people < answers)
    sets, people = sets[few], people[few]
    marks = np.random.default_rng(5).integers(0, 2**62, count, dtype=np.int64)
    _, first = np.unique(sets @ marks, return_index=True)
    return SmallSets(sets[np.sort(first)], people[np.sort(first)])


def derivable(lattice: Lattice, shown: Flags, sets: SmallSets, answers: int) -> list[Ints]:
    """The atoms of every small set, and of every union of small sets that is still small, that can be worked out.

    Unions of two sets are always looked at, of three and four as long as the sets are few.
    """
    if not sets.atoms.shape[0]:
        return []
    published = lattice.atoms[_telling(lattice, shown)]
    first = sets.atoms @ _null_vector(published, 0)
    zero = np.abs(first) < _ZERO
    leaks = [_atoms_of(sets, [at]) for at in np.flatnonzero(zero).tolist()]
    if leaks:
        return leaks  # unions come after their parts are mended
    values = np.column_stack([first, sets.atoms @ _null_vector(published, 1)])  # the second refutes coincidences
    unions = _opposite_pairs(values)
    if sets.atoms.shape[0] <= _FEW_ATOMS:
        unions += _opposite_to_pairs(values, sets.people, answers)
    found = [union for union in unions if _is_small_union(lattice, sets, union, answers)]
    return [_atoms_of(sets, list(union)) for union in found]


def _telling(lattice: Lattice, shown: Flags) -> Flags:
    """The shown groups without those that are sums of shown ones anyway: the same span, fewer and thinner rows."""
    size = np.diff(lattice.line_children.indptr)
    whole = lattice.line_children @ shown.astype(np.int64) == size
    told = shown.copy()
    told[lattice.lines[whole]] = False
    return told


def _null_vector(published: Any, seed: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A random vector over atoms that every published group sums to zero."""
    vector = np.asarray(np.random.default_rng(seed).standard_normal(published.shape[1]))
    sizes = np.diff(published.indptr)
    known = np.zeros(published.shape[1], bool)
    known[published.indices[published.indptr[:-1][sizes == 1]]] = True  # published alone
    vector[known] = 0
    rest = published[:, ~known]
    sizes = np.diff(rest.indptr)
    rest, sizes = rest[sizes > 0], sizes[sizes > 0]
    if rest.shape[0]:
        # rows of length one: the solution is the same, and found in a fraction of the steps
        rows = (sparse.diags(1 / np.sqrt(sizes)) @ rest).tocsr()
        overlaps = (rows @ rows.T).tocsr()
        for _ in range(_PASSES):
            sums = rows @ vector[~known]
            if np.abs(sums).max() < _ZERO / 100:
                break
            vector[~known] -= rows.T @ cg(overlaps, sums, rtol=1e-10, maxiter=_STEPS)[0]
        left = float(np.abs(rows @ vector[~known]).max())
        if left > _ZERO / 10:
            raise ArithmeticError(f"the audit of differences did not converge ({left:.1e}); nothing may be shown")
    return np.asarray(vector)


def _atoms_of(sets: SmallSets, members: list[int]) -> Ints:
    return np.unique(sets.atoms[members].indices).astype(np.int64)


def _opposite_pairs(values: Floats) -> list[tuple[int, ...]]:
    return _matches(values, values, [(at,) for at in range(len(values))], [(at,) for at in range(len(values))])


def _opposite_to_pairs(values: Floats, people: Ints, answers: int) -> list[tuple[int, ...]]:
    singles = [(at,) for at in range(len(values))]
    pairs = [(a, b) for a, b in combinations(range(len(values)), 2) if people[a] + people[b] < answers]
    if not pairs:
        return []
    sums = values[[a for a, _ in pairs]] + values[[b for _, b in pairs]]
    return _matches(values, sums, singles, pairs) + _matches(sums, sums, pairs, pairs)


def _matches(
    left: Floats,
    right: Floats,
    left_members: Sequence[tuple[int, ...]],
    right_members: Sequence[tuple[int, ...]],
) -> list[tuple[int, ...]]:
    """The members of all left and right rows that add up to zero."""
    order = np.argsort(right[:, 0], kind="stable")
    ordered = right[order, 0]
    start = np.searchsorted(ordered, -left[:, 0] - _ZERO)
    stop = np.searchsorted(ordered, -left[:, 0] + _ZERO)
    near = [
        (at, other) for at in np.flatnonzero(stop > start).tolist() for other in order[start[at] : stop[at]].tolist()
    ]
    zero = [pair for pair in near if np.abs(left[pair[0]] + right[pair[1]]).max() < _ZERO]
    unions = [(*left_members[at], *right_members[other]) for at, other in zero]
    return sorted({tuple(sorted(union)) for union in unions if len(set(union)) == len(union)})


def _is_small_union(lattice: Lattice, sets: SmallSets, union: tuple[int, ...], answers: int) -> bool:
    together = sets.atoms[list(union)].sum(axis=0)
    return int(lattice.people_of(sparse.csr_matrix(together > 0, dtype=np.int64))[0]) < answers
