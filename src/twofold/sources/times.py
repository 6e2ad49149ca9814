"""Times: what a cell says, as universal time and as the time on a clock of its zone, in SQL."""

from dataclasses import dataclass

import duckdb

from twofold.errors import MappingError
from twofold.sources.layers import Layers
from twofold.sources.sql_text import literal
from twofold.sources.zone_words import with_offset
from twofold.sources.zones import DAY, SECOND

EARLIEST_US = -7305 * DAY  # 1950-01-01: anything before is an empty date that some program wrote as 1900
_FAR_DAYS = 100_000  # keeps integer division away from negative numbers
_OFFSET_AFTER_TIME = r":\d\d(?:[.]\d+)? ?(Z|[+-]\d\d(?::?\d\d)?)$"  # the day of 2024-01-05 is no offset
_OFFSET_AT_END = r"(Z|[+-]\d\d(?::?\d\d)?)$"
# The zones whose clocks keep one offset all year, as they have for decades. POSIX turns the sign round: Etc/GMT-2 is
# two hours ahead of universal time.
_FIXED_ZONES = {f"{hours:+03d}00": f"Etc/GMT{-hours:+d}" for hours in range(-12, 15) if hours} | {
    "+0430": "Asia/Kabul",
    "+0530": "Asia/Kolkata",
    "+0545": "Asia/Kathmandu",
    "+0630": "Asia/Yangon",
    "+0930": "Australia/Darwin",
    "-0930": "Pacific/Marquesas",
}


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
        return self.iso or self.named_zone or any("%z" in each for each in self.formats)

    @property
    def named_zone(self) -> bool:
        """Whether a time ends with the name of its zone."""
        return any("%Z" in each for each in self.formats)


def checked_format(pattern: str, where: str) -> str:
    """The pattern itself, if it is one that DuckDB can read times with.

    Raises:
        MappingError: it is not.
    """
    if "%Z" in pattern and not pattern.endswith(" %Z"):
        raise MappingError(
            f"{where}: %Z (a zone by its name) can only be read at the end, after a blank; else use %z, or [source] "
            "timezone"
        )
    try:
        with duckdb.connect() as connection:
            connection.execute(f"SELECT try_strptime('', {literal(pattern.replace('%Z', '%z'))})")
    except duckdb.Error as error:
        said = str(error).split(": ")[-1]
        raise MappingError(f"{where}: format {pattern!r} is not a time pattern ({said}); see strptime") from None
    if "%" not in pattern:
        raise MappingError(f'{where}: format {pattern!r} names no part of a date; write it like "%d/%m/%Y %H:%M"')
    return pattern


def wall_sql(told: str, reading: Reading) -> str:
    """SQL of what the clock shows in a text, in microseconds and without regard to any offset; null if unreadable."""
    # words like "epoch" and "infinity" are times to DuckDB, and no dates to people
    begins = f"{told} < ':' AND {told} >= '0'"
    tries = [f"CASE WHEN {begins} THEN TRY_CAST({told} AS TIMESTAMP) END"] if reading.iso else []
    if reading.iso:  # an offset behind minutes is more than DuckDB reads
        plain = f"regexp_replace({told}, '{_OFFSET_AT_END}', '')"
        tries.append(f"CASE WHEN {begins} AND contains({told}, ':') THEN TRY_CAST({plain} AS TIMESTAMP) END")
    tries += [_strptime_sql(told, each) for each in reading.formats]
    found = tries[0] if len(tries) == 1 else f"coalesce({', '.join(tries)})"
    return f"epoch_us({found})"


def _strptime_sql(told: str, pattern: str) -> str:
    if "%Z" in pattern:
        return _strptime_sql(with_offset(told), pattern.replace("%Z", "%z"))
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
    told = with_offset(told) if reading.named_zone else told
    found = f"nullif(regexp_extract({told}, '{_OFFSET_AFTER_TIME if reading.iso else _OFFSET_AT_END}', 1), '')"
    # a regular expression is dear, and most times carry no offset
    end = f"right({told}, 6)"
    return f"CASE WHEN {end} LIKE '%Z' OR contains({end}, '+') OR contains({end}, '-') THEN {found} END"


def _offset_us(written: str) -> str:
    hours = f"CAST(substr({written}, 2, 2) AS BIGINT)"
    minutes = f"CASE WHEN length({written}) > 3 THEN CAST(right({written}, 2) AS BIGINT) ELSE 0 END"
    sign = f"CASE WHEN starts_with({written}, '-') THEN -1 ELSE 1 END"
    return f"CASE WHEN {written} = 'Z' THEN 0 ELSE ({sign}) * ({hours} * 3600 + ({minutes}) * 60) * {SECOND} END"


def moment(name: str, zone: str, *, zoned: bool) -> Layers:
    """The layers that make ``<name>_us``, ``<name>_local_us`` and ``<name>_zone`` of a time that was read.

    Args:
        name: of the time; ``<name>_wall`` and ``<name>_offset`` stand in the layer ``read``.
        zone: the mapping's zone, of times that carry no offset; UTC where nobody named one.
        zoned: whether a time may carry an offset.
    """
    wall, offset = f"{name}_wall", f"{name}_offset"
    given = f"{wall} - ({_offset_us(offset)})"
    if zone == "UTC":  # nobody named a zone, so the one that the file wrote is kept
        settled = {f"{name}_us": wall, f"{name}_local_us": wall, f"{name}_zone": "'UTC'"}
        if zoned:
            settled[f"{name}_us"] = f"CASE WHEN {offset} IS NULL THEN {wall} ELSE {given} END"
            settled[f"{name}_zone"] = _zone_sql(offset)
            # an offset that no zone keeps cannot be named: such a moment is shown in universal time
            settled[f"{name}_local_us"] = (
                f"CASE WHEN {_zone_sql(offset)} = 'UTC' THEN {settled[f'{name}_us']} ELSE {wall} END"
            )
        return Layers(settled=settled)
    naive = f"{wall} - {_offset_at(f'{name}_by_wall', wall)}"
    utc = f"CASE WHEN {offset} IS NULL THEN {naive} ELSE {given} END" if zoned else naive
    return Layers(
        universal={f"{name}_us": utc},
        settled={
            f"{name}_local_us": f"{name}_us + {_offset_at(f'{name}_by_utc', f'{name}_us')}",
            f"{name}_zone": literal(zone),
        },
        wall_joins=(_join("zone_wall", f"{name}_by_wall", wall),),
        universal_joins=(_join("zone_utc", f"{name}_by_utc", f"{name}_us"),),
    )


def _zone_sql(offset: str) -> str:
    """SQL of a zone, by its IANA name, whose clocks always keep the offset; UTC where none does, or none is written."""
    minutes = f"CASE WHEN length({offset}) > 3 THEN right({offset}, 2) ELSE '00' END"
    cases = " ".join(f"WHEN {literal(each)} THEN {literal(zone)}" for each, zone in _FIXED_ZONES.items())
    return f"CASE WHEN {offset} IS NULL THEN 'UTC' ELSE CASE left({offset}, 3) || {minutes} {cases} ELSE 'UTC' END END"


def _join(table: str, alias: str, when: str) -> str:
    return f"LEFT JOIN {table} AS {alias} ON {alias}.day = {_day(when)}"


def _offset_at(alias: str, when: str) -> str:
    # days that the table lacks lie outside of what is accepted
    return f"coalesce(CASE WHEN {when} < {alias}.change THEN {alias}.before ELSE {alias}.after END, 0)"


def day_sql(local: str) -> str:
    """SQL of the date of a local time, in days since 1970-01-01."""
    return f"({_day(local)})::INTEGER"


def _day(when: str) -> str:
    return f"({when} + {_FAR_DAYS * DAY}) // {DAY} - {_FAR_DAYS}"
