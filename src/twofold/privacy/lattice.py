"""The lattice: every group that questions about the same people can ask for, and how the groups add up.

People are split by dimensions. A **group** fixes some of them and leaves the others open (``ALL``); a group of a
hierarchical dimension may stand at any of its levels. A **line** says that one group, the parent, is the sum of
others, its children, along one dimension. An **atom** is the smallest thing anybody could tell apart: everybody with
the same value in every dimension. Groups are sums of atoms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from twofold.errors import UnknownDimension

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


class _All:
    """The value of a dimension that a group leaves open."""

    def __repr__(self) -> str:
        return "ALL"


ALL: Final = _All()
Value = str | None | _All  # None: not recorded
Group = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something people are split by.

    Attributes:
        name: the column that holds it.
        parents: value to the coarser value it belongs to (team to branch, month to quarter); a value without one
            belongs directly to everybody.
    """

    name: str
    parents: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Coding:
    """One dimension in numbers: node 0 is ALL; ``up`` holds each node's parent node, 0's being -1."""

    index: Mapping[Value, int]
    up: Ints
    leaf: Ints  # node of each row
    leaves: Mapping[Value, int]  # node of each recorded value
    own: Flags  # nodes for what stands at an inner value itself: asked for by nobody, known by subtraction

    def chains(self) -> Matrix:
        """Row i: node i and the nodes above it, ALL left out, padded with -1."""
        columns = [np.arange(len(self.up), dtype=np.int64)]
        while True:
            above = np.where(columns[-1] > 0, self.up[columns[-1]], -1)
            above[above == 0] = -1
            if (above < 0).all():
                return np.column_stack(columns)
            columns.append(above)


def _coding(dimension: Dimension, column: pa.ChunkedArray) -> _Coding:
    encoded = column.combine_chunks().cast(pa.string()).dictionary_encode(null_encoding="encode")
    found: list[str | None] = encoded.dictionary.to_pylist()
    chains: dict[Value, list[Value]] = {value: [value, *above_of(dimension.parents, value), ALL] for value in found}
    inside: dict[Value, set[Value]] = {}
    for value, chain in chains.items():
        for node in chain:
            inside.setdefault(node, set()).add(value)
    # a value that everybody of the next coarser one has is that coarser one: nobody is split by it
    outermost = {node: _outermost(node, chains[next(iter(values))], inside) for node, values in inside.items()}
    values: list[Value] = [ALL, *sorted(set(outermost.values()) - {ALL}, key=_order)]
    number = {value: at for at, value in enumerate(values)}
    up = [-1, *(number[_next(value, chains[next(iter(inside[value]))], outermost)] for value in values[1:])]
    own = [False] * len(values)
    leaf_of: dict[Value, int] = {value: number[outermost[value]] for value in found}
    inner = set(up)
    for value in found:
        if leaf_of[value] in inner:
            up.append(leaf_of[value])
            own.append(True)
            leaf_of[value] = len(up) - 1
    leaf = np.array([leaf_of[value] for value in found], np.int64)[encoded.indices.to_numpy()]
    index = {node: number[outer] for node, outer in outermost.items()}
    return _Coding(index, np.array(up, np.int64), leaf, leaf_of, np.array(own))


def _outermost(node: Value, chain: list[Value], inside: Mapping[Value, set[Value]]) -> Value:
    same = [above for above in chain[chain.index(node) :] if inside[above] == inside[node]]
    return same[-1]


def _next(node: Value, chain: list[Value], outermost: Mapping[Value, Value]) -> Value:
    return next(outermost[above] for above in chain[chain.index(node) :] if outermost[above] != node)


def _order(value: Value) -> tuple[bool, str]:
    return value is None, str(value)


def above_of(parents: Mapping[str, str | None], value: Value) -> list[str]:
    """The coarser values that a value belongs to, the next one first; a ring ends where it closes."""
    chain: list[str] = []
    here = parents.get(value) if isinstance(value, str) else None
    while here is not None and here not in chain:
        chain.append(here)
        here = parents.get(here)
    return chain


@dataclass(frozen=True, slots=True)
class Lattice:
    """All groups of one set of answers.

    Attributes:
        dimensions: by what people are split.
        parents: per dimension, value to coarser value.
        nodes: one row a group, one column a dimension: the node's number; 0 is ALL.
        index: per dimension, value to node; values that nobody is split by share a node.
        n: answers of each group.
        people: different people of each group.
        askable: False for a group that no question asks for (what stands at an inner unit itself).
        atoms: which atoms make up each group, and how often: sparse, groups × atoms, ones mostly.
        atom_people: which atoms each person stands in: sparse, atoms × people; None where only counts are known,
            every answer being another person's then.
        atom_n: answers of each atom.
        lines: parent group of each line.
        line_children: sparse, lines × groups, ones at the children.
        atom_nodes: one row an atom, one column a dimension: the node it stands at.
        up: per dimension, each node's parent node; that of ALL is -1.
        leaves: per dimension, the node of each recorded value.
        voices: per question that shares the decision, which people answered it: sparse, atoms × people. Each of them
            must be enough on its own.
    """

    dimensions: tuple[str, ...]
    parents: tuple[Mapping[str, str | None], ...]
    nodes: Matrix
    index: tuple[Mapping[Value, int], ...]
    n: Ints
    people: Ints
    askable: Flags
    atoms: Any
    atom_people: Any
    atom_n: Ints
    lines: Ints
    line_children: Any
    atom_nodes: Matrix
    up: tuple[Ints, ...]
    leaves: tuple[Mapping[Value, int], ...]
    voices: tuple[Any, ...] = ()

    def people_of(self, sets: Any) -> Ints:
        """How many different people stand in each set of atoms (sparse, sets × atoms)."""
        if self.atom_people is None:
            return np.asarray(sets @ self.atom_n, np.int64)
        counts = [
            np.diff((sets[start : start + 2000] @ self.atom_people).tocsr().indptr)  # memory stays small
            for start in range(0, sets.shape[0], 2000)
        ]
        return np.concatenate([*counts, np.zeros(0)]).astype(np.int64)

    def refuse_unknown(self, names: Iterable[str]) -> None:
        """Refuse names that people are not split by.

        Raises:
            UnknownDimension: with what there is.
        """
        for name in names:
            if name not in self.dimensions:
                raise UnknownDimension(
                    f"answers of employees are not split by {name!r}, only by: {', '.join(self.dimensions)}",
                )

    def numbers(self) -> dict[tuple[int, ...], int]:
        """The number of each group, by its nodes."""
        return {tuple(nodes): at for at, nodes in enumerate(self.nodes.tolist())}

    def find(self, group: Mapping[str, Value]) -> int | None:
        """The number of one group, what it leaves out being open; None where nobody stands in it."""
        self.refuse_unknown(group)
        wanted = [self.index[at].get(group.get(name, ALL)) for at, name in enumerate(self.dimensions)]
        return None if None in wanted else self.numbers().get(tuple(node for node in wanted if node is not None))

    @classmethod
    def of(
        cls,
        rows: pa.Table,
        dimensions: Sequence[Dimension],
        *,
        count: str | None = None,
        person: str | None = None,
        question: str | None = None,
        deepest: int | None = None,
    ) -> "Lattice":
        """Build the lattice over rows.

        Args:
            rows: one row an answer, or one row a group with its number of answers.
            dimensions: columns of ``rows``.
            count: the column of the numbers of answers; 1 a row where left out.
            person: the column that says whose answer it is; every answer another person's where left out.
            question: the column that says which question it answers, where several share one decision.
            deepest: the largest number of dimensions that a question fixes at once; all of them where left out.
        """
        codings = [_coding(dimension, rows[dimension.name]) for dimension in dimensions]
        leaves = np.column_stack([coding.leaf for coding in codings]) if codings else np.zeros((rows.num_rows, 0), int)
        weight = rows[count].to_numpy().astype(np.int64) if count else np.ones(rows.num_rows, np.int64)
        used = weight > 0
        atoms, atom_of = np.unique(leaves[used], axis=0, return_inverse=True)
        atom_of = atom_of.reshape(-1)
        atom_n = np.bincount(atom_of, weights=weight[used], minlength=len(atoms)).astype(np.int64)
        people = _ranks(rows[person].filter(pa.array(used))) if person else None
        size = 0 if people is None else int(people.max(initial=-1)) + 1
        persons = None if people is None else _atom_people(atom_of, people, len(atoms), size)
        asked = None if question is None or people is None else _ranks(rows[question].filter(pa.array(used)))
        nodes, incidence = _groups(atoms, codings, len(codings) if deepest is None else deepest)
        lines, children = _lines(nodes, codings)
        lattice = cls(
            dimensions=tuple(dimension.name for dimension in dimensions),
            parents=tuple(dimension.parents for dimension in dimensions),
            nodes=nodes,
            index=tuple(coding.index for coding in codings),
            n=np.asarray(incidence @ atom_n, np.int64),
            people=np.zeros(len(nodes), np.int64),
            askable=_askable(nodes, codings),
            atoms=incidence,
            atom_people=persons,
            atom_n=atom_n,
            lines=lines,
            line_children=children,
            atom_nodes=atoms,
            up=tuple(coding.up for coding in codings),
            leaves=tuple(coding.leaves for coding in codings),
            voices=_voices(atom_of, people, asked, persons),
        )
        lattice.people[:] = lattice.people_of(incidence)
        return lattice


def _askable(nodes: Matrix, codings: Sequence[_Coding]) -> Flags:
    askable = np.ones(len(nodes), bool)
    for at, coding in enumerate(codings):
        askable &= ~coding.own[nodes[:, at]]
    return askable


def _ranks(column: pa.ChunkedArray) -> Ints:
    """Numbers from 0 in the order of the values, so that the order of the rows changes nothing."""
    ranks = pc.rank(column.combine_chunks(), sort_keys="ascending", tiebreaker="dense")
    return np.asarray(ranks.to_numpy(zero_copy_only=False), np.int64) - 1


def _atom_people(atom_of: Ints, people: Ints, atoms: int, persons: int) -> Any:
    pairs = np.unique(np.column_stack([atom_of, people]), axis=0)
    ones = np.ones(len(pairs), np.int64)
    return sparse.csr_matrix((ones, (pairs[:, 0], pairs[:, 1])), shape=(atoms, persons))


def _voices(atom_of: Ints, people: Ints | None, asked: Ints | None, everybody: Any) -> tuple[Any, ...]:
    if asked is None or people is None:
        return (everybody,)
    atoms, persons = everybody.shape
    return tuple(
        _atom_people(atom_of[asked == one], people[asked == one], atoms, persons)
        for one in range(int(asked.max(initial=-1)) + 1)
    )


def _groups(atoms: Matrix, codings: Sequence[_Coding], deepest: int) -> tuple[Matrix, Any]:
    chains = [coding.chains()[atoms[:, at]] for at, coding in enumerate(codings)]
    sizes = np.array([len(coding.up) for coding in codings], np.int64)
    steps = np.concatenate([[1], np.cumprod(sizes[::-1])[:-1]])[::-1].astype(np.int64) if len(sizes) else sizes
    keys: list[Ints] = []
    members: list[Ints] = []
    for choice in product(*[[None, *range(chain.shape[1])] for chain in chains]):
        if sum(level is not None for level in choice) > deepest:
            continue
        key = np.zeros(len(atoms), np.int64)
        there = np.ones(len(atoms), bool)
        for at, level in enumerate(choice):
            if level is not None:
                node = chains[at][:, level]
                there &= node > 0
                key += node * steps[at]
        keys.append(key[there])
        members.append(np.flatnonzero(there))
    distinct, group = np.unique(np.concatenate(keys), return_inverse=True)
    atom = np.concatenate(members)
    incidence = sparse.csr_matrix((np.ones(len(atom), np.int64), (group, atom)), shape=(len(distinct), len(atoms)))
    nodes = (distinct[:, None] // steps[None, :]) % sizes[None, :] if len(sizes) else np.zeros((len(distinct), 0), int)
    return nodes.astype(np.int64), incidence


def _lines(nodes: Matrix, codings: Sequence[_Coding]) -> tuple[Ints, Any]:
    number = {tuple(row): at for at, row in enumerate(nodes.tolist())}
    line_number: dict[tuple[int, int], int] = {}
    line: list[int] = []
    child: list[int] = []
    for at, coding in enumerate(codings):
        for group in np.flatnonzero(nodes[:, at] > 0).tolist():
            above = nodes[group].copy()
            above[at] = coding.up[above[at]]
            line.append(line_number.setdefault((number[tuple(above.tolist())], at), len(line_number)))
            child.append(group)
    parents = np.array([parent for parent, _ in line_number], np.int64)
    children = sparse.csr_matrix(
        (np.ones(len(child), np.int64), (line, child)),
        shape=(len(line_number), len(nodes)),
    )
    return parents, children
