"""Facts about a part of the customers: what somebody who may see only some units is shown is computed from these alone.

Employees are never among them. Their answers are decided about once, over all of them; a part cut out beforehand would
be a second decision, and the difference between two decisions could be one person.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pyarrow as pa

from twofold.facts.frames import FactFrames, LastSteps, counted_by_month
from twofold.facts.units import UnitTree
from twofold.facts.words import Record, Side
from twofold.measures.filters import Filter, find_filters
from twofold.measures.questions import where_expression
from twofold.measures.sensitive import sensitive_in

NO_EMPLOYEES = Filter("side", "=", (Side.CUSTOMER.value, Side.SHOPPER.value))


@dataclass(frozen=True)
class Narrowed:
    """Facts of which only those exist that fulfil all conditions; otherwise as the facts behind them.

    Attributes:
        behind: all facts, at the same moment and on the same engine.
        where: the conditions; ``narrowed`` adds the one that leaves employees out.
    """

    behind: FactFrames
    where: tuple[Filter, ...]

    @property
    def as_of_us(self) -> int | None:
        """The past moment, where it is one."""
        moment: int | None = getattr(self.behind, "as_of_us", None)
        return moment

    @property
    def sensitive_items(self) -> frozenset[str]:
        """As the facts behind."""
        return sensitive_in(self.behind)

    def answers(self) -> nw.LazyFrame[Any]:
        """Every current answer that counts."""
        return self._kept(self.behind.answers())

    def events(self) -> nw.LazyFrame[Any]:
        """Every current event that counts."""
        return self._kept(self.behind.events())

    def local(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """As the facts behind."""
        return self.behind.local(table)

    def keep(self, frame: nw.LazyFrame[Any]) -> AbstractContextManager[nw.LazyFrame[Any]]:
        """As the facts behind."""
        return self.behind.keep(frame)

    def collect(self, frame: nw.LazyFrame[Any], then: LastSteps | None = None) -> pa.Table:
        """As the facts behind."""
        return self.behind.collect(frame, then)

    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """As the facts behind."""
        return self.behind.batches(frame)

    def units(self) -> UnitTree:
        """The whole tree: a unit stands for everything below it."""
        return self.behind.units()

    def rows_by_month(self, record: Record) -> dict[int, int]:
        """How many rows the facts behind have in each month; nothing where they do not tell."""
        return counted_by_month(self.behind, record)

    def _kept(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        holds = where_expression(self.behind, frame, self.where)
        return frame if holds is None else frame.filter(holds)


def narrowed(facts: FactFrames, where: str | Filter | Iterable[str | Filter] = ()) -> FactFrames:
    """The facts about customers (and mystery visits) that fulfil all conditions, such as ``"unit=north"``.

    Raises:
        UsageError: a condition cannot be read.
    """
    return Narrowed(facts, (NO_EMPLOYEES, *find_filters(where)))
