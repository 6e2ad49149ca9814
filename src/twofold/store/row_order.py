"""The order of rows in a row group: a person's rows stand together, so that queries by person read little."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def by_person(events: pa.Table) -> pa.Table:
    """The events in the order of person, then time; those whose person nobody knows last."""
    person = events["person"].fill_null(np.iinfo(np.int64).max).to_numpy()
    moments = events["occurred_us"].to_numpy()
    if (moments[1:] >= moments[:-1]).all():
        return events.take(pa.array(_stable_order(person)))
    in_time = np.argsort(moments, kind="stable")
    return events.take(pa.array(in_time[_stable_order(person[in_time])]))


def _stable_order(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The order of numbers that are spread over 60 bits; equal ones stay in theirs.

    The place of each stands in its last bits, so that one plain sort will do, in a sixth of the time of a stable one.
    """
    places = (1 << max(1, len(numbers) - 1).bit_length()) - 1
    order = np.sort((numbers & ~places) | np.arange(len(numbers))) & places
    found = numbers[order]
    if (found[1:] >= found[:-1]).all():
        return order
    return np.argsort(numbers, kind="stable")  # two different numbers that begin alike
