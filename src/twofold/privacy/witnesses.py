"""Five witnesses: a rule under which nothing about fewer than five people can be worked out, in any way.

Whatever is published of groups (counts, sums of answers) spans a space of vectors over atoms, and whatever can be
worked out by adding and subtracting is a vector of that space. The rule keeps every vector of it, except zero, away
from zero on five different people; so it never speaks of four or fewer.

People of small atoms are dealt into five classes. An atom with five people or more is a witness for every class (a
vector is constant on an atom, and so touches all five people there), a smaller one for the classes of its people. A
space whose vectors are fixed by their values on the witnesses of a class has no vector, except zero, that is zero on
all of them. Where that holds for each class, every vector touches a large atom, or a person of each class.

Groups are taken from large to small and shown as long as the rule holds (of independent groups the greedy choice is
the most valuable one), or as they follow from those shown anyway. Numbers are integers modulo a prime: what is
independent there is independent.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from twofold.privacy.lattice import Flags, Ints, Lattice

_PRIME = 2**31 - 1  # a product of two remainders fits into 64 bits
_SMALL = 2**30


class _Basis:
    """Vectors in echelon form: each has 1 at its pivot and 0 at the pivots of earlier ones."""

    def __init__(self) -> None:
        self.rows: list[Ints] = []
        self.most: list[int] = []  # the largest number of each row, without its sign
        self.pivots = np.zeros(64, np.int64)

    def add(self, vector: Ints, pivot: int) -> None:
        lead = int(vector[pivot])
        if lead == -1:  # nearly always 1 or -1: numbers stay small
            vector = -vector
        elif lead != 1:
            vector = _remainder(_remainder(vector) * pow(lead, -1, _PRIME))
        if len(self.rows) == len(self.pivots):
            self.pivots = np.concatenate([self.pivots, np.zeros_like(self.pivots)])
        self.pivots[len(self.rows)] = pivot
        self.rows.append(vector)
        self.most.append(int(np.abs(vector).max()))

    def reduce(self, vector: Ints) -> Ints:
        """What is left of the vector without what the rows say; zero at all pivots."""
        rest = vector.copy()
        pivots = self.pivots[: len(self.rows)]
        most, at = 1, 0
        while at < len(pivots):
            there = rest[pivots[at:]] != 0
            step = int(there.argmax())
            if not there[step]:
                break
            at += step  # a row has later pivots only, so none comes back
            factor = int(rest[pivots[at]])
            if most + abs(factor) * self.most[at] >= _SMALL:
                rest = _remainder(rest)
                most, factor = _PRIME, int(rest[pivots[at]])
                rest = _remainder(rest - factor * self.rows[at])
            else:
                most += abs(factor) * self.most[at]
                rest -= factor * self.rows[at]
            at += 1
        return rest


def _remainder(vector: Ints) -> Ints:
    """The same numbers modulo the prime, around zero."""
    half = _PRIME // 2
    return (vector + half) % _PRIME - half


def with_witnesses(lattice: Lattice, answers: int) -> Flags:
    """Which groups may be shown, so that every vector of what is shown touches at least ``answers`` people.

    Args:
        lattice: the groups, with the people of each atom.
        answers: how many witnesses there must be.
    """
    large = np.all([np.diff(voice.indptr) >= answers for voice in lattice.voices], axis=0)
    classes = _classes(lattice, large, answers)
    rank = np.argsort(_by_size(lattice))
    shown = np.zeros(len(lattice.n), bool)
    wide, narrow = _Basis(), [_Basis() for _ in range(answers)]
    # a group of fewer people cannot hold, so there is no need to look
    askable = np.flatnonzero(lattice.askable & (lattice.people >= answers))
    for group in askable[np.lexsort((askable, -lattice.n[askable]))].tolist():
        vector = np.zeros(len(large), np.int64)
        members = slice(lattice.atoms.indptr[group], lattice.atoms.indptr[group + 1])
        vector[lattice.atoms.indices[members]] = lattice.atoms.data[members]
        rest = wide.reduce(vector)
        touched = np.flatnonzero((rest != 0) & large)
        if len(touched):
            wide.add(rest, int(touched[rank[touched].argmin()]))
            shown[group] = True
        else:  # no large atom is left: a person of each class must be
            shown[group] = _holds(rest, narrow, classes)
    return shown


def _holds(rest: Ints, narrow: Sequence[_Basis], classes: Ints) -> bool:
    """Whether a vector over small atoms has a witness in each class; what it adds is remembered where it has."""
    if not rest.any():
        return True  # the sum of what is shown already
    found: list[tuple[Ints, int]] = []
    for number, basis in enumerate(narrow):
        left = basis.reduce(rest)
        touched = np.flatnonzero((left != 0) & (classes >> number & 1 > 0))
        if not len(touched):
            return not left.any()
        found.append((left, int(touched[0])))
    for basis, (left, pivot) in zip(narrow, found, strict=True):
        basis.add(left, pivot)
    return True


def _classes(lattice: Lattice, large: Flags, answers: int) -> Ints:
    """The classes whose people stand in each small atom, one bit each.

    People are dealt in the order of what does not change about them (role, unit), so that the classes are mixed in
    every group.
    """
    matrix = lattice.atom_people.tocsr()
    small = np.flatnonzero(~large)
    pairs = matrix[small].tocoo()
    atoms, people = small[pairs.row], pairs.col
    leaves = lattice.atom_nodes
    changes = [len(np.unique(np.column_stack([people, leaves[atoms, at]]), axis=0)) for at in range(leaves.shape[1])]
    steadiest = sorted(range(leaves.shape[1]), key=lambda at: (changes[at], int(leaves[:, at].max(initial=0))))
    order = np.lexsort((people, *(leaves[atoms, at] for at in reversed(steadiest))))
    persons, first = np.unique(people[order], return_index=True)
    dealt = np.zeros(matrix.shape[1], np.int64)
    dealt[persons[np.argsort(first)]] = np.arange(len(persons)) % answers
    # a witness answered every question that shares the decision
    return np.asarray(np.bitwise_and.reduce([_heard(voice, dealt) for voice in lattice.voices]), np.int64)


def _heard(voice: Any, dealt: Ints) -> Ints:
    pairs = voice.tocoo()
    masks = np.zeros(voice.shape[0], np.int64)
    np.bitwise_or.at(masks, pairs.row, 1 << dealt[pairs.col])
    return masks


def _by_size(lattice: Lattice) -> Ints:
    """Atoms, those of the smallest groups first.

    Groups are taken from large to small, and pivots that come last in their family keep the rows thin.
    """
    keys: list[Ints] = []
    for at, up in enumerate(lattice.up):
        levels: list[Ints] = []
        here = lattice.atom_nodes[:, at]
        while (here > 0).any():
            levels.append(here)
            here = np.where(here > 0, up[here], 0)
        totals = np.zeros(len(up), np.int64)
        for level in levels:
            totals += np.bincount(level, weights=lattice.atom_n, minlength=len(up)).astype(np.int64)
        keys += [column for level in reversed(levels) for column in (totals[level], level)]
    return np.lexsort(tuple(reversed(keys))) if keys else np.arange(len(lattice.atom_n))
