"""Facts in memory: what a test writes down as rows, measures read as a store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest

from twofold.facts.frames import LastSteps
from twofold.facts.schemas import ANSWER, EVENT
from twofold.facts.units import UnitTree

DAY_US = 86_400_000_000
DEFAULTS: dict[str, Any] = {
    "event_check": 0,
    "version": 1,
    "load": "l",
    "recorded_us": 0,
    "kind": "survey",
    "side": "customer",
    "status": "complete",
    "occurred_us": 0,
    "zone": "UTC",
    "weight": 1.0,
    "item": "q",
    "item_version": 1,
    "scale_low": 1.0,
    "scale_high": 5.0,
    "source": "s",
    "row": 2,
    "content": 0,
}


def filled(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows with every column of the schema: what a row leaves out is ordinary."""
    contexts = sorted({name for row in rows for name in row if name.startswith("context_")})
    whole = pa.schema([*schema, *(pa.field(name, pa.string()) for name in contexts)])
    complete = []
    for number, row in enumerate(rows):
        one = {"event_id": number + 1} | DEFAULTS | row
        one.setdefault("local_us", one["occurred_us"])
        one.setdefault("local_day", one["local_us"] // DAY_US)
        one.setdefault("respondent", one.get("person") or one["event_id"])
        complete.append({name: one.get(name) for name in whole.names})
    return pa.Table.from_pylist(complete, whole)


@dataclass(frozen=True)
class DuckFacts:
    """Facts on DuckDB, in memory."""

    connection: duckdb.DuckDBPyConnection
    answer_table: pa.Table
    event_table: pa.Table
    tree: UnitTree

    def answers(self) -> nw.LazyFrame[Any]:
        return self.local(self.answer_table)

    def events(self) -> nw.LazyFrame[Any]:
        return self.local(self.event_table)

    def local(self, table: pa.Table) -> nw.LazyFrame[Any]:
        return nw.from_native(self.connection.from_arrow(table))

    @contextmanager
    def keep(self, frame: nw.LazyFrame[Any]) -> Iterator[nw.LazyFrame[Any]]:
        yield self.local(self.collect(frame))

    def collect(self, frame: nw.LazyFrame[Any], then: LastSteps | None = None) -> pa.Table:
        return (then(frame) if then else frame).collect("pyarrow").to_native()

    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        yield from self.collect(frame).to_batches()

    def units(self) -> UnitTree:
        return self.tree


@dataclass(frozen=True)
class PolarsFacts:
    """The same facts on Polars: another engine, another author."""

    answer_table: pa.Table
    event_table: pa.Table
    tree: UnitTree

    def answers(self) -> nw.LazyFrame[Any]:
        return self.local(self.answer_table)

    def events(self) -> nw.LazyFrame[Any]:
        return self.local(self.event_table)

    def local(self, table: pa.Table) -> nw.LazyFrame[Any]:
        return nw.from_native(pl.from_arrow(table).lazy())

    @contextmanager
    def keep(self, frame: nw.LazyFrame[Any]) -> Iterator[nw.LazyFrame[Any]]:
        yield self.local(self.collect(frame))

    def collect(self, frame: nw.LazyFrame[Any], then: LastSteps | None = None) -> pa.Table:
        return (then(frame) if then else frame).collect("pyarrow").to_native()

    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        yield from self.collect(frame).to_batches()

    def units(self) -> UnitTree:
        return self.tree


MakeFacts = Callable[..., DuckFacts | PolarsFacts]


@pytest.fixture(scope="session")
def memory_facts() -> Callable[..., DuckFacts]:
    """Make facts on a DuckDB connection: ``memory_facts(connection, answers, events, tree)``."""

    def make(connection, answers, events, tree):
        return DuckFacts(connection, filled(answers, ANSWER), filled(events, EVENT), tree)

    return make


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(params=["duckdb", "polars"])
def facts_of(request, connection) -> MakeFacts:
    """Make facts of rows: ``facts_of(answers=[...], events=[...], units=[...])``."""

    def make(answers=(), events=(), units=()):
        tree = UnitTree.of(units)
        tables = filled(list(answers), ANSWER), filled(list(events), EVENT)
        return DuckFacts(connection, *tables, tree) if request.param == "duckdb" else PolarsFacts(*tables, tree)

    return make
