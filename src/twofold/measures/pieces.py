"""Many rows in pieces of time: what is added up by respondent then fits in memory, and a row costs no more than of few.

Groups that a period tells apart never meet, so the groups of one piece stand beside those of the others.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw

from twofold.facts.frames import FactFrames, counted_by_month
from twofold.facts.words import Record
from twofold.measures.calendar_days import first_day
from twofold.measures.definition import Population
from twofold.measures.scan import Scan

PIECE_ROWS = 4_000_000  # a gigabyte of sums by respondent; smaller pieces would cost small questions more statements
_RECORDS = {Population.ANSWERS: Record.ANSWER, Population.RESPONSES: Record.ANSWER, Population.EVENTS: Record.EVENT}


def in_pieces(facts: FactFrames, scan: Scan) -> Iterator[nw.LazyFrame[Any]]:
    """The rows of a scan, as many at a time as can be added up at ease; no group has rows in two pieces.

    All at once where the scan is not split by a period, is about contacts (which are put together from steps of
    several months), or where whoever keeps the facts does not tell how many there are (``rows_by_month``).
    """
    record = _RECORDS.get(scan.plan.seats[0][0].measure.population)
    period = next((dimension.period for dimension in scan.plan.dimensions if dimension.period), None)
    days = cuts(counted_by_month(facts, record), period, PIECE_ROWS) if record and period else []
    if not days:
        yield scan.frame
        return
    day = nw.col("local_day")
    for first, after in zip([None, *days], [*days, None], strict=True):
        within = [*([] if first is None else [day >= first]), *([] if after is None else [day < after])]
        yield scan.frame.filter(*within)


def cuts(rows_by_month: Mapping[int, int], period: str, most: int) -> list[int]:
    """The days (since 1970-01-01) at which a new piece begins: first days of a period.

    Args:
        rows_by_month: how many rows each month (since 1970-01) has.
        period: day, week or month.
        most: how many rows a piece has; a month that has more is not cut.

    >>> cuts({648: 5, 649: 4, 650: 3, 651: 9}, "month", 10)
    [19783, 19814]
    """
    found, held = [], 0
    for month, rows in sorted(rows_by_month.items()):
        if held and held + rows > most:
            found.append(first_day(period, month))
            held = 0
        held += rows
    return found
