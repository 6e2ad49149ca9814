"""Quantiles of observations in order: exact, weighted, and computed where the facts are.

Observations of a group are put in order (ties by event); each takes as much room as its weight, and the value at any
share of the way is read between the two neighbours, as ``quantiles.weighted_quantile`` does in memory.
"""

from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from twofold.facts.frames import FactFrames
from twofold.measures.definition import Measure
from twofold.measures.figures import Figures, methods
from twofold.measures.intervals import Interval
from twofold.measures.quantiles import rank_bounds
from twofold.measures.sampling import Moments
from twofold.measures.scan import Scan
from twofold.measures.sums import Slot, SumPlan, floats, group_sums, moments_of

FloatArray = npt.NDArray[np.float64]
NOWHERE = "\ue000"  # stands for null in joins, which never match nulls; a private character no fact contains
EVERYTHING = "g_all"


def quantile_figures(facts: FactFrames, scan: Scan, measure: Measure, level: float) -> tuple[pa.Table, Figures]:
    """The quantile of each group with its interval.

    Returns:
        A table of the groups (keys and employees) and their figures.

    Source: Woodruff 1952: the interval of a quantile is that of the share below it, read back on the values.
    """
    keys = (*scan.plan.keys, EVERYTHING)
    rows = _ordered(scan.rows, keys)
    share = float(measure.quantile or 0.5)
    values = facts.collect(_read(rows.with_columns(share=nw.lit(share)), keys, ("share",)))
    at = _values(values, "share")
    marked = _with_groups(facts, rows, values, keys, {"value": at})
    # what lies at the value itself is below or at it, whatever its last digit
    below = (nw.col("x0") <= nw.col("value") * (1 + 1e-12)).cast(nw.Int32).cast(nw.Float64)
    slot = Slot(0, 0, squares=False)
    table = facts.collect(group_sums(marked.with_columns(x0=below), SumPlan(keys, (slot,), scales=False)))
    moments = moments_of(table, slot)
    bounds = _rank_bounds(share, moments, level)
    ends = facts.collect(
        _read(_with_groups(facts, rows, table, keys, {"low": bounds.low, "high": bounds.high}), keys, ("low", "high")),
    )
    place = _places(table, values, keys), _places(table, ends, keys)
    none = np.full(moments.n.shape, np.nan)
    figures = Figures(
        at[place[0]],
        _values(ends, "low")[place[1]],
        _values(ends, "high")[place[1]],
        moments,
        (none, none),
        methods(measure, moments, (none, none)),
    )
    return _named(table, scan.plan.keys), figures


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
    counted = rows.filter(~nw.col("x0").is_null()).with_columns(
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
