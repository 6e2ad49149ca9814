"""What stays with the people is told apart from what passes."""

import numpy as np
import pytest

from twofold.panels.noise import reliabilities
from twofold.panels.steadiness import steady_share


def answers(rng, lasting, passing, *, units=120, periods=18, size=16, answering=1.0):
    """Units whose mean wanders by 0.3, people who differ for good by ``lasting`` and each time by ``passing``."""
    people = units * size
    nature = rng.normal(0, lasting, people)
    home = np.repeat(np.arange(units), size)
    climate = rng.normal(0, 0.5, (units, 1)) + rng.normal(0, 0.3, (units, periods))
    value = climate[home] + nature[:, None] + rng.normal(0, passing, (people, periods))
    told = rng.random(value.shape) < answering
    person, period = np.nonzero(told)
    return home[person], period, person, value[told]


def means(unit, period, value, periods=18):
    cell = unit * periods + period
    size = (unit.max() + 1) * periods
    n = np.bincount(cell, minlength=size)
    mean = np.bincount(cell, value, size) / n
    spread = np.bincount(cell, (value - mean[cell]) ** 2, size) / (n - 1) / n
    return mean.reshape(-1, periods), np.sqrt(spread).reshape(-1, periods)


@pytest.mark.parametrize(("lasting", "passing"), [(0.0, 0.7), (0.5, 0.5), (0.7, 0.1)])
def test_with_everybody_answering_it_is_the_share_of_lasting_variance(lasting, passing):
    found = steady_share(*answers(np.random.default_rng(1), lasting, passing))
    assert found == pytest.approx(lasting**2 / (lasting**2 + passing**2), abs=0.03)


def test_where_others_answer_each_time_nothing_stays():
    unit, period, _, value = answers(np.random.default_rng(2), 0.7, 0.3)
    assert steady_share(unit, period, np.arange(len(value)), value) == 0.0


def test_where_six_of_ten_answer_less_stays():
    found = steady_share(*answers(np.random.default_rng(3), 0.6, 0.6, answering=0.6))
    # two periods share .6 of those who answer in one: that share of the lasting variance, which is half of both
    assert found == pytest.approx(0.5 * 0.6, abs=0.04)


@pytest.mark.parametrize("answering", [1.0, 0.7])
def test_with_it_the_reliability_of_changes_is_the_true_one(answering):
    rng = np.random.default_rng(4)
    plain, mended, truth = [], [], []
    for _ in range(6):
        unit, period, person, value = answers(rng, 0.6, 0.6, answering=answering)
        mean, se = means(unit, period, value)
        plain.append(reliabilities(mean, se).within)
        mended.append(reliabilities(mean, se, steady_share(unit, period, person, value)).within)
        noise = 0.72 * np.mean(1 / np.bincount(unit * 18 + period)) * (1 - 0.5 * answering)
        truth.append(0.09 / (0.09 + noise))
    assert np.mean(mended) == pytest.approx(np.mean(truth), abs=0.03)
    assert np.mean(plain) < np.mean(truth) - 0.05


def test_nobody_twice_and_nothing_at_all_give_zero():
    nothing = np.zeros(0, np.int64)
    assert steady_share(nothing, nothing, nothing, np.zeros(0)) == 0.0
    assert steady_share(np.array([0, 0]), np.array([0, 0]), np.array([1, 2]), np.array([1.0, 2.0])) == 0.0
