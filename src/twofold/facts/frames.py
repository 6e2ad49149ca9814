"""What a measure needs of whoever keeps the facts: lazy frames on one engine."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

import narwhals as nw
import pyarrow as pa

from twofold.facts.units import UnitTree
from twofold.facts.words import Record

LastSteps = Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]]


class FactFrames(Protocol):
    """The facts at one moment, on one engine.

    Frames hold current rows only: superseded versions are already left out. ``answers`` has the columns of
    ``schemas.ANSWER`` plus context columns, ``events`` those of ``schemas.EVENT`` plus context columns.
    """

    def answers(self) -> nw.LazyFrame[Any]:
        """Every current answer, one row each."""

    def events(self) -> nw.LazyFrame[Any]:
        """Every current event, one row each."""

    def local(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """Bring a small table to the engine, to be joined there."""

    def keep(self, frame: nw.LazyFrame[Any]) -> AbstractContextManager[nw.LazyFrame[Any]]:
        """The rows of a plan that several others start from: run once, kept on the engine until the block ends."""

    def collect(self, frame: nw.LazyFrame[Any], then: LastSteps | None = None) -> pa.Table:
        """Run a plan and bring its result here.

        Args:
            frame: the plan.
            then: its last steps. An engine may keep what it made of equal ones for the next frame of such columns.
        """

    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Run a plan and bring its result here piece by piece; ask nothing else of these facts until it is through."""

    def units(self) -> UnitTree:
        """The organisation's tree; empty where none was loaded."""


def counted_by_month(facts: FactFrames, record: Record) -> dict[int, int]:
    """How many rows each month (since 1970-01) has; nothing where whoever keeps the facts does not tell."""
    counted = getattr(facts, "rows_by_month", None)
    return counted(record) if counted else {}
