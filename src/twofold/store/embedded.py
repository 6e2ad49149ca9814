"""The embedded engine: the store's facts on DuckDB, through Narwhals."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa

from twofold.errors import StoreBusy
from twofold.facts.frames import LastSteps
from twofold.facts.units import Unit, UnitTree
from twofold.facts.words import Record
from twofold.store.layout import record_schema
from twofold.store.reading import ENGINE_TYPES, Readable, among, current_rows, named, rows_of
from twofold.store.sensitive import sensitive_among
from twofold.store.snapshot import Snapshot

# names of stand-ins: facts may share a connection
_NUMBERS = itertools.count()
_ROWS = "rows_of_a_frame"
BATCH_ROWS = 1 << 18


@dataclass(frozen=True)
class EmbeddedFacts:
    """The facts of one snapshot on a DuckDB connection of their own: one thread at a time may use them.

    Plans are made over stand-ins of the records and bound to their files once, when they run: the engine binds
    a plan anew at each of its steps, and binding hundreds of files takes longer than a small question.

    Attributes:
        connection: where plans run.
        snapshot: the files.
        readable: where on this machine a file can be read.
        as_of_us: the moment, in microseconds since 1970 UTC; None for everything known.
    """

    connection: duckdb.DuckDBPyConnection
    snapshot: Snapshot
    readable: Readable
    as_of_us: int | None = None
    _bound: dict[str, str] = field(default_factory=dict, repr=False)

    def answers(self) -> nw.LazyFrame[Any]:
        """Every current answer, one row each."""
        return self._table(self._answers)

    def events(self) -> nw.LazyFrame[Any]:
        """Every current event, one row each."""
        return self._table(self._events)

    def local(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """Bring a small table to the engine, to be joined there."""
        name = f"local_{next(_NUMBERS)}"
        self.connection.register(name, table)
        return self._table(name)

    @contextmanager
    def keep(self, frame: nw.LazyFrame[Any]) -> Iterator[nw.LazyFrame[Any]]:
        """The rows of a plan, run once and kept until the block ends.

        Raises:
            StoreBusy: as ``collect``.
        """
        name = f"kept_{next(_NUMBERS)}"
        self._run(f"CREATE TEMP TABLE {name} AS {self._query(frame)}")
        try:
            yield self._table(name)
        finally:
            self.connection.execute(f"DROP TABLE {name}")

    def collect(self, frame: nw.LazyFrame[Any], then: LastSteps | None = None) -> pa.Table:
        """Run a plan and bring its result here.

        Raises:
            StoreBusy: the store was compacted, or somebody erased, after these facts were opened.
        """
        return self._run(self._query(frame, then)).to_arrow_table()

    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Run a plan and bring its result here piece by piece; ask nothing else of these facts until it is through.

        Raises:
            StoreBusy: as ``collect``.
        """
        found = self._run(self._query(frame))
        try:
            yield from found.to_arrow_reader(BATCH_ROWS)
        except (duckdb.IOException, OSError) as error:
            raise self._moved(error) from error

    def units(self) -> UnitTree:
        """The organisation's tree: of each unit, the row that was learnt last."""
        return self._units

    def rows_by_month(self, record: Record) -> dict[int, int]:
        """How many rows of a record each month (since 1970-01, by local days) has, superseded ones among them."""
        rows: Counter[int] = Counter()
        for file in self.snapshot.of(record):
            rows[file.month] += file.rows
        return rows

    def _table(self, name: str) -> nw.LazyFrame[Any]:
        return nw.from_native(self.connection.table(name)).lazy()

    def _query(self, frame: nw.LazyFrame[Any], then: LastSteps | None = None) -> str:
        """The plan as SQL over the files: common table expressions take the names of the stand-ins."""
        rows = frame.to_native()
        query = rows.sql_query()
        parts = [f"{name} AS NOT MATERIALIZED ({read})" for name, read in self._bound.items() if name in query]
        if then is not None:
            columns = tuple(zip(rows.columns, map(str, rows.types), strict=True))
            parts.append(f"{_ROWS} AS NOT MATERIALIZED ({query})")
            query = _last_steps(then, columns)
        return f"WITH {', '.join(parts)} {query}" if parts else query

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.connection.execute(query)
        except duckdb.IOException as error:
            raise self._moved(error) from error

    def _stand_in(self, record: Record) -> str:
        """The name of a view with the columns of a record and nothing to read; only ``collect`` and ``keep`` read."""
        name = f"{record}_rows_{next(_NUMBERS)}_"
        schema = record_schema(record, self.snapshot.context)
        columns = ((column.name, ENGINE_TYPES[column.type]) for column in schema)
        self.connection.execute(_view(name, columns, "error('collect frames through the facts they came from')"))
        self._bound[name] = current_rows(self.snapshot, record, self.readable, self.as_of_us)
        return name

    @cached_property
    def sensitive_items(self) -> frozenset[str]:
        """The items whose words nobody is shown, whatever is asked about which moment."""
        return sensitive_among(self.readable(file.name) for file in self.snapshot.of(Record.ITEM))

    def _moved(self, error: duckdb.Error | OSError) -> StoreBusy:
        return StoreBusy(
            f"{self.snapshot.root}: files of the store were replaced while they were read (compaction or an erasure); "
            f"open the facts again ({str(error).splitlines()[0]})",
        )

    @cached_property
    def _answers(self) -> str:
        name = self._stand_in(Record.ANSWER)
        if self.sensitive_items:
            wordless = f"CASE WHEN {among('item', self.sensitive_items)} THEN NULL ELSE text END AS text"
            self._bound[name] = f"SELECT * REPLACE ({wordless}) FROM ({self._bound[name]})"  # noqa: S608 - our own names, values quoted
        return name

    @cached_property
    def _events(self) -> str:
        return self._stand_in(Record.EVENT)

    @cached_property
    def _units(self) -> UnitTree:
        if not self.snapshot.of(Record.UNIT):
            return UnitTree()
        known = "" if self.as_of_us is None else f"WHERE recorded_us <= {self.as_of_us} "
        units = rows_of(self.snapshot, Record.UNIT, self.readable)
        rows = self.connection.execute(
            f"SELECT unit, parent, name, level, country, zone FROM ({units}) {known}"  # noqa: S608 - our own names, values quoted
            "QUALIFY row_number() OVER (PARTITION BY unit ORDER BY recorded_us DESC, load DESC) = 1 ORDER BY unit",
        ).fetchall()
        return UnitTree.of(Unit(*row) for row in rows)


@lru_cache(maxsize=256)
def _last_steps(then: LastSteps, columns: tuple[tuple[str, str], ...]) -> str:
    """The last steps of a plan as SQL over ``_ROWS``: they are the same for every question of one kind."""
    with duckdb.connect() as planner:
        planner.execute(_view(_ROWS, columns, "NULL"))
        rows: nw.LazyFrame[Any] = nw.from_native(planner.table(_ROWS)).lazy()
        return str(then(rows).to_native().sql_query())


def _view(name: str, columns: Iterable[tuple[str, str]], value: str) -> str:
    """A stand-in: columns of one value that nobody reads. Binding it is fast, as the value is written once."""
    written = ", ".join(f"nothing::{kind} AS {named(column)}" for column, kind in columns)
    return f"CREATE TEMP VIEW {name} AS SELECT {written} FROM (SELECT {value} AS nothing FROM range(1))"  # noqa: S608 - our own names, quoted
