"""Disclosure control: which numbers about employees may be shown.

The rule that makes it hold across questions: what is hidden is decided **once**, over every group that any question
can ask for, and never from the question. A filter is no new question; it picks rows of the same lattice, so a
filtered number and a number split by the same dimension are shown or hidden alike.

How measures call it, once for answers of employees and once for their events:

1. Collect **all** numeric answers of employees in the store (no filter, no period, not only those of one measure: two
   decisions over the same answers could each show what the other hides): one row an answer, with the respondent and
   **every** dimension that questions about employees may use, the item among them, months instead of days.
2. ``release(rows, dimensions, person="respondent")``: the dimensions always the same and all of them, the tree of
   units as ``Dimension("unit", parents)``, the item as a dimension like any other.
3. ``release.judge(groups, where=...)``: one verdict a group of the result, the filter given as values by dimension.
   Where ``shown`` is false, value, interval and counts are nulled and ``reason`` stands beside.
4. Whatever ``judge`` refuses (``UsageError``) is no question about employees: days and weeks, more than
   ``thresholds.dimensions`` dimensions at once, a dimension that the release does not know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import pyarrow as pa

from twofold.errors import UsageError
from twofold.privacy.lattice import ALL, Dimension, Lattice, Value, above_of
from twofold.privacy.primary import Causes
from twofold.privacy.suppression import suppress
from twofold.privacy.thresholds import ANSWERS, Cause, Thresholds, public_reason

Filter = Mapping[str, Sequence[str | None]]
Numbers = Mapping[tuple[int, ...], int]
_LARGEST = 20_000  # groups of a lattice that is audited in seconds


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


@dataclass(frozen=True, slots=True)
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

    def judge(self, groups: pa.Table, where: Filter | None = None) -> Verdicts:
        """Whether each group may be shown.

        Args:
            groups: one row a group; its columns are dimensions, null for "not recorded". A table without columns is
                the question about everybody.
            where: the values that each filtered dimension may have, null for "not recorded".

        Raises:
            UnknownDimension: a dimension that employees are not split by.
            UsageError: more dimensions at once than the thresholds allow.
        """
        names = {*groups.column_names, *(where or {})}
        self.lattice.refuse_unknown(names)
        self._refuse_many(names)
        filters = [Chosen.of(self.lattice, name, values) for name, values in (where or {}).items()]
        number = self.lattice.numbers()
        rows = groups.to_pylist() if groups.num_columns else [{}]
        causes = tuple(self._cause(number, row, filters) for row in rows)
        return Verdicts(
            pa.array([cause is Cause.SHOWN for cause in causes], pa.bool_()),
            pa.array([public_reason(cause, self.thresholds) for cause in causes], pa.string()),
            causes,
        )

    def _refuse_many(self, named: set[str]) -> None:
        splitting = {
            name for name, index in zip(self.lattice.dimensions, self.lattice.index, strict=True) if any(index.values())
        }
        names = named & splitting
        if len(names) > self.thresholds.dimensions:
            raise UsageError(
                f"answers of employees are split and filtered by at most {self.thresholds.dimensions} dimensions at "
                f"once, and the question has {len(names)}: {', '.join(sorted(names))}",
            )

    def _cause(self, number: Numbers, row: dict[str, Value], filters: Sequence["Chosen"]) -> Cause:
        """A filtered group is the sum of the groups it consists of, and is shown where all of these are."""
        options = [[(one.name, value) for value in one.within(row)] for one in filters]
        causes = [self._cause_of(number, {**row, **dict(part)}) for part in product(*options)]
        present = [cause for cause in causes if cause is not Cause.EMPTY]
        return max(present, default=Cause.EMPTY)  # SHOWN is the smallest

    def _cause_of(self, number: Numbers, group: Mapping[str, Value]) -> Cause:
        lattice = self.lattice
        nodes = [lattice.index[at].get(group.get(name, ALL), -1) for at, name in enumerate(lattice.dimensions)]
        found = number.get(tuple(nodes))
        return Cause.EMPTY if found is None else Cause(int(self.causes[found]))


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
    thresholds: Thresholds = ANSWERS,
) -> Protection:
    """Decide once what questions about these answers of employees may show.

    Where so many groups could be asked for that they cannot be audited in seconds, questions may split and filter by
    fewer dimensions at once (``Protection.thresholds`` says by how many).

    Args:
        rows: one row an answer: the person's column and one text column a dimension.
        dimensions: everything that questions may split or filter by.
        person: the column with the respondent's pseudonym.
        count: the column with the number of answers where equal rows were counted; 1 a row where left out.
        thresholds: ``ANSWERS``, or ``COMMENTS`` where texts are shown.
    """
    for deepest in range(thresholds.dimensions, 0, -1):
        lattice = Lattice.of(rows, dimensions, count=count, person=person, deepest=deepest)
        if len(lattice.n) <= _LARGEST or deepest == 1:
            break
    bounded = replace(thresholds, dimensions=deepest)
    return Protection(lattice, suppress(lattice, bounded), bounded)


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
    return Protection(lattice, suppress(lattice, thresholds), thresholds)
