"""Primary suppression: groups that are too small, and groups whose rest would be too small."""

import numpy as np
from scipy import sparse

from twofold.privacy.lattice import Flags, Ints, Lattice
from twofold.privacy.thresholds import Cause, Thresholds

Causes = np.ndarray[tuple[int], np.dtype[np.int8]]


def primary(lattice: Lattice, thresholds: Thresholds) -> Causes:
    """The cause of each group's being hidden, as far as it follows from the group and the groups around it.

    From large to small: a group is hidden where it has too few people, or where a larger group that contains it and
    is shown has only a few people more. Larger groups go first, because they are worth more and smaller ones depend
    on them.
    """
    causes = np.zeros(len(lattice.n), np.int8)
    causes[lattice.people < thresholds.answers] = Cause.FEW
    causes[~lattice.askable] = Cause.REFUSED
    containing = _close_supersets(lattice, thresholds.complement)
    by_size = np.lexsort((np.arange(len(lattice.n)), -lattice.n))
    for group in by_size[causes[by_size] == Cause.SHOWN].tolist():
        around = containing.indices[containing.indptr[group] : containing.indptr[group + 1]]
        if (causes[around] == Cause.SHOWN).any():
            causes[group] = Cause.COMPLEMENT
    return causes


def same_people(lattice: Lattice) -> Ints:
    """A number for each group, equal for groups made of the same atoms: they stand or fall together."""
    marks = np.random.default_rng(7).integers(0, 2**62, lattice.atoms.shape[1], dtype=np.int64)
    _, alike = np.unique(lattice.atoms @ marks, return_inverse=True)  # sums wrap around, which is as good as a hash
    return alike.reshape(-1).astype(np.int64)


def _close_supersets(lattice: Lattice, complement: int) -> "sparse.csr_matrix":
    """Groups × groups: which larger groups contain a group and at least one, but fewer than ``complement``, others."""
    up = sparse.csr_matrix(
        (
            np.ones(lattice.line_children.nnz, bool),
            (lattice.line_children.indices, np.repeat(lattice.lines, np.diff(lattice.line_children.indptr))),
        ),
        shape=(len(lattice.n), len(lattice.n)),
    )
    reached, frontier = up, up
    while frontier.nnz:
        frontier = frontier @ up
        frontier = frontier - frontier.multiply(reached)  # what is new
        frontier.eliminate_zeros()
        reached = reached + frontier
    small, large = reached.nonzero()
    close = _may_be_close(lattice, small, large, complement)
    small, large = small[close], large[close]
    rest = lattice.people_of((lattice.atoms[large] - lattice.atoms[small]).tocsr())
    dangerous = (rest > 0) & (rest < complement)
    return sparse.csr_matrix(
        (np.ones(int(dangerous.sum()), bool), (small[dangerous], large[dangerous])),
        shape=reached.shape,
    )


def _may_be_close(lattice: Lattice, small: Ints, large: Ints, complement: int) -> Flags:
    more = lattice.people[large] - lattice.people[small]  # never more than the people of the rest
    candidate = (more < complement) & (lattice.n[large] > lattice.n[small])
    return candidate & (lattice.people[small] > 0)
