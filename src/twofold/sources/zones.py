"""Clocks on the wall and universal time, as SQL over integers.

The rules of a zone become a balanced tree of comparisons: seven steps a row for a century, and the same result on
every engine. Where clocks were set back an hour happens twice: the first is meant. Where they were set forward an hour
does not exist: the moment is counted from before the change, so 02:30 is read as 03:30.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = 1_000_000
DAY = 86_400 * SECOND
FIRST_YEAR = 1949  # nothing before 1950 is accepted
LAST_YEAR = 2101
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_PROBE = dt.timedelta(days=14)  # no zone changed its clocks and changed them back within two weeks of our years


@dataclass(frozen=True, slots=True)
class Steps:
    """A function of time that changes at known moments.

    Attributes:
        starts: moments in microseconds, ascending.
        values: one more than starts; ``values[0]`` holds before the first.
    """

    starts: tuple[int, ...]
    values: tuple[int, ...]

    def at(self, moment: int) -> int:
        """The value at a moment."""
        return self.values[bisect_right(self.starts, moment)]

    def sql(self, moment: str) -> str:
        """SQL of the value at a moment, as a tree of comparisons."""
        return self._tree(moment, 0, len(self.starts))

    def _tree(self, moment: str, low: int, high: int) -> str:
        if len(set(self.values[low : high + 1])) == 1:
            return str(self.values[low])
        middle = (low + high) // 2
        before, after = self._tree(moment, low, middle), self._tree(moment, middle + 1, high)
        return f"CASE WHEN {moment} < {self.starts[middle]} THEN {before} ELSE {after} END"


@dataclass(frozen=True, slots=True)
class Clock:
    """How the clocks of a zone run.

    Attributes:
        offset: of universal time: what to add to get the time on the wall.
        wall_offset: of the time on the wall: what to subtract to get universal time.
        wall_shift: of the time on the wall: what to add where the hour does not exist, 0 elsewhere.
    """

    offset: Steps
    wall_offset: Steps
    wall_shift: Steps


@lru_cache(maxsize=32)
def clock(zone: str) -> Clock:
    """The clock of an IANA zone.

    >>> clock("Europe/Budapest").offset.at(0) // SECOND
    3600
    """
    changes = _changes(ZoneInfo(zone))
    first = changes[0][1]
    starts, wall_starts, wall_values, shifts = [], [], [first], [0]
    values = [first]
    for moment, before, after in changes[1:]:
        starts.append(moment)
        values.append(after)
        if after > before:  # the hour between does not exist
            wall_starts.append(moment + before)
            wall_values.append(before)
            shifts.append(after - before)
        wall_starts.append(moment + max(before, after))
        wall_values.append(after)
        shifts.append(0)
    return Clock(
        offset=Steps(tuple(starts), tuple(values)),
        wall_offset=Steps(tuple(wall_starts), tuple(wall_values)),
        wall_shift=Steps(tuple(wall_starts), tuple(shifts)),
    )


def _changes(zone: ZoneInfo) -> Sequence[tuple[int, int, int]]:
    """Every change of the clocks: moment, offset before and after; the first entry is the offset at the beginning."""
    here = dt.datetime(FIRST_YEAR, 1, 1, tzinfo=dt.UTC)
    end = dt.datetime(LAST_YEAR, 1, 1, tzinfo=dt.UTC)
    offset = _offset(zone, here)
    found = [(_micro(here), offset, offset)]
    while here < end:
        there = here + _PROBE
        after = _offset(zone, there)
        if after != offset:
            moment = _moment_of_change(zone, here, there)
            found.append((_micro(moment), offset, after))
            offset = after
        here = there
    return found


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


def _micro(moment: dt.datetime) -> int:
    return int((moment - _EPOCH).total_seconds()) * SECOND
