"""Secondary suppression along lines: what is hidden in a line must not be its parent minus what is shown."""

from typing import Any

import numpy as np

from twofold.privacy.lattice import Flags, Ints, Lattice
from twofold.privacy.primary import Causes
from twofold.privacy.thresholds import Cause, Thresholds


def hide_along_lines(lattice: Lattice, causes: Causes, alike: Ints, thresholds: Thresholds) -> Causes:
    """Hide more groups until every line keeps its secret.

    Where a parent is shown and children are hidden, everybody can work out what the hidden children sum up to. So
    together they must have enough people, and where one of them is small, room enough for its count to vary by
    ``thresholds.protection``. As long as that does not hold, the next-smallest child is hidden too; where none is
    left, the parent.

    Args:
        lattice: the groups.
        causes: why groups are hidden so far; not changed.
        alike: groups of the same people (``primary.same_people``); they stand or fall together.
        thresholds: how many are enough.
    """
    causes = share(causes, alike)
    children = lattice.line_children.tocsr()
    pending = np.arange(len(lattice.lines))
    while len(pending):
        broken = pending[~_keeps_secret(lattice, causes, children, pending, thresholds)]
        for line in broken.tolist():
            causes[_next_to_hide(lattice, causes, children, line)] = Cause.SECONDARY
        causes = share(causes, alike)
        # hiding in one line opens another, so all lines are looked at until none is broken
        pending = np.arange(len(lattice.lines)) if len(broken) else broken
    return causes


def share(causes: Causes, alike: Ints) -> Causes:
    """Hide every group whose people are those of a hidden group."""
    hidden = np.zeros(int(alike.max(initial=-1)) + 1, np.int8)
    np.maximum.at(hidden, alike, np.minimum(causes, Cause.SECONDARY))
    return np.where((causes == Cause.SHOWN) & (hidden[alike] > 0), np.int8(Cause.SECONDARY), causes)


def _keeps_secret(lattice: Lattice, causes: Causes, children: Any, lines: Ints, thresholds: Thresholds) -> Flags:
    hidden = causes != Cause.SHOWN
    small = hidden & (lattice.people < thresholds.answers)
    chosen = children[lines]
    open_line = ~hidden[lattice.lines[lines]] & (chosen @ hidden.astype(np.int64) > 0)
    people = _hidden_people(lattice, hidden, chosen, open_line, thresholds)
    several = chosen @ hidden.astype(np.int64)
    room = chosen @ (hidden * lattice.n) - several  # everybody knows that a hidden group has at least one answer
    has_small = chosen @ small.astype(np.int64) > 0
    secret = (people >= thresholds.complement) & (~has_small | ((several > 1) & (room >= thresholds.protection)))
    return np.asarray(~open_line | secret)


def _hidden_people(lattice: Lattice, hidden: Flags, chosen: Any, wanted: Flags, thresholds: Thresholds) -> Ints:
    """How many people the hidden children of each line have; exact where it matters, else a bound on the safe side."""
    masked = chosen.multiply(hidden[None, :]).tocsr()
    largest = masked.multiply(lattice.people[None, :]).tocsr().max(axis=1).toarray().reshape(-1)
    total = chosen @ (hidden * lattice.people)
    people = np.where(largest >= thresholds.complement, largest, total).astype(np.int64)
    unsure = np.flatnonzero(wanted & (largest < thresholds.complement) & (total >= thresholds.complement))
    if len(unsure) and lattice.atom_people is not None:
        people[unsure] = lattice.people_of((masked[unsure] @ lattice.atoms).tocsr())
    return np.asarray(people)


def _next_to_hide(lattice: Lattice, causes: Causes, children: Any, line: int) -> int:
    members = children.indices[children.indptr[line] : children.indptr[line + 1]]
    shown = members[causes[members] == Cause.SHOWN]
    if not len(shown):
        return int(lattice.lines[line])
    return int(shown[np.lexsort((shown, lattice.n[shown], lattice.people[shown]))[0]])
