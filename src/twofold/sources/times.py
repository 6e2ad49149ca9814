"""Times: what a cell says, as universal time and as the time on a clock of its zone, in SQL."""

from dataclasses import dataclass

import duckdb

from twofold.errors import MappingError
from twofold.sources.sql_text import literal
from twofold.sources.zones import DAY, SECOND, clock

EARLIEST_US = -7305 * DAY  # 1950-01-01: anything before is an empty date that some program wrote as 1900
_FAR_DAYS = 100_000  # keeps integer division away from negative numbers
_OFFSET_AFTER_TIME = r":\d\d(?:[.]\d+)? ?(Z|[+-]\d\d(?::?\d\d)?)$"  # the day of 2024-01-05 is no offset
_OFFSET_AT_END = r"(Z|[+-]\d\d(?::?\d\d)?)$"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the times of one column are read.

    Attributes:
        iso: whether ISO 8601 is tried first.
        formats: strptime patterns, tried in this order.
    """

    iso: bool = True
    formats: tuple[str, ...] = ()

    @property
    def zoned(self) -> bool:
        """Whether a time may carry its offset from universal time."""
        return self.iso or any("%z" in each for each in self.formats)


@dataclass(frozen=True, slots=True)
class Moment:
    """SQL of one moment: universal time, time on the wall (both in microseconds), and the zone's name."""

    utc: str
    local: str
    zone: str


def checked_format(pattern: str, where: str) -> str:
    """The pattern itself, if it is one that DuckDB can read times with.

    Raises:
        MappingError: it is not.
    """
    if "%Z" in pattern:
        raise MappingError(f"{where}: %Z (a zone by its name) cannot be read; use %z, or [source] timezone")
    try:
        with duckdb.connect() as connection:
            connection.execute(f"SELECT try_strptime('', {literal(pattern)})")
    except duckdb.Error as error:
        said = str(error).split(": ")[-1]
        raise MappingError(f"{where}: format {pattern!r} is not a time pattern ({said}); see strptime") from None
    if "%" not in pattern:
        raise MappingError(f'{where}: format {pattern!r} names no part of a date; write it like "%d/%m/%Y %H:%M"')
    return pattern


def wall_sql(told: str, reading: Reading) -> str:
    """SQL of what the clock shows in a text, in microseconds and without regard to any offset; null if unreadable."""
    # words like "epoch" and "infinity" are times to DuckDB, and no dates to people
    tries = [f"CASE WHEN {told} < ':' AND {told} >= '0' THEN TRY_CAST({told} AS TIMESTAMP) END"] if reading.iso else []
    tries += [_strptime_sql(told, each) for each in reading.formats]
    found = tries[0] if len(tries) == 1 else f"coalesce({', '.join(tries)})"
    return f"epoch_us({found})"


def _strptime_sql(told: str, pattern: str) -> str:
    if "%z" not in pattern:
        return f"try_strptime({told}, {literal(pattern)})"
    # strptime applies the offset and knows no Z; adding the offset again gives what the clock showed
    plain = f"regexp_replace({told}, 'Z$', '+00:00')"
    written = f"nullif(regexp_extract({told}, '{_OFFSET_AT_END}', 1), '')"
    instant = f"epoch_us(try_strptime({plain}, {literal(pattern)}))"
    return f"make_timestamp({instant} + coalesce({_offset_us(written)}, 0))"


def offset_sql(told: str, reading: Reading) -> str:
    """SQL of the offset a text ends with (``Z``, ``+02:00``), null where it has none."""
    if not reading.zoned:
        return "NULL::VARCHAR"
    return f"nullif(regexp_extract({told}, '{_OFFSET_AFTER_TIME if reading.iso else _OFFSET_AT_END}', 1), '')"


def _offset_us(written: str) -> str:
    hours = f"CAST(substr({written}, 2, 2) AS BIGINT)"
    minutes = f"CASE WHEN length({written}) > 3 THEN CAST(right({written}, 2) AS BIGINT) ELSE 0 END"
    sign = f"CASE WHEN starts_with({written}, '-') THEN -1 ELSE 1 END"
    return f"CASE WHEN {written} = 'Z' THEN 0 ELSE ({sign}) * ({hours} * 3600 + ({minutes}) * 60) * {SECOND} END"


def moment(wall: str, offset: str, zone: str, *, zoned: bool) -> Moment:
    """SQL of a moment from what the clock shows and the offset behind it.

    Args:
        wall: SQL of the time on the wall, microseconds.
        offset: SQL of the offset's text; null where the time has none.
        zone: the mapping's zone, used where there is no offset.
        zoned: whether any offset can occur at all.
    """
    own = clock(zone)
    naive_utc = f"{wall} - {_bracket(own.wall_offset.sql(wall))}"
    naive_local = f"{wall} + {_bracket(own.wall_shift.sql(wall))}"
    if not zoned:
        return Moment(naive_utc, naive_local, literal(zone))
    utc = f"CASE WHEN {offset} IS NULL THEN {naive_utc} ELSE {wall} - ({_offset_us(offset)}) END"
    if zone == "UTC":  # nobody named a zone, so the one that the file wrote is kept
        name = f"CASE WHEN {offset} IS NULL OR {offset} = 'Z' THEN 'UTC' ELSE {offset} END"
        return Moment(utc, wall, name)
    given = f"{wall} - ({_offset_us(offset)})"
    local = f"CASE WHEN {offset} IS NULL THEN {naive_local} ELSE {given} + {_bracket(own.offset.sql(given))} END"
    return Moment(utc, local, literal(zone))


def _bracket(sql: str) -> str:
    return f"({sql})"


def day_sql(local: str) -> str:
    """SQL of the date of a local time, in days since 1970-01-01."""
    return f"(({local} + {_FAR_DAYS * DAY}) // {DAY} - {_FAR_DAYS})::INTEGER"
