"""When a schedule is due: the five fields of cron (minute hour day month weekday) in a time zone.

Lists, ranges and steps (``0,30 6-18/2 * * 1-5``); weekday 0 and 7 are Sunday. As in cron, where both day and weekday
are given, one of them is enough. A time that a clock change skips is due an hour later; one that happens twice is due
the first time only, unless every hour is due.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
HORIZON = timedelta(days=366 * 8 + 2)  # 29 February comes at least every eight years


class CronError(ValueError):
    """The five fields make no sense; the message says which and what was expected."""


@dataclass(frozen=True, slots=True)
class Cron:
    """The moments that a text means.

    Attributes:
        minutes: of the hour.
        hours: of the day.
        days: of the month.
        months: of the year.
        weekdays: 0 for Monday.
        either: a day is due when its day or its weekday fits; both must fit otherwise.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool

    def on(self, day: date) -> bool:
        """Whether it is due on this day at all."""
        if day.month not in self.months:
            return False
        fits = (day.day in self.days, day.weekday() in self.weekdays)
        return any(fits) if self.either else all(fits)


def read(text: str) -> Cron:
    """Understand five fields.

    Raises:
        CronError: there are not five, or one is out of its range.
    """
    parts = text.split()
    if len(parts) != len(FIELDS):
        raise CronError(f"{text!r}: expected five fields (minute hour day month weekday), found {len(parts)}")
    minutes, hours, days, months, weekdays = (
        _field(part, name, low, high) for part, (name, low, high) in zip(parts, FIELDS, strict=True)
    )
    return Cron(
        minutes=tuple(sorted(minutes)),
        hours=tuple(sorted(hours)),
        days=frozenset(days),
        months=frozenset(months),
        weekdays=frozenset((day - 1) % 7 for day in weekdays),
        either=not parts[2].startswith("*") and not parts[4].startswith("*"),
    )


def _field(text: str, name: str, low: int, high: int) -> set[int]:
    found: set[int] = set()
    for piece in text.split(","):
        span, _, step = piece.partition("/")
        first, _, last = span.partition("-")
        if span == "*":
            first, last = str(low), str(high)
        elif step and not last:
            last = str(high)
        numbers = (first, last or first, step or "1")
        if not all(number.isascii() and number.isdigit() for number in numbers):
            raise CronError(f"{name} {text!r}: expected numbers, *, a-b, a,b or */n")
        begin, end, stride = map(int, numbers)
        if not low <= begin <= end <= high or stride < 1:
            raise CronError(f"{name} {text!r}: expected numbers from {low} to {high}")
        found.update(range(begin, end + 1, stride))
    return found


def next_after(text: str, zone: str, moment: datetime) -> datetime:
    """The first moment after this one at which it is due, in UTC.

    Raises:
        CronError: the text makes no sense, or names a day that never comes.
    """
    cron, place = read(text), ZoneInfo(zone)
    day = moment.astimezone(place).date()
    last = day + HORIZON
    while day <= last:
        due = [when for when in _moments(cron, day, place) if when > moment] if cron.on(day) else []
        if due:
            return min(due)
        day += timedelta(days=1)
    raise CronError(f"{text!r}: this day never comes")


def _moments(cron: Cron, day: date, place: ZoneInfo) -> list[datetime]:
    folds = (0, 1) if len(cron.hours) == 24 else (0,)
    return [
        datetime.combine(day, time(hour, minute, fold=fold), place).astimezone(UTC)
        for hour in cron.hours
        for minute in cron.minutes
        for fold in folds
    ]
