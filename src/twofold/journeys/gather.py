"""From facts to the steps of journeys, on any engine: it reads, filters and hashes; ordering is done here."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.facts.frames import FactFrames
from twofold.facts.words import Kind, Side
from twofold.journeys.arriving import NUMBERS, Arriving
from twofold.journeys.cutting import Moments, cut_ordered
from twofold.journeys.keys import with_case_hash
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import NONE, UNRECORDED, Coded, LeftOut, Steps
from twofold.measures.choices import one_of
from twofold.measures.dimensions import Dimension, columns_of, find_dimensions
from twofold.measures.filters import Filter, find_filters
from twofold.measures.questions import where_expression

TOLD = (Kind.SURVEY, Kind.REVIEW)  # they tell about a step and are none
DEFAULT = PathRule()
ENUMERATED = 5_000  # different texts of a column; more arrive as texts
DENSE = 1 << 22  # combinations of texts that are looked up in a table


def gather(
    facts: FactFrames,
    rule: PathRule = DEFAULT,
    *,
    columns: Sequence[str] = (),
    where: str | Filter | Sequence[str | Filter] = (),
) -> Steps:
    """The steps of every customer's journeys.

    Events of employees and shoppers are never steps: nobody's working day can be followed here.

    Args:
        facts: where the events are, on any engine.
        rule: how events become journeys.
        columns: dimensions to keep of each step (channel, unit, month, a context field ...), for segments and periods.
        where: conditions on events; what does not fulfil them is no step.

    Returns:
        About 40 bytes an event.

    Raises:
        UnknownDimension: the facts have no such dimension.
        UsageError: a condition cannot be read.
    """
    events = facts.events().filter(nw.col("side") == Side.CUSTOMER.value)
    conditions = where_expression(facts, events, find_filters(where))
    events = events if conditions is None else events.filter(conditions)
    kinds, counted = _kinds(facts, events, rule)
    there = columns_of(events)
    named = find_dimensions(rule.steps_by, there)
    kept = find_dimensions(columns, there)
    steps = events.filter(one_of("kind", kinds)) if set(counted) - set(kinds) else events
    plan = _planned(facts, steps, rule, (*named, *kept))
    arriving = Arriving(sum(counted[kind][0] for kind in kinds if kind in counted), rule, (*named, *kept))
    for batch in facts.batches(plan):
        arriving.add(batch)
    arriving.sort()
    moments = Moments(
        key=arriving.key,
        time=arriving.number("occurred_us"),
        row=arriving.number("row"),
        event=arriving.number("event_id"),
        touchpoint=joined([arriving.texts(place) for place in range(len(named))]),
        columns={each.name: arriving.texts(len(named) + place) for place, each in enumerate(kept)},
    )
    left = LeftOut(
        without_key=arriving.without_key,
        other_kinds=sum(count for kind, (count, _) in counted.items() if kind not in kinds),
    )
    until = max((last for _, last in counted.values()), default=0)
    return cut_ordered(moments, rule, until=until, left_out=left)


def step_kinds(facts: FactFrames, rule: PathRule) -> list[str]:
    """The kinds of customers' events that are steps under a rule."""
    events = facts.events().filter(nw.col("side") == Side.CUSTOMER.value)
    return _kinds(facts, events, rule)[0]


def _kinds(
    facts: FactFrames, events: nw.LazyFrame[Any], rule: PathRule
) -> tuple[list[str], dict[str, tuple[int, int]]]:
    """The kinds that are steps, and of every kind how many events there are and the last moment."""
    there = facts.collect(
        events.group_by("kind").agg(nw.len().alias("n"), nw.col("occurred_us").max().alias("last"))
    ).to_pylist()
    counted = {row["kind"]: (row["n"], row["last"]) for row in there}
    return kinds_of_steps(counted, rule), counted


def kinds_of_steps(there: Iterable[str], rule: PathRule) -> list[str]:
    """Which kinds are steps, of those that occur.

    Args:
        there: kinds of customers' events.
        rule: it may name them.
    """
    if rule.kinds is not None:
        return [kind.value for kind in rule.kinds]
    return sorted(kind for kind in there if kind not in TOLD) or sorted(there)


def plan_of_everything(
    facts: FactFrames, rule: PathRule, texts: Sequence[Dimension], more: Sequence[str]
) -> nw.LazyFrame[Any]:
    """The plan that brings every event of customers, whatever its kind, with further columns: for ``Arriving``."""
    return _planned(facts, facts.events().filter(nw.col("side") == Side.CUSTOMER.value), rule, texts, more)


def _planned(
    facts: FactFrames,
    events: nw.LazyFrame[Any],
    rule: PathRule,
    texts: Sequence[Dimension],
    more: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    named = (each.expression.alias(f"text{place}") for place, each in enumerate(texts))
    plan = with_case_hash(events, rule).select("case_hash", "person", *NUMBERS, *more, *named)
    return _with_enumerations(facts, plan, len(texts))


def _with_enumerations(facts: FactFrames, plan: nw.LazyFrame[Any], texts: int) -> nw.LazyFrame[Any]:
    """Let the embedded engine hand over numbers of texts: it reads them from the files' dictionaries."""
    if not plan.implementation.is_duckdb():
        return plan
    kinds = plan.collect_schema()
    for name in (f"text{place}" for place in range(texts)):
        if kinds[name] != nw.String:
            continue
        found = facts.collect(plan.group_by(name).agg(nw.len()).select(name))[name].to_pylist()
        if len(found) <= ENUMERATED:
            values = sorted(text for text in found if text is not None)
            plan = plan.with_columns(nw.col(name).cast(nw.Enum(values))) if values else plan
    return plan


def dictionary(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column with each text kept once."""
    return column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)


def joined(parts: Sequence[Coded]) -> Coded:
    """One column of what several say together, ``check-in / app``; what is not recorded is said to be so."""
    if len(parts) == 1 and not np.any(parts[0].codes == NONE):
        return parts[0]
    codes = np.zeros(len(parts[0].codes), dtype=np.int64)
    for part in parts:
        codes = codes * (len(part.labels) + 1) + (part.codes + 1)
    distinct, places = _distinct(codes, math.prod(len(part.labels) + 1 for part in parts))
    texts = [_together(code, parts) for code in distinct.tolist()]
    order = np.argsort(np.array(texts, dtype=object), kind="stable")
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return Coded(rank[places], tuple(texts[i] for i in order))


def _distinct(codes: NDArray[np.int64], possible: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The codes that occur, ascending, and the place of each row's code among them."""
    if possible > DENSE:
        distinct, places = np.unique(codes, return_inverse=True)
        return distinct, places.reshape(-1)
    distinct = np.flatnonzero(np.bincount(codes, minlength=1))
    table = np.zeros(possible, dtype=np.int64)
    table[distinct] = np.arange(len(distinct))
    return distinct, table[codes]


def _together(code: int, parts: Sequence[Coded]) -> str:
    told = []
    for part in reversed(parts):
        code, place = divmod(code, len(part.labels) + 1)
        told.append(part.labels[place - 1] if place else UNRECORDED)
    return " / ".join(reversed(told))
