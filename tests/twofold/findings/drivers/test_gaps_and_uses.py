"""Missing answers, touchpoints that were not used, weights, clusters."""

import numpy as np
import pytest

from twofold.findings.drivers import DriverRequest, DriverTable, Missing, drivers
from twofold.findings.drivers.columns import columns
from twofold.findings.drivers.imputing import imputed

QUICK = DriverRequest(draws=200, imputations=10, asymmetry=False)


def named(found):
    return {one.item: one for one in found.ranked}


def test_an_answer_missing_because_of_the_outcome_does_not_lower_a_share():
    rng = np.random.default_rng(4)
    x = rng.standard_normal((8000, 2))
    y = x @ np.array([1.0, 0.5]) + rng.standard_normal(8000)
    gaps = rng.random(8000) < 1.0 / (1.0 + np.exp(-2.0 * y))  # the content skip the question: half of them
    x[gaps, 0] = np.nan
    whole = 2.25
    table = DriverTable("y", y, ("a", "b"), x)
    found = named(drivers(table, QUICK))
    # 8,000 rows, half of them with a gap: errors of about 0.01
    assert found["a"].share.value == pytest.approx(1.0 / whole, abs=0.03)
    assert found["a"].coefficient.value == pytest.approx(1.0, abs=0.05)
    listwise = named(drivers(table, DriverRequest(draws=200, missing=Missing.LISTWISE, asymmetry=False)))
    assert listwise["a"].coefficient.value < 0.93  # what imputing mends


def test_an_imputed_answer_is_drawn_from_what_the_others_say():
    rng = np.random.default_rng(9)
    x = rng.standard_normal((3000, 1)) + 0.5 * rng.standard_normal((3000, 2))
    full = x.copy()
    gaps = rng.random(3000) < 0.4
    x[gaps, 1] = np.nan
    laid = columns(rng.standard_normal(3000), x, np.ones(x.shape, bool), np.ones(3000), np.arange(3000))
    done = list(imputed(laid, 3, rng))
    for one in done:
        told = one.x[:, 1] * laid.x_unit[1] + laid.x_mean[1]
        np.testing.assert_allclose(told[~gaps], full[~gaps, 1])
        assert np.corrcoef(told[gaps], full[gaps, 0])[0, 1] == pytest.approx(0.8, abs=0.05)
        assert told[gaps].std() == pytest.approx(full[:, 1].std(), abs=0.06)
    assert not np.allclose(done[0].x, done[1].x)


def test_a_touchpoint_that_was_not_used_is_no_missing_answer():
    rng = np.random.default_rng(5)
    x = rng.standard_normal((6000, 2)) + 4.0
    used = np.column_stack([np.ones(6000, bool), rng.random(6000) < 0.3])
    y = 0.5 * x[:, 0] + np.where(used[:, 1], 1.0 * (x[:, 1] - 4.0) + 0.8, 0.0) + rng.standard_normal(6000)
    shown = np.where(used, x, np.nan)
    found = drivers(DriverTable("y", y, ("desk", "spa"), shown, used), QUICK)
    spa, whole = named(found)["spa"], np.var(y)
    assert spa.missing == 0
    assert spa.applicable == pytest.approx(0.3, abs=0.02)
    assert spa.coefficient.value == pytest.approx(1.0, abs=0.08)  # among its users
    assert spa.share.value == pytest.approx(0.3 / whole, abs=0.03)  # of the differences between all
    assert found.by_use == pytest.approx(0.8**2 * 0.21 / whole, abs=0.02)  # those who went at all, told apart
    assert found.imputed == 0.0


def test_gaps_and_uses_may_come_together():
    rng = np.random.default_rng(6)
    x = rng.standard_normal((4000, 3))
    used = rng.random((4000, 3)) < 0.6
    y = np.where(used, x, 0.0) @ np.array([1.0, 0.5, 0.0]) + rng.standard_normal(4000)
    shown = np.where(used & (rng.random((4000, 3)) > 0.25), x, np.nan)
    found = named(drivers(DriverTable("y", y, ("a", "b", "c"), shown, used), QUICK))
    assert found["a"].coefficient.value == pytest.approx(1.0, abs=0.08)
    assert found["b"].coefficient.value == pytest.approx(0.5, abs=0.08)
    assert found["c"].share.low == 0.0


def test_weights_count_a_row_as_often_as_they_say(answers):
    table = answers(150)
    often = np.random.default_rng(1).integers(1, 4, 150)
    weighted = drivers(DriverTable("y", table.y, table.items, table.x, weight=often.astype(float)), QUICK)
    repeated = drivers(
        DriverTable("y", np.repeat(table.y, often), table.items, np.repeat(table.x, often, axis=0)), QUICK
    )
    for item in table.items:
        assert named(weighted)[item].share.value == pytest.approx(named(repeated)[item].share.value, rel=1e-9)
        assert named(weighted)[item].mean == pytest.approx(named(repeated)[item].mean, rel=1e-12)
    assert weighted.n_effective == pytest.approx(often.sum() ** 2 / (often**2).sum())


def test_rows_repeated_within_persons_do_not_narrow_intervals(answers):
    table = answers(200)
    once = named(drivers(table, DriverRequest(draws=2000, asymmetry=False)))
    four = DriverTable(
        "y", np.repeat(table.y, 4), table.items, np.repeat(table.x, 4, axis=0), cluster=np.repeat(np.arange(200), 4)
    )
    found = named(drivers(four, DriverRequest(draws=2000, asymmetry=False)))
    for item in table.items:
        wide, narrow = found[item].share, once[item].share
        # two bootstraps of 2,000 draws differ by about 3 %
        assert wide.high - wide.low == pytest.approx(narrow.high - narrow.low, rel=0.1)


def test_the_same_seed_gives_the_same_answer(answers):
    table = answers()
    table.x[::7, 1] = np.nan
    assert drivers(table, QUICK) == drivers(table, QUICK)


def test_the_unit_of_an_item_does_not_change_its_share(answers):
    table = answers()
    moved = DriverTable("y", 3.0 * table.y - 7.0, table.items, table.x * np.array([100.0, 0.01, 1.0]) + 5.0)
    before, after = named(drivers(table, QUICK)), named(drivers(moved, QUICK))
    for item in table.items:
        assert after[item].share.value == pytest.approx(before[item].share.value, rel=1e-9)
        assert after[item].share.low == pytest.approx(before[item].share.low, rel=1e-6)
