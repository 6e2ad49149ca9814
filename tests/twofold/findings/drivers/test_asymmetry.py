"""Basic, performance, delight: only where a test says so."""

import numpy as np
import pytest
import statsmodels.api as sm

from twofold.findings.drivers import Asymmetric, DriverRequest, DriverTable, drivers

QUICK = DriverRequest(draws=100, imputations=5)


def ratings(rng, n, p=3):
    return np.clip(np.round(3.3 + 0.7 * rng.standard_normal((n, 1)) + 0.9 * rng.standard_normal((n, p))), 1, 5)


def kinds(found):
    return {one.item: one.asymmetry.kind for one in found.ranked}


def bent(x, below, above):
    return np.where(x < 3, below * (x - 3), above * (x - 3))


def test_planted_basic_and_delight_are_found_and_a_straight_line_is_performance():
    rng = np.random.default_rng(1)
    x = ratings(rng, 3000)
    y = bent(x[:, 0], 0.8, 0.1) + bent(x[:, 1], 0.1, 0.8) + 0.4 * x[:, 2] + rng.standard_normal(3000)
    found = drivers(DriverTable("overall", y, ("clean", "smile", "room"), x), QUICK)
    assert kinds(found) == {"clean": Asymmetric.BASIC, "smile": Asymmetric.DELIGHT, "room": Asymmetric.PERFORMANCE}
    named = {one.item: one.asymmetry for one in found.ranked}
    assert named["clean"].below.low <= 0.8 <= named["clean"].below.high
    assert named["clean"].above.low <= 0.1 <= named["clean"].above.high


def test_penalty_and_reward_are_the_coefficients_of_low_and_high_answers():
    # penalty-reward contrast: dummies of both ends against the middle, one regression for all items (Brandt 1987)
    rng = np.random.default_rng(2)
    x = ratings(rng, 800, 2)
    y = bent(x[:, 0], 0.8, 0.1) + 0.3 * x[:, 1] + rng.standard_normal(800)
    found = {one.item: one.asymmetry for one in drivers(DriverTable("y", y, ("a", "b"), x), QUICK).ranked}
    design = sm.add_constant(np.column_stack([x[:, 0] < 3, x[:, 1] < 3, x[:, 0] > 3, x[:, 1] > 3]).astype(float))
    expected = sm.OLS(y, design).fit(cov_type="HC1")
    for at, item in enumerate(("a", "b")):
        for name, place in (("penalty", 1 + at), ("reward", 3 + at)):
            told = getattr(found[item], name)
            assert told.value == pytest.approx(expected.params[place], rel=1e-9)
            # CR1 with a cluster a row is HC1 up to (n - 1) / n
            assert (told.high - told.low) / 2 == pytest.approx(1.963 * expected.bse[place], rel=5e-3)


def test_a_ceiling_of_the_outcome_makes_no_item_basic():
    rng = np.random.default_rng(3)
    claimed = 0
    for _ in range(20):
        x = ratings(rng, 1500)
        latent = x @ np.array([0.6, 0.4, 0.3]) + 1.2 * rng.logistic(size=1500) * 0.55
        y = np.clip(np.round(latent + 4.2), 0, 10)  # a fifth at the very top
        assert np.mean(y == 10) > 0.1
        found = kinds(drivers(DriverTable("nps", y, ("a", "b", "c"), x), QUICK))
        claimed += bool({Asymmetric.BASIC, Asymmetric.DELIGHT} & set(found.values()))
    assert claimed <= 4  # 5 % of 20; more than 4 by chance in 0.3 %


def test_of_an_outcome_that_is_bad_the_penalty_is_the_rise():
    rng = np.random.default_rng(4)
    x = ratings(rng, 3000, 2)
    y = 6 - bent(x[:, 0], 0.8, 0.1) - 0.4 * x[:, 1] + rng.standard_normal(3000)
    request = DriverRequest(draws=100, higher_is_better=False)
    found = drivers(DriverTable("complaints", y, ("clean", "room"), x), request)
    assert kinds(found)["clean"] is Asymmetric.BASIC


def test_an_item_with_few_low_answers_is_unclear_and_says_why():
    rng = np.random.default_rng(5)
    x = ratings(rng, 300, 2)
    x[:, 0] = np.where(rng.random(300) < 0.05, 2, np.maximum(x[:, 0], 3))
    y = x.sum(axis=1) + rng.standard_normal(300)
    found = {one.item: one.asymmetry for one in drivers(DriverTable("y", y, ("a", "b"), x), QUICK).ranked}
    assert found["a"].kind is Asymmetric.UNCLEAR
    assert "low third" in found["a"].reason
    assert found["a"].penalty is None


def test_a_bend_in_few_clusters_is_not_claimed():
    rng = np.random.default_rng(8)
    x = ratings(rng, 1200, 1)
    y = bent(x[:, 0], 0.8, 0.0) + rng.standard_normal(1200)
    found = drivers(DriverTable("y", y, ("a",), x, cluster=np.arange(1200) % 30), QUICK)
    assert found.ranked[0].asymmetry.kind is Asymmetric.UNCLEAR
    assert found.ranked[0].asymmetry.reason == "fewer than 50 independent clusters"


def test_an_item_without_a_middle_is_not_asked():
    rng = np.random.default_rng(6)
    x = np.column_stack([rng.integers(0, 2, 300), rng.standard_normal(300)]).astype(float)
    found = drivers(DriverTable("y", x.sum(axis=1) + rng.standard_normal(300), ("yes", "age"), x), QUICK)
    reasons = {one.item: one.asymmetry.reason for one in found.ranked}
    assert reasons["yes"] == "the item has no middle"
    assert "no scale" in reasons["age"]


def test_a_curve_on_the_items_of_those_who_used_it_is_found_beside_those_who_did_not():
    rng = np.random.default_rng(7)
    x = ratings(rng, 4000, 2)
    used = np.column_stack([rng.random(4000) < 0.6, np.ones(4000, bool)])
    y = np.where(used[:, 0], bent(x[:, 0], 0.9, 0.1), 0.0) + 0.4 * x[:, 1] + rng.standard_normal(4000)
    table = DriverTable("y", y, ("spa", "room"), np.where(used, x, np.nan), used, scales=((1.0, 5.0), (1.0, 5.0)))
    assert kinds(drivers(table, QUICK)) == {"spa": Asymmetric.BASIC, "room": Asymmetric.PERFORMANCE}
