"""The index: 1 for channels that are alike, less the further they lie apart; chance is taken off."""

import numpy as np
import pytest
from scipy import stats

from twofold.journeys.channels.consistency import consistencies, form_of, index_of
from twofold.journeys.channels.observations import Observations
from twofold.journeys.steps import Coded
from twofold.measures import find_measure

HALF = form_of(np.array([0.5, 0.5]))


def coded(words):
    labels = tuple(sorted(set(words)))
    return Coded(np.array([labels.index(word) for word in words], dtype=np.int32), labels)


def satisfied(shares, each=400, touchpoints=("desk",)):
    """Customers who each answer once: the share of satisfied ones by channel, the same at every touchpoint."""
    channel = [name for name in shares for _ in range(each * len(touchpoints))]
    touchpoint = [where for _ in shares for where in touchpoints for _ in range(each)]
    score = [float(place < share * each) for share in shares.values() for _ in touchpoints for place in range(each)]
    columns = {"channel": coded(channel), "touchpoint": coded(touchpoint)}
    n = len(score)
    return Observations(find_measure("csat"), np.array(score), np.ones(n), np.arange(n), columns, (0.0, 1.0))


def test_channels_that_score_the_same_have_an_index_of_one():
    whole, _ = consistencies(satisfied({"app": 0.7, "desk": 0.7, "web": 0.7}), ["touchpoint"])
    assert (whole.index.value, whole.index.high, whole.claimed) == (1.0, 1.0, False)
    assert 0.9 < whole.index.low < 1.0


def test_two_channels_a_fifth_of_the_scale_apart_have_an_index_of_four_fifths():
    whole, *_ = consistencies(satisfied({"app": 0.6, "desk": 0.8}, each=20_000), [])
    assert whole.index.value == pytest.approx(0.8, abs=0.001)
    assert whole.index.low < 0.8 < whole.index.high < 0.82
    assert whole.claimed


def test_the_interval_of_two_channels_is_that_of_a_folded_normal():
    gap, error = 0.1, 0.04
    _, low, high, plain = index_of(np.array([0.5, 0.6]), np.diag([error**2 / 2] * 2), HALF, 0.95)
    assert plain == pytest.approx(1 - gap)
    for end, tail in ((1 - low, 0.025), (1 - high, 0.975)):
        below = stats.norm.cdf(gap, end, error) - stats.norm.cdf(-gap, end, error)
        assert below == pytest.approx(tail, abs=1e-6)


def test_small_samples_are_not_punished_for_chance():
    rng = np.random.default_rng(8)
    covariance = np.diag([0.05**2] * 3)
    drawn = [index_of(rng.multivariate_normal([0.7] * 3, covariance), covariance, form_of(np.full(3, 1 / 3)), 0.95)
             for _ in range(1000)]  # fmt: skip
    value, _, high, plain = np.array(drawn).T
    assert np.median(value) == 1.0
    assert plain.mean() < 0.95
    # 5 % of 1,000, give or take 3.3 binomial standard errors
    assert 0.0 <= (high < 1.0).mean() < 0.05 + 3.3 * np.sqrt(0.05 * 0.95 / 1000)


def test_a_sample_more_alike_than_chance_still_has_an_interval():
    _, low, high, _ = index_of(np.array([0.7, 0.7]), np.diag([0.02**2] * 2), HALF, 0.95)
    assert low < 0.97
    assert high == 1.0


def test_a_channel_need_not_serve_every_touchpoint_of_the_journey():
    check_in = satisfied({"app": 0.5, "desk": 0.9}, touchpoints=("check-in",))
    breakfast = satisfied({"desk": 0.9}, touchpoints=("breakfast",))
    columns = {
        name: coded([*_texts(check_in.columns[name]), *_texts(breakfast.columns[name])]) for name in check_in.columns
    }
    n = len(check_in) + len(breakfast)
    score = np.concatenate([check_in.score, breakfast.score])
    found = Observations(check_in.measure, score, np.ones(n), np.arange(n), columns, (0.0, 1.0))
    whole, at_breakfast, at_check_in = consistencies(found, ["touchpoint"])
    assert at_breakfast.index.reason == "fewer than two channels have 5 customers"
    assert at_check_in.index.value == pytest.approx(0.6, abs=0.01)
    assert (whole.index.value, whole.index.n) == (at_check_in.index.value, 800)


def _texts(column):
    return column.texts(column.codes)


def test_scores_without_a_scale_have_no_index():
    found = satisfied({"app": 0.5, "desk": 0.9})
    open_ended = Observations(
        find_measure("time_to_reply"), found.score, found.weight, found.person, found.columns, (np.nan, np.nan)
    )
    whole, *_ = consistencies(open_ended, [])
    assert not whole.index.shown
