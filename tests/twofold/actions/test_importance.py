"""Coefficients, levels and reach with one covariance."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from twofold.actions.importance import Asked, as_nps, levers_of_table
from twofold.errors import InputError
from twofold.findings.drivers import DriverRequest, drivers

Y = Asked("y")


def test_coefficients_and_robust_errors_are_those_of_statsmodels(make_table):
    table = make_table(np.random.default_rng(1))
    found = levers_of_table(table, Y)
    filled = np.where(table.used, table.x, 0.0)
    columns = np.column_stack([filled, table.used[:, 2], np.ones(len(table.y))])
    fit = sm.OLS(table.y, columns).fit(cov_type="HC3")
    assert found.coefficient == pytest.approx(fit.params[:3], rel=1e-10)
    assert np.sqrt(np.diag(found.covariance))[:3] == pytest.approx(fit.bse[:3], rel=1e-9)


def test_clustered_errors_are_those_of_statsmodels(make_table):
    table = make_table(np.random.default_rng(2))
    who = np.arange(600) // 4
    found = levers_of_table(replace(table, cluster=who), Y)
    filled = np.where(table.used, table.x, 0.0)
    columns = np.column_stack([filled, table.used[:, 2], np.ones(600)])
    fit = sm.OLS(table.y, columns).fit(cov_type="cluster", cov_kwds={"groups": who})
    assert np.sqrt(np.diag(found.covariance))[:3] == pytest.approx(fit.bse[:3], rel=1e-9)


def test_coefficients_are_those_that_drivers_show(make_table):
    table = make_table(np.random.default_rng(3))
    found = levers_of_table(table, Y)
    shown = {one.item: one.coefficient for one in drivers(table, DriverRequest(draws=100, asymmetry=False)).drivers}
    assert found.coefficient == pytest.approx([shown[name].value for name in found.names], rel=1e-6)


def test_levels_and_reach_are_means_with_the_errors_of_means(make_table):
    table = make_table(np.random.default_rng(4))
    found = levers_of_table(table, Y)
    error = np.sqrt(np.diag(found.covariance))
    assert found.level == pytest.approx(np.nanmean(table.x, axis=0))
    assert found.reach == pytest.approx(table.used.mean(axis=0))
    assert error[3] == pytest.approx(table.x[:, 0].std() / np.sqrt(600), rel=0.01)
    assert error[8] == pytest.approx(np.sqrt(found.reach[2] * (1 - found.reach[2]) / 600), rel=0.01)
    assert error[6] == 0.0  # everybody uses the first


def test_missing_answers_do_not_pull_coefficients_towards_zero(make_table):
    whole = make_table(np.random.default_rng(5), 4000)
    gappy = make_table(np.random.default_rng(5), 4000, missing=0.2)
    found, full = levers_of_table(gappy, Y), levers_of_table(whole, Y)
    error = np.sqrt(np.diag(found.covariance))[:3]
    assert np.all(np.abs(found.coefficient - (2.0, 1.0, 1.5)) < 4.0 * error)
    assert np.all(error > np.sqrt(np.diag(full.covariance))[:3])


def test_an_item_that_one_cluster_alone_differs_in_rests_on_one_cluster(make_table):
    table = make_table(np.random.default_rng(6))
    hotel = np.arange(600) // 30
    x = table.x.copy()
    x[:, 0] = hotel != 3
    found = levers_of_table(replace(table, x=x, cluster=hotel), Y)
    assert found.df[0] < 1.0 < found.df[1]


def test_items_that_say_the_same_are_refused_by_name(make_table):
    table = make_table(np.random.default_rng(7))
    twin = replace(table, x=np.column_stack([table.x[:, 0], 2.0 * table.x[:, 0], table.x[:, 1]]), applicable=None)
    with pytest.raises(InputError, match="a, b say the same"):
        levers_of_table(twin, Y)


def test_an_item_that_never_varies_is_refused(make_table):
    table = make_table(np.random.default_rng(8))
    with pytest.raises(InputError, match="a never varies"):
        levers_of_table(replace(table, x=np.column_stack([np.full(600, 3.0), table.x[:, 1:]])), Y)


def test_recommendations_become_the_nps_and_codes_are_refused():
    y = np.array([0, 6, 7, 8, 9, 10, np.nan])
    assert np.nanmean(as_nps(y)) == pytest.approx(100 * (2 - 2) / 6)
    with pytest.raises(InputError, match="found 11"):
        as_nps(np.array([11.0, 3.0]))


def test_units_keep_their_weight_and_small_ones_borrow_the_spread(make_table):
    table = make_table(np.random.default_rng(9))
    unit = np.minimum(np.arange(600) // 100, 4)
    weight = np.where(unit == 0, 3.0, 1.0)
    found = levers_of_table(replace(table, weight=weight), Asked("y", unit=unit, units=tuple("vwxyz"))).by_unit[0]
    assert found.n.tolist() == [100, 100, 100, 100, 200]
    assert found.weight[0] == pytest.approx(3.0 * found.weight[1])
    assert found.se[4] == pytest.approx(found.se[1] / np.sqrt(2.0))
