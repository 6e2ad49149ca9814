"""Which cells are times, and how they are written; checked with the same reader that loads them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

TRIED = 400  # different values
ENOUGH = 0.97
EARLIEST, LATEST = "1950-01-01", "2100-01-01"

CLOCKS = {
    "%H:%M": r"\d{1,2}:\d\d",
    "%H:%M:%S": r"\d{1,2}:\d\d:\d\d",
    "%H:%M:%S.%f": r"\d{1,2}:\d\d:\d\d\.\d{1,6}",
    "%I:%M %p": r"\d{1,2}:\d\d [AaPp][Mm]",
    "%I:%M:%S %p": r"\d{1,2}:\d\d:\d\d [AaPp][Mm]",
}
DAYS = {
    "%Y-%m-%d": r"\d{4}-\d{1,2}-\d{1,2}",
    "%Y/%m/%d": r"\d{4}/\d{1,2}/\d{1,2}",
    "%Y.%m.%d": r"\d{4}\.\d{1,2}\.\d{1,2}",
    "%Y.%m.%d.": r"\d{4}\.\d{1,2}\.\d{1,2}\.",
    "%Y. %m. %d.": r"\d{4}\. \d{1,2}\. \d{1,2}\.",
    "%d %b %Y": r"\d{1,2} [A-Za-z]{3} \d{4}",
    "%d-%b-%Y": r"\d{1,2}-[A-Za-z]{3}-\d{4}",
    "%d-%b-%y": r"\d{1,2}-[A-Za-z]{3}-\d{2}",
    "%b %d, %Y": r"[A-Za-z]{3} \d{1,2}, \d{4}",
    "%d %B %Y": r"\d{1,2} [A-Za-z]{3,9} \d{4}",
    "%B %d, %Y": r"[A-Za-z]{3,9} \d{1,2}, \d{4}",
    "%d. %m. %Y": r"\d{1,2}\. \d{1,2}\. \d{4}",
    "%d.%m.%Y": r"\d{1,2}\.\d{1,2}\.\d{4}",
    "%d.%m.%Y.": r"\d{1,2}\.\d{1,2}\.\d{4}\.",
    "%d.%m.%y": r"\d{1,2}\.\d{1,2}\.\d{2}",
    "%d/%m/%Y": r"\d{1,2}/\d{1,2}/\d{4}",
    "%m/%d/%Y": r"\d{1,2}/\d{1,2}/\d{4}",
    "%d-%m-%Y": r"\d{1,2}-\d{1,2}-\d{4}",
    "%m-%d-%Y": r"\d{1,2}-\d{1,2}-\d{4}",
    "%d/%m/%y": r"\d{1,2}/\d{1,2}/\d{2}",
    "%m/%d/%y": r"\d{1,2}/\d{1,2}/\d{2}",
}
DIGITS = {"%Y%m%d": r"(19|20)\d{6}", "%y%m%d": r"\d{6}", "%Y": r"(19|20)\d\d"}  # numbers too: a header must say time
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?( ?(Z|[+-]\d\d(:?\d\d)?))?)?$")
TWINS = {"%d/%m/%Y": "%m/%d/%Y", "%d-%m-%Y": "%m-%d-%Y", "%d/%m/%y": "%m/%d/%y"}


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """How the times of a column are written.

    Attributes:
        pattern: for strptime; None for ISO 8601, which needs none.
        has_day: whether a date is in it.
        has_clock: whether a time of day is in it.
        twin: the other reading of day and month, where the values allow both.
        example: one value.
    """

    pattern: str | None
    has_day: bool
    has_clock: bool
    twin: str | None = None
    example: str = ""


def time_format(values: Sequence[str], *, said: bool) -> TimeFormat | None:
    """How these values are written as times; None where they are none.

    Args:
        values: different filled cells.
        said: whether the header says it is a time; numbers are taken for dates only then.
    """
    tried = [value for value in values if value][:TRIED]
    if not tried:
        return None
    if _share(tried, ISO.pattern) >= ENOUGH and _readable(tried, None) >= ENOUGH:
        return TimeFormat(None, has_day=True, has_clock=_share(tried, r".*\d\d:\d\d") > 0.5, example=tried[0])
    found = [pattern for pattern, shape in _shapes(said=said) if _share(tried, shape) >= ENOUGH]
    readable = [pattern for pattern in found if _fits(tried, pattern)]
    if not readable:
        return None
    best = _day_first(readable)
    day, clock = _day_of(best), _clock_of(best)
    twin = next((each for each in readable if each != best and _day_of(each) == TWINS.get(day or "")), None)
    return TimeFormat(best, has_day=day is not None, has_clock=clock is not None, twin=twin, example=tried[0])


def _shapes(*, said: bool) -> list[tuple[str, str]]:
    days = DAYS | (DIGITS if said else {})
    shapes = [(day, f"{shape}$") for day, shape in days.items()]
    for day, shape in days.items():
        if day == "%Y":
            continue
        for clock, clock_shape in CLOCKS.items():
            shapes += [(f"{day}{between}{clock}", f"{shape}{between}{clock_shape}$") for between in (" ", "T", ", ")]
    return shapes + [(clock, f"{shape}$") for clock, shape in CLOCKS.items()]


def _share(values: Sequence[str], shape: str) -> float:
    pattern = re.compile(shape)
    return sum(1 for value in values if pattern.match(value)) / len(values)


def _fits(values: Sequence[str], pattern: str) -> bool:
    return _day_of(pattern) is None or _readable(values, pattern) >= ENOUGH


def _readable(values: Sequence[str], pattern: str | None) -> float:
    """The share of the values that are moments of our time in this format."""
    told = pa.table({"value": pa.array(values, pa.string())})
    read = "try_cast(value AS TIMESTAMPTZ)::TIMESTAMP" if pattern is None else "try_strptime(value, $pattern)"
    sql = f"SELECT avg((coalesce({read} BETWEEN '{EARLIEST}' AND '{LATEST}', false))::INT) FROM told"  # noqa: S608 - constants
    with duckdb.connect() as engine:
        engine.register("told", told)
        row = engine.execute(sql, {} if pattern is None else {"pattern": pattern}).fetchone()
    return float(row[0]) if row else 0.0


def _day_of(pattern: str) -> str | None:
    return next((day for day in sorted(DAYS | DIGITS, key=len, reverse=True) if pattern.startswith(day)), None)


def _clock_of(pattern: str) -> str | None:
    return next((clock for clock in CLOCKS if pattern.endswith(clock)), None)


def _day_first(readable: Sequence[str]) -> str:
    """Of two readings, day before month as in Europe, unless am and pm tell of America."""
    if any("%p" in each for each in readable):
        return next((each for each in readable if each.startswith("%m")), readable[0])
    return readable[0]
