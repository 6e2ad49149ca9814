"""Cut ordered events into journeys."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.ordering import in_order
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import Coded, LeftOut, Steps

CASE_BIT = np.uint64(1 << 63)  # set in the keys of cases; those of persons are below 2**60


@dataclass(frozen=True, eq=False)
class Moments:
    """Events before they are ordered, all (n,).

    Attributes:
        key: of the journey; ``CASE_BIT`` is set where it is a case, which no gap divides.
        time: microseconds since 1970 UTC.
        row: of the source file: within one file, rows of one moment keep their order.
        event: event id.
        touchpoint: what happened.
        columns: further columns.
    """

    key: NDArray[np.uint64]
    time: NDArray[np.int64]
    row: NDArray[np.int64]
    event: NDArray[np.int64]
    touchpoint: Coded
    columns: dict[str, Coded]


def cut(moments: Moments, rule: PathRule, *, until: int, left_out: LeftOut) -> Steps:
    """Order events and cut them into journeys.

    Args:
        moments: the events.
        rule: how.
        until: the last moment of the facts, in microseconds: what is idle is idle at that time.
        left_out: what is not among the events.
    """
    order, key, time = in_order(moments.key, moments.time, moments.row, moments.event)
    ordered = Moments(
        key=key,
        time=time,
        row=moments.row,
        event=moments.event[order],
        touchpoint=moments.touchpoint.take(order),
        columns={name: column.take(order) for name, column in moments.columns.items()},
    )
    return cut_ordered(ordered, rule, until=until, left_out=left_out)


def cut_ordered(moments: Moments, rule: PathRule, *, until: int, left_out: LeftOut) -> Steps:
    """Cut events that are in order already; their ``row`` is not looked at. Otherwise as ``cut``."""
    key, time = moments.key, moments.time
    begins = np.ones(len(key), dtype=np.bool_)
    if len(key):
        waited = time[1:] - time[:-1] > rule.gap_us
        begins[1:] = (key[1:] != key[:-1]) | (waited & (key[1:] < CASE_BIT))
    first = np.flatnonzero(begins)
    offsets = np.append(first, len(key)).astype(np.int64)
    return Steps(
        offsets=offsets,
        key=key[first],
        touchpoint=moments.touchpoint,
        time=time,
        event=moments.event,
        finished=_finished(moments.touchpoint, time, offsets, rule, until),
        columns=moments.columns,
        left_out=left_out,
    )


def _finished(
    touchpoint: Coded, time: NDArray[np.int64], offsets: NDArray[np.int64], rule: PathRule, until: int
) -> NDArray[np.bool_]:
    last = offsets[1:] - 1
    ends = [code for code, label in enumerate(touchpoint.labels) if label in rule.ends]
    idle: NDArray[np.bool_] = until - time[last] >= rule.idle_us
    return idle | np.isin(touchpoint.codes[last], ends)
