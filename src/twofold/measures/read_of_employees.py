"""Which questions count what a model read in comments of employees, and what may be shown of it, decided together.

What a comment is about is told by the comment alone: that a group has an answer at all says that somebody in it spoke
of this. So such answers count only where a question names them, and employees, and nothing else; hidden groups are
then left out like empty ones.

How good a comment is and how good it is about each condition of work may be the same number. So sums over all
comments, less those about one condition, less those about another, must not leave a few. All of them are decided over
one set of atoms: everybody with the same unit, month and role whose comments are about the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from scipy import sparse

from twofold.facts.words import READ_PREFIX, Side
from twofold.measures.filters import Filter
from twofold.privacy.disclosure import Protection, decided
from twofold.privacy.lattice import Dimension, Lattice
from twofold.privacy.thresholds import COMMENTS

EVERY_COMMENT = f"{READ_PREFIX}valence"  # every comment that was read has one
ABOUT = "about"
_LARGEST = 30_000_000  # groups × atoms that are decided in seconds


def asks_what_employees_wrote(items: Sequence[str], where: Sequence[Filter]) -> bool:
    """Whether a question names what was read in comments, of employees, and nothing else."""
    sides = [one for one in where if one.dimension.strip().lower() == "side"]
    only = any(one.comparison == "=" and tuple(one.values) == (Side.EMPLOYEE.value,) for one in sides)
    return only and bool(items) and all(item.startswith(READ_PREFIX) for item in items)


def leaves_out(items: Sequence[str]) -> nw.Expr | None:
    """The condition of every other question; None where it has none of such answers anyway."""
    if items and not any(item.startswith(READ_PREFIX) for item in items):
        return None
    return not_said_by_employees()


def not_said_by_employees() -> nw.Expr:
    """True for every answer but those that were read in comments of employees."""
    return (nw.col("side") != Side.EMPLOYEE.value) | ~nw.col("item").str.starts_with(READ_PREFIX)


def decided_together(
    comments: pa.Table, items: Sequence[str], dimensions: Sequence[Dimension]
) -> dict[str, Protection]:
    """What may be shown of each item.

    Args:
        comments: one row an event: a text column a dimension, the respondent, and what its comments are about
            (``about_of``).
        items: what was read.
        dimensions: what employees are split by.
    """
    for deepest in range(COMMENTS.dimensions, -1, -1):
        lattice = Lattice.of(comments, [*dimensions, Dimension(ABOUT)], person="respondent", deepest=deepest)
        groups = np.flatnonzero(lattice.nodes[:, -1] == 0)
        if len(groups) * len(items) * lattice.atoms.shape[1] <= _LARGEST:
            break
    sets = [sparse.csr_matrix(lattice.atoms[groups].multiply(_times(lattice, item))) for item in items]
    for one in sets:
        one.eliminate_zeros()
    atoms = sparse.vstack(sets).tocsr().astype(np.int64)
    whole = replace(
        lattice,
        nodes=np.tile(lattice.nodes[groups], (len(items), 1)),
        askable=np.tile(lattice.askable[groups], len(items)),
        atoms=atoms,
        n=np.asarray(atoms @ lattice.atom_n, np.int64),
        people=lattice.people_of(atoms),
    )
    bounded = replace(COMMENTS, dimensions=deepest) if deepest < COMMENTS.dimensions else COMMENTS
    causes = decided(whole, bounded).reshape(len(items), len(groups))
    asked = _without_about(lattice, groups)
    return {item: Protection(asked, causes[at], bounded) for at, item in enumerate(items)}


def about_of(found: pa.Table) -> pa.Table:
    """One row an event, with how often each item was read in it.

    Args:
        found: one row an event and item, with how often (``n``).
    """
    keys = [name for name in found.column_names if name not in {"item", "n"}]
    said: dict[tuple[Any, ...], Counter[str]] = {}
    for row in found.to_pylist():
        said.setdefault(tuple(row[name] for name in keys), Counter())[row["item"]] += row["n"]
    columns = zip(*said, strict=True) if said else ([] for _ in keys)
    table = {
        name: pa.array(list(values), found.schema.field(name).type) for name, values in zip(keys, columns, strict=True)
    }
    return pa.table(table | {ABOUT: pa.array([_written(counted) for counted in said.values()], pa.string())})


def _written(counted: Mapping[str, int]) -> str:
    return "\n".join(f"{item}*{counted[item]}" for item in sorted(counted))


def _times(lattice: Lattice, item: str) -> Any:
    """How often the comments of each atom's events are about the item."""
    times = np.zeros(len(lattice.atom_n), np.int64)
    for about, node in lattice.leaves[-1].items():
        told = dict(one.rsplit("*", 1) for one in str(about).splitlines())
        times[lattice.atom_nodes[:, -1] == node] = int(told.get(item, 0))
    return times


def _without_about(lattice: Lattice, groups: Any) -> Lattice:
    return replace(
        lattice,
        dimensions=lattice.dimensions[:-1],
        parents=lattice.parents[:-1],
        nodes=lattice.nodes[groups][:, :-1],
        index=lattice.index[:-1],
        n=lattice.n[groups],
        people=lattice.people[groups],
        askable=lattice.askable[groups],
        atoms=lattice.atoms[groups],
        up=lattice.up[:-1],
        leaves=lattice.leaves[:-1],
    )
