"""Adding up: one pass over the observations gives the sums from which every estimate of a scan follows.

An observation is one row with its group, its respondent, its weight and one score a measure. First the rows of one
respondent in one group are added (the cluster), then the clusters of one group; that keeps intervals honest where
persons repeat.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from twofold.measures.sampling import Moments
from twofold.measures.scales import one_if

FloatArray = npt.NDArray[np.float64]
RESPONDENT = "respondent"
EMPLOYEES = "employees"
ENDS = ("scale_low", "scale_high")
ENDS_FOUND = ("low_min", "low_max", "high_min", "high_max")


@dataclass(frozen=True, slots=True)
class Slot:
    """One column of scores in a scan, shared by measures of different populations.

    Attributes:
        number: which column.
        census: which column of weights says who belongs to it.
        squares: whether Σ w x² is needed besides Σ w x (for 0 and 1 they are the same).
        counted: whether every score and weight is 1, so that all sums follow from how many there are.
    """

    number: int
    census: int
    squares: bool
    counted: bool = False


@dataclass(frozen=True, slots=True)
class SumPlan:
    """What to add up.

    Attributes:
        keys: the columns that name a group.
        slots: the columns ``x<number>`` of scores.
        scales: whether to find the ends of the scales that meet in a group.
    """

    keys: tuple[str, ...]
    slots: tuple[Slot, ...]
    scales: bool

    @property
    def censuses(self) -> tuple[int, ...]:
        """The columns ``w<census>`` of weights."""
        return tuple(sorted({slot.census for slot in self.slots}))

    @property
    def weighted(self) -> tuple["Slot", ...]:
        """The slots whose weights and scores are to be added, not only counted."""
        return tuple(slot for slot in self.slots if not slot.counted)


def group_sums(rows: nw.LazyFrame[Any], plan: SumPlan) -> nw.LazyFrame[Any]:
    """Add rows up to groups.

    Args:
        rows: the key columns, respondent, employee (0 or 1), ``w<census>`` (null: not in it), ``x<number>``.
        plan: what to add up.

    Returns:
        One row a group: the keys, employees (respondents on the employee side) and the sums ``moments_of`` reads.
    """
    clusters = rows.group_by(*plan.keys, RESPONDENT).agg(*_row_sums(plan))
    if plan.keys:
        return clusters.group_by(*plan.keys).agg(*_cluster_sums(plan))
    return clusters.select(*_cluster_sums(plan))


def _row_sums(plan: SumPlan) -> Iterable[nw.Expr]:
    yield nw.col("employee").max().alias("employee")
    for census in plan.censuses:
        yield nw.col(f"w{census}").count().cast(nw.Float64).alias(f"n{census}")
    for census in dict.fromkeys(slot.census for slot in plan.weighted):
        weight = nw.col(f"w{census}")
        yield weight.sum().alias(f"W{census}")
        yield (weight * weight).sum().alias(f"V{census}")
    for slot in plan.weighted:
        weight, score = nw.col(f"w{slot.census}"), nw.col(f"x{slot.number}")
        yield (weight * score).sum().alias(f"S{slot.number}")
        if slot.squares:
            yield (weight * score * score).sum().alias(f"Q{slot.number}")
    if plan.scales:
        yield from _ends()


def _cluster_sums(plan: SumPlan) -> Iterable[nw.Expr]:
    yield nw.col("employee").sum().alias(EMPLOYEES)
    for census in plan.censuses:
        count = nw.col(f"n{census}")
        yield count.sum().alias(f"n{census}")
        yield one_if(count > 0).sum().alias(f"R{census}")
    for slot in plan.slots:
        if slot.counted:
            count = nw.col(f"n{slot.census}")
            yield (count * count).sum().alias(f"WW{slot.census}")
    for census in dict.fromkeys(slot.census for slot in plan.weighted):
        total = nw.col(f"W{census}")
        yield total.sum().alias(f"W{census}")
        yield nw.col(f"V{census}").sum().alias(f"V{census}")
        yield (total * total).sum().alias(f"WW{census}")
    for slot in plan.weighted:
        total, score = nw.col(f"W{slot.census}"), nw.col(f"S{slot.number}")
        yield score.sum().alias(f"S{slot.number}")
        yield (score * score).sum().alias(f"SS{slot.number}")
        yield (score * total).sum().alias(f"SW{slot.number}")
        if slot.squares:
            yield nw.col(f"Q{slot.number}").sum().alias(f"Q{slot.number}")
    if plan.scales:
        yield from _ends(*ENDS_FOUND)


def _ends(*columns: str) -> Iterable[nw.Expr]:
    low_min, low_max, high_min, high_max = columns or (ENDS[0], ENDS[0], ENDS[1], ENDS[1])
    yield nw.col(low_min).min().alias("low_min")
    yield nw.col(low_max).max().alias("low_max")
    yield nw.col(high_min).min().alias("high_min")
    yield nw.col(high_max).max().alias("high_max")


def moments_of(table: pa.Table, slot: Slot) -> Moments:
    """The moments of one slot, one place a row of the table of sums."""
    return Moments(*(floats(table, name) for name in sums_of(slot, repeated=True)))


def sums_of(slot: Slot, *, repeated: bool = False) -> list[str]:
    """The columns of sums behind the moments of a slot, in the order of ``Moments``; each once unless ``repeated``."""
    census, number = slot.census, slot.number
    if slot.counted:
        many, pairs = f"n{census}", f"WW{census}"
        names = [many, f"R{census}", many, many, many, many, pairs, pairs, pairs]
        return names if repeated else list(dict.fromkeys(names))
    squares = f"Q{number}" if slot.squares else f"S{number}"
    names = [
        f"n{census}",
        f"R{census}",
        f"W{census}",
        f"V{census}",
        f"S{number}",
        squares,
        f"SS{number}",
        f"SW{number}",
        f"WW{census}",
    ]
    return names if repeated else list(dict.fromkeys(names))


def floats(table: pa.Table, column: str) -> FloatArray:
    """A column as floats; null becomes NaN."""
    values = table.column(column).cast(pa.float64())
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)
