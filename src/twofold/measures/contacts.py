"""Contacts: the steps of one conversation with us, put together into one row.

A contact belongs where and when its first step happened: its channel, unit, day and person are those of that step
(ties broken on the event's id).
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa

from twofold.facts.clock_units import DAY_US
from twofold.facts.frames import FactFrames
from twofold.facts.words import ON_THE_WAY, Kind, Outcome
from twofold.measures.choices import one_of
from twofold.measures.clocks import BusinessHours, with_open_time

ORDER = ["occurred_us", "event_id"]
# what names a contact: one of the two is null; a text of either would cost engines a tenth more
CONTACT = ["case", "alone"]
said = nw.col("outcome")
# a step that closes without a solution does not resolve, even where the source writes a closing time
NO_SOLUTION = [Outcome.UNRESOLVED.value, Outcome.ABANDONED.value]
UNDONE = [Outcome.REOPENED.value, Outcome.UNRESOLVED.value]
MARKS = [outcome.value for outcome in ON_THE_WAY]


def contact_steps(facts: FactFrames) -> nw.LazyFrame[Any]:
    """The events of kind contact, with the moments each step stands for."""
    steps = facts.events().filter(nw.col("kind") == Kind.CONTACT.value, nw.col("weight") > 0)
    return steps.with_columns(
        alone=nw.when(nw.col("case").is_null()).then(nw.col("event_id")),
        step_replied_us=_moment("replied_us", "occurred_us", Outcome.REPLIED),
        step_replied_local_us=_moment("replied_local_us", "local_us", Outcome.REPLIED),
        step_resolved_us=_solution("resolved_us", "occurred_us"),
        step_resolved_local_us=_solution("resolved_local_us", "local_us"),
        step_undone_us=nw.when(one_of("outcome", UNDONE)).then(nw.col("occurred_us")),
        step_outcome=((~one_of("outcome", MARKS)).fill_null(value=False) | ~nw.col("resolved_us").is_null()).cast(
            nw.Int32
        ),
        step_abandoned=(said == Outcome.ABANDONED.value).fill_null(value=False).cast(nw.Int32),
    )


def _moment(recorded: str, occurred: str, outcome: Outcome) -> nw.Expr:
    return nw.coalesce(nw.col(recorded), nw.when(said == outcome.value).then(nw.col(occurred)))


def _solution(recorded: str, occurred: str) -> nw.Expr:
    solved = ~one_of("outcome", NO_SOLUTION).fill_null(value=False)
    return nw.when(solved).then(_moment(recorded, occurred, Outcome.RESOLVED))


def contacts(facts: FactFrames, kept: Sequence[str]) -> nw.LazyFrame[Any]:
    """One row a contact.

    Args:
        facts: the facts.
        kept: columns of events that the first step lends to its contact.

    Returns:
        The kept columns; start_us, start_local_us, replied_us, replied_local_us (the first), resolved_us,
        resolved_local_us (the last), undone_us (last reopening or closing without a solution), has_outcome and
        abandoned (counts of steps).
    """
    whole = ["event_id", "person", "respondent", "weight", "side", "local_day", "local_us", "unit"]
    steps, first = _first_steps(contact_steps(facts), [*dict.fromkeys([*whole, *kept])])
    return (
        steps.group_by(*CONTACT)
        .agg(
            *first,
            nw.col("occurred_us").min().alias("start_us"),
            nw.col("step_replied_us").min().alias("replied_us"),
            nw.col("step_replied_local_us").min().alias("replied_local_us"),
            nw.col("step_resolved_us").max().alias("resolved_us"),
            nw.col("step_resolved_local_us").max().alias("resolved_local_us"),
            nw.col("step_undone_us").max().alias("undone_us"),
            nw.col("step_outcome").sum().alias("has_outcome"),
            nw.col("step_abandoned").sum().alias("abandoned"),
        )
        .rename({"local_us": "start_local_us"})
    )


def _first_steps(steps: nw.LazyFrame[Any], columns: list[str]) -> tuple[nw.LazyFrame[Any], list[nw.Expr]]:
    """The steps, and what the first of a contact says in each column, as aggregations.

    Spark has no ordered ``first``: there the first step is numbered by a window.
    """
    if not steps.implementation.is_spark_like():
        return steps, [nw.col(column).first(order_by=ORDER) for column in columns]
    numbered = steps.with_columns(place=nw.col("occurred_us").cum_count().over(*CONTACT, order_by=ORDER))
    earliest = nw.col("place") == 1
    return numbered, [nw.when(earliest).then(nw.col(column)).max().alias(column) for column in columns]


def with_neighbours(frame: nw.LazyFrame[Any], facts: FactFrames) -> nw.LazyFrame[Any]:
    """Add previous_us and next_us, the same person's contacts before and after, and last_seen_us.

    Where the person is not known the neighbours mean nothing, and the measures leave the contact out.
    """
    order = ["start_us", "event_id"]
    start = nw.col("start_us")
    seen = facts.collect(frame.select(start.max().alias("last")))
    last = seen.column("last")[0].as_py() if seen.num_rows else None
    return frame.with_columns(
        previous_us=start.shift(1).over("respondent", order_by=order),
        next_us=start.shift(-1).over("respondent", order_by=order),
        last_seen_us=nw.lit(last if last is not None else 0, nw.Int64),
    )


def with_open_hours(frame: nw.LazyFrame[Any], facts: FactFrames, hours: BusinessHours) -> nw.LazyFrame[Any]:
    """Add start_open_us, replied_open_us and resolved_open_us: the open time up to each moment."""
    moments = ("start", "replied", "resolved")
    ends = [nw.col(f"{moment}_local_us") for moment in moments]
    asked = [end.min().alias(f"low{i}") for i, end in enumerate(ends)] + [
        end.max().alias(f"high{i}") for i, end in enumerate(ends)
    ]
    return with_open_time(frame, moments, hours, facts, _span(facts.collect(frame.select(*asked))))


def _span(ends: pa.Table) -> tuple[int, int]:
    found = [value for column in ends.columns for value in column.to_pylist() if value is not None]
    return (min(found) // DAY_US, max(found) // DAY_US) if found else (0, 0)
