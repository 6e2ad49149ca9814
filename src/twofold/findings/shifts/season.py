"""The season of a series: waves of a year, as many as the series is long enough to tell, and the days of the week."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEAR = {"month": 12.0, "quarter": 4.0, "week": 365.25 / 7.0, "day": 365.25}  # periods in a year
ENOUGH = {0: 0.0, 1: 2.0, 2: 3.0}  # years of data from which on so many waves are fitted

DAYS_OF_WEEK, WEEKS = 7, 3


def harmonics_for(time: Ints, period_kind: str) -> int:
    """How many waves of a year a series of this length can tell from its trend.

    >>> harmonics_for(np.arange(30), "month"), harmonics_for(np.arange(12), "month")
    (1, 0)

    Args:
        time: (n,) periods, ascending.
        period_kind: number, quarter, month, week or day; numbers have no year.
    """
    if period_kind not in YEAR or not len(time):
        return 0
    years = (int(time[-1]) - int(time[0]) + 1) / YEAR[period_kind]
    found = max(count for count, least in ENOUGH.items() if years >= least)
    return min(found, 1) if period_kind == "quarter" else found


def most_harmonics(period_kind: str) -> int:
    """How many waves a year of such periods can show at all."""
    return int(YEAR.get(period_kind, 0.0) // 2)


def waves(time: Ints, period_kind: str, harmonics: int) -> Floats:
    """(n, k) the columns of the season: a sine and a cosine a wave, the fastest one of an even year a cosine alone.

    Days have columns for the days of the week, too, from three weeks on.
    """
    columns = _weekdays(time) if period_kind == "day" else []
    for wave in range(1, harmonics + 1):
        angle = 2.0 * np.pi * wave * time / YEAR[period_kind]
        sine_is_zero = 2 * wave == YEAR[period_kind]
        columns += [np.cos(angle)] if sine_is_zero else [np.sin(angle), np.cos(angle)]
    return np.column_stack(columns) if columns else np.zeros((len(time), 0))


def _weekdays(time: Ints) -> list[Floats]:
    """A column for each day of the week but one, of those that occur in most weeks; none in less than three weeks."""
    weeks = (int(time[-1]) - int(time[0]) + 1) / DAYS_OF_WEEK if len(time) else 0.0
    if weeks < WEEKS:
        return []
    day = time % DAYS_OF_WEEK
    there = [one for one in range(DAYS_OF_WEEK) if np.count_nonzero(day == one) >= weeks / 2.0]
    return [(day == one).astype(np.float64) for one in there[1:]]
