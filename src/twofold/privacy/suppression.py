"""Suppression: which groups of a lattice are hidden so that nobody can be recognised in what is shown."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from twofold.privacy.audit import narrow
from twofold.privacy.differencing import SmallSets, derivable, small_sets
from twofold.privacy.lattice import Flags, Ints, Lattice
from twofold.privacy.mending import unmoved, widened
from twofold.privacy.optimal import hide_least
from twofold.privacy.primary import Causes, primary, same_people
from twofold.privacy.secondary import hide_along_lines, share
from twofold.privacy.thresholds import Cause, Thresholds

_AT_ONCE = 1


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
        return _to_mend(lattice, shown, leaks)
    hidden = ~shown
    small = np.flatnonzero(hidden & (lattice.people < thresholds.answers) & (lattice.people > 0))
    worked_out = narrow(lattice, hidden, small, thresholds.protection)
    if not len(worked_out):
        return worked_out
    # the smallest first, and not all at once: what protects one often protects others
    worked_out = worked_out[np.lexsort((worked_out, lattice.n[worked_out]))][: max(_AT_ONCE, len(worked_out) // 10)]
    more = widened(lattice, shown, worked_out, thresholds.protection)
    if len(more):
        return more
    return _neighbours(lattice, shown, [_atoms(lattice, group) for group in worked_out.tolist()])


def _to_mend(lattice: Lattice, shown: Flags, leaks: list[Ints]) -> Ints:
    """What closes the leaks: by program where the leaks are groups, by the neighbours where they are not."""
    number = {tuple(_atoms(lattice, group).tolist()): group for group in np.flatnonzero(~shown).tolist()}
    parts = [part for atoms in leaks for part in _groups_in(number, atoms)]
    more = unmoved(lattice, shown, np.unique(np.array(parts, np.int64)))
    return more if len(more) else _neighbours(lattice, shown, leaks)


def _groups_in(number: Mapping[tuple[int, ...], int], atoms: Ints) -> list[int]:
    """The hidden group that these atoms are, or else the hidden groups that each of them is."""
    whole = number.get(tuple(atoms.tolist()))
    singles = [number[(atom,)] for atom in atoms.tolist() if (atom,) in number]
    return singles if whole is None else [whole]


def _neighbours(lattice: Lattice, shown: Flags, leaks: list[Ints]) -> Ints:
    """For each leak one more group to hide, unless one of those that would do is chosen already.

    The smallest shown group that shares a line with a hidden group around the leak: it leaves the margins shown. Only
    where there is none, the smallest shown group around the leak itself.
    """
    holders, lines_of = lattice.atoms.tocsc(), lattice.line_children.tocsc()
    chosen: set[int] = set()
    for atoms in leaks:
        around = np.unique(np.concatenate([_members(holders, atom) for atom in atoms.tolist()]))
        lines = [_members(lines_of, group) for group in around[~shown[around]].tolist()]
        open_lines = np.unique(np.concatenate([*lines, np.zeros(0, np.int64)]))
        open_lines = open_lines[shown[lattice.lines[open_lines]]]
        beside = np.unique(lattice.line_children[open_lines].indices)
        apart = np.setdiff1d(beside, around)
        there = apart[shown[apart]] if shown[apart].any() else around[shown[around]]
        if len(there) and chosen.isdisjoint(there.tolist()):
            order = np.lexsort((there, lattice.n[there], lattice.people[there]))
            chosen.add(int(there[order[0]]))
    return np.array(sorted(chosen), np.int64)


def _members(holders: Any, atom: int) -> Ints:
    found: Ints = holders.indices[holders.indptr[atom] : holders.indptr[atom + 1]].astype(np.int64)
    return found


def _atoms(lattice: Lattice, group: int) -> Ints:
    found = lattice.atoms.indices[lattice.atoms.indptr[group] : lattice.atoms.indptr[group + 1]]
    return np.sort(found).astype(np.int64)
