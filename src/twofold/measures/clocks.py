"""Opening hours: how much open time lies between two moments of the clock on the wall.

Each local day has a number of open microseconds; a running total over the days turns any moment into "open time so
far", and a wait is the difference of two of them. Hours are those of the clock on the wall, so that nine to five is
eight hours on the days when the clocks change, too.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import holidays
import narwhals as nw
import numpy as np
import pyarrow as pa

from twofold.errors import UsageError
from twofold.facts.clock_units import DAY_US, HOUR_US
from twofold.facts.frames import FactFrames

EPOCH = date(1970, 1, 1)
NOWHERE = ""  # units whose country is not known
WORKDAYS = ((9.0, 17.0),) * 5 + ((0.0, 0.0),) * 2


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When somebody is there to answer.

    Attributes:
        week: opening and closing hour of Monday to Sunday, 0 to 24; equal hours mean closed.
        country: whose public holidays are closed (ISO 3166 code); None takes each unit's own country.
        closed: further closed days.
    """

    week: tuple[tuple[float, float], ...] = WORKDAYS
    country: str | None = None
    closed: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a week that is none."""
        if len(self.week) != 7 or not all(0 <= start <= end <= 24 for start, end in self.week):
            raise UsageError("opening hours are seven pairs (Monday to Sunday) of hours from 0 to 24")


def opening_days(hours: BusinessHours, countries: list[str], first: int, last: int) -> pa.Table:
    """Every day of every country with its opening hours and the open time before it.

    Args:
        hours: the schedule.
        countries: country codes; ``NOWHERE`` has no public holidays.
        first: first local day.
        last: last local day.

    Returns:
        Columns country, day, opens_us and closes_us (microseconds of the day), before_us (open time of earlier days).

    Raises:
        UsageError: nobody knows the holidays of this country.
    """
    days = np.arange(first, last + 1)
    weekday = (days + 3) % 7
    opens, closes = (np.array([round(day[end] * HOUR_US) for day in hours.week])[weekday] for end in (0, 1))
    tables = []
    for country in countries:
        closed = np.isin(days, _closed_days(hours, country, first, last))
        length = np.where(closed, 0, closes - opens)
        tables.append(
            pa.table(
                {
                    "country": pa.array([country] * days.size, pa.string()),
                    "day": pa.array(days, pa.int32()),
                    "opens_us": pa.array(opens, pa.int64()),
                    "closes_us": pa.array(opens + length, pa.int64()),
                    "before_us": pa.array(np.cumsum(length) - length, pa.int64()),
                },
            ),
        )
    return pa.concat_tables(tables)


def _closed_days(hours: BusinessHours, country: str, first: int, last: int) -> list[int]:
    days = [(day - EPOCH).days for day in hours.closed]
    if country == NOWHERE:
        return days
    years = range((EPOCH + timedelta(days=first)).year, (EPOCH + timedelta(days=last)).year + 1)
    try:
        public = holidays.country_holidays(country, years=years)
    except NotImplementedError:
        raise UsageError(f"the public holidays of country {country!r} are not known; use an ISO 3166 code") from None
    return days + [(day - EPOCH).days for day in public]


def with_open_time(
    frame: nw.LazyFrame[Any],
    moments: tuple[str, ...],
    hours: BusinessHours,
    facts: FactFrames,
    span: tuple[int, int],
) -> nw.LazyFrame[Any]:
    """Add ``<moment>_open_us`` for each ``<moment>_local_us``: the open time up to it.

    Args:
        frame: contacts, with a column unit.
        moments: start, replied, resolved.
        hours: the schedule.
        facts: where the units and the engine are.
        span: first and last local day of any moment.
    """
    countries = countries_by_unit(facts) if hours.country is None else {}
    known = sorted({hours.country or NOWHERE, *countries.values()})
    calendar = facts.local(opening_days(hours, known, *span))
    if countries:
        units = pa.table({"unit": list(countries), "country": list(countries.values())})
        frame = frame.join(facts.local(units), on="unit", how="left")
        frame = frame.with_columns(nw.col("country").fill_null(NOWHERE))
    else:
        frame = frame.with_columns(country=nw.lit(hours.country or NOWHERE))
    for moment in moments:
        frame = _with_one(frame, moment, calendar)
    return frame


def _with_one(frame: nw.LazyFrame[Any], moment: str, calendar: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    local = nw.col(f"{moment}_local_us")
    day = f"{moment}_day"
    # whole days by floor of a float: exact, as a day has far more than a rounding error's microseconds
    frame = frame.with_columns(((local + 0.5) * (1 / DAY_US)).floor().cast(nw.Int32).alias(day))
    frame = frame.join(calendar, left_on=["country", day], right_on=["country", "day"], how="left")
    clock = local - nw.col(day).cast(nw.Int64) * DAY_US
    inside = nw.when(clock < nw.col("opens_us")).then(nw.col("opens_us")).otherwise(clock)
    inside = nw.when(clock > nw.col("closes_us")).then(nw.col("closes_us")).otherwise(inside)
    # a closed day closes when it opens: clamp twice, the closing last
    open_us = nw.col("before_us") + inside - nw.col("opens_us")
    return frame.with_columns(open_us.alias(f"{moment}_open_us")).drop("opens_us", "closes_us", "before_us")


def countries_by_unit(facts: FactFrames) -> dict[str, str]:
    """The country of each unit: its own, or that of the nearest unit above that has one."""
    tree = facts.units()
    found = {}
    for code in tree.units:
        own = [unit.country for above in tree.ancestors(code) if (unit := tree.units[above]).country]
        if own:
            found[code] = own[0]
    return found
