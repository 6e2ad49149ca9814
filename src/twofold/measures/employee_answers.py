"""One decision for all answers of employees: what may be shown of them, whatever measure asks.

The decision is made once for a snapshot of the facts, from **all** answers (and pulses sent, and pulses answered) of
employees, and kept as long as the snapshot is used. Which answers a measure is about is a choice of its **parts**:
all answers to one item, all events of one kind. Parts answered by nearly the same people (the items of one pulse)
share one decision, so that what one item hides no other one shows.
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
from twofold.facts.words import Side
from twofold.measures.calendar_days import period_number, period_text
from twofold.measures.choices import one_of
from twofold.measures.event_measures import ANSWERED, ASKED
from twofold.privacy.disclosure import Protection, release
from twofold.privacy.lattice import Dimension

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
    """

    rows: pa.Table
    tree: UnitTree
    families: Mapping[Part, int]
    code: Ints
    _made: dict[int, Protection] = field(default_factory=dict)

    def decision(self, part: Part) -> Protection:
        """What may be shown of this part and those that share its decision."""
        family = self.families[part]
        if family not in self._made:
            members = [at for at, one in enumerate(self.families) if self.families[one] == family]
            rows = self.rows.filter(pa.array(np.isin(self.code, members)))
            parents = {code: unit.parent for code, unit in self.tree.units.items()}
            dimensions = [Dimension(name, parents if name == "unit" else {}) for name in SPLITS]
            self._made[family] = release(rows, dimensions, person="respondent", count="n", question="part")
        return self._made[family]


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
    rows = pa.concat_tables([_answers(facts), *_events(facts)])
    months = rows.column("month").combine_chunks().dictionary_encode()
    words = pa.array([period_text("month", month) for month in months.dictionary.to_pylist()], pa.string())
    rows = rows.set_column(rows.schema.get_field_index("month"), "month", words.take(months.indices))
    parts, code = _parts(rows)
    rows = rows.append_column("part", pa.array(code))
    return EmployeeAnswers(rows, facts.units(), _families(parts, code, rows), code)


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
    for number, part in enumerate(parts):
        mine = np.unique(marks[code == number])
        sketch = mine[:_SKETCH]
        family = next((at for at, (size, other) in enumerate(firsts) if _alike(len(mine), sketch, size, other)), None)
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
