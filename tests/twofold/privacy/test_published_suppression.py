"""Published suppression problems (sdcTable's tests) come out as printed."""

import csv
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from twofold.privacy.audit import bounds
from twofold.privacy.lattice import ALL, Dimension, Lattice
from twofold.privacy.mending import unmoved, widened
from twofold.privacy.optimal import hide_least
from twofold.privacy.primary import same_people
from twofold.privacy.thresholds import Cause, Thresholds

# sdcTable, tests/testthat/test-simpleheuristic.R: 9 cells hidden, at least two in every row and column
COUNTS = {"w": [30, 47, 64, 89], "x": [90, 124, 5, 31], "y": [92, 100, 59, 85], "z": [800, 991, 651, 685]}
NINE = ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"]

# sdcTable's data set microdata1: how many men and women each region has
MICRODATA1 = {"A": (18, 2), "B": (14, 19), "C": (12, 10), "D": (11, 14)}


def table_of(rows):
    return Lattice.of(pa.Table.from_pylist(rows), [Dimension("one"), Dimension("two")], count="n")


@pytest.fixture
def nine():
    lattice = table_of([{"one": v, "two": "abcd"[at], "n": n} for v, row in COUNTS.items() for at, n in enumerate(row)])
    hidden = np.zeros(len(lattice.n), bool)
    for one, two in NINE:
        hidden[lattice.find({"one": one, "two": two})] = True
    return lattice, hidden


def test_two_hidden_in_every_line_still_give_a_cell_away(nine):
    lattice, hidden = nine
    assert hidden.sum() == 9
    assert bounds(lattice, hidden, lattice.find({"one": "w", "two": "b"}), at_least=0) == pytest.approx((47, 47))


def test_one_more_hidden_cell_protects_it(nine):
    lattice, hidden = nine
    hidden[lattice.find({"one": "x", "two": "b"})] = True
    assert bounds(lattice, hidden, lattice.find({"one": "w", "two": "b"}), at_least=0) == pytest.approx((0, 141))


def test_the_cheapest_change_finds_that_one_more_cell(nine):
    lattice, hidden = nine
    leak = lattice.find({"one": "w", "two": "b"})
    more = unmoved(lattice, ~hidden, np.array([leak]))
    assert len(more) == 1
    hidden[more] = True
    low, high = bounds(lattice, hidden, leak, at_least=0)
    assert low < 47 < high
    assert len(widened(lattice, ~hidden, np.array([leak]), 5)) == 0


@pytest.fixture
def microdata():
    rows = [
        {"one": region, "two": gender, "n": n}
        for region, counts in MICRODATA1.items()
        for gender, n in zip(("male", "female"), counts, strict=True)
    ]
    lattice = table_of(rows)
    causes = np.zeros(len(lattice.n), np.int8)
    causes[lattice.find({"one": "A", "two": "female"})] = Cause.FEW
    return lattice, causes


FREQUENCY_RULE = Thresholds(answers=3, complement=2, protection=2)


def secondaries(lattice, causes):
    names = [{number: value for value, number in index.items()} for index in lattice.index]
    groups = lattice.nodes[np.flatnonzero(causes == Cause.SECONDARY)].tolist()
    return {tuple(name[node] for name, node in zip(names, group, strict=True)) for group in groups}


def test_the_optimum_of_microdata1_is_the_published_pattern(microdata):
    lattice, causes = microdata
    found = secondaries(lattice, hide_least(lattice, causes, same_people(lattice), FREQUENCY_RULE))
    assert found == {("A", "male"), ("C", "female"), ("C", "male")}


def test_the_cheapest_change_finds_the_same_pattern(microdata):
    lattice, causes = microdata
    causes[unmoved(lattice, causes == Cause.SHOWN, np.array([lattice.find({"one": "A", "two": "female"})]))] = 3
    assert secondaries(lattice, causes) == {("A", "male"), ("C", "female"), ("C", "male")}


def test_the_published_counts_are_those_of_the_data():
    folder = Path(os.environ.get("TWOFOLD_REFERENCE", Path(__file__).parents[4] / "shared" / "reference"))
    path = folder / "data" / "microdata1.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8") as file:
        lattice = Lattice.of(
            pa.Table.from_pylist(list(csv.DictReader(file))), [Dimension("region"), Dimension("gender")]
        )
    for region, (men, women) in MICRODATA1.items():
        assert lattice.n[lattice.find({"region": region, "gender": "male"})] == men
        assert lattice.n[lattice.find({"region": region, "gender": "female"})] == women
    assert lattice.n[lattice.find({"region": ALL})] == 100
