"""Places: equal levers are not singled out, clear ones are."""

import numpy as np
import pytest

from twofold.actions.best_units import best_quarter
from twofold.actions.places import places


def drawn_around(value, error, rng, draws=1000):
    return value + error * rng.standard_normal((draws, len(value)))


@pytest.mark.truth
@pytest.mark.parametrize("levers", [2, 6])
def test_one_of_equal_levers_is_singled_out_in_at_most_one_of_twenty_tables(levers):
    rng = np.random.default_rng(20261122)
    single, sure = 0, 0
    for _ in range(300):
        value = rng.standard_normal(levers)
        found = places(value, drawn_around(value, 1.0, rng), 0.95, 1, rng)
        single += bool((found.high == 1).any())
        sure += bool((found.first > 0.95).any())
    # of 300 tables 15 are 5 %; 27 are more than chance makes of 5 % in 999 of 1,000 cases
    assert single <= 27
    assert sure <= 27


def test_a_clear_lever_is_the_first_with_certainty():
    rng = np.random.default_rng(1)
    value = np.array([10.0, 1.0, 0.5])
    found = places(value, drawn_around(value, 0.5, rng), 0.95, 1, rng)
    assert (found.low[0], found.high[0]) == (1, 1)
    assert found.first[0] > 0.99
    assert (found.low[1], found.high[1]) == (2, 3)


def test_probabilities_of_being_among_the_first_add_up_to_the_places():
    rng = np.random.default_rng(2)
    value = rng.standard_normal(7)
    assert places(value, drawn_around(value, 1.0, rng), 0.95, 3, rng).first.sum() == pytest.approx(3.0)


def test_the_winner_of_many_is_steadied_towards_the_others():
    rng = np.random.default_rng(3)
    value = rng.standard_normal(20)
    found = places(value, drawn_around(value, 1.0, rng), 0.95, 3, rng)
    assert found.steadied.max() < 0.7 * value.max()


def test_correlated_levers_are_told_apart_by_the_error_of_their_difference():
    rng = np.random.default_rng(4)
    shared = 5.0 * rng.standard_normal((4000, 1))
    drawn = np.array([2.0, 1.0]) + shared + 0.1 * rng.standard_normal((4000, 2))
    found = places(np.array([2.0, 1.0]), drawn, 0.95, 1, rng)
    assert found.high.tolist() == [1, 2]


def test_one_lever_has_the_only_place():
    rng = np.random.default_rng(5)
    found = places(np.array([2.0]), rng.standard_normal((1000, 1)), 0.95, 3, rng)
    assert (found.low.tolist(), found.high.tolist(), found.first.tolist()) == ([1], [1], [1.0])


def test_levers_without_any_doubt_keep_their_order():
    found = places(np.array([1.0, 2.0]), np.tile([1.0, 2.0], (1000, 1)), 0.95, 1, np.random.default_rng(6))
    assert (found.low.tolist(), found.high.tolist()) == ([2, 1], [2, 1])
    assert found.first.tolist() == [0.0, 1.0]


@pytest.mark.truth
def test_the_gap_to_the_best_quarter_of_units_is_covered(make_units):
    rng = np.random.default_rng(20261122)
    held = 0
    for _ in range(200):
        true = 4.0 + 0.3 * rng.standard_normal(20)
        target, level = best_quarter(make_units(true + 0.1 * rng.standard_normal(20), n=50), rng, 1000)
        low, high = np.quantile(target - level, [0.025, 0.975])
        held += low <= np.quantile(true, 0.75) - true.mean() <= high
    # 95 % of 200 are 190; fewer than 180 are chance in one of 500 cases
    assert held >= 180
