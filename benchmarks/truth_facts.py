"""Facts in memory for thousands of organisations at once, told apart by the context field ``rep``."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from truth_scenarios import Covered, Ints, inside

from twofold.facts.frames import LastSteps
from twofold.facts.schemas import ANSWER, EVENT
from twofold.facts.units import UnitTree
from twofold.measures.intervals import Interval

DAY_US = 86_400_000_000
HOUR_US = 3_600_000_000
# what every row says unless a scenario says otherwise
ORDINARY: dict[str, Any] = {
    "event_check": 0,
    "version": 1,
    "load": "l",
    "recorded_us": 0,
    "kind": "survey",
    "side": "customer",
    "status": "complete",
    "occurred_us": 0,
    "local_us": 0,
    "local_day": 0,
    "zone": "UTC",
    "weight": 1.0,
    "item": "q",
    "item_version": 1,
    "source": "s",
    "row": 2,
    "content": 0,
}
Column = npt.NDArray[Any] | str | float


@dataclass(frozen=True)
class MemoryFacts:
    """Facts on DuckDB, in memory."""

    connection: duckdb.DuckDBPyConnection
    answer_table: pa.Table
    event_table: pa.Table

    def answers(self) -> nw.LazyFrame[Any]:
        """The answers."""
        return self.local(self.answer_table)

    def events(self) -> nw.LazyFrame[Any]:
        """The events."""
        return self.local(self.event_table)

    def local(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """A table beside the facts."""
        return nw.from_native(self.connection.from_arrow(table))

    @contextmanager
    def keep(self, frame: nw.LazyFrame[Any]) -> Iterator[nw.LazyFrame[Any]]:
        """The rows of a plan, computed once."""
        yield self.local(self.collect(frame))

    def collect(self, frame: nw.LazyFrame[Any], then: LastSteps | None = None) -> pa.Table:
        """Compute a frame."""
        return (then(frame) if then else frame).collect("pyarrow").to_native()

    def units(self) -> UnitTree:
        """No units."""
        return UnitTree.of([])


def filled(schema: pa.Schema, rep: Ints, columns: dict[str, Column]) -> pa.Table:
    """Rows with every column of the schema, and the organisation each belongs to."""
    given = {"event_id": np.arange(1, rep.size + 1)} | ORDINARY | columns
    arrays = {}
    for field in schema:
        values = given.get(field.name)
        if field.name == "respondent" and values is None:
            values = given.get("person", given["event_id"])
        if isinstance(values, np.ndarray):
            arrays[field.name] = pa.array(values, field.type, from_pandas=True)
        else:
            arrays[field.name] = pa.repeat(pa.scalar(values, field.type), rep.size)
    return pa.table(arrays, schema).append_column("context_rep", pa.array(rep).cast(pa.string()))


def facts_of(
    answers: tuple[Ints, dict[str, Column]] | None = None, events: tuple[Ints, dict[str, Column]] | None = None
) -> MemoryFacts:
    """Facts of answers, events or both."""
    nothing: tuple[Ints, dict[str, Column]] = (np.zeros(0, np.int64), {})
    return MemoryFacts(duckdb.connect(), filled(ANSWER, *(answers or nothing)), filled(EVENT, *(events or nothing)))


def covered_by(estimates: pa.Table, truth: npt.ArrayLike, reps: int) -> Covered:
    """Whether each organisation's interval covers; those that are not shown count as missed."""
    place = np.asarray(estimates.column("rep").cast(pa.int64()).to_numpy())
    ordinary = place < reps
    low, high = (
        np.asarray(estimates.column(end).to_numpy(zero_copy_only=False), float)[ordinary] for end in ("low", "high")
    )
    shown = np.asarray(estimates.column("shown").to_numpy())[ordinary]
    wanted = np.broadcast_to(np.asarray(truth, float), reps)[place[ordinary]]
    return shown & inside(Interval(low, high), wanted)
