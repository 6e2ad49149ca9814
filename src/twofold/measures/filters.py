"""Which facts count: conditions on dimensions, written as people write them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import narwhals as nw

from twofold.errors import UsageError
from twofold.facts.units import UnitTree
from twofold.measures.calendar_days import local_day, period_days
from twofold.measures.choices import one_of
from twofold.measures.dimensions import Dimension, find_dimension

COMPARISONS = ("=", "!=", ">=", "<=", ">", "<")
WRITTEN = re.compile(r"\s*([^=!<>]+?)\s*(!=|>=|<=|=|>|<)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: a dimension, a comparison, values.

    Attributes:
        dimension: its name.
        comparison: one of ``COMPARISONS``; those with < and > are for periods.
        values: any of them; an empty text stands for "not recorded"; a period may be a range ``2026-01..2026-03``.
    """

    dimension: str
    comparison: str
    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Filter":
        """Read a condition.

        >>> Filter.parse("channel=phone,chat")
        Filter(dimension='channel', comparison='=', values=('phone', 'chat'))
        >>> Filter.parse("month >= 2026-01").comparison
        '>='

        Raises:
            UsageError: it is not a condition.
        """
        match = WRITTEN.fullmatch(text)
        if not match:
            raise UsageError(f"{text!r} is no condition; write channel=phone,chat or month>=2026-01")
        return cls(match[1], match[2], tuple(value.strip() for value in match[3].split(",")))


def find_filters(where: str | Filter | Iterable[str | Filter]) -> tuple[Filter, ...]:
    """The conditions, all of which must hold."""
    if isinstance(where, str | Filter):
        where = (where,)
    return tuple(Filter.parse(one) if isinstance(one, str) else one for one in where)


def condition(one: Filter, columns: Sequence[str], tree: UnitTree) -> nw.Expr:
    """The filter as an expression over the facts; like false, null keeps no row.

    Written plainly (no null is filled in unless the condition is turned around), so that an engine can skip the files
    and row groups where it cannot hold.

    A unit stands for itself and everything below it in the tree.

    Raises:
        UnknownDimension: the facts have no such dimension.
        UsageError: the comparison does not fit the dimension.
    """
    dimension = find_dimension(one.dimension, columns)
    if one.comparison not in COMPARISONS or not one.values:
        raise UsageError(f"{one.comparison!r} is no comparison; there are: {' '.join(COMPARISONS)}")
    if dimension.period is not None:
        return _in_period(dimension.period, one)
    if one.comparison not in {"=", "!="}:
        raise UsageError(f"{one.dimension} has no order: use = or != ({one.comparison} is for day, week and month)")
    holds = _among(dimension, one.values, tree)
    return holds if one.comparison == "=" else ~holds.fill_null(value=False)


def _among(dimension: Dimension, values: tuple[str, ...], tree: UnitTree) -> nw.Expr:
    named = [value for value in values if value]
    if dimension.name == "unit":
        below = [code for code in tree.units if any(above in named for above in tree.ancestors(code))]
        named = [*dict.fromkeys([*named, *below])]
    column = nw.col(dimension.column)
    holds = one_of(dimension.column, named) if named else nw.lit(value=False)
    return holds if len(named) >= len(values) and "" not in values else holds | column.is_null()


def _in_period(period: str, one: Filter) -> nw.Expr:
    ranges = [_days(period, value) for value in one.values]
    if one.comparison in {"=", "!="}:
        inside = [local_day.is_between(first, last) for first, last in ranges]
        holds = inside[0] if len(inside) == 1 else nw.any_horizontal(*inside, ignore_nulls=False)
        return holds if one.comparison == "=" else ~holds
    if len(ranges) > 1:
        raise UsageError(f"{one.dimension} {one.comparison} takes one {period}, not {len(ranges)}")
    first, last = ranges[0]
    return {">=": local_day >= first, ">": local_day > last, "<=": local_day <= last, "<": local_day < first}[
        one.comparison
    ]


def _days(period: str, value: str) -> tuple[int, int]:
    first, dots, last = value.partition("..")
    return period_days(period, first)[0], period_days(period, last if dots else first)[1]
