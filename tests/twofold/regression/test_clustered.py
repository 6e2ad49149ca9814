"""Errors by cluster against published and independent programs."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.linalg import sqrtm
from statsmodels.stats.sandwich_covariance import cov_cluster, cov_cluster_2groups

from twofold.regression.clustered import Correction, coefficients, covariance, degrees
from twofold.regression.least_squares import fit
from twofold.regression.within import demeaned


def errors(matrix):
    return [round(float(each), 4) for each in np.sqrt(np.diag(matrix))]


def test_errors_on_petersen_s_test_data_are_those_he_prints(petersen):
    # Petersen, "Test data" page, standard errors by firm, by year and by both: .0670 .0506, .0234 .0334, .0651 .0536
    found = fit(np.column_stack([np.ones(5000), petersen.x]), petersen.y)
    assert errors(covariance(found, petersen.unit)) == [0.0670, 0.0506]
    assert errors(covariance(found, petersen.time)) == [0.0234, 0.0334]
    assert errors(covariance(found, [petersen.unit, petersen.time])) == [0.0651, 0.0536]


def test_two_way_errors_on_petersen_s_data_are_sandwich_s_to_eight_digits(petersen):
    # R: sandwich::vcovCL(lm(y ~ x, petersen), cluster = ~ firm + year, type = "HC1"), as its vignette prints
    found = fit(np.column_stack([np.ones(5000), petersen.x]), petersen.y)
    both = np.sqrt(np.diag(covariance(found, [petersen.unit, petersen.time])))
    theirs = cov_cluster_2groups(sm.OLS(petersen.y, found.x).fit(), petersen.unit, petersen.time)[0]
    np.testing.assert_allclose(both, np.sqrt(np.diag(theirs)), rtol=1e-10)
    assert both[1] == pytest.approx(0.05355802, abs=5e-9)


def test_ragged_clusters_agree_with_statsmodels(ragged):
    model = sm.OLS(ragged.y, ragged.x).fit()
    found = fit(ragged.x, ragged.y)
    np.testing.assert_allclose(covariance(found, ragged.unit), cov_cluster(model, ragged.unit), rtol=1e-10)
    theirs = cov_cluster_2groups(model, ragged.unit, ragged.time)[0]
    np.testing.assert_allclose(covariance(found, [ragged.unit, ragged.time]), theirs, rtol=1e-9)


def test_levels_nested_in_the_cluster_cost_no_degrees_of_freedom_and_periods_do(ragged):
    """As fixest, reghdfe and xtreg count: K is columns, periods and one constant."""
    x, y = (demeaned(each, [ragged.unit, ragged.time]) for each in (ragged.x, ragged.y))
    n, clusters = len(y), 30
    bare = covariance(fit(x, y), ragged.unit, Correction.CR0)
    factor = clusters / (clusters - 1) * (n - 1) / (n - 14)
    np.testing.assert_allclose(covariance(fit(x, y), ragged.unit, parameters=14), bare * factor, rtol=1e-12)


def slow_cr2(x, y, cluster):
    """Bell and McCaffrey's estimator and degrees of freedom, written out with n by n matrices."""
    n, k = x.shape
    bread = np.linalg.inv(x.T @ x)
    left = np.eye(n) - x @ bread @ x.T
    residual = left @ y
    meat, columns = np.zeros((k, k)), []
    for each in np.unique(cluster):
        rows = np.flatnonzero(cluster == each)
        wide = np.linalg.inv(sqrtm(left[np.ix_(rows, rows)]).real)
        score = x[rows].T @ wide @ residual[rows]
        meat += np.outer(score, score)
        columns.append(left[:, rows] @ wide @ x[rows] @ bread)
    df = []
    for at in range(k):
        spread = np.array([column[:, at] for column in columns])
        values = np.linalg.eigvalsh(spread @ spread.T)
        df.append(values.sum() ** 2 / (values**2).sum())
    return bread @ meat @ bread, np.array(df)


def test_cr2_and_its_degrees_of_freedom_are_those_of_the_definition(ragged):
    few = ragged.unit < 8
    x = np.column_stack([np.ones(few.sum()), ragged.x[few]])
    cluster = ragged.unit[few]
    matrix, df = slow_cr2(x, ragged.y[few], cluster)
    found = fit(x, ragged.y[few])
    np.testing.assert_allclose(covariance(found, cluster, Correction.CR2), matrix, rtol=1e-8)
    np.testing.assert_allclose(degrees(found, cluster), df, rtol=1e-8)
    assert np.all(df < 7.0)


def test_cr2_on_demeaned_columns_equals_cr2_with_dummies_of_units(ragged):
    """Pustejovsky and Tipton 2018, theorem 2: levels nested in clusters may be taken away first."""
    few = ragged.unit < 8
    unit, x, y = ragged.unit[few], ragged.x[few], ragged.y[few]
    dummies = (unit[:, None] == np.arange(8)).astype(float)
    whole = fit(np.column_stack([x, dummies]), y)
    short = fit(demeaned(x, [unit]), demeaned(y, [unit]))
    np.testing.assert_allclose(
        covariance(short, unit, Correction.CR2), covariance(whole, unit, Correction.CR2)[:2, :2], rtol=1e-8
    )
    np.testing.assert_allclose(degrees(short, unit), degrees(whole, unit)[:2], rtol=1e-8)


def test_cr2_with_two_equal_groups_is_welch_s_t_test():
    """With one row a cluster and two groups of rows, CR2 is HC2 and the degrees of freedom are Welch's limit."""
    x = np.column_stack([np.ones(10), np.repeat([0.0, 1.0], 5)])
    y = np.arange(10.0) ** 1.5
    one = coefficients(fit(x, y), np.arange(10))[1]
    expected = np.sqrt(y[:5].var(ddof=1) / 5 + y[5:].var(ddof=1) / 5)
    assert one.se == pytest.approx(expected, rel=1e-12)
    assert one.df == pytest.approx(8.0, rel=1e-12)


def test_a_single_cluster_and_two_clusterings_with_cr2_are_refused(ragged):
    found = fit(ragged.x, ragged.y)
    with pytest.raises(ValueError, match="belong to one cluster"):
        covariance(found, np.zeros(len(ragged.y), dtype=np.int64))
    with pytest.raises(ValueError, match="one clustering"):
        covariance(found, [ragged.unit, ragged.time], Correction.CR2)


@pytest.mark.truth
def test_cr2_intervals_cover_with_ten_clusters_that_wander():
    """Clusters of unequal size with correlated errors: 95 % of 600 intervals within a binomial 99.9 % band."""
    rng = np.random.default_rng(11)
    sizes = np.array([4, 6, 8, 10, 12, 14, 16, 18, 20, 22])
    cluster = np.repeat(np.arange(10), sizes)
    kept = 0
    for _ in range(600):
        x = np.column_stack([np.ones(len(cluster)), rng.normal(size=10)[cluster] + rng.normal(size=len(cluster))])
        y = x[:, 1] + rng.normal(size=10)[cluster] + rng.normal(size=len(cluster))
        one = coefficients(fit(x, y), cluster)[1]
        kept += one.low <= 1.0 <= one.high
    assert 0.92 < kept / 600 < 0.98
