"""Which columns say when: when it happened, when somebody replied, when it was solved."""

from collections.abc import Sequence
from dataclasses import dataclass

from twofold.sources.mapping import Field
from twofold.sources.proposing.header_words import Meaning, means
from twofold.sources.proposing.sample import ColumnSample
from twofold.sources.proposing.time_formats import TimeFormat, time_format

LONGEST = 40  # letters of a time
NOTHING = ("", "N/A", "NA", "NULL", "None", "-", "null", "none")


@dataclass(frozen=True, slots=True)
class Timed:
    """A column of times."""

    column: ColumnSample
    format: TimeFormat
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeFields:
    """The fields of time that were found, their reasons and doubts by field name."""

    fields: dict[str, Field]
    why: dict[str, str]
    doubts: dict[str, tuple[str, ...]]
    columns: tuple[str, ...]  # every column of times, also those no field uses


def propose_times(columns: Sequence[ColumnSample]) -> TimeFields:
    """Find the fields of time among the columns."""
    timed = [found for found in map(_timed, columns) if found]
    fields: dict[str, Field] = {}
    why: dict[str, str] = {}
    doubts: dict[str, tuple[str, ...]] = {}
    days = [each for each in timed if each.format.has_day]
    happened = _happened(days)
    if happened is not None:
        clock = None if happened.format.has_clock else _clock_beside(happened, timed)
        fields["occurred_at"] = _field(happened, clock)
        why["occurred_at"] = _why(happened, clock)
        doubts["occurred_at"] = _doubts(happened, clock)
    for name, meaning in (("replied_at", Meaning.REPLIED), ("resolved_at", Meaning.RESOLVED)):
        found = next((day for day in days if day is not happened and means(day.column.name, meaning)), None)
        if found is not None:
            fields[name], why[name], doubts[name] = _field(found, None), _why(found, None), _doubts(found, None)
    return TimeFields(fields, why, doubts, tuple(each.column.name for each in timed))


def _timed(column: ColumnSample) -> Timed | None:
    said = any(means(column.name, meaning) for meaning in (Meaning.TIME, Meaning.REPLIED, Meaning.RESOLVED))
    if column.mean_length > LONGEST or not column.filled or (column.number_share > 0.9 and not said):
        return None
    if column.number_share > 0.9 and means(column.name, Meaning.COUNT):
        return None
    missing = tuple(value for value in column.counts if value in NOTHING)
    found = time_format([value for value in column.counts if value not in NOTHING], said=said)
    return Timed(column, found, missing) if found else None


def _happened(days: Sequence[Timed]) -> Timed | None:
    def rank(each: Timed) -> tuple[bool, bool, bool, float, int]:
        name = each.column.name
        later = means(name, Meaning.REPLIED) or means(name, Meaning.RESOLVED) or name.startswith("case:")
        year_only = each.format.pattern == "%Y"
        empty = 1 - each.column.filled / max(1, each.column.rows)
        return (later, year_only, not each.format.has_clock and empty > 0.5, round(empty, 1), each.column.place)

    return min(days, key=rank, default=None)


def _clock_beside(day: Timed, timed: Sequence[Timed]) -> Timed | None:
    """The time of day nearest after the date, else the nearest before."""
    if day.format.pattern == "%Y":
        return None
    clocks = [each for each in timed if not each.format.has_day and each.column.filled >= 0.8 * day.column.filled]
    after = [each for each in clocks if each.column.place > day.column.place]
    return next(iter(after or clocks[-1:]), None)


def _field(day: Timed, clock: Timed | None) -> Field:
    missing = tuple(dict.fromkeys(day.missing))
    if clock is None:
        return Field(columns=(day.column.name,), format=day.format.pattern, missing=missing)
    pattern = f"{day.format.pattern or '%Y-%m-%d'} {clock.format.pattern}"
    return Field(columns=(day.column.name, clock.column.name), format=pattern)


def _why(day: Timed, clock: Timed | None) -> str:
    written = f"written as {day.format.pattern}" if day.format.pattern else "written in ISO 8601"
    told = f"{day.column.name!r} holds times {written}, like {day.format.example!r}."
    return told if clock is None else f"{told} The time of day stands in {clock.column.name!r}."


def _doubts(day: Timed, clock: Timed | None) -> tuple[str, ...]:
    doubts = []
    if day.format.twin:
        doubts.append(
            f"Day and month of {day.column.name!r} cannot be told apart by the values ({day.format.example!r}): "
            f"read as {day.format.pattern}; if that is wrong, write {day.format.twin}."
        )
    if day.format.pattern == "%Y":
        doubts.append(f"{day.column.name!r} holds only years: every event is dated to 1 January of its year.")
    if clock is None and not day.format.has_clock and day.format.pattern != "%Y":
        doubts.append(f"{day.column.name!r} has no time of day: events are dated to midnight.")
    return tuple(doubts)
