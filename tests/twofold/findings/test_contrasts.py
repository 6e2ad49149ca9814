"""Each group against the rest."""

import pytest

from twofold.findings.contrasts import against_the_rest


def test_two_shares_give_the_interval_newcombe_published(shares):
    # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10: 56/70 - 48/80 is 0.0524 to 0.3339
    first, second = against_the_rest(shares({"a": (56, 70), "b": (48, 80)}).estimates)
    assert first.difference.value == pytest.approx(20.0)
    assert (first.difference.low, first.difference.high) == pytest.approx((5.24, 33.39), abs=0.005)
    assert second.difference.value == pytest.approx(-20.0)


def test_the_rest_is_all_others_together_by_their_n(shares):
    found = against_the_rest(shares({"a": (10, 100), "b": (60, 100), "c": (160, 200)}).estimates)
    assert found[0].rest.value == pytest.approx(100 * 220 / 300)
    assert found[0].rest.n == 300
    assert found[0].share == pytest.approx(0.25)


def test_a_p_value_is_below_the_level_exactly_where_zero_lies_outside_the_interval(shares, rng):
    for _ in range(50):
        counts = {name: (int(rng.integers(1, 99)), 100) for name in "abcd"}
        for contrast in against_the_rest(shares(counts).estimates):
            outside = contrast.difference.low > 0 or contrast.difference.high < 0
            assert (contrast.p_value < 0.05) == outside


def test_a_hidden_group_takes_no_part(shares):
    found = against_the_rest(shares({"a": (50, 100), "b": (60, 100), "c": None}).estimates)
    assert [contrast.estimate.group["touchpoint"] for contrast in found] == ["a", "b"]


def test_what_was_not_recorded_is_no_group(shares):
    found = against_the_rest(shares({"a": (50, 100), "b": (60, 100), None: (10, 100)}).estimates)
    assert found[0].rest.value == pytest.approx(60.0)


@pytest.mark.parametrize("counts", [{}, {"a": (5, 10)}, {"a": (5, 10), "b": None}])
def test_one_group_alone_is_compared_with_nothing(shares, counts):
    assert against_the_rest(shares(counts).estimates) == ()


def test_groups_that_all_answered_alike_differ_by_nothing(shares):
    for contrast in against_the_rest(shares({"a": (20, 20), "b": (20, 20)}).estimates):
        assert contrast.difference.value == 0
        assert contrast.p_value == 1
