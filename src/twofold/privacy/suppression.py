"""Suppression: which groups of a lattice are hidden so that nobody can be recognised in what is shown."""

from typing import Any

import numpy as np

from twofold.privacy.audit import narrow
from twofold.privacy.differencing import SmallSets, derivable, small_sets
from twofold.privacy.lattice import Flags, Ints, Lattice
from twofold.privacy.optimal import hide_least
from twofold.privacy.primary import Causes, primary, same_people
from twofold.privacy.secondary import hide_along_lines, share
from twofold.privacy.thresholds import Cause, Thresholds


def suppress(lattice: Lattice, thresholds: Thresholds) -> Causes:
    """Why each group is hidden, or that it is shown.

    Small groups and small rests are hidden first, then as little more as keeps them secret: the optimum where the
    table is small, the next-smallest group of each line where it is large. Either is then audited (no small set of
    people can be worked out by adding and subtracting, no small count to within ``thresholds.protection``), and more
    is hidden until the audit finds nothing. The same lattice always gives the same answer.
    """
    causes = primary(lattice, thresholds)
    alike = same_people(lattice)
    causes = share(causes, alike)
    best = hide_least(lattice, causes, alike, thresholds)
    causes = causes if best is None else best
    sets = small_sets(lattice, thresholds.answers)
    while True:
        causes = hide_along_lines(lattice, causes, alike, thresholds)
        more = _to_hide(lattice, causes, sets, thresholds)
        if not len(more):
            return causes
        causes = causes.copy()
        causes[more] = Cause.SECONDARY


def _to_hide(lattice: Lattice, causes: Causes, sets: SmallSets, thresholds: Thresholds) -> Ints:
    shown = causes == Cause.SHOWN
    leaks = derivable(lattice, shown, sets, thresholds.answers)
    if leaks:
        return _smallest_around(lattice, shown, leaks)
    hidden = ~shown
    small = np.flatnonzero(hidden & (lattice.people < thresholds.answers) & (lattice.people > 0))
    worked_out = narrow(lattice, hidden, small, thresholds.protection)
    return _smallest_around(lattice, shown, [_atoms(lattice, group) for group in worked_out.tolist()])


def _smallest_around(lattice: Lattice, shown: Flags, leaks: list[Ints]) -> Ints:
    """For each leak the smallest shown group that has some of its atoms, unless one of these is hidden already."""
    holders = lattice.atoms.tocsc()
    chosen: set[int] = set()
    for atoms in leaks:
        around = np.unique(np.concatenate([_members(holders, atom) for atom in atoms.tolist()]))
        around = around[shown[around]]
        if len(around) and chosen.isdisjoint(around.tolist()):
            order = np.lexsort((around, lattice.n[around], lattice.people[around]))
            chosen.add(int(around[order[0]]))
    return np.array(sorted(chosen), np.int64)


def _members(holders: Any, atom: int) -> Ints:
    found: Ints = holders.indices[holders.indptr[atom] : holders.indptr[atom + 1]].astype(np.int64)
    return found


def _atoms(lattice: Lattice, group: int) -> Ints:
    found: Ints = lattice.atoms.indices[lattice.atoms.indptr[group] : lattice.atoms.indptr[group + 1]].astype(np.int64)
    return found
