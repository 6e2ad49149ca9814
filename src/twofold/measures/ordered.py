"""Quantiles of observations in order: exact, weighted, and computed where the facts are.

Observations of a group are put in order (ties by event); each takes as much room as its weight, and the value at any
share of the way is read between the two neighbours, as ``quantiles.weighted_quantile`` does in memory.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from twofold.facts.frames import FactFrames
from twofold.measures.definition import Estimator, Measure
from twofold.measures.figures import SCALE_ENDS, Figures, methods, on_scale
from twofold.measures.gathered import ROUNDING, Gathered, gather
from twofold.measures.group_order import coded_keys, in_order
from twofold.measures.intervals import Interval
from twofold.measures.quantiles import rank_bounds
from twofold.measures.questions import Question
from twofold.measures.sampling import Moments
from twofold.measures.scan import Scan
from twofold.measures.sums import Slot, SumPlan, floats, group_sums, moments_of

FloatArray = npt.NDArray[np.float64]
NOWHERE = "\ue000"  # stands for null in joins, which never match nulls; a private character no fact contains
EVERYTHING = "g_all"
MOST_ROWS = 20_000_000  # about a gigabyte here


def quantile_figures(facts: FactFrames, scan: Scan) -> Iterator[tuple[Question, pa.Table, Figures]]:
    """Quantiles with their intervals.

    Where the observations fit here they are brought here in one pass; otherwise they stay where they are.

    Yields:
        Each question, a table of its groups (keys and employees) in order, and its figures.

    Source: Woodruff 1952: the interval of a quantile is that of the share below it, read back on the values.
    """
    plan, keys = scan.plan, scan.plan.sums.keys
    rows = plan.observations(scan.frame)
    rows = rows.filter(reduce(or_, (~nw.col(f"x{slot.number}").is_null() for slot in plan.sums.slots)))
    size = facts.collect(rows.select(nw.len().alias("rows"))).column("rows")[0].as_py()
    here = coded_keys(facts.collect(rows), keys) if size <= MOST_ROWS else None
    for slot in plan.sums.slots:
        gathered = None if here is None else gather(*here, keys, slot)
        for question in (question for question, its in plan.seats if its == slot):
            if gathered is None:
                groups, found = _there(facts, _one_score(rows, keys, slot), keys, question.measure, plan.options.level)
            else:
                groups, found = gathered.groups, _here(gathered, question.measure, plan.options.level)
            yield question, groups, found


def _one_score(rows: nw.LazyFrame[Any], keys: Sequence[str], slot: Slot) -> nw.LazyFrame[Any]:
    score, weight = nw.col(f"x{slot.number}").alias("x0"), nw.col(f"w{slot.census}").alias("w0")
    return rows.select(*keys, "respondent", "event_id", "employee", score, weight).filter(~nw.col("x0").is_null())


def _here(gathered: Gathered, measure: Measure, level: float) -> Figures:
    """The quantile of each group, from observations in memory."""
    share = float(measure.quantile or 0.5)
    value = gathered.at(np.full(gathered.groups.num_rows, share))
    moments = on_scale(gathered.below(value), SCALE_ENDS[Estimator.QUANTILE])
    bounds = _rank_bounds(share, moments, level)
    return _figures(measure, value, Interval(gathered.at(bounds.low), gathered.at(bounds.high)), moments)


def _figures(measure: Measure, value: FloatArray, ends: Interval, moments: Moments) -> Figures:
    none = np.full(moments.n.shape, np.nan)
    method = methods(measure, moments, (none, none))
    return Figures(value, ends.low, ends.high, moments, (none, none), method, moments.n_effective)


def _there(
    facts: FactFrames,
    rows: nw.LazyFrame[Any],
    names: tuple[str, ...],
    measure: Measure,
    level: float,
) -> tuple[pa.Table, Figures]:
    """The quantile of each group, computed by the engine in three passes."""
    keys = (*names, EVERYTHING)
    rows = _ordered(rows, keys)
    share = float(measure.quantile or 0.5)
    values = facts.collect(_read(rows.with_columns(share=nw.lit(share)), keys, ("share",)))
    at = _values(values, "share")
    marked = _with_groups(facts, rows, values, keys, {"value": at})
    # what lies at the value itself is below or at it, whatever its last digit
    below = (nw.col("x0") <= nw.col("value") * ROUNDING).cast(nw.Int32).cast(nw.Float64)
    slot = Slot(0, 0, squares=False)
    sums = facts.collect(group_sums(marked.with_columns(x0=below), SumPlan(keys, (slot,), scales=False)))
    table = in_order(_named(sums, names), names)
    sums = in_order(sums, names)
    moments = on_scale(moments_of(sums, slot), SCALE_ENDS[Estimator.QUANTILE])
    bounds = _rank_bounds(share, moments, level)
    sums = _plain(sums, keys)
    ends = facts.collect(
        _read(_with_groups(facts, rows, sums, keys, {"low": bounds.low, "high": bounds.high}), keys, ("low", "high")),
    )
    place = _places(sums, values, keys), _places(sums, ends, keys)
    interval = Interval(_values(ends, "low")[place[1]], _values(ends, "high")[place[1]])
    return table, _figures(measure, at[place[0]], interval, moments)


def _plain(table: pa.Table, keys: tuple[str, ...]) -> pa.Table:
    """The keys without dictionaries, as an engine takes them."""
    for key in keys:
        column = table.column(key)
        if pa.types.is_dictionary(column.type):
            table = table.set_column(table.schema.get_field_index(key), key, column.cast(column.type.value_type))
    return table


def _rank_bounds(share: float, moments: Moments, level: float) -> Interval:
    """The rank bounds of each group; groups of one size have the same, and are computed once."""
    sizes = np.column_stack([moments.n_effective, moments.n, moments.design_degrees_of_freedom])
    kinds, place = np.unique(sizes.round(9), axis=0, return_inverse=True)
    n_effective, n, df = kinds.T
    bounds = rank_bounds(share, n_effective, level, n=n, df=df)
    return Interval(bounds.low[place.reshape(-1)], bounds.high[place.reshape(-1)])


def _ordered(rows: nw.LazyFrame[Any], keys: tuple[str, ...]) -> nw.LazyFrame[Any]:
    """Rows with ``middle``, the place of each in its group, and ``first`` and ``last``, the outermost places."""
    texts = [name for name, kind in rows.collect_schema().items() if name in keys and kind == nw.String]
    counted = rows.with_columns(
        *(nw.col(name).fill_null(NOWHERE) for name in texts),
        nw.lit(1).alias(EVERYTHING),
    )
    weight = nw.col("w0")
    placed = counted.with_columns(reached=weight.cum_sum().over(*keys, order_by=["x0", "event_id"]))
    placed = placed.with_columns(middle=nw.col("reached") - weight * 0.5).drop("reached")
    middle = nw.col("middle")
    return placed.with_columns(first=middle.min().over(*keys), last=middle.max().over(*keys))


def _read(rows: nw.LazyFrame[Any], keys: tuple[str, ...], shares: tuple[str, ...]) -> nw.LazyFrame[Any]:
    """The neighbours of each share of the way: value and place just below and just above."""
    middle, value = nw.col("middle"), nw.col("x0")
    columns = []
    for share in shares:
        at = nw.col("first") + nw.col(share) * (nw.col("last") - nw.col("first"))
        columns += [
            at.max().alias(f"{share}_at"),
            nw.when(middle <= at).then(value).max().alias(f"{share}_below"),
            nw.when(middle <= at).then(middle).max().alias(f"{share}_below_place"),
            nw.when(middle >= at).then(value).min().alias(f"{share}_above"),
            nw.when(middle >= at).then(middle).min().alias(f"{share}_above_place"),
        ]
    return rows.group_by(*keys).agg(*columns)


def _values(table: pa.Table, share: str) -> FloatArray:
    """The value at the share, read between its neighbours; NaN where the share is none."""
    at, below, above = (floats(table, f"{share}_{name}") for name in ("at", "below", "above"))
    from_place, to_place = (floats(table, f"{share}_{name}_place") for name in ("below", "above"))
    # rounding may put an end's place just outside the group: then only one neighbour is left
    below, above = np.where(np.isnan(below), above, below), np.where(np.isnan(above), below, above)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = (at - from_place) / (to_place - from_place)
    part = np.where(np.isfinite(part), np.clip(part, 0.0, 1.0), 0.0)
    return np.where(np.isnan(at), np.nan, below + part * (above - below))


def _with_groups(
    facts: FactFrames,
    rows: nw.LazyFrame[Any],
    groups: pa.Table,
    keys: tuple[str, ...],
    columns: dict[str, FloatArray],
) -> nw.LazyFrame[Any]:
    """Rows with one value a group joined to them."""
    small = groups.select(list(keys))
    for name, values in columns.items():
        small = small.append_column(name, pa.array(values, pa.float64(), from_pandas=True))
    return rows.join(facts.local(small), on=list(keys), how="inner")


def _places(table: pa.Table, other: pa.Table, keys: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """Where each group of ``table`` stands in ``other``."""
    numbered = other.select(list(keys)).append_column("place", pa.array(np.arange(other.num_rows)))
    ours = table.select(list(keys)).append_column("order", pa.array(np.arange(table.num_rows)))
    joined = ours.join(numbered, keys=list(keys)).sort_by("order")
    return np.asarray(joined.column("place").to_numpy(), dtype=np.int64)


def _named(table: pa.Table, keys: tuple[str, ...]) -> pa.Table:
    """The groups as other scans give them: null is null again, and no key for everything."""
    columns = {}
    for name in (*keys, "employees"):
        column = table.column(name)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            column = pa.compute.if_else(pa.compute.equal(column, NOWHERE), None, column)
        columns[name] = column
    return pa.table(columns)
