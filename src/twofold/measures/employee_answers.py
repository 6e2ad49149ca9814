"""One decision for all answers of employees: what may be shown of them, whatever measure asks.

The decision is made once for a snapshot of the facts, from **all** answers (and pulses sent, and pulses answered) of
employees, and kept as long as the snapshot is used. Which answers a measure is about is a choice of its **parts**:
all answers to one item, all events of one kind. Parts answered by nearly the same people (the items of one pulse)
share one decision, so that what one item hides no other one shows.

What a model read in their comments needs ten people where answers need five, and two decisions must show it: one over
everybody who wrote, as whether a comment speaks of something is an answer of everybody who wrote; and one over what
each comment speaks of (``read_of_employees``).
"""

import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.facts.frames import FactFrames
from twofold.facts.units import UnitTree
from twofold.facts.words import READ_PREFIX, Side
from twofold.measures.calendar_days import period_number, period_text
from twofold.measures.choices import one_of
from twofold.measures.event_measures import ANSWERED, ASKED
from twofold.measures.read_of_employees import about_of, decided_together
from twofold.privacy.disclosure import Protection, release
from twofold.privacy.lattice import Dimension
from twofold.privacy.thresholds import ANSWERS as ANSWERS_NEED
from twofold.privacy.thresholds import COMMENTS, Thresholds

SPLITS = ("unit", "month", "role")  # what employees are split by, besides item, kind and side
PARTS = ("what", "kind", "instrument", "item")
ANSWERS, SENT, ASKED_PULSES, ANSWERED_PULSES = "answers", "sent", "asked", "answered"
ALIKE = 0.8  # of the people of two parts together, how many answered both, where the parts share a decision
_SKETCH = 256

Part = tuple[str | None, ...]
Ints = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class EmployeeAnswers:
    """The decision for one snapshot; each family of parts is decided when it is first asked for.

    Attributes:
        rows: one row a part, unit, month, role and respondent: what employees answered and were asked.
        tree: the organisation.
        families: which family each part is of.
        code: which part each row is of.
        comments: one row an event with comments that a model read: where it stands, and what they are about.
    """

    rows: pa.Table
    tree: UnitTree
    families: Mapping[Part, int]
    code: Ints
    comments: pa.Table
    _made: dict[int, Protection] = field(default_factory=dict)
    _together: dict[str | None, Mapping[str, Protection]] = field(default_factory=dict)

    def decisions(self, part: Part) -> tuple[Protection, ...]:
        """What may be shown of this part and those that share its decision; each of the decisions must show it."""
        family = self.families[part]
        if family not in self._made:
            self._made[family] = self._decision(part, family)
        return (self._made[family], self._with_all_read(part)) if read_by_model(part) else (self._made[family],)

    def _decision(self, part: Part, family: int) -> Protection:
        members = [at for at, one in enumerate(self.families) if self.families[one] == family]
        rows = self.rows.filter(pa.array(np.isin(self.code, members)))
        question = None if read_by_model(part) else "part"
        return release(
            rows, self._dimensions, person="respondent", count="n", question=question, thresholds=needed(part)
        )

    def _with_all_read(self, part: Part) -> Protection:
        _, kind, _, item = part
        if kind not in self._together:
            items = sorted({one[-1] for one in self.families if read_by_model(one) and one[-1] is not None})
            comments = self.comments.filter(pc.equal(self.comments.column("kind"), pa.scalar(kind, pa.string())))
            self._together[kind] = decided_together(comments, items, self._dimensions)
        return self._together[kind][str(item)]

    @property
    def _dimensions(self) -> list[Dimension]:
        parents = {code: unit.parent for code, unit in self.tree.units.items()}
        return [Dimension(name, parents if name == "unit" else {}) for name in SPLITS]


def read_by_model(part: Part) -> bool:
    """Whether a model read this in comments, and nobody was asked."""
    return (part[-1] or "").startswith(READ_PREFIX)


def needed(part: Part) -> Thresholds:
    """How many people must stand behind what is shown of a part."""
    return COMMENTS if read_by_model(part) else ANSWERS_NEED


_decisions: dict[int, EmployeeAnswers] = {}


def employee_answers(facts: FactFrames) -> EmployeeAnswers:
    """The decision for these facts; the same for all facts of one snapshot of a store."""
    snapshot = getattr(facts, "snapshot", facts)  # a store makes facts anew for every question, but one snapshot
    key = id(snapshot)
    if key not in _decisions:
        _decisions[key] = _of(facts)
        weakref.finalize(snapshot, _decisions.pop, key, None)
    return _decisions[key]


def _of(facts: FactFrames) -> EmployeeAnswers:
    rows = _in_words(pa.concat_tables([_answers(facts), *_events(facts)]))
    parts, code = _parts(rows)
    rows = rows.append_column("part", pa.array(code))
    families = _with_unsaid(_families(parts, code, rows))
    return EmployeeAnswers(rows, facts.units(), families, code, _comments(facts))


def _in_words(rows: pa.Table) -> pa.Table:
    months = rows.column("month").combine_chunks().dictionary_encode()
    words = pa.array([period_text("month", month) for month in months.dictionary.to_pylist()], pa.string())
    return rows.set_column(rows.schema.get_field_index("month"), "month", words.take(months.indices))


def _with_unsaid(families: dict[Part, int]) -> dict[Part, int]:
    """Wherever comments were read, everything that comments may be about: that nobody spoke of it is decided, too."""
    read = [part for part in families if read_by_model(part)]
    return families | {(*part[:-1], other[-1]): families[part] for part in read for other in read}


def _comments(facts: FactFrames) -> pa.Table:
    read = nw.col("item").str.starts_with(READ_PREFIX) & ~nw.col("number").is_null()
    theirs = facts.answers().filter(read, nw.col("side") == Side.EMPLOYEE.value, nw.col("weight") > 0)
    names = ("kind", "unit", "role", "respondent", "event_id", "item")
    plan = theirs.select(*(nw.col(name) for name in names), period_number("month").alias("month"))
    found = facts.collect(plan.group_by(*names, "month").agg(nw.len().alias("n")))
    return about_of(
        _in_words(
            found.set_column(found.schema.get_field_index("month"), "month", found.column("month").cast(pa.int32()))
        )
    )


def _answers(facts: FactFrames) -> pa.Table:
    about = facts.answers().filter(~nw.col("number").is_null())
    return _counted(facts, about, ANSWERS, ("kind", "instrument", "item"))


def _events(facts: FactFrames) -> Iterable[pa.Table]:
    for what, statuses in ((SENT, None), (ASKED_PULSES, ASKED), (ANSWERED_PULSES, ANSWERED)):
        frame = facts.events()
        frame = frame if statuses is None else frame.filter(one_of("status", statuses))
        yield _counted(facts, frame, what, ("kind",))


def _counted(facts: FactFrames, frame: nw.LazyFrame[Any], what: str, names: Sequence[str]) -> pa.Table:
    """One row a part, unit, month, role and respondent of the employee side."""
    theirs = frame.filter((nw.col("side") == Side.EMPLOYEE.value) & (nw.col("weight") > 0))
    keys = [nw.col(name) for name in (*names, "unit", "role", "respondent")]
    plan = theirs.select(*keys, period_number("month").alias("month"))
    found = facts.collect(plan.group_by(*names, *SPLITS, "respondent").agg(nw.len().alias("n")))
    columns = {name: found.column(name) for name in found.column_names} | {"what": pa.repeat(what, found.num_rows)}
    return pa.table(
        {name: columns.get(name, pa.nulls(found.num_rows, kind)) for name, kind in _COLUMNS.items()},
        pa.schema(_COLUMNS),
    )


_COLUMNS = {
    **dict.fromkeys(PARTS, pa.string()),
    "unit": pa.string(),
    "month": pa.int32(),
    "role": pa.string(),
    "respondent": pa.int64(),
    "n": pa.int64(),
}


def _parts(rows: pa.Table) -> tuple[list[Part], Ints]:
    """The parts in order, and which each row is of."""
    codes = [rows.column(name).combine_chunks().dictionary_encode(null_encoding="encode") for name in PARTS]
    numbers = np.column_stack([one.indices.to_numpy() for one in codes])
    distinct, code = np.unique(numbers, axis=0, return_inverse=True)
    words = [one.dictionary.to_pylist() for one in codes]
    parts = [tuple(word[at] for word, at in zip(words, row, strict=True)) for row in distinct.tolist()]
    order = sorted(range(len(parts)), key=lambda at: [str(word) for word in parts[at]])
    place = np.argsort(np.array(order, np.int64)) if order else np.zeros(0, np.int64)
    return [parts[at] for at in order], place[code.reshape(-1)].astype(np.int64)


def _families(parts: Sequence[Part], code: Ints, rows: pa.Table) -> dict[Part, int]:
    """Put each part to the first whose people it shares."""
    where = pc.binary_join_element_wise(
        *(pc.fill_null(rows.column(name), "\0") for name in SPLITS), "\1"
    ).combine_chunks()
    places = where.dictionary_encode().indices.to_numpy().astype(np.int64)
    marks = _mixed(rows.column("respondent").to_numpy().astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15), places)
    firsts: list[tuple[int, Ints]] = []
    families: dict[Part, int] = {}
    of_kinds: dict[str | None, int] = {}
    for number, part in enumerate(parts):
        if read_by_model(part):
            families[part] = of_kinds.setdefault(
                part[1], -1 - len(of_kinds)
            )  # all that was read in one kind of comment
            continue
        mine = np.unique(marks[code == number])
        sketch = mine[:_SKETCH]
        alike = (at for at, (size, other) in enumerate(firsts) if _alike(len(mine), sketch, size, other))
        family = next(alike, None)
        if family is None:
            family = len(firsts)
            firsts.append((len(mine), sketch))
        families[part] = family
    return families


def _mixed(respondents: Any, places: Ints) -> Any:
    """A number for each person in each place, with nothing of the order of the places in it."""
    mixed = respondents ^ (places.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F))
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(32))


def _alike(size: int, sketch: Ints, other_size: int, other: Ints) -> bool:
    """Whether two sets share most members, told from the smallest marks of each."""
    if min(size, other_size) < ALIKE * max(size, other_size):
        return False
    smallest = np.union1d(sketch, other)[:_SKETCH]
    both = np.intersect1d(sketch, other)
    return bool(np.isin(smallest, both).mean() >= ALIKE)
