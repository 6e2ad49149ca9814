"""Reliabilities say how much of what varies is no sampling error."""

import numpy as np
import pytest

from twofold.panels.noise import reliabilities


def panel(rng, within, noise, units=60, periods=24):
    """Levels that differ by 0.5, changes of ``within`` and an error of ``noise``."""
    true = rng.normal(0, 0.5, (units, 1)) + rng.normal(0, 0.2, (1, periods)) + rng.normal(0, within, (units, periods))
    return true + rng.normal(0, noise, true.shape), np.full(true.shape, noise)


@pytest.mark.parametrize(("within", "noise"), [(0.3, 0.3), (0.6, 0.3), (0.1, 0.5)])
def test_known_shares_of_noise_are_found(within, noise):
    rng = np.random.default_rng(1)
    found = [reliabilities(*panel(rng, within, noise)) for _ in range(40)]
    # averages of 40 panels of 1,440 cells: errors of about a hundredth
    assert np.mean([one.within for one in found]) == pytest.approx(within**2 / (within**2 + noise**2), abs=0.02)
    whole = 0.25 + 0.04 + within**2
    assert np.mean([one.all for one in found]) == pytest.approx(whole / (whole + noise**2), abs=0.02)


def test_noise_alone_has_no_reliability():
    rng = np.random.default_rng(2)
    value = rng.normal(0, 0.3, (80, 30))
    found = reliabilities(value, np.full(value.shape, 0.3))
    assert found.all < 0.05
    assert found.within < 0.05


def test_what_stays_with_the_people_of_a_unit_is_no_noise_of_changes():
    rng = np.random.default_rng(3)
    units, periods = 200, 24
    steady = rng.normal(0, 0.3, (units, 1))  # the same people every period: half of the sampling variance
    value = steady + rng.normal(0, 0.3, (units, periods)) + rng.normal(0, 0.3, (units, periods))
    se = np.full(value.shape, np.hypot(0.3, 0.3))
    assert reliabilities(value, se).within < 0.1
    assert reliabilities(value, se, steady=0.5).within == pytest.approx(0.5, abs=0.03)


def test_holes_and_values_without_an_error_are_left_out():
    rng = np.random.default_rng(4)
    value, se = panel(rng, 0.4, 0.3)
    value[rng.random(value.shape) < 0.3] = np.nan
    wild = rng.random(value.shape) < 0.05
    value[wild], se[wild] = 1000.0, np.nan
    assert reliabilities(value, se).within == pytest.approx(0.16 / 0.25, abs=0.06)


def test_a_few_numbers_have_no_reliability():
    assert reliabilities(np.ones((2, 5)), np.ones((2, 5))) is None
    assert reliabilities(np.arange(40.0)[:, None], np.full((40, 1), 0.1)).within is None
