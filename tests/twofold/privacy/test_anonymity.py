"""Frequencies of keys agree with sdcMicro's freqCalc, missing values included."""

import itertools

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.errors import UnknownDimension
from twofold.privacy.anonymity import frequencies

# the sample of sdcMicro's own test of freqCalc (inst/unitTests, "data frame, numeric values")
A = [2, 3, 2, 2, 3, 3, 1, 2]
B = [3, 3, 3, 3, 3, 3, 4, 3]
C = [1, 3, 1, 2, 1, 1, 1, 1]
WEIGHT = [18.0, 45.5, 39.0, 17.0, 92.0, 8.0, 123.5, 51.0]


def test_published_frequencies_are_reproduced():
    found = frequencies(pa.table({"A": A, "B": B, "C": C, "w": WEIGHT}), ["A", "B", "C"], "w")
    assert found.sample.tolist() == [3, 1, 3, 1, 2, 2, 1, 3]
    assert found.population.tolist() == [108.0, 45.5, 108.0, 17.0, 100.0, 100.0, 123.5, 108.0]
    assert (found.violations(2), found.violations(3) - found.violations(2)) == (3, 2)  # n1 and n2 of freqCalc


def test_published_frequencies_with_missing_values_are_reproduced():
    holes = pa.table({"A": A, "B": B, "C": [1, 3, None, 2, 1, 1, None, 1], "w": WEIGHT})
    found = frequencies(holes, ["A", "B", "C"], "w")
    assert found.sample.tolist() == [3, 1, 4, 2, 2, 2, 1, 3]
    assert found.population.tolist() == [108.0, 45.5, 125.0, 56.0, 100.0, 100.0, 123.5, 108.0]


def test_published_frequencies_with_a_column_and_a_row_of_missing_values_are_reproduced():
    holes = pa.table(
        {
            "A": [2, 3, None, 2, 3, 3, 1, 2],
            "B": [3, 3, None, 3, 3, 3, 4, 3],
            "C": pa.nulls(8, pa.int64()),
            "w": WEIGHT,
        },
    )
    found = frequencies(holes, ["A", "B", "C"], "w")
    assert found.sample.tolist() == [4, 4, 8, 4, 4, 4, 2, 4]
    assert found.population.tolist() == [125.0, 184.5, 394.0, 125.0, 184.5, 184.5, 162.5, 125.0]


def test_published_frequencies_of_one_key_are_reproduced():
    one = pa.table({"A": [2, 3, None, 2, 1, None, 1, 2], "w": WEIGHT})
    found = frequencies(one, ["A"], "w")
    assert found.sample.tolist() == [5, 3, 8, 5, 4, 8, 4, 5]
    assert found.population.tolist() == [133.0, 92.5, 394.0, 133.0, 262.5, 394.0, 262.5, 133.0]


def test_the_data_of_the_documentation_gives_its_frequencies():
    # francdat: Capobianchi, Polettini and Lucarelli's example; sdcMicro's documentation prints fk 2 2 2 1 1 1 1 2
    table = pa.table(
        {
            "Key1": [1, 1, 1, 3, 4, 4, 6, 1],
            "Key2": [2, 2, 2, 3, 3, 3, 2, 2],
            "Key3": [5, 1, 1, 1, 1, 1, 1, 5],
            "Key4": [1, 1, 1, 5, 4, 1, 5, 1],
            "w": [18, 45.5, 39, 17, 541, 8, 5, 92],
        },
    )
    found = frequencies(table, ["Key1", "Key2", "Key3", "Key4"], "w")
    assert found.sample.tolist() == [2, 2, 2, 1, 1, 1, 1, 2]
    assert found.population.tolist() == [110.0, 84.5, 84.5, 17.0, 541.0, 8.0, 5.0, 110.0]


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from([None, "a", "b"])] * 3), min_size=1, max_size=12))
def test_every_row_is_matched_as_often_as_when_all_pairs_are_compared(rows):
    found = frequencies(
        pa.table(
            {name: pa.array(column, pa.string()) for name, column in zip("xyz", zip(*rows, strict=True), strict=True)}
        ),
        list("xyz"),
    )

    def alike(one, other):
        return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))

    counts = dict.fromkeys(range(len(rows)), 0)
    for one, other in itertools.product(range(len(rows)), repeat=2):
        counts[one] += alike(rows[one], rows[other])
    assert found.sample.tolist() == list(counts.values())
    assert found.population.tolist() == [float(count) for count in counts.values()]


def test_an_unknown_column_is_one_sentence():
    with pytest.raises(UnknownDimension, match="no column 'age'"):
        frequencies(pa.table({"A": A}), ["age"])
