"""The published figures, to every printed digit."""

import csv
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from twofold.findings.drivers import DriverRequest, DriverTable, Method, drivers
from twofold.findings.drivers.all_subsets import explained_by_subset, lmg_shares
from twofold.findings.drivers.johnson import johnson_weights

REQUEST = DriverRequest(draws=100, asymmetry=False)


@pytest.fixture
def read(reference: Callable[[str], Path]) -> Callable[..., DriverTable]:
    def table(name: str, outcome: str, items: tuple[str, ...]) -> DriverTable:
        with reference(f"data/{name}.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        x = np.array([[float(row[item]) for item in items] for row in rows])
        return DriverTable(outcome, np.array([float(row[outcome]) for row in rows]), items, x)

    return table


def test_lmg_shares_of_swiss_agree_with_relaimpo_to_thirteen_digits(read):
    # Grömping 2006, JSS 17(1); R relaimpo calc.relimp(type = "lmg"), all thirteen printed decimals
    published = {
        "Agriculture": 0.0570912207681,
        "Examination": 0.1711730289002,
        "Education": 0.2601346786244,
        "Catholic": 0.1055701503735,
        "Infant.Mortality": 0.1127659229265,
    }
    found = drivers(read("swiss", "Fertility", tuple(published)), REQUEST)
    assert {one.item: round(one.share.value, 13) for one in found.ranked} == published
    assert round(found.explained.value, 4) == 0.7067
    assert [one.item for one in found.ranked][:2] == ["Education", "Examination"]


def test_general_dominance_of_attitude_agrees_with_dominanceanalysis(read):
    # R dominanceAnalysis README, attitude: average contributions, three printed decimals
    published = {
        "complaints": 0.371,
        "privileges": 0.051,
        "learning": 0.156,
        "raises": 0.120,
        "critical": 0.007,
        "advance": 0.028,
    }
    found = drivers(read("attitude", "rating", tuple(published)), REQUEST)
    assert {one.item: round(one.share.value, 3) for one in found.ranked} == published


def test_johnson_weights_of_mtcars_agree_with_rwa(read):
    # R rwa README, mtcars, mpg by cyl, disp, hp, gear: raw weights, seven printed decimals
    published = {"cyl": 0.2284797, "disp": 0.2221469, "hp": 0.2321744, "gear": 0.0963886}
    table = read("mtcars", "mpg", tuple(published))
    request = DriverRequest(method=Method.JOHNSON, draws=100, asymmetry=False)
    found = drivers(table, request)
    assert {one.item: round(one.share.value, 7) for one in found.ranked} == published
    beside = drivers(table, REQUEST)
    assert {one.item: round(one.johnson, 7) for one in beside.ranked} == published


def test_shares_are_the_mean_over_all_orders_of_entry():
    rng = np.random.default_rng(5)
    rows = rng.standard_normal((50, 6)) @ rng.standard_normal((6, 6))
    covariance = np.cov(rows, rowvar=False)
    expected = np.zeros(5)
    orders = list(permutations(range(5)))
    for order in orders:
        before = 0.0
        for at, item in enumerate(order):
            known = list(order[: at + 1])
            inner, cross = covariance[np.ix_(known, known)], covariance[known, 5]
            now = cross @ np.linalg.solve(inner, cross) / covariance[5, 5]
            expected[item] += (now - before) / len(orders)
            before = now
    found = lmg_shares(covariance[np.newaxis], covariance[np.newaxis, 5, 5])[0]
    np.testing.assert_allclose(found, expected, rtol=1e-10)


def test_every_subset_explains_what_its_own_regression_explains():
    rng = np.random.default_rng(6)
    covariances = np.stack([np.cov(rng.standard_normal((30, 5)), rowvar=False) for _ in range(3)])
    found = explained_by_subset(covariances)
    for subset in range(1, 16):
        known = [item for item in range(4) if subset >> (3 - item) & 1]
        inner = covariances[:, known][:, :, known]
        cross = covariances[:, known, 4]
        expected = np.einsum("di,di->d", cross, np.linalg.solve(inner, cross[:, :, np.newaxis])[:, :, 0])
        np.testing.assert_allclose(found[subset], expected, rtol=1e-9)


def test_copies_of_an_item_share_alike():
    rng = np.random.default_rng(7)
    one, two = rng.standard_normal((2, 100))
    y = one + two + rng.standard_normal(100)
    covariance = np.cov(np.stack([one, one, two, y]))[np.newaxis]
    shares = lmg_shares(covariance, covariance[:, -1, -1])[0]
    alone = np.cov(np.stack([one, two, y]))
    inner, cross = alone[:2, :2], alone[:2, 2]
    assert shares[0] == pytest.approx(shares[1], rel=1e-12)
    assert shares.sum() == pytest.approx(cross @ np.linalg.solve(inner, cross) / alone[2, 2], rel=1e-9)


def test_johnson_weights_add_up_to_r2_and_agree_with_lmg_for_two_items():
    # for two predictors both divisions are the same (Johnson 2000, p. 9)
    rng = np.random.default_rng(8)
    covariance = np.cov(rng.standard_normal((40, 3)), rowvar=False)[np.newaxis]
    whole = covariance[:, -1, -1]
    np.testing.assert_allclose(johnson_weights(covariance, whole), lmg_shares(covariance, whole), rtol=1e-9)
