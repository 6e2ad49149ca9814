"""When a message may reach somebody: not at night, perhaps not on a weekend, on their own clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SATURDAY = 5
# a message that would come in the night is sent so long before, so that the worker has time for it
BEFORE_QUIET = timedelta(hours=1)


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


def moment_before(planned: datetime, earliest: datetime, last: datetime, calm: Calm, zone: ZoneInfo) -> datetime:
    """When a message is sent that was planned for a moment and is worth nothing from another one on.

    The first allowed moment from the planned one on. Where that comes too late, an earlier one: an hour before it
    gets quiet, or at once where less than that is left. Where there is none either, the planned moment, which is then
    found too late.

    Args:
        planned: with a zone.
        earliest: nothing is sent before.
        last: from when on it is too late.
        calm: when nobody is disturbed.
        zone: the person's.

    >>> from datetime import UTC
    >>> late = datetime(2026, 3, 6, 22, 30, tzinfo=UTC)
    >>> last = late + timedelta(hours=5)
    >>> moment_before(late, late - timedelta(hours=9), last, Calm(21, 8), ZoneInfo("UTC")).isoformat()
    '2026-03-06T20:00:00+00:00'
    """
    allowed = allowed_from(planned, calm, zone)
    if allowed < last:
        return allowed
    quiet_from = _quiet_from(planned, calm, zone)
    sooner = allowed_from(max(earliest, quiet_from - BEFORE_QUIET), calm, zone)
    return sooner if planned < last and sooner < quiet_from else planned


def _quiet_from(moment: datetime, calm: Calm, zone: ZoneInfo) -> datetime:
    """Since when it has been quiet."""
    local = moment.astimezone(zone)
    for _step in range(6):
        before = (local.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone)
        if _is_quiet(before.hour, calm):
            local = _begun(before, calm.begins)
        elif not calm.weekends and before.weekday() >= SATURDAY:
            local = _begun(before, 0)
        else:
            break
    return local.astimezone(moment.tzinfo)


def _begun(local: datetime, hour: int) -> datetime:
    """When this hour began, today or yesterday, on the wall clock."""
    return _at(local if local.hour >= hour else local - timedelta(days=1), hour, later=False)


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
