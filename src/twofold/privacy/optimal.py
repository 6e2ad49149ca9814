"""Optimal secondary suppression: hide as few answers as possible, for tables small enough."""

from typing import Any

import numpy as np
from scipy import optimize, sparse

from twofold.privacy.audit import line_system
from twofold.privacy.lattice import Ints, Lattice
from twofold.privacy.primary import Causes
from twofold.privacy.thresholds import Cause, Thresholds

_LARGEST = 2000  # groups × small groups; above it the program takes longer than a person waits
_NODES = 2000  # of the branch-and-bound tree: a limit in seconds would give other answers on a slow machine

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


def hide_least(lattice: Lattice, causes: Causes, alike: Ints, thresholds: Thresholds) -> Causes | None:
    """The cheapest secondary suppression, or None where the table is too large for it.

    A mixed-integer program: which groups to hide, so that for each hidden small group two tables exist that fit
    everything shown and in which its counts lie ``thresholds.protection`` apart, and so that what a line hides has
    enough people together. The cost of hiding a group is its number of answers.

    Source:
        Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
        Management Science 47(7); attacker problems written out, one pair a small group.
    """
    small = np.flatnonzero((causes != Cause.SHOWN) & (lattice.people < thresholds.answers))
    groups = len(lattice.n)
    if not len(small) or groups * len(small) > _LARGEST:
        return None
    rules = [
        *_lines_keep_people(lattice, thresholds.complement, len(small)),
        *(
            rule
            for place, group in enumerate(small.tolist())
            for rule in _two_tables(lattice, thresholds, place, group, len(small))
        ),
        _alike_together(alike, len(small)),
    ]
    hidden = np.zeros(groups * (1 + 2 * len(small)))
    hidden[:groups] = causes != Cause.SHOWN
    unlimited = np.full(groups * 2 * len(small), np.inf)
    solved = optimize.milp(
        np.concatenate([lattice.n.astype(float), np.zeros(groups * 2 * len(small))]),
        integrality=np.concatenate([np.ones(groups), np.zeros(groups * 2 * len(small))]),
        bounds=optimize.Bounds(
            np.concatenate([hidden[:groups], -unlimited]),
            np.concatenate([np.ones(groups), unlimited]),
        ),
        constraints=rules,
        options={"node_limit": _NODES, "mip_rel_gap": 0.0},
    )
    if solved.status != 0 or solved.x is None:
        return None
    chosen = solved.x[:groups] > 0.5
    return np.where(chosen & (causes == Cause.SHOWN), np.int8(Cause.SECONDARY), causes)


def _placed(block: Any, at: int, blocks: int) -> Any:
    """The block among ``1 + 2 × small`` blocks of columns."""
    empty = sparse.csr_matrix((block.shape[0], block.shape[1]))
    return sparse.hstack([block if place == at else empty for place in range(blocks)]).tocsr()


def _lines_keep_people(lattice: Lattice, complement: int, small: int) -> list[Any]:
    """Hidden children of a shown parent have enough people: Σ people·z + T·z(parent) ≥ T·z(child)."""
    children = lattice.line_children.tocoo()
    rows = np.arange(children.nnz)
    chosen = lattice.line_children[children.row].multiply(np.minimum(lattice.people, complement)[None, :])
    groups = len(lattice.n)
    parent = sparse.csr_matrix(
        (np.full(children.nnz, complement), (rows, lattice.lines[children.row])), (children.nnz, groups)
    )
    child = sparse.csr_matrix((np.full(children.nnz, complement), (rows, children.col)), (children.nnz, groups))
    block = (chosen + parent - child).tocsr()
    return [optimize.LinearConstraint(_placed(block, 0, 1 + 2 * small), 0, np.inf)] if children.nnz else []


def _two_tables(lattice: Lattice, thresholds: Thresholds, place: int, group: int, small: int) -> list[Any]:
    """Two tables, as differences to the true one, that an attacker cannot tell from it."""
    groups, blocks = len(lattice.n), 1 + 2 * small
    system, unit = line_system(lattice), sparse.identity(groups, format="csr")
    most = 2.0 * float(lattice.n.max()) + thresholds.protection
    down = sparse.diags(np.maximum(lattice.n - 1, 0).astype(float))  # a hidden group is known to have an answer
    rules = []
    for at in (1 + 2 * place, 2 + 2 * place):
        change = _placed(unit, at, blocks)
        rules += [
            optimize.LinearConstraint(_placed(system, at, blocks), 0, 0),
            optimize.LinearConstraint(change - _placed(unit * most, 0, blocks), -np.inf, 0),
            optimize.LinearConstraint(change + _placed(down.tocsr(), 0, blocks), 0, np.inf),
        ]
    apart = _placed(unit[[group]], 1 + 2 * place, blocks) - _placed(unit[[group]], 2 + 2 * place, blocks)
    rules.append(optimize.LinearConstraint(apart, thresholds.protection, np.inf))
    return rules


def _alike_together(alike: Ints, small: int) -> Any:
    first = np.unique(alike, return_index=True)[1][alike]
    groups = len(alike)
    block = sparse.identity(groups, format="csr") - sparse.csr_matrix(
        (np.ones(groups), (np.arange(groups), first)), (groups, groups)
    )
    return optimize.LinearConstraint(_placed(block.tocsr(), 0, 1 + 2 * small), 0, 0)
