"""Try a mapping on a file without keeping anything: what would be accepted, what rejected and why, row by row."""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from twofold.privacy.pseudonyms import Key
from twofold.sources.answer_rows import answers_of
from twofold.sources.conversion import Conversion
from twofold.sources.convert import Converter
from twofold.sources.mapping import Mapping
from twofold.sources.origin import Origin
from twofold.sources.planning import plan_file
from twofold.sources.reading.batches import RowBatch
from twofold.sources.reading.begun import Begun
from twofold.sources.reading.read_ahead import portions
from twofold.sources.reading.rows import Rows, open_rows

SHOWN_ROWS = 50
_MEMORY = "512MB"
_SEEN = "CREATE TABLE seen (event_id BIGINT, event_check BIGINT, content BIGINT, local_day INTEGER)"
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row, or one answer of it, would be rejected.

    Attributes:
        column: the columns at fault; None where the row could not be read as a row.
        item: the answer that would be rejected; None: the whole row.
        found: what stands there; None where nothing does, or where it names a person.
        reason: what was expected, in a sentence.
    """

    column: str | None
    item: str | None
    found: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One row of the file.

    Attributes:
        row: its number; the header is row 1.
        cells: as they stand in the file; none where the row could not be read as a row.
        faults: what is wrong with it; empty where all of it would be accepted.
    """

    row: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether it would become an event, perhaps without some answers."""
        return all(fault.item is not None for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Group:
    """Faults that are alike.

    Attributes:
        column: as in ``Fault``.
        item: as in ``Fault``.
        reason: as in ``Fault``.
        count: how many rows or answers.
        row: the number of the first row.
        examples: up to five different values that were found.
    """

    column: str | None
    item: str | None
    reason: str
    count: int
    row: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DryRun:
    """What loading a file would do; ``read == accepted + rejected + repeated``.

    What the store has already is not known here: rows that it knows would be duplicates.

    Attributes:
        source: the file's name.
        columns: its headers.
        read: its rows.
        accepted: rows that would become events.
        rejected: rows that would not.
        repeated: rows that say what an earlier row of the file says.
        changed: accepted rows that replace an earlier row of the file with the same id.
        rejected_answers: answers that would be rejected while their row would not.
        answers: by item, how many answers there would be.
        missing: by item, how many cells say that there is no answer.
        first: the earliest local day; None without events.
        last: the latest.
        groups: the faults, the most frequent first.
        rows: the first rows of the file.
        faulty: the first rows with a fault.
        warnings: what a person should look at.
    """

    source: str
    columns: tuple[str, ...]
    read: int
    accepted: int
    rejected: int
    repeated: int
    changed: int
    rejected_answers: int
    answers: dict[str, int]
    missing: dict[str, int]
    first: date | None
    last: date | None
    groups: tuple[Group, ...]
    rows: tuple[TriedRow, ...]
    faulty: tuple[TriedRow, ...]
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The figures under their names; days as ISO text."""
        days = {"first": self.first and self.first.isoformat(), "last": self.last and self.last.isoformat()}
        return asdict(self) | days


def dry_run(
    path: Path,
    mapping: Mapping,
    *,
    most: int = SHOWN_ROWS,
    progress: Progress | None = None,
    source: str | None = None,
) -> DryRun:
    """Convert a whole file and keep nothing of it.

    Args:
        path: the foreign file.
        mapping: how its columns become facts.
        most: how many rows are shown, of the first ones and of those with a fault.
        progress: called with the share of the file that was read, from 0 to 1.
        source: what the file is called; its own name where left out.

    Raises:
        SourceError: the file cannot be read.
        MappingError: the mapping does not fit the file.
    """
    path = Path(path)
    rows = open_rows(path, mapping.source)
    now_us = int(datetime.now(UTC).timestamp() * 1_000_000)
    # pseudonyms are made with a key that is forgotten at the end
    origin = Origin(source or path.name, rows.digest, path.stat().st_mtime_ns // 1000, now_us, _passing_key())
    begun = Begun(rows, lambda: open_rows(path, mapping.source))
    conversion = plan_file(begun, mapping, origin)
    with passing_room() as connection:
        converter = Converter(connection, conversion)
        connection.execute(_SEEN)
        tried = _Tried(connection, conversion, most)
        for batch in _told(begun, progress):
            tried.add(batch, converter.add(batch))
        converter.finish()
        return tried.result(rows, converter.read)


def _passing_key() -> Key:
    return Key(secrets.token_bytes(32))


def _told(begun: Begun, progress: Progress | None) -> Iterator[RowBatch]:
    for batch in portions(begun.batches()):
        yield batch
        if progress is not None:
            progress(begun.rows.progress())


@contextmanager
def passing_room() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory for one walk through a file; what does not fit lies beside it until the end."""
    with tempfile.TemporaryDirectory(prefix="twofold-dry-") as place, duckdb.connect(":memory:") as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute(f"SET temp_directory = '{place.replace(chr(39), chr(39) * 2)}'")
        connection.execute("SET threads = 1")
        connection.execute("SET preserve_insertion_order = false")
        yield connection


class _Tried:
    """Counts and keeps what is shown, batch by batch."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, conversion: Conversion, most: int) -> None:
        self._connection = connection
        self._conversion = conversion
        self._most = most
        self._first: list[TriedRow] = []
        self._cells: dict[int, tuple[str, ...]] = {}
        self._answers: dict[str, int] = {}
        self._missing: dict[str, int] = {}

    def add(self, batch: RowBatch, events: pa.Table) -> None:
        """Take a batch and the events it became."""
        if len(self._first) < self._most:
            for row, cells in _rows_of(batch, self._most - len(self._first)):
                self._first.append(TriedRow(row, cells))
        self._keep_faulty(batch)
        days = events["local_day"]
        seen = pa.table({name: events[name] for name in ("event_id", "event_check", "content")} | {"local_day": days})
        self._connection.register("batch_seen", seen)
        self._connection.execute("INSERT INTO seen SELECT * FROM batch_seen")
        self._connection.unregister("batch_seen")
        if self._conversion.answers and events.num_rows:
            self._count_answers(answers_of(self._conversion, events.combine_chunks()))

    def result(self, rows: Rows, read: int) -> DryRun:
        """What was found, once all batches are in."""
        events, said, ids, first, last = self._one(
            "SELECT count(*), count(DISTINCT (event_id, event_check, content)), "
            "count(DISTINCT (event_id, event_check)), min(local_day), max(local_day) FROM seen"
        )
        rejected = self._one("SELECT count(*) FROM rejected WHERE item IS NULL")[0]
        return DryRun(
            source=self._conversion.origin.source,
            columns=rows.columns,
            read=read,
            accepted=said,
            rejected=rejected,
            repeated=events - said,
            changed=said - ids,
            rejected_answers=self._one("SELECT count(*) FROM rejected WHERE item IS NOT NULL")[0],
            answers=self._answers,
            missing=self._missing,
            first=_day(first),
            last=_day(last),
            groups=self._groups(),
            rows=self._with_faults(self._first),
            faulty=self._with_faults([TriedRow(row, cells) for row, cells in sorted(self._cells.items())]),
            warnings=tuple(rows.warnings),
        )

    def _keep_faulty(self, batch: RowBatch) -> None:
        wanted = self._most - len(self._cells)
        if wanted <= 0:
            return
        numbers = self._connection.execute(
            "SELECT DISTINCT row FROM rejected WHERE row > ? ORDER BY row LIMIT ?",
            [max(self._cells, default=-1), wanted],
        ).fetchall()
        faulty = {number for (number,) in numbers}
        cells = dict(_rows_of(RowBatch(*_only(batch, faulty)), wanted)) if faulty else {}
        self._cells |= {number: cells.get(number, ()) for number in sorted(faulty)}

    def _count_answers(self, answers: pa.Table) -> None:
        given = pc.is_null(answers["missing"])
        for counts, rows in ((self._answers, answers.filter(given)), (self._missing, answers.filter(pc.invert(given)))):
            for each in pc.value_counts(rows["item"].cast(pa.string()).combine_chunks()).to_pylist():
                counts[each["values"]] = counts.get(each["values"], 0) + each["counts"]

    def _groups(self) -> tuple[Group, ...]:
        found = self._connection.execute(
            'SELECT "column", item, reason, count(*), min(row), (list(DISTINCT found) FILTER (found IS NOT NULL))[:5] '
            "FROM rejected GROUP BY ALL ORDER BY 4 DESC, 5"
        ).fetchall()
        return tuple(
            Group(column, item, reason, count, row, tuple(sorted(examples or ())))
            for column, item, reason, count, row, examples in found
        )

    def _with_faults(self, rows: list[TriedRow]) -> tuple[TriedRow, ...]:
        numbers = [each.row for each in rows]
        found = self._connection.execute(
            'SELECT row, "column", item, found, reason FROM rejected WHERE list_contains(?, row) ORDER BY row, item',
            [numbers],
        ).fetchall()
        faults: dict[int, list[Fault]] = {}
        for row, *told in found:
            faults.setdefault(row, []).append(Fault(*told))
        return tuple(TriedRow(each.row, each.cells, tuple(faults.get(each.row, ()))) for each in rows)

    def _one(self, query: str) -> tuple[Any, ...]:
        return tuple(self._connection.execute(query).fetchone() or ())


def _rows_of(batch: RowBatch, most: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    table = batch.table.slice(0, most)
    columns = [column.to_pylist() for column in table.columns]
    for place, number in enumerate(batch.numbers.slice(0, most).to_pylist()):
        yield number, tuple(column[place] for column in columns)


def _only(batch: RowBatch, numbers: set[int]) -> tuple[pa.Table, pa.Array]:
    wanted = pc.is_in(batch.numbers, pa.array(sorted(numbers), pa.int64()))
    return batch.table.filter(wanted), batch.numbers.filter(wanted)


def _day(days: int | None) -> date | None:
    return None if days is None else date(1970, 1, 1) + timedelta(days=days)
