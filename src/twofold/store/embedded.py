"""The embedded engine: the store's facts on DuckDB, through Narwhals."""

import itertools
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa

from twofold.errors import StoreBusy
from twofold.facts.units import Unit, UnitTree
from twofold.facts.words import Record
from twofold.store.reading import Readable, current_rows, rows_of
from twofold.store.snapshot import Snapshot


@dataclass(frozen=True)
class EmbeddedFacts:
    """The facts of one snapshot on a DuckDB connection of their own: one thread at a time may use them.

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
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count, repr=False)

    def answers(self) -> nw.LazyFrame[Any]:
        """Every current answer, one row each."""
        return self._frame(self._answers)

    def events(self) -> nw.LazyFrame[Any]:
        """Every current event, one row each."""
        return self._frame(self._events)

    def local(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """Bring a small table to the engine, to be joined there."""
        name = f"local_{next(self._numbers)}"
        self.connection.register(name, table)
        return nw.from_native(self.connection.table(name)).lazy()

    def collect(self, frame: nw.LazyFrame[Any]) -> pa.Table:
        """Run a plan and bring its result here.

        Raises:
            StoreBusy: the store was compacted, or somebody erased, after these facts were opened.
        """
        try:
            return frame.collect("pyarrow").to_arrow()
        except duckdb.IOException as error:
            raise self._moved(error) from error

    def units(self) -> UnitTree:
        """The organisation's tree: of each unit, the row that was learnt last."""
        return self._units

    def _frame(self, query: str) -> nw.LazyFrame[Any]:
        try:
            return nw.from_native(self.connection.sql(query)).lazy()
        except duckdb.IOException as error:
            raise self._moved(error) from error

    def _moved(self, error: duckdb.Error) -> StoreBusy:
        return StoreBusy(
            f"{self.snapshot.root}: files of the store were replaced while they were read (compaction or an erasure); "
            f"open the facts again ({str(error).splitlines()[0]})",
        )

    @cached_property
    def _answers(self) -> str:
        return current_rows(self.snapshot, Record.ANSWER, self.readable, self.as_of_us)

    @cached_property
    def _events(self) -> str:
        return current_rows(self.snapshot, Record.EVENT, self.readable, self.as_of_us)

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
