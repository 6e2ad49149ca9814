"""The order of groups: sorted sixteen bits at a time, as numpy sorts them whole."""

import numpy as np
import pyarrow as pa
import pytest

from twofold.measures.group_order import in_order, stable_order


@pytest.mark.parametrize("most", [1, 2**16, 2**33, 2**62])
def test_codes_of_any_size_stand_in_their_order_and_equal_ones_as_they_came(most: int) -> None:
    rng = np.random.default_rng(20_260)
    codes = rng.choice(rng.integers(0, most, 50), 1000)
    assert stable_order(codes).tolist() == np.argsort(codes, kind="stable").tolist()
    before = rng.permutation(codes.size)
    assert stable_order(codes, before).tolist() == before[np.argsort(codes[before], kind="stable")].tolist()


def test_no_codes_have_no_order() -> None:
    assert stable_order(np.zeros(0, np.int64)).size == 0


def test_groups_stand_by_every_key_and_what_is_not_recorded_stands_last() -> None:
    table = pa.table({"g0": ["b", None, "a", "a"], "g1": pa.array([1, 1, None, 2], pa.int32()), "n": [1, 2, 3, 4]})
    assert in_order(table, ["g0", "g1"]).column("n").to_pylist() == [4, 3, 1, 2]
