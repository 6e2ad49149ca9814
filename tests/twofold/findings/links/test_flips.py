"""All pairs judged together."""

import numpy as np
import pytest

from twofold.findings.links.flips import Flipped, adjusted, alike, by_pair, flipped, one_way, p_values
from twofold.findings.links.pairs import unit_sums
from twofold.regression.least_squares import fit
from twofold.regression.wild import Signs, WildAsked, wild_cluster
from twofold.regression.within import demeaned


def test_one_pair_s_p_value_is_that_of_the_wild_cluster_bootstrap(linked):
    """The sums by unit against the regression with all its rows and a dummy a period."""
    x, y = linked(1, units=10, periods=8)
    asked = WildAsked(draws=1999, signs=Signs.RADEMACHER)
    flips = by_pair(flipped(unit_sums(x[None], y[None], None, 0, trends=False, few=True), asked), np.array([0]))
    unit, time = np.divmod(np.arange(80), 8)
    table = np.column_stack([x.ravel(), (time[:, None] == np.arange(1, 8)).astype(float)])
    found = fit(demeaned(table, [unit]), demeaned(y.ravel(), [unit]))
    assert p_values(flips)[0] == pytest.approx(wild_cluster(found, unit, asked=asked).p_value)


def test_adjusted_p_values_are_never_smaller_and_keep_the_order():
    rng = np.random.default_rng(2)
    flips = Flipped(np.array([4.0, 1.0, 2.5]), np.abs(rng.normal(size=(999, 3))))
    alone, together = p_values(flips), adjusted(flips)
    assert np.all(together >= alone)
    assert list(np.argsort(together)) == [0, 2, 1]
    assert together[1] == pytest.approx(alone[1])  # the last step has nobody else to reckon with


def test_two_copies_of_one_pair_cost_nothing():
    drawn = np.abs(np.random.default_rng(3).normal(size=(999, 1)))
    one = Flipped(np.array([2.2]), drawn)
    two = Flipped(np.array([2.2, 2.2]), np.repeat(drawn, 2, axis=1))
    assert adjusted(two)[0] == p_values(one)[0]


def test_a_pair_stands_for_its_clearest_lag():
    flips = Flipped(np.array([1.0, 3.0, 2.0]), np.array([[0.5, 0.1, 4.0], [2.0, 2.5, 0.0]]))
    found = by_pair(flips, np.array([0, 0, 1]))
    assert list(found.t) == [3.0, 2.0]
    np.testing.assert_array_equal(found.drawn, [[0.5, 4.0], [2.5, 0.0]])


def test_looked_at_in_one_direction_the_other_counts_as_nothing():
    flips = Flipped(np.array([-3.0, 2.0]), np.array([[-1.0, 0.5], [4.0, -0.5]]))
    found = one_way(flips, np.array([0, 1]), np.array([-1.0, -1.0]))
    assert list(found.t) == [3.0, 0.0]
    np.testing.assert_array_equal(found.drawn, [[1.0, 0.0], [0.0, 0.5]])


def test_tests_on_few_units_do_not_drown_the_others():
    """A test with three degrees of freedom beside one with many: their normal scores reach equally far by chance."""
    rng = np.random.default_rng(4)
    drawn = np.abs(np.column_stack([rng.standard_t(3, 20_000), rng.normal(size=20_000)]))
    scores = alike(Flipped(np.array([3.0, 3.0]), drawn), np.array([3.0, 500.0]))
    assert scores.t[0] < scores.t[1]
    reach = np.quantile(scores.drawn, 0.999, axis=0)
    assert reach[0] == pytest.approx(reach[1], rel=0.1)
    assert np.quantile(scores.drawn[:, 0], 0.95) == pytest.approx(1.96, abs=0.01)
