"""Write events and their answers into Parquet files while they are read, one file a month and record.

The rows of a month wait until there are enough for a row group, which is sorted by person; when too many wait, the
fullest month is written. So memory holds a fixed amount, however large the load, and every row is written once.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twofold.facts.words import Record
from twofold.sources.dictionaries import constant, joined, one, only_used, repeated
from twofold.store.layout import column_mark, context_of, record_schema
from twofold.store.row_order import by_person
from twofold.store.spare_memory import return_spare_memory

_GROUP_ROWS = 122_880
_HELD_BYTES = 96 << 20
_WORTH_WRITING = 20_000  # rows of a month that the file seems to have left
_MOST_OPEN = 100  # months whose files are open; a process may open about a thousand files
_SPREAD = frozenset(
    {"event_id", "event_check", "content", "person", "respondent"}
)  # hashes: no two alike, nothing to pack
# neighbours differ by little: written as differences they are smaller than packed, in half the time
_DIFFERENCES = frozenset({"occurred_us", "local_us", "row"})
# numbers that repeat: as dictionaries they are smaller, and quicker to write
_REPEATING = frozenset({"local_day", "employee", "weight", "scale_low", "scale_high", "number"})
# what queries skip row groups by; ranges of the other columns would take a third of the time of writing
_RANGED = ["local_day", "recorded_us", "person", "occurred_us", "local_us"]
Rows = Callable[[pa.Table], pa.Table]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of facts that waits beside the store.

    Attributes:
        path: where it waits.
        name: the path below the store's folder that it is meant for.
        record: event or answer.
        month: of its rows.
        rows: how many.
    """

    path: Path
    name: str
    record: Record
    month: int
    rows: int


@dataclass(slots=True)
class _Month:
    waiting: list[pa.Table] = field(default_factory=list)
    rows: int = 0
    bytes: int = 0
    open: dict[Record, "_OpenFile"] = field(default_factory=dict)


class MonthFiles:
    """The files of one load.

    Attributes:
        written: the files that are complete; all of them once ``finish`` returned.
    """

    def __init__(
        self, place: Path, load: str, recorded_us: int, answers: Rows | None, same: frozenset[str] = frozenset()
    ) -> None:
        """``same`` names columns that hold one value in all rows of the load: they need not wait with the others."""
        self.written: list[WrittenFile] = []
        self._same = same
        self._values: dict[str, pa.Array] = {
            "recorded_us": pa.array([recorded_us], pa.int64()),
            "load": constant(load, 1),
        }
        self._place = place
        self._answers = answers
        self._months: dict[int, _Month] = {}

    def add(self, events: pa.Table) -> None:
        """Take events, with their answers as further columns; writes what is due."""
        if not events.num_rows:
            return
        for name in self._same - self._values.keys():
            self._values[name] = events[name].slice(0, 1).combine_chunks()
        events = events.drop_columns(sorted(self._same))
        touched = set()
        for number, rows in _by_month(events):
            month = self._months.setdefault(number, _Month())
            month.waiting.append(rows)
            month.rows += rows.num_rows
            month.bytes += rows.nbytes
            touched.add(number)
        left = [each for each, month in self._months.items() if each not in touched and month.rows >= _WORTH_WRITING]
        for number in (*left, *(each for each in touched if self._months[each].rows >= _GROUP_ROWS)):
            self._write(number)
        while sum(month.bytes for month in self._months.values()) > _HELD_BYTES:
            self._write(max(self._months, key=lambda number: self._months[number].bytes))

    def finish(self) -> list[WrittenFile]:
        """Write all that waits, close every file and return them."""
        for number in sorted(self._months):
            self._write(number)
            self._close(number)
        return self.written

    def _write(self, number: int) -> None:
        month = self._months.pop(number)
        self._months[number] = month  # the latest written stands last
        if not month.rows:
            return
        events = by_person(joined(month.waiting))
        month.waiting, month.rows, month.bytes = [], 0, 0
        self._put(number, Record.EVENT, events)
        if self._answers is not None:
            answers = self._answers(events)
            if answers.num_rows:
                self._put(number, Record.ANSWER, answers)
        return_spare_memory()  # the columns that waited lay between others, long enough to be in the way
        opened = [each for each, month in self._months.items() if month.open]
        for each in opened[:-_MOST_OPEN]:
            self._close(each)

    def _put(self, number: int, record: Record, rows: pa.Table) -> None:
        context = {*context_of(rows.column_names), *context_of(list(self._values))}
        schema = record_schema(record, tuple(context))
        there = set(rows.column_names)
        columns = [
            _ready(rows[name]) if name in there else repeated(self._values[name], rows.num_rows)
            for name in schema.names
        ]
        table = pa.table(
            columns, schema=pa.schema(list(zip(schema.names, (each.type for each in columns), strict=True)))
        )
        files = self._months[number].open
        if record not in files:
            files[record] = _OpenFile(self._place, record, number, schema, table.schema)
        files[record].add(table)

    def _close(self, number: int) -> None:
        files = self._months[number].open
        while files:
            self.written.append(files.popitem()[1].close())


class _OpenFile:
    """A Parquet file that grows by row groups."""

    def __init__(self, place: Path, record: Record, month: int, schema: pa.Schema, written: pa.Schema) -> None:
        file = f"{column_mark(schema)}-{uuid.uuid4().hex}.parquet"
        self._known = (place / f"{record.value}-{file}", f"record={record.value}/month={month}/{file}", record, month)
        self._rows = 0
        repeating = [each.name for each in schema if pa.types.is_string(each.type) or each.name in _REPEATING]
        packed = set(schema.names) - _SPREAD - _DIFFERENCES
        packing = {name: "ZSTD" if name in packed else "NONE" for name in schema.names}
        self._file = pq.ParquetWriter(
            self._known[0], written, compression=packing, compression_level=dict.fromkeys(packed, 1),
            use_dictionary=repeating, write_statistics=_RANGED, store_schema=False,
            column_encoding=dict.fromkeys(_DIFFERENCES, "DELTA_BINARY_PACKED"),
        )  # fmt: skip

    def add(self, rows: pa.Table) -> None:
        groups = -(-rows.num_rows // _GROUP_ROWS)
        self._file.write_table(rows, row_group_size=-(-rows.num_rows // groups))
        self._rows += rows.num_rows

    def close(self) -> WrittenFile:
        self._file.close()
        return WrittenFile(*self._known, self._rows)


def _ready(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    array = one(column) if isinstance(column, pa.ChunkedArray) else column
    return only_used(array) if pa.types.is_dictionary(array.type) else array


def _by_month(events: pa.Table) -> Sequence[tuple[int, pa.Table]]:
    days = events["local_day"].to_numpy()
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
    if months.min() == months.max():
        return [(int(months[0]), events)]
    order = np.argsort(months, kind="stable")
    cuts = [0, *(np.flatnonzero(np.diff(months[order])) + 1).tolist(), len(months)]
    # taken, not sliced: a slice would keep the memory of all the others
    parts = [order[begin:end] for begin, end in pairwise(cuts)]
    return [(int(months[part[0]]), events.take(pa.array(part))) for part in parts]
