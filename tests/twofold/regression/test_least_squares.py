"""Least squares, and the columns it refuses."""

import numpy as np
import pytest
import statsmodels.api as sm

from twofold.regression.least_squares import SameColumn, fit
from twofold.regression.within import demeaned


def test_weighted_coefficients_are_statsmodels_s(ragged):
    weight = np.random.default_rng(0).uniform(0.5, 3.0, len(ragged.y))
    theirs = sm.WLS(ragged.y, ragged.x, weights=weight).fit()
    ours = fit(ragged.x, ragged.y, weight)
    np.testing.assert_allclose(ours.coefficient, theirs.params, rtol=1e-12)
    np.testing.assert_allclose(ours.residual, theirs.resid, atol=1e-12)
    np.testing.assert_allclose(ours.inverse_gram, theirs.normalized_cov_params, rtol=1e-10)


def test_a_column_that_never_changes_within_units_is_refused_by_name(ragged):
    x = np.column_stack([ragged.x[:, 0], ragged.unit * 2.0])
    with pytest.raises(SameColumn, match="'size of the unit' is constant") as wrong:
        fit(demeaned(x, [ragged.unit]), ragged.y, names=("tools", "size of the unit"))
    assert wrong.value.number == 1


def test_a_sum_of_other_columns_is_refused_by_its_number(ragged):
    with pytest.raises(SameColumn, match="column 2 is"):
        fit(np.column_stack([ragged.x, ragged.x.sum(axis=1)]), ragged.y)


def test_fewer_rows_than_columns_are_refused():
    with pytest.raises(ValueError, match="2 rows are too few for 3 columns"):
        fit(np.ones((2, 3)), np.ones(2))
