"""Links that were planted are found, at their lag and in their direction; what only looks like one is not claimed."""

import numpy as np
import pytest

from twofold.errors import UsageError
from twofold.findings.links import Basis, Direction, Grade, LinkRequest, links
from twofold.regression.wild import WildAsked

FAST = WildAsked(draws=499)


@pytest.mark.parametrize("lag", [0, 1, 2, 3])
def test_a_planted_link_is_found_at_its_lag(linked, panel_of, look, lag):
    x, y = linked(1, lag=lag, size=0.5)
    found = look(panel_of(x=x, y=y))
    assert (found.claim, found.lag, found.grade) == (True, lag, Grade.STRONG)
    assert found.direction is Direction.EX_FIRST
    assert found.within.low < 0.5 < found.within.high
    assert "causes" not in found.sentence
    assert "goes with" in found.sentence


def test_an_outcome_that_goes_ahead_of_the_driver_is_no_link_and_said_to_go_ahead(linked, panel_of, look):
    x, y = linked(2, lag=-1, size=0.6)
    found = look(panel_of(x=x, y=y))
    assert (found.claim, found.direction) == (False, Direction.CX_FIRST)
    assert found.p_reverse < 0.01
    assert found.reverse.lag == 1


def test_levels_that_go_together_between_units_are_shown_apart_and_claim_nothing(linked, panel_of, look):
    x, y = linked(3)
    level = 3.0 * np.random.default_rng(0).normal(size=(40, 1))
    found = look(panel_of(x=x + level, y=y + level))
    assert not found.claim
    assert found.between.low > 0.5
    assert found.correlation > 0.8
    assert "Units that have more of the one differ in the other" in found.sentence


def test_a_link_within_units_is_found_against_the_levels_between_them(linked, panel_of, look):
    x, y = linked(4, size=-0.5)
    level = 3.0 * np.random.default_rng(0).normal(size=(40, 1))
    found = look(panel_of(x=x + level, y=y + level))
    assert found.claim
    assert found.within.high < 0.0 < found.between.low


def test_what_all_units_share_in_a_period_claims_nothing(linked, panel_of, look):
    x, y = linked(5)
    shared = 5.0 * np.random.default_rng(0).normal(size=24)
    bare, found = look(panel_of(x=x, y=y)), look(panel_of(x=x + shared, y=y - shared))
    assert found.within.value == pytest.approx(bare.within.value)
    assert not found.claim


def test_units_own_trends_on_both_sides_claim_nothing(linked, panel_of, look):
    x, y = linked(6)
    trend = np.random.default_rng(0).normal(size=(40, 1)) * np.linspace(-4.0, 4.0, 24)
    found = look(panel_of(x=x + trend, y=y + trend))
    assert found.within.low > 0.5  # levels and periods alone would be fooled
    assert (found.claim, found.checks.trends) == (False, False)
    assert "only as far as units' own trends do" in found.sentence


def test_a_lag_that_leaves_too_few_periods_for_trends_may_still_be_claimed(linked, panel_of, look):
    x, y = linked(21, units=80, periods=9, lag=5, size=1.0)
    found = look(panel_of(x=x, y=y), lags=6)
    assert (found.claim, found.lag, found.checks.trends) == (True, 5, None)
    assert found.grade is not Grade.STRONG


def test_a_driver_that_goes_along_with_another_one_does_not_stand_beside_it(linked, panel_of):
    rng = np.random.default_rng(7)
    cause, y = linked(7, lag=2, size=0.6)
    along = 0.8 * cause + 0.6 * rng.normal(size=cause.shape)
    found = links(panel_of(cause=cause, along=along, y=y), LinkRequest(("along", "cause"), ("y",), asked=FAST))
    along_pair, cause_pair = found.pairs
    assert cause_pair.claim
    assert (along_pair.claim, along_pair.checks.beside) == (False, False)
    assert "cause" in along_pair.adjusted_for
    kept = links(panel_of(along=along, y=y), LinkRequest(("along",), ("y",), asked=FAST))
    assert kept.pairs[0].claim  # alone, nothing tells


def test_two_drivers_with_links_of_their_own_both_stand(linked, panel_of):
    one, y = linked(8, lag=1, size=0.5)
    other = linked(9)[0]
    y = y + 0.5 * other
    found = links(panel_of(one=one, other=other, y=y), LinkRequest(("one", "other"), ("y",), asked=FAST))
    assert [pair.claim for pair in found.pairs] == [True, True]
    assert found.pairs[0].checks.beside


def test_under_eight_units_nothing_is_told_but_what_could_have_been_seen(linked, panel_of, look):
    x, y = linked(10, units=7, size=1.0)
    found = look(panel_of(x=x, y=y))
    assert (found.claim, found.grade, found.within, found.between) == (False, Grade.NONE, None, None)
    assert found.reason == "only 7 units can be compared, and at least 8 are needed"
    assert found.minimum_detectable > 0.0


def test_ten_units_are_never_more_than_weak(linked, panel_of, look):
    x, y = linked(11, units=10, periods=36, size=1.0)
    assert look(panel_of(x=x, y=y)).grade is Grade.WEAK


def test_without_time_units_are_compared_once_and_never_strongly(panel_of, look):
    rng = np.random.default_rng(12)
    x = rng.normal(size=(60, 1))
    found = look(panel_of(x=x, y=x + rng.normal(size=(60, 1))))
    assert (found.basis, found.claim, found.grade) == (Basis.BETWEEN, True, Grade.MODERATE)
    assert (found.within, found.lag, found.direction) == (None, None, Direction.NOT_TESTABLE)
    assert "between units" in found.sentence
    nothing = look(panel_of(x=x, y=rng.normal(size=(60, 1))))
    assert not nothing.claim


def test_five_periods_say_that_trends_could_not_be_taken_away(linked, panel_of, look):
    x, y = linked(13, units=80, periods=5, size=0.6)
    found = look(panel_of(x=x, y=y))
    assert found.claim
    assert found.grade is Grade.MODERATE
    assert found.checks.trends is None
    assert any("trends" in each for each in found.confounders)


def test_two_periods_are_one_change_a_unit_and_tell_a_weak_link_without_direction(linked, panel_of, look):
    x, y = linked(14, units=60, periods=2, size=1.0)
    found = look(panel_of(x=x, y=y))
    assert (found.claim, found.grade, found.lag) == (True, Grade.WEAK, 0)
    assert found.direction is Direction.NOT_TESTABLE
    assert "Too few months to tell which comes first" in found.sentence
    changes = (x[:, 1] - x[:, 0], y[:, 1] - y[:, 0])
    assert found.within.value == pytest.approx(np.polyfit(*changes, 1)[0])


def test_a_panel_in_which_every_unit_is_seen_once_compares_units(panel_of, look):
    rng = np.random.default_rng(20)
    x, y = np.full((60, 6), np.nan), np.full((60, 6), np.nan)
    seen = np.arange(60), rng.integers(0, 6, 60)
    x[seen] = rng.normal(size=60)
    y[seen] = x[seen] + 0.3 * rng.normal(size=60)
    found = look(panel_of(x=x, y=y))
    assert not found.claim or found.grade is not Grade.STRONG


def test_measurement_error_is_corrected_beside_the_raw_slope(linked, panel_of, look):
    x, y = linked(15, units=80, size=0.5)
    error = 0.8
    noisy = x + error * np.random.default_rng(0).normal(size=x.shape)
    found = look(panel_of(x=(noisy, np.full(x.shape, error)), y=y))
    assert found.within.value < 0.4
    assert found.corrected.low < 0.5 < found.corrected.high
    assert found.corrected.value == pytest.approx(found.within.value / found.corrected.reliability)
    raw = (found.within.high - found.within.low) / found.within.value
    assert (found.corrected.high - found.corrected.low) / found.corrected.value > raw


def test_the_smallest_link_to_be_seen_is_seen_about_four_times_in_five(linked, panel_of, look):
    bare = [look(panel_of(x=x, y=y), asked=FAST).minimum_detectable for x, y in (linked(seed, 20) for seed in range(8))]
    size = float(np.mean(bare))
    seen = 0
    for seed in range(60):
        x, y = linked(100 + seed, 20, lag=2, size=size)
        seen += look(panel_of(x=x, y=y), asked=FAST).p_adjusted < 0.05
    assert 0.6 < seen / 60 < 0.97


def test_rows_in_another_order_and_units_of_measure_change_nothing(linked, panel_of, look):
    x, y = linked(16, lag=1, size=0.4)
    one = look(panel_of(x=x, y=y))
    other = look(panel_of(x=x[::-1] * 100.0 + 7.0, y=y[::-1]))
    assert other.within.value == pytest.approx(one.within.value / 100.0)
    assert other.within.p_value == pytest.approx(one.within.p_value)
    assert other.claim is one.claim


def test_missing_cells_leave_the_link(linked, panel_of, look):
    x, y = linked(17, units=60, lag=2, size=0.5)
    rng = np.random.default_rng(0)
    x[rng.random(x.shape) < 0.25], y[rng.random(y.shape) < 0.25] = np.nan, np.nan
    found = look(panel_of(x=x, y=y))
    assert (found.claim, found.lag) == (True, 2)


def test_a_driver_that_never_changes_within_units_says_so(linked, panel_of, look):
    _, y = linked(18)
    found = look(panel_of(x=np.repeat(np.arange(40.0)[:, None], 24, axis=1), y=y))
    assert (found.claim, found.within) == (False, None)
    assert found.reason == "the driver or the measure does not change"
    turned = look(panel_of(x=y, y=np.repeat(np.arange(40.0)[:, None], 24, axis=1)))
    assert (turned.claim, turned.reason) == (False, found.reason)


def test_a_perfect_line_is_a_link(linked, panel_of, look):
    x, _ = linked(22, units=20, periods=12)
    found = look(panel_of(x=x, y=3.0 - 2.0 * x))
    assert (found.claim, found.lag) == (True, 0)
    assert found.within.value == pytest.approx(-2.0)


def test_a_column_that_is_missing_or_on_both_sides_is_refused(linked, panel_of):
    x, y = linked(19)
    with pytest.raises(UsageError, match="no column 'z'"):
        links(panel_of(x=x, y=y), LinkRequest(("x",), ("z",)))
    with pytest.raises(UsageError, match="both sides"):
        links(panel_of(x=x, y=y), LinkRequest(("x",), ("x",)))
    with pytest.raises(UsageError, match="fewer than 8"):
        links(panel_of(x=x, y=y), LinkRequest(("x",), ("y",), fewest_units=3))


@pytest.mark.truth
def test_tables_without_links_claim_one_in_at_most_a_few_of_a_hundred(panel_of, linked):
    """120 tables of four pairs; with 6 % the chance of more than 14 is under one in a thousand."""
    false = covered = 0
    for seed in range(120):
        grids = [linked(1000 + 2 * seed + at, units=12, periods=18) for at in (0, 1)]
        panel = panel_of(a=grids[0][0], b=grids[1][0], c=grids[0][1], d=grids[1][1])
        found = links(panel, LinkRequest(("a", "b"), ("c", "d"), asked=FAST))
        false += bool(found.claimed)
        covered += sum(pair.within.low <= 0.0 <= pair.within.high for pair in found.pairs)
    assert false <= 14
    assert 0.91 < covered / 480 < 0.99
