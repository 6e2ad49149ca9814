"""Clocks on the wall and universal time, as small tables that are joined by the day.

Days are joined instead of asking the engine's own time zones: every engine then agrees, and on moments that a clock
shows twice or never as well. Where clocks were set back an hour happens twice: the first is meant. Where they were
set forward an hour does not exist: the moment is counted from before the change, so 02:30 becomes 03:30.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

SECOND = 1_000_000
DAY = 86_400 * SECOND
FIRST_YEAR = 1949  # nothing before 1950 is accepted
LAST_YEAR = 2101
_NEVER = 2**62
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_PROBE = dt.timedelta(days=14)  # no zone changed its clocks and changed them back within two weeks of our years
Change = tuple[int, int, int]  # moment, offset before, offset after; all in microseconds


@lru_cache(maxsize=8)
def offset_days(zone: str, *, wall: bool) -> pa.Table:
    """How far the clocks of a zone are ahead of universal time, for each day.

    Args:
        zone: an IANA zone.
        wall: whether days and moments are those of the clock on the wall, or those of universal time.

    Returns:
        Columns day (since 1970-01-01), before, change and after (microseconds): until the moment ``change`` the offset
        is ``before``, from then on ``after``; days without a change have one that never comes.
    """
    first, changes = _changes(ZoneInfo(zone))
    if wall:
        changes = [(moment + max(before, after), before, after) for moment, before, after in changes]
    offsets = np.array([first, *(after for _, _, after in changes)], np.int64)
    days = np.arange(_micro(_new_year(FIRST_YEAR)) // DAY, _micro(_new_year(LAST_YEAR)) // DAY)
    before = offsets[np.searchsorted(np.array([moment for moment, _, _ in changes], np.int64), days * DAY, "right")]
    change, later = np.full(len(days), _NEVER), np.zeros(len(days), np.int64)
    for moment, _, after in changes:
        place = moment // DAY - days[0]
        change[place], later[place] = moment, after
    return pa.table({"day": days, "before": before, "change": change, "after": later})


@lru_cache(maxsize=8)
def _changes(zone: ZoneInfo) -> tuple[int, Sequence[Change]]:
    """The offset at the beginning, and every change after it."""
    here, end = _new_year(FIRST_YEAR), _new_year(LAST_YEAR)
    first = offset = _offset(zone, here)
    found: list[Change] = []
    while here < end:
        there = here + _PROBE
        after = _offset(zone, there)
        if after != offset:
            found.append((_micro(_moment_of_change(zone, here, there)), offset, after))
            offset = after
        here = there
    return first, found


def _moment_of_change(zone: ZoneInfo, low: dt.datetime, high: dt.datetime) -> dt.datetime:
    before = _offset(zone, low)
    while high - low > dt.timedelta(seconds=1):
        middle = low + dt.timedelta(seconds=int((high - low).total_seconds()) // 2)
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: ZoneInfo, moment: dt.datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int((offset or dt.timedelta()).total_seconds()) * SECOND


def _new_year(year: int) -> dt.datetime:
    return dt.datetime(year, 1, 1, tzinfo=dt.UTC)


def _micro(moment: dt.datetime) -> int:
    return int((moment - _EPOCH).total_seconds()) * SECOND
