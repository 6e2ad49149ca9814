from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.measures.ranking import Ranks, rank_intervals


def ranks_of(truth):
    return 1 + (truth[:, None, :] > truth[:, :, None]).sum(axis=2), truth.shape[1] - (
        truth[:, None, :] < truth[:, :, None]
    ).sum(axis=2)


@pytest.mark.parametrize("spread", [0.0, 1.0, 10.0])
@pytest.mark.parametrize("simultaneous", [False, True])
def test_the_true_rank_lies_inside_as_often_as_stated(spread, simultaneous):
    rng = np.random.default_rng(61)
    replications, groups = 1500, 12
    truth = rng.normal(0, spread, (1, groups)).repeat(replications, axis=0)
    se = rng.uniform(0.5, 2.0, groups)
    values = rng.normal(truth, se)
    best, worst = ranks_of(truth)
    covered = np.empty((replications, groups), dtype=bool)
    for place, value in enumerate(values):
        ranks = rank_intervals(value, se, simultaneous=simultaneous)
        # true ties hold every place of their range: the interval must hold all of it
        covered[place] = (ranks.low <= best[place]) & (ranks.high >= worst[place])
    share = covered.all(axis=1).mean() if simultaneous else covered.mean(axis=0).min()
    assert share >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / replications)


def test_groups_far_apart_have_certain_ranks_and_equal_ones_any():
    apart = rank_intervals([10.0, 30.0, 20.0], [0.1, 0.1, 0.1])
    assert list(apart.rank) == list(apart.low) == list(apart.high) == [3, 1, 2]
    alike = rank_intervals([5.0, 5.0, 5.0], [1.0, 1.0, 1.0])
    assert list(alike.rank) == [1, 1, 1]
    assert list(alike.low) == [1, 1, 1]
    assert list(alike.high) == [3, 3, 3]


def test_where_less_is_better_the_smallest_is_first():
    assert list(rank_intervals([10.0, 30.0, 20.0], 0.1, higher_is_better=False).rank) == [1, 3, 2]


@given(values=st.lists(st.floats(-100, 100), min_size=1, max_size=25), se=st.floats(0.01, 50))
def test_the_best_can_be_first_the_worst_last_and_all_at_once_is_wider(values, se):
    alone, together = rank_intervals(values, se), rank_intervals(values, se, simultaneous=True)
    assert alone.low[np.argmax(values)] == 1
    assert alone.high[np.argmin(values)] == len(values)
    assert (together.low <= alone.low).all()
    assert (together.high >= alone.high).all()


def test_a_rank_without_an_interval_cannot_be_made():
    with pytest.raises(ValueError, match="needs an interval"):
        Ranks(np.array([1.0]), np.array([np.nan]), np.array([np.nan]), 0.95, simultaneous=False)
    with pytest.raises(TypeError):
        Ranks(np.array([1.0]))
    ranks = rank_intervals([1.0, 2.0], [1.0, 1.0])
    with pytest.raises(FrozenInstanceError):
        ranks.low = None


def test_more_groups_than_a_block_rank_as_few_do():
    rng = np.random.default_rng(62)
    values = rng.normal(size=600)
    ranks = rank_intervals(values, 0.1)
    assert list(ranks.rank) == list(1 + (-values).argsort().argsort())


def test_groups_without_an_estimate_get_no_place_and_take_none():
    ranks = rank_intervals([3.0, np.nan, 1.0, 2.0], [0.1, 0.1, 0.1, np.nan])
    assert list(ranks.rank[[0, 2]]) == [1, 2]
    assert np.isnan(ranks.rank[[1, 3]]).all()
    assert ranks.high[2] == 2
    assert rank_intervals([], []).rank.size == 0
