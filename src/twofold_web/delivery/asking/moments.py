"""When a message may reach somebody: not at night, perhaps not on a weekend, on their own clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calm:
    """When nobody is disturbed.

    Attributes:
        begins: the hour on the person's clock from which on it is quiet.
        ends: the hour at which it ends; equal hours for no quiet time.
        weekends: whether messages may come on Saturdays and Sundays.
    """

    begins: int = 21
    ends: int = 8
    weekends: bool = True


def zone_of(name: str, otherwise: str) -> ZoneInfo:
    """A time zone, or another where there is none of this name."""
    for each in (name, otherwise):
        try:
            return ZoneInfo(each)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def allowed_from(moment: datetime, calm: Calm, zone: ZoneInfo) -> datetime:
    """The first moment from this one on at which a message may reach somebody.

    Args:
        moment: with a zone.
        calm: when nobody is disturbed.
        zone: the person's.

    >>> from datetime import UTC
    >>> late = datetime(2026, 3, 6, 22, 30, tzinfo=UTC)  # a Friday, 23:30 in Budapest
    >>> allowed_from(late, Calm(21, 8, weekends=False), ZoneInfo("Europe/Budapest")).isoformat()
    '2026-03-09T07:00:00+00:00'
    """
    local = moment.astimezone(zone)
    for _step in range(6):
        if _is_quiet(local.hour, calm):
            local = _at(local, calm.ends, later=local.hour >= calm.ends)
        elif not calm.weekends and local.weekday() >= SATURDAY:
            local = _at(local, 0, later=True)
        else:
            break
    return max(moment, local.astimezone(moment.tzinfo))


def _is_quiet(hour: int, calm: Calm) -> bool:
    if calm.begins <= calm.ends:
        return calm.begins <= hour < calm.ends
    return hour >= calm.begins or hour < calm.ends


def _at(local: datetime, hour: int, *, later: bool) -> datetime:
    """That hour of this day or the next, on the wall clock; an hour that summer time skips begins after the gap."""
    day = local + timedelta(days=1) if later else local
    told = day.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    # through the universe's clock and back, so that an hour that does not exist becomes the one that does
    return told.astimezone(ZoneInfo("UTC")).astimezone(local.tzinfo)
