"""The steps of a plain event log: any file with a case, a touchpoint and a time, without a store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.errors import SourceError, UsageError
from twofold.journeys.cutting import CASE_BIT, Moments, cut
from twofold.journeys.ordering import spread
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import UNRECORDED, Coded, LeftOut, Steps
from twofold.sources.mapping import EventMapping, Field, Mapping, SourceOptions
from twofold.sources.proposing.inspect import inspect
from twofold.sources.reading.rows import Rows, open_rows
from twofold.sources.sql_text import Cells
from twofold.sources.time_readings import time_readings
from twofold.sources.times import EARLIEST_US, Reading, moment, offset_sql, wall_sql

KEPT_FAULTS = 20  # rows that are named one by one
HOUR_ONLY = len("2026-01-31T12")  # no time to the other reading
# the names that the standard of event logs gives them; files that were logs once keep them
STANDARD = {"case": "case:concept:name", "touchpoint": "concept:name", "time": "time:timestamp"}


@dataclass(frozen=True, slots=True)
class LogColumns:
    """Where a log says what.

    Attributes:
        case: the column that ties rows into one journey.
        touchpoint: what happened.
        time: when; without an offset it is taken as universal time.
        kept: further columns, for segments.
    """

    case: str
    touchpoint: str
    time: str
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row of a log that is no step.

    Attributes:
        row: its number in the file.
        reason: why, in words.
    """

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Log:
    """A log that was read.

    Attributes:
        steps: its steps; ``event`` holds row numbers.
        columns: where the file said what.
        read: rows of the file.
        refused: how many rows are no steps.
        faults: the first of them, with reasons.
    """

    steps: Steps
    columns: LogColumns
    read: int
    refused: int
    faults: tuple[RowFault, ...]


def log_steps(
    path: Path,
    *,
    case: str | None = None,
    touchpoint: str | None = None,
    time: str | None = None,
    kept: Sequence[str] = (),
    rule: PathRule | None = None,
) -> Log:
    """Read the steps of an event log: CSV, XLSX, Parquet, JSON, XES or OCEL.

    Rows of one case and one moment keep the order of the file.

    Args:
        path: the file.
        case: the column that ties rows into one journey (or the type of objects, of an object-centric log); proposed
            from the data where left out.
        touchpoint: the column that says what happened; proposed where left out.
        time: the column of times; proposed where left out.
        kept: further columns to keep of each step.
        rule: what ends a journey; no gap divides a case.

    Raises:
        SourceError: the file cannot be read, or holds no row that is a step.
        UsageError: it has no such column, or none is named and none can be proposed.
    """
    path = Path(path)
    rows = open_rows(path)
    if rows.format == "ocel" and case is not None and case not in rows.columns:
        rows, case = open_rows(path, SourceOptions(object_type=case)), STANDARD["case"]
    columns = _columns(path, rows, {"case": case, "touchpoint": touchpoint, "time": time}, tuple(kept))
    reading = _reading(path, rows, columns.time)
    gathered = _Gathered(columns, path.name)
    with duckdb.connect() as connection:
        for table, numbers in _tables(rows, gathered):
            gathered.add(table, numbers, _moments(connection, table[columns.time], reading))
    return gathered.log(rule or PathRule())


def _columns(path: Path, rows: Rows, named: dict[str, str | None], kept: tuple[str, ...]) -> LogColumns:
    there = rows.columns
    if not all(named.values()):
        proposed = STANDARD if set(STANDARD.values()) <= set(there) else _proposed(path)
        named = {what: name or proposed.get(what) for what, name in named.items()}
    for what, name in named.items():
        if name is None:
            raise UsageError(f"{path.name}: which column is the {what}? There are: {', '.join(there)}")
    for name in (*named.values(), *kept):
        if name not in there:
            raise UsageError(f"{path.name} has no column {name!r}; there are: {', '.join(there)}")
    return LogColumns(str(named["case"]), str(named["touchpoint"]), str(named["time"]), kept)


def _proposed(path: Path) -> dict[str, str]:
    event = inspect(path).mapping.event
    fields = {"case": event.case, "touchpoint": event.touchpoint, "time": event.occurred_at}
    return {what: field.columns[0] for what, field in fields.items() if field and field.columns}


def _reading(path: Path, rows: Rows, time: str) -> Reading:
    mapping = Mapping(SourceOptions(), EventMapping(occurred_at=Field(columns=(time,))))
    return time_readings(mapping, Cells(path.name, rows.columns, "."), rows.batches)["occurred_at"]


def _tables(rows: Rows, gathered: "_Gathered") -> Iterator[tuple[pa.Table, pa.Int64Array]]:
    for batch in rows.batches():
        gathered.refuse([RowFault(each.row, each.reason) for each in batch.broken])
        if batch.table.num_rows:
            yield batch.table.rename_columns(list(rows.columns)), batch.numbers


def _moments(connection: duckdb.DuckDBPyConnection, told: pa.ChunkedArray, reading: Reading) -> pa.Array:
    """Microseconds since 1970 UTC of each text; null where it is no time."""
    plain = _all_iso(told) if reading.iso else None
    if plain is not None:
        return plain
    universal = moment("time", "UTC", zoned=reading.zoned).settled["time_us"]
    connection.register("cells", pa.table({"told": told, "place": pa.array(range(len(told)))}))
    query = (
        f"SELECT {universal} AS us FROM (SELECT place, {wall_sql('told', reading)} AS time_wall, "  # noqa: S608 - our own SQL
        f"{offset_sql('told', reading)} AS time_offset FROM cells) ORDER BY place"
    )
    found = connection.execute(query).to_arrow_table()["us"].combine_chunks().cast(pa.int64())
    connection.unregister("cells")
    return found


def _all_iso(told: pa.ChunkedArray) -> pa.Array | None:
    """The same for texts that are ISO 8601 all over, with an offset or all without, which Arrow reads much faster."""
    if pc.any(pc.equal(pc.utf8_length(told), HOUR_ONLY)).as_py():
        return None
    for kind in (pa.timestamp("us", "UTC"), pa.timestamp("us")):
        try:
            return told.cast(kind).combine_chunks().cast(pa.int64())
        except pa.ArrowInvalid:
            continue
    return None


class _Gathered:
    """What has been read of a log so far."""

    def __init__(self, columns: LogColumns, name: str) -> None:
        self._columns = columns
        self._name = name
        self._read = 0
        self._refused = 0
        self._faults: list[RowFault] = []
        self._parts: list[pa.Table] = []

    def refuse(self, faults: list[RowFault]) -> None:
        """Count rows that are no steps, and remember the first of them."""
        self._read += len(faults)
        self._refused += len(faults)
        self._faults += faults[: max(0, KEPT_FAULTS - len(self._faults))]

    def add(self, table: pa.Table, numbers: pa.Int64Array, times: pa.Array) -> None:
        """Take in a batch of rows with their moments."""
        self._read += table.num_rows
        case, told = table[self._columns.case], table[self._columns.time]
        no_case = pc.equal(case, "")
        no_time = pc.or_kleene(pc.is_null(times), pc.less(pc.fill_null(times, 0), EARLIEST_US))
        wrong = pc.or_(no_case, no_time)
        if pc.any(wrong).as_py():
            self._refused += int(pc.sum(wrong).as_py())
            self._explain(table.filter(wrong), numbers.filter(pc.cast(wrong, pa.bool_()).combine_chunks()), told)
        names = dict.fromkeys((self._columns.touchpoint, *self._columns.kept))
        part = {"case": case, "time": times, "row": numbers} | {f"of {name}": table[name] for name in names}
        self._parts.append(pa.table(part).filter(pc.invert(wrong)))

    def _explain(self, wrong: pa.Table, numbers: pa.Array, _told: pa.ChunkedArray) -> None:
        room = max(0, KEPT_FAULTS - len(self._faults))
        rows = zip(
            numbers.to_pylist()[:room],
            wrong[self._columns.case].to_pylist()[:room],
            wrong[self._columns.time].to_pylist()[:room],
            strict=True,
        )
        for row, case, time in rows:
            reason = f"{self._columns.case} is empty" if not case else f"{self._columns.time} {time!r} is no time"
            self._faults.append(RowFault(row, reason))

    def log(self, rule: PathRule) -> Log:
        """All of it, ordered."""
        table = pa.concat_tables(self._parts) if self._parts else None
        if table is None or not table.num_rows:
            first = f" (row {self._faults[0].row}: {self._faults[0].reason})" if self._faults else ""
            raise SourceError(f"{self._name} holds no row with a case and a time{first}")
        time = table["time"].to_numpy()
        touchpoint = table[f"of {self._columns.touchpoint}"]
        moments = Moments(
            key=_case_keys(table["case"]),
            time=time,
            row=table["row"].to_numpy(),
            event=table["row"].to_numpy(),
            touchpoint=Coded.of(pc.if_else(pc.equal(touchpoint, ""), UNRECORDED, touchpoint)),
            columns={name: _column(table[f"of {name}"]) for name in self._columns.kept},
        )
        steps = cut(moments, rule, until=int(time.max()), left_out=LeftOut(without_key=self._refused))
        return Log(steps, self._columns, self._read, self._refused, tuple(self._faults))


def _case_keys(case: pa.ChunkedArray) -> NDArray[np.uint64]:
    """Distinct keys of distinct cases, spread over 63 bits."""
    number = Coded.of(case).codes.astype(np.uint64)
    return (spread(number) >> np.uint64(1)) | CASE_BIT


def _column(texts: pa.ChunkedArray) -> Coded:
    return Coded.of(pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts))
