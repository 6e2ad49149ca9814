"""The wild cluster bootstrap against itself written out, and on data whose truth is known."""

import numpy as np
import pytest

from twofold.regression.clustered import Correction, covariance
from twofold.regression.least_squares import fit
from twofold.regression.wild import Signs, WildAsked, patterns, wild_cluster
from twofold.regression.within import demeaned


def slow_p(x, y, cluster, null, drawn):
    """The restricted bootstrap by refitting every draw."""
    rest, shifted = x[:, 1:], y - null * x[:, 0]
    bare = fit(rest, shifted)

    def squared(target):
        found = fit(x, target)
        return (found.coefficient[0] - null) ** 2 / covariance(found, cluster)[0, 0]

    sample = squared(y)
    refitted = [squared(null * x[:, 0] + rest @ bare.coefficient + signs[cluster] * bare.residual) for signs in drawn]
    return np.mean(np.array(refitted) >= sample * (1.0 - 1e-9))


@pytest.mark.parametrize("null", [0.0, 0.4])
def test_the_p_value_is_that_of_refitting_every_draw(ragged, null):
    few = ragged.unit < 7
    cluster = ragged.unit[few]
    x = np.column_stack([ragged.x[few], np.ones(few.sum())])
    found = fit(x, ragged.y[few])
    asked = WildAsked(draws=200, signs=Signs.RADEMACHER)
    drawn, every = patterns(7, asked)
    assert every
    assert len(drawn) == 128
    fast = wild_cluster(found, cluster, null=null, asked=asked).p_value
    assert fast == pytest.approx(slow_p(x, ragged.y[few], cluster, null, drawn))


def test_columns_demeaned_by_units_give_the_p_value_of_dummies(ragged):
    few = ragged.unit < 9
    unit = ragged.unit[few]
    dummies = (unit[:, None] == np.arange(9)).astype(float)
    whole = fit(np.column_stack([ragged.x[few], dummies]), ragged.y[few])
    short = fit(demeaned(ragged.x[few], [unit]), demeaned(ragged.y[few], [unit]))
    asked = WildAsked(draws=999)
    assert wild_cluster(whole, unit, 1, asked=asked).p_value == wild_cluster(short, unit, 1, asked=asked).p_value


def test_the_interval_ends_where_the_test_begins_to_refuse(ragged):
    found = fit(demeaned(ragged.x, [ragged.unit]), demeaned(ragged.y, [ragged.unit]))
    one = wild_cluster(found, ragged.unit)
    for end, outwards in ((one.low, -1e-4), (one.high, 1e-4)):
        assert wild_cluster(found, ragged.unit, null=end + outwards).p_value <= 0.05
        assert wild_cluster(found, ragged.unit, null=end - outwards).p_value > 0.05
    assert one.low < one.value < one.high


def test_weights_are_worth_copies_of_rows(ragged):
    weight = np.random.default_rng(5).integers(1, 4, len(ragged.y))
    copies = np.repeat(np.arange(len(weight)), weight)
    one = wild_cluster(fit(ragged.x, ragged.y, weight.astype(float)), ragged.unit)
    other = wild_cluster(fit(ragged.x[copies], ragged.y[copies]), ragged.unit[copies])
    assert one.p_value == other.p_value
    assert one.low == pytest.approx(other.low, rel=1e-9)


def test_few_clusters_take_webb_s_points_and_more_take_signs():
    assert len(np.unique(patterns(11, WildAsked())[0])) == 6
    drawn, every = patterns(12, WildAsked())
    assert every
    assert drawn.shape == (4096, 12)
    assert patterns(20, WildAsked())[0].shape == (10_000, 20)


def test_three_clusters_refuse_nothing_rather_than_invent_an_interval(ragged):
    few = ragged.unit < 3
    found = fit(ragged.x[few], ragged.y[few])
    one = wild_cluster(found, ragged.unit[few], asked=WildAsked(signs=Signs.RADEMACHER))
    assert one.p_value >= 0.25  # of eight patterns two repeat the sample
    assert one.low == -np.inf
    assert one.high == np.inf


@pytest.mark.truth
def test_ten_wandering_clusters_are_refused_in_five_of_a_hundred():
    """Under the null, 400 tests with persistent errors: within a binomial 99.9 % band around 5 %."""
    rng = np.random.default_rng(2)
    unit = np.repeat(np.arange(10), 12)
    claimed = 0
    for _ in range(400):
        x, y = (rng.normal(size=(10, 12)).cumsum(axis=1).ravel() for _ in range(2))
        found = fit(demeaned(x[:, None], [unit]), demeaned(y, [unit]))
        claimed += wild_cluster(found, unit, asked=WildAsked(draws=399)).p_value <= 0.05
    assert claimed <= 0.09 * 400


def test_an_enumerated_bootstrap_is_the_same_for_any_seed(ragged):
    few = ragged.unit < 13
    found = fit(ragged.x[few], ragged.y[few])
    one, other = (wild_cluster(found, ragged.unit[few], asked=WildAsked(seed=seed)) for seed in (1, 2))
    assert one == other
    assert one.enumerated
    assert covariance(found, ragged.unit[few], Correction.CR0)[0, 0] > 0.0
