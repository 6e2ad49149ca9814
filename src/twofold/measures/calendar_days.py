"""Days, weeks and months as integers that every engine computes alike, and as the texts people read.

Days count from 1970-01-01. Months count from 1970-01, weeks from the Monday 1969-12-29. Right from 1900-03-01 to
2100-02-28, where every fourth year is a leap year.
"""

import re
from datetime import UTC, date, datetime, timedelta

import narwhals as nw

from twofold.errors import UsageError

EPOCH = date(1970, 1, 1)
local_day = nw.col("local_day")
PERIODS = ("day", "week", "month")


def month_number() -> nw.Expr:
    """Months since 1970-01 of the local day.

    Years begin in March here, so that the leap day is the last one; the halves keep rounding away from whole numbers
    (engines disagree about integer division, not about floor). Floats from the first step: an engine that takes 3.5
    for a decimal would compute slowly.
    """
    day = local_day.cast(nw.Float64) + 671  # since 1968-03-01
    year = ((day * 4 + 3.5) * (1 / 1461)).floor()
    day_of_year = day - (year * 365.25).floor()
    return (year * 12 + ((day_of_year * 5 + 2.5) * (1 / 153)).floor() - 22).cast(nw.Int32)


def week_number() -> nw.Expr:
    """ISO weeks since the Monday 1969-12-29 of the local day."""
    return ((local_day.cast(nw.Float64) + 3.5) * (1 / 7)).floor().cast(nw.Int32)


def period_number(period: str) -> nw.Expr:
    """The number of the day, week or month an observation belongs to."""
    return {"day": local_day, "week": week_number(), "month": month_number()}[period]


def period_text(period: str, number: int) -> str:
    """How people write a period.

    >>> period_text("month", 672), period_text("week", 2923), period_text("day", 20454)
    ('2026-01', '2026-W02', '2026-01-01')
    """
    if period == "month":
        return f"{1970 + number // 12}-{number % 12 + 1:02d}"
    if period == "week":
        year, week, _ = (EPOCH + timedelta(days=7 * number - 3)).isocalendar()
        return f"{year}-W{week:02d}"
    return (EPOCH + timedelta(days=number)).isoformat()


def period_days(period: str, text: str) -> tuple[int, int]:
    """The first and the last day of a period as people write it.

    >>> period_days("month", "2026-02")
    (20485, 20512)

    Raises:
        UsageError: the text names no such period.
    """
    try:
        first, after = _bounds(period, text.strip())
    except ValueError:
        example = {"day": "2026-01-31", "week": "2026-W05", "month": "2026-01"}[period]
        raise UsageError(f"{text!r} is no {period}; write it as {example}") from None
    return (first - EPOCH).days, (after - EPOCH).days - 1


def first_day(period: str, month: int) -> int:
    """The first day of the period in which a month begins.

    >>> first_day("month", 672), first_day("week", 672), first_day("day", 672)
    (20454, 20451, 20454)
    """
    day = (date(1970 + month // 12, month % 12 + 1, 1) - EPOCH).days
    return day - (day + 3) % 7 if period == "week" else day


def _bounds(period: str, text: str) -> tuple[date, date]:
    if period == "day":
        first = date.fromisoformat(text)
        return first, first + timedelta(days=1)
    if period == "week":
        match = re.fullmatch(r"(\d{4})-W(\d{1,2})", text)
        if not match:
            raise ValueError(text)
        first = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return first, first + timedelta(days=7)
    first = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    return first, (first + timedelta(days=31)).replace(day=1)
