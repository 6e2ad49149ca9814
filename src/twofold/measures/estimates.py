"""Estimates: numbers that never travel without their interval, their n and the right to be shown."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from twofold.tables import pandas_frame, polars_frame

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

VALUE_COLUMNS = pa.schema(
    [
        pa.field("value", pa.float64()),
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("n", pa.int64()),
        pa.field("n_effective", pa.float64()),
        pa.field("level", pa.float64(), nullable=False),
        pa.field("method", pa.string(), nullable=False),
        pa.field("shown", pa.bool_(), nullable=False),
        pa.field("reason", pa.string()),
    ],
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number about one group.

    Attributes:
        measure: the measure's name.
        group: what the number is about: dimension to value; None stands for "not recorded".
        value: the estimate, in the measure's unit; None where it may not be shown.
        low: lower end of the interval.
        high: upper end of the interval.
        n: how many answers, events or cases it rests on; None where it may not be shown.
        n_effective: how many independent, equally weighted ones would say as much.
        level: coverage of the interval.
        method: how the interval was made.
        shown: whether the number may be shown.
        reason: why not.
    """

    measure: str
    group: dict[str, str | None]
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    n_effective: float | None
    level: float
    method: str
    shown: bool
    reason: str | None

    def to_json(self) -> dict[str, Any]:
        """The documented shape of an estimate in JSON."""
        return {
            "measure": self.measure,
            "group": self.group,
            "value": _finite(self.value),
            "low": _finite(self.low),
            "high": _finite(self.high),
            "n": self.n,
            "n_effective": _finite(self.n_effective),
            "level": self.level,
            "method": self.method,
            "shown": self.shown,
            "reason": self.reason,
        }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


@dataclass(frozen=True, slots=True)
class Estimates:
    """The estimates of one measure for a set of groups.

    Attributes:
        measure: the measure's name.
        dimensions: the columns of ``table`` that name the group.
        table: one row a group, sorted by it: ``dimensions`` as text, then ``VALUE_COLUMNS``.
    """

    measure: str
    dimensions: tuple[str, ...]
    table: pa.Table

    def __iter__(self) -> Iterator[Estimate]:
        """Each estimate, in the order of the table."""
        for row in self.table.to_pylist():
            group = {name: row.pop(name) for name in self.dimensions}
            yield Estimate(measure=self.measure, group=group, **row)

    def __len__(self) -> int:
        """How many groups there are."""
        return int(self.table.num_rows)

    def to_arrow(self) -> pa.Table:
        """The estimates as an Arrow table."""
        return self.table

    def to_pandas(self) -> "pd.DataFrame":
        """The estimates as a pandas frame."""
        return pandas_frame(self.table)

    def to_polars(self) -> "pl.DataFrame":
        """The estimates as a Polars frame."""
        return polars_frame(self.table)

    def to_json(self) -> list[dict[str, Any]]:
        """The estimates in their documented JSON shape."""
        return [estimate.to_json() for estimate in self]
