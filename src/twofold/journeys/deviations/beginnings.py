"""What a journey began with: the segments that journeys are compared by."""

import numpy as np

from twofold.journeys.steps import NONE, Coded, Steps


def first_recorded(steps: Steps, name: str) -> Coded:
    """The first value that a column records in each journey: (journeys,); ``NONE`` where it records none.

    Not simply the first step's: a page opened before a booking has no unit, and the unit is the same all along.

    Args:
        steps: the journeys.
        name: a column that was kept of the steps.

    Raises:
        KeyError: the steps were gathered without this column.
    """
    column = steps.columns[name]
    rows = np.flatnonzero(column.codes != NONE)
    journey = steps.journey[rows]
    begins = np.ones(len(rows), dtype=np.bool_)
    begins[1:] = journey[1:] != journey[:-1]
    found = np.full(steps.journeys, NONE, dtype=np.int32)
    found[journey[begins]] = column.codes[rows[begins]]
    return Coded(found, column.labels)
