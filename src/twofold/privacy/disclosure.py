"""Disclosure control: which numbers about employees may be shown.

The rule that makes it hold across questions: what is hidden is decided **once**, over every group that any question
can ask for, and never from the question. A filter is no new question; it picks rows of the same lattice, so a
filtered number and a number split by the same dimension are shown or hidden alike.

How measures call it (``measures/employees.py``): ``release`` once for all answers to questions that the same people
answered, with the respondent, the question and always the same dimensions; then ``Protection.of_covers`` for each
group of a result, told by the recorded values that it counts (``Protection.cover``).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
import pyarrow as pa

from twofold.errors import UsageError
from twofold.privacy.lattice import ALL, Dimension, Ints, Lattice, Value, above_of
from twofold.privacy.primary import Causes
from twofold.privacy.suppression import suppress
from twofold.privacy.thresholds import ANSWERS, Cause, Thresholds, public_reason
from twofold.privacy.witnesses import with_witnesses

Filter = Mapping[str, Sequence[str | None]]
_LARGEST = 60_000_000  # groups × atoms of a lattice that is decided in seconds and half a gigabyte


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What may be shown of a list of groups.

    Attributes:
        shown: one flag a group.
        reason: why not, in a sentence for people; null where shown.
        causes: the exact causes; for audits, not to be shown (see ``thresholds.public_reason``).
    """

    shown: pa.BooleanArray
    reason: pa.StringArray
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Protection:
    """The decision for one set of answers of employees.

    Attributes:
        lattice: every group that can be asked for.
        causes: why each is hidden, ``Cause.SHOWN`` where it is not.
        thresholds: what was demanded.
    """

    lattice: Lattice
    causes: Causes
    thresholds: Thresholds

    @cached_property
    def numbers(self) -> Mapping[tuple[int, ...], int]:
        """The number of each group, by its nodes."""
        return self.lattice.numbers()

    def judge(self, groups: pa.Table, where: Filter | None = None) -> Verdicts:
        """Whether each group may be shown.

        Args:
            groups: one row a group; its columns are dimensions, their values nodes of the dimension's tree, null for
                "not recorded". A table without columns is the question about everybody.
            where: the nodes that each filtered dimension may stand at, null for "not recorded".

        Raises:
            UnknownDimension: a dimension that employees are not split by.
            UsageError: more dimensions at once than the thresholds allow.
        """
        names = {*groups.column_names, *(where or {})}
        self.lattice.refuse_unknown(names)
        refuse_many(names, self.thresholds.dimensions)
        filters = [Chosen.of(self.lattice, name, values) for name, values in (where or {}).items()]
        rows = groups.to_pylist() if groups.num_columns else [{}]
        causes = tuple(self._cause(row, filters) for row in rows)
        return Verdicts(
            pa.array([cause is Cause.SHOWN for cause in causes], pa.bool_()),
            pa.array([public_reason(cause, self.thresholds) for cause in causes], pa.string()),
            causes,
        )

    def cover(self, name: str, values: Collection[str | None] | None) -> list[int]:
        """The largest nodes of a dimension that make up these recorded values; None is everything.

        A value stands for what was recorded so, not for what lies below it in a tree.
        """
        at = self.lattice.dimensions.index(name)
        return [0] if values is None else _cover(self.lattice.up[at], self.lattice.leaves[at], values)

    def of_covers(self, covers: Sequence[Sequence[int]]) -> Cause:
        """Whether the group that these nodes make up, one list a dimension, may be shown.

        It is shown where every part is: then anybody could have added them up.
        """
        causes = [self._cause_at(part) for part in product(*covers)]
        return max((cause for cause in causes if cause is not Cause.EMPTY), default=Cause.EMPTY)

    def _cause(self, row: dict[str, Value], filters: Sequence["Chosen"]) -> Cause:
        """A filtered group is the sum of the groups it consists of, and is shown where all of these are."""
        options = [[(one.name, value) for value in one.within(row)] for one in filters]
        causes = [self._cause_of({**row, **dict(part)}) for part in product(*options)]
        present = [cause for cause in causes if cause is not Cause.EMPTY]
        return max(present, default=Cause.EMPTY)  # SHOWN is the smallest

    def _cause_of(self, group: Mapping[str, Value]) -> Cause:
        lattice = self.lattice
        return self._cause_at(
            tuple(lattice.index[at].get(group.get(name, ALL), -1) for at, name in enumerate(lattice.dimensions))
        )

    def _cause_at(self, nodes: tuple[int, ...]) -> Cause:
        found = self.numbers.get(nodes)
        if found is not None:
            return Cause(int(self.causes[found]))
        fixed = sum(node > 0 for node in nodes)
        return Cause.EMPTY if fixed <= self.thresholds.dimensions else Cause.REFUSED


def refuse_many(names: Collection[str], most: int) -> None:
    """Refuse questions by too many dimensions at once.

    Raises:
        UsageError: there are more than ``most``.
    """
    if len(names) > most:
        raise UsageError(
            f"answers of employees are split and filtered by at most {most} dimensions at once, and the question has "
            f"{len(names)}: {', '.join(sorted(names))}",
        )


def _cover(up: Ints, leaves: Mapping[Value, int], values: Collection[str | None]) -> list[int]:
    """The largest nodes that make up the recorded values, as far as anybody has them."""
    total, chosen = np.zeros(len(up), np.int64), np.zeros(len(up), np.int64)
    for value, leaf in leaves.items():
        here = leaf
        while here >= 0:
            total[here] += 1
            chosen[here] += value in values
            here = int(up[here])
    whole = (chosen == total) & (total > 0)
    return [node for node in np.flatnonzero(whole).tolist() if up[node] < 0 or not whole[up[node]]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One dimension's filter.

    Attributes:
        name: the dimension.
        values: what it may be; no value lies inside another one.
        parents: value to coarser value.
    """

    name: str
    values: tuple[str | None, ...]
    parents: Mapping[str, str | None]

    @classmethod
    def of(cls, lattice: Lattice, name: str, values: Sequence[str | None]) -> "Chosen":
        """The filter without the values that lie inside another one, as a team lies inside its branch."""
        parents = lattice.parents[lattice.dimensions.index(name)]
        wanted = dict.fromkeys(values)
        outer = tuple(value for value in wanted if not any(above in wanted for above in above_of(parents, value)))
        return cls(name, outer, parents)

    def within(self, row: Mapping[str, Value]) -> list[Value]:
        """What is left of a group's own value, or of everybody, under the filter."""
        if self.name not in row:
            return list(self.values)
        own = row[self.name]
        if own in self.values or any(above in self.values for above in above_of(self.parents, own)):
            return [own]
        return [value for value in self.values if own in above_of(self.parents, value)]


def release(
    rows: pa.Table,
    dimensions: Sequence[Dimension],
    *,
    person: str,
    count: str | None = None,
    question: str | None = None,
    thresholds: Thresholds = ANSWERS,
) -> Protection:
    """Decide once what questions about these answers of employees may show.

    Where there are so many groups that they cannot be decided in seconds, questions may split and filter by fewer
    dimensions at once (``Protection.thresholds`` says by how many; 0 leaves the question about everybody).

    Args:
        rows: one row an answer: the person's column and one text column a dimension.
        dimensions: everything that questions may split or filter by.
        person: the column with the respondent's pseudonym.
        count: the column with the number of answers where equal rows were counted; 1 a row where left out.
        question: the column that says which question is answered, where several share the decision: each must have
            enough people.
        thresholds: ``ANSWERS``, or ``COMMENTS`` where texts are shown.
    """
    for deepest in range(thresholds.dimensions, -1, -1):
        lattice = Lattice.of(rows, dimensions, count=count, person=person, question=question, deepest=deepest)
        if len(lattice.n) * lattice.atoms.shape[1] <= _LARGEST:
            break
    bounded = replace(thresholds, dimensions=deepest) if deepest < thresholds.dimensions else thresholds
    return Protection(lattice, decided(lattice, bounded), bounded)


def decided(lattice: Lattice, thresholds: Thresholds) -> Causes:
    """Why each group is hidden: it has too few people, or showing it would leave too few witnesses."""
    shown = with_witnesses(lattice, max(thresholds.answers, thresholds.complement))
    hidden = np.where(lattice.people < thresholds.answers, Cause.FEW, Cause.SECONDARY)
    return np.where(shown, Cause.SHOWN, np.where(lattice.askable, hidden, Cause.REFUSED)).astype(np.int8)


def protect(
    counts: pa.Table,
    dimensions: Sequence[str | Dimension],
    *,
    count: str = "n",
    thresholds: Thresholds = ANSWERS,
) -> Protection:
    """Decide what one table of counts may show, with all its margins published beside it.

    Args:
        counts: one row a group, each answer in one row only: the dimensions and the number of respondents.
        dimensions: the columns that name the group; a ``Dimension`` where it has a hierarchy.
        count: the column of the numbers.
        thresholds: ``ANSWERS``, or ``COMMENTS`` where texts are shown.
    """
    split = [dimension if isinstance(dimension, Dimension) else Dimension(dimension) for dimension in dimensions]
    lattice = Lattice.of(counts, split, count=count)
    bounded = replace(thresholds, dimensions=len(split)) if split else thresholds
    try:
        causes = suppress(lattice, bounded)
    except ArithmeticError:  # the audit found no answer: then nothing is known to be safe
        causes = np.full(len(lattice.n), Cause.SECONDARY, np.int8)
    return Protection(lattice, causes, bounded)
