"""Who should practise what: bad units are found, small ones left alone, chance not taken for a finding."""

import numpy as np
import pytest

from twofold.actions.practice import practice


def test_a_unit_far_below_the_others_is_to_practise(make_units):
    units = make_units([4.0, 4.02, 3.98, 4.01, 3.99, 3.2])
    found = practice(["room"], [units], np.array([5.0]))
    assert [(one.unit, one.lever, one.rank, one.units) for one in found.suggestions] == [("unit-5", "room", 6, 6)]
    one = found.suggestions[0]
    assert one.others == pytest.approx(4.0)
    assert one.difference.value == pytest.approx(-0.8)
    assert one.difference.low < -0.8 < one.difference.high < 0.0
    assert one.raw < one.level.value < one.others  # steadied towards the others
    assert one.gain == pytest.approx(5.0 * (4.0 - one.level.value))
    assert one.rank_low == one.rank_high == 6


def test_a_small_unit_is_told_that_there_are_not_enough(make_units):
    units = make_units([4.0, 4.0, 4.0, 4.0, 4.0, 1.0], n=[50, 50, 50, 50, 50, 29])
    found = practice(["room"], [units])
    assert found.suggestions == ()
    assert [(one.unit, one.n) for one in found.not_enough] == [("unit-5", 29)]


def test_a_hidden_unit_shows_no_count(make_units):
    units = make_units([4.0, 4.0, 4.0, 4.0, 4.0, np.nan], n=[50, 50, 50, 50, 50, 0])
    assert practice(["room"], [units]).not_enough[0].n is None


def test_no_unit_is_compared_where_there_are_too_few(make_units):
    found = practice(["room"], [make_units([4.0, 4.0, 4.0, 1.0])])
    assert (found.compared, found.suggestions) == (0, ())


def test_without_units_nothing_is_suggested():
    assert practice(["room"], []).compared == 0


@pytest.mark.truth
def test_equal_units_are_seldom_told_to_practise(make_units):
    rng = np.random.default_rng(20261122)
    claimed = 0
    for _ in range(200):
        levers = [make_units(4.0 + 0.1 * rng.standard_normal(20)) for _ in range(5)]
        claimed += bool(practice(list("abcde"), levers).suggestions)
    # Benjamini-Hochberg at 5 % two-sided, suggestions on one side: at most 2.5 % (5 + 2.6 standard errors of 200)
    assert claimed <= 11
