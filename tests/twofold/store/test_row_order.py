"""Rows are ordered by person, then time, and otherwise stay as they came."""

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from twofold.store.row_order import by_person

NOBODY = 1 << 62
ALIKE = 1 << 59  # beginnings that two pseudonyms share


@settings(deadline=None)  # the first of a process is slow
@example([(ALIKE + 1, 3), (ALIKE, 2), (ALIKE + 1, 1)])
@example([(ALIKE + 1, 1), (ALIKE, 2), (ALIKE + 1, 3)])
@given(
    st.lists(
        st.tuples(
            st.none() | st.sampled_from([0, 7, ALIKE, ALIKE + 1]) | st.integers(0, ALIKE * 2 - 1), st.integers(0, 4)
        )
    )
)
def test_rows_are_ordered_by_person_then_time(rows):
    persons, moments = zip(*rows, strict=True) if rows else ((), ())
    events = pa.table(
        {
            "person": pa.array(persons, pa.int64()),
            "occurred_us": pa.array(moments, pa.int64()),
            "row": pa.array(range(len(rows)), pa.int64()),
        }
    )
    known = [NOBODY if person is None else person for person in persons]
    expected = sorted(range(len(rows)), key=lambda row: (known[row], moments[row]))
    assert by_person(events)["row"].to_pylist() == expected
