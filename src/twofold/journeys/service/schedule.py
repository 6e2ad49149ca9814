"""Open time: how much of the time between two moments somebody was there to answer."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.facts.clock_units import DAY_US
from twofold.facts.frames import FactFrames
from twofold.journeys.service.tickets import Tickets
from twofold.journeys.steps import NONE, Coded
from twofold.measures.clocks import NOWHERE, BusinessHours, countries_by_unit, opening_days


def clock_time(facts: FactFrames, tickets: Tickets, hours: BusinessHours | None) -> NDArray[np.int64]:
    """The time up to each step that a clock counts: every hour, or the open ones of the unit of each step.

    Args:
        facts: where the countries of units are.
        tickets: the tickets.
        hours: the schedule; None counts every hour.

    Returns:
        (steps,) microseconds.
    """
    if hours is None:
        return tickets.steps.time
    return open_time(tickets.local, tickets.steps.columns["unit"], hours, countries_by_unit(facts))


def open_time(
    local: NDArray[np.int64], unit: Coded | None, hours: BusinessHours, countries: Mapping[str, str]
) -> NDArray[np.int64]:
    """The open time up to each moment: the wait between two moments of one unit is the difference of two of them.

    Args:
        local: (n,) moments on the clock on the wall, in microseconds since 1970 there.
        unit: (n,) the unit of each moment, whose country's holidays are closed; None where units are not known.
        hours: the schedule; its own country, where it names one, counts for every unit.
        countries: country code by unit.

    Returns:
        (n,) microseconds.

    Raises:
        UsageError: nobody knows the holidays of a country.
    """
    if not len(local):
        return np.zeros(0, dtype=np.int64)
    day = local // DAY_US
    names, country = _countries(len(local), unit, hours, countries)
    first, last = int(day.min()), int(day.max())
    calendar = opening_days(hours, names, first, last)
    place = country * (last - first + 1) + (day - first)
    opens, closes, before = (_column(calendar, name)[place] for name in ("opens_us", "closes_us", "before_us"))
    inside = np.minimum(np.maximum(local - day * DAY_US, opens), closes)
    # a closed day closes when it opens
    found: NDArray[np.int64] = before + np.maximum(inside - opens, 0)
    return found


def _countries(
    count: int, unit: Coded | None, hours: BusinessHours, countries: Mapping[str, str]
) -> tuple[list[str], NDArray[np.int64]]:
    """The countries there are, and the position of each moment's country among them."""
    if hours.country is not None or unit is None or not countries:
        return [hours.country or NOWHERE], np.zeros(count, dtype=np.int64)
    names = sorted({NOWHERE, *countries.values()})
    by_unit = np.array([names.index(countries.get(label, NOWHERE)) for label in unit.labels] + [names.index(NOWHERE)])
    return names, by_unit[np.where(unit.codes == NONE, len(unit.labels), unit.codes)]


def _column(calendar: pa.Table, name: str) -> NDArray[np.int64]:
    values: NDArray[np.int64] = calendar[name].to_numpy()
    return values
