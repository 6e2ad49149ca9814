"""Slopes from sums by unit are those of a regression with all its dummies."""

import numpy as np
import pytest

from twofold.findings.links.pairs import unit_sums
from twofold.findings.links.slopes import slopes
from twofold.regression.clustered import Correction, covariance, degrees
from twofold.regression.least_squares import fit
from twofold.regression.within import demeaned


def by_regression(x, y, lag, weight=None, *, trends=False):
    """Slope, CR2 error and degrees of freedom with a dummy for every period (and a trend for every unit)."""
    periods = x.shape[1]
    early, late = x[:, : periods - lag], y[:, lag:]
    known = np.isfinite(early) & np.isfinite(late)
    unit, time = np.nonzero(known)
    mass = np.ones(len(unit)) if weight is None else weight[:, lag:][known]
    dummies = (time[:, None] == np.unique(time)[None, 1:]).astype(float)
    columns = [early[known], *dummies.T]
    if trends:
        own = (unit[:, None] == np.unique(unit)).astype(float) * (time - time.mean())[:, None]
        columns += list(own[:, :-1].T)  # with periods' dummies one of the trends is not its own
    table = demeaned(np.column_stack(columns), [unit], mass)
    found = fit(table, demeaned(late[known], [unit], mass), mass)
    se = np.sqrt(covariance(found, unit, Correction.CR2)[0, 0])
    return found.coefficient[0], se, degrees(found, unit)[0]


def by_sums(x, y, lag, weight=None, *, trends=False):
    heavy = None if weight is None else weight[None]
    found = slopes(unit_sums(x[None], y[None], heavy, lag, trends=trends, few=True))
    return found.value[0, 0], found.se[0, 0], found.df[0, 0]


@pytest.mark.parametrize("lag", [0, 2])
def test_slope_error_and_degrees_of_freedom_of_a_balanced_panel_are_exact(linked, lag):
    x, y = linked(1, units=12, periods=9)
    np.testing.assert_allclose(by_sums(x, y, lag), by_regression(x, y, lag), rtol=1e-8)


def test_the_slope_of_a_ragged_panel_is_exact_and_its_error_close(linked):
    x, y = linked(2, units=14, periods=10)
    x[np.random.default_rng(3).random(x.shape) < 0.2] = np.nan
    ours, theirs = by_sums(x, y, 1), by_regression(x, y, 1)
    assert ours[0] == pytest.approx(theirs[0], rel=1e-9)
    # the closed form takes what periods' levels took from a unit as one share: two percent of an error, at most
    assert ours[1] == pytest.approx(theirs[1], rel=0.02)
    assert ours[2] == pytest.approx(theirs[2], rel=0.05)


def test_weighted_slopes_are_those_of_weighted_regression(linked):
    x, y = linked(4, units=12, periods=9)
    weight = np.random.default_rng(5).uniform(0.5, 4.0, y.shape)
    ours, theirs = by_sums(x, y, 1, weight), by_regression(x, y, 1, weight)
    assert ours[0] == pytest.approx(theirs[0], rel=1e-9)
    assert ours[1] == pytest.approx(theirs[1], rel=0.03)


def test_without_trends_the_slope_is_that_of_a_regression_with_a_trend_a_unit(linked):
    x, y = linked(6, units=10, periods=12)
    x[2, 3:5] = np.nan
    assert by_sums(x, y, 1, trends=True)[0] == pytest.approx(by_regression(x, y, 1, trends=True)[0], rel=1e-8)


def test_a_driver_that_never_changes_has_no_slope(linked):
    _, y = linked(7, units=10, periods=12)
    constant = np.repeat(np.arange(10.0)[:, None] * 0.1, 12, axis=1)
    assert np.isnan(by_sums(constant, y, 0)[0])


def test_large_numbers_are_not_drowned_by_rounding(linked):
    x, y = linked(8, units=12, periods=9)
    np.testing.assert_allclose(by_sums(x + 1e7, y + 1e7, 0), by_sums(x, y, 0), rtol=1e-5)
