"""Levels of units and periods are taken away exactly."""

import numpy as np
import pytest

from twofold.regression import within
from twofold.regression.least_squares import fit
from twofold.regression.within import demeaned


def dummies(*groups):
    return np.column_stack([(group[:, None] == np.unique(group)).astype(float) for group in groups])


def residuals(columns, weight, *groups):
    """The residuals of a regression on dummies, by the smallest solution: another way to the same numbers."""
    root = np.sqrt(weight)[:, None]
    table = dummies(*groups)
    return columns - table @ np.linalg.lstsq(table * root, columns * root, rcond=None)[0]


@pytest.mark.realdata
def test_within_estimates_of_grunfeld_are_plm_s_to_every_printed_digit(grunfeld):
    # plm(inv ~ value + capital, Grunfeld): .110124 (.011857), .310065 (.017355)
    found = fit(demeaned(grunfeld.x, [grunfeld.unit]), demeaned(grunfeld.y, [grunfeld.unit]))
    assert [round(each, 6) for each in found.coefficient] == [0.110124, 0.310065]
    variance = (found.residual**2).sum() / (200 - 10 - 2) * np.diag(found.inverse_gram)
    assert [round(each, 6) for each in np.sqrt(variance)] == [0.011857, 0.017355]


@pytest.mark.parametrize("weighted", [False, True])
def test_two_ways_on_a_ragged_panel_equal_a_regression_on_dummies(ragged, weighted):
    rng = np.random.default_rng(1)
    weight = rng.uniform(0.2, 5.0, len(ragged.y)) if weighted else np.ones(len(ragged.y))
    found = demeaned(ragged.x, [ragged.unit, ragged.time], weight)
    np.testing.assert_allclose(found, residuals(ragged.x, weight, ragged.unit, ragged.time), atol=1e-11)


def test_alternating_projections_reach_what_the_linear_system_gives(ragged, monkeypatch):
    exact = demeaned(ragged.x, [ragged.unit, ragged.time])
    monkeypatch.setattr(within, "DENSE", 0)
    np.testing.assert_allclose(demeaned(ragged.x, [ragged.unit, ragged.time]), exact, atol=1e-8)


def test_three_groups_are_taken_away_together(ragged):
    third = np.random.default_rng(3).integers(0, 4, len(ragged.y))
    groups = ragged.unit, ragged.time, third
    expected = residuals(ragged.x, np.ones(len(third)), *groups)
    np.testing.assert_allclose(demeaned(ragged.x, groups), expected, atol=1e-8)


def test_a_panel_in_two_unconnected_parts_is_demeaned_in_each():
    unit = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    time = np.array([0, 1, 0, 1, 2, 3, 2, 3])
    column = np.arange(8.0)[:, None] ** 2
    found = demeaned(column, [unit, time])
    np.testing.assert_allclose(found, residuals(column, np.ones(8), unit, time), atol=1e-11)


def test_a_balanced_panel_takes_one_pass_and_keeps_its_shape(grunfeld):
    found = demeaned(grunfeld.y, [grunfeld.unit, grunfeld.time])
    assert found.shape == grunfeld.y.shape
    np.testing.assert_allclose(
        found, residuals(grunfeld.y[:, None], np.ones(200), grunfeld.unit, grunfeld.time)[:, 0], atol=1e-9
    )


def test_group_numbers_may_have_gaps_and_no_group_changes_nothing(ragged):
    expected = demeaned(ragged.x, [ragged.unit])
    np.testing.assert_allclose(demeaned(ragged.x, [ragged.unit * 7 + 3]), expected, atol=1e-12)
    np.testing.assert_array_equal(demeaned(ragged.x, []), ragged.x)
