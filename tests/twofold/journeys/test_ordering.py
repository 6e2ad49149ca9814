"""Events come into the order of key, time, row and event id, whatever order they arrive in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from twofold.journeys.ordering import journey_order, spread

FEW = st.integers(0, 3)
ROWS = st.lists(st.tuples(st.integers(0, 2**64 - 1) | FEW, FEW, FEW, FEW), max_size=60)


def sorted_by_python(rows: list[tuple[int, int, int, int]]) -> list[int]:
    return sorted(range(len(rows)), key=lambda place: rows[place])


def columns(rows: list[tuple[int, int, int, int]]) -> tuple[np.ndarray, ...]:
    key, time, row, event = zip(*rows, strict=True) if rows else ((), (), (), ())
    return np.array(key, np.uint64), np.array(time, np.int64), np.array(row, np.int64), np.array(event, np.int64)


@given(ROWS)
def test_the_order_is_that_of_a_full_sort(rows):
    found = journey_order(*columns(rows))
    assert [rows[place] for place in found] == [rows[place] for place in sorted_by_python(rows)]


def test_keys_that_share_their_first_bits_are_told_apart():
    near = np.uint64(1 << 40)
    key = np.tile(np.array([near, near + np.uint64(1)]), 500)
    time = np.arange(1000, 0, -1)
    found = journey_order(key, time, np.zeros(1000, np.int64), np.arange(1000))
    assert np.array_equal(found, np.lexsort((time, key)))


def test_rows_of_one_moment_keep_the_order_of_their_file():
    same = np.zeros(4, np.int64)
    found = journey_order(same.astype(np.uint64), same, np.array([5, 2, 4, 3]), same)
    assert found.tolist() == [1, 3, 2, 0]


def test_spreading_keeps_different_keys_different():
    keys = np.arange(100_000, dtype=np.uint64)
    assert len(np.unique(spread(keys))) == len(keys)
