"""When drivers are not ranked, and what is told instead."""

import numpy as np
import pytest

from twofold.findings.drivers import DriverRequest, DriverTable, Method, drivers

QUICK = DriverRequest(draws=100, asymmetry=False)


def test_an_item_with_29_answers_is_not_ranked_and_says_so(answers):
    table = answers(100)
    table.x[29:, 1] = np.nan
    found = drivers(table, QUICK)
    hidden = next(one for one in found.drivers if one.item == "room")
    assert not hidden.shown
    assert hidden.share is None
    assert "29 answers" in hidden.reason
    assert {one.item for one in found.ranked} == {"food", "wifi"}


def test_29_rows_rank_nothing(answers):
    found = drivers(answers(29), QUICK)
    assert not found.shown
    assert not found.ranked
    assert all(one.share is None and one.coefficient is None and one.reason for one in found.drivers)


def test_a_constant_item_is_refused_by_name(answers):
    table = answers()
    table.x[:, 2] = 4.0
    found = drivers(table, QUICK)
    hidden = next(one for one in found.drivers if not one.shown)
    assert hidden.item == "wifi"
    assert "everybody answered 4" in hidden.reason


def test_a_constant_outcome_ranks_nothing(answers):
    table = answers()
    found = drivers(DriverTable("y", np.ones(400), table.items, table.x), QUICK)
    assert not found.shown
    assert "equal" in found.reason


def test_more_items_than_rows_can_tell_apart_are_refused():
    rng = np.random.default_rng(1)
    found = drivers(DriverTable("y", rng.random(40), tuple("abcdefghijklmnopqrstuvwxyz"), rng.random((40, 26))), QUICK)
    assert not found.shown
    assert "cannot tell 26 items apart" in found.reason


def test_lmg_of_more_than_twenty_items_is_refused_and_johnson_taken_instead():
    rng = np.random.default_rng(1)
    names = tuple(f"q{at}" for at in range(22))
    table = DriverTable("y", rng.random(200), names, rng.random((200, 22)))
    refused = drivers(table, DriverRequest(method=Method.LMG, draws=100, asymmetry=False))
    assert not refused.shown
    assert "Johnson" in refused.reason
    assert drivers(table, QUICK).method is Method.JOHNSON
    assert len(drivers(table, QUICK).ranked) == 22


def test_perfect_copies_are_one_tie_without_slopes_of_their_own(answers):
    table = answers()
    x = np.column_stack([table.x, 2.0 * table.x[:, 0] + 1.0])
    found = drivers(DriverTable("y", table.y, (*table.items, "again"), x), QUICK)
    named = {one.item: one for one in found.ranked}
    assert "again" in named["food"].tied_with
    assert "food" in named["again"].tied_with
    assert named["food"].share.value == pytest.approx(named["again"].share.value, rel=1e-9)
    assert named["food"].coefficient is None
    assert named["again"].coefficient is None
    assert named["room"].coefficient is not None
    assert any("exactly the same" in line and "food" in line for line in found.caveats)


def test_weights_of_few_effective_rows_rank_nothing(answers):
    table = answers()
    weight = np.full(400, 1e-6)
    weight[:20] = 1.0
    found = drivers(DriverTable("y", table.y, table.items, table.x, weight=weight), QUICK)
    assert not found.shown


def test_five_clusters_rank_nothing(answers):
    table = answers()
    found = drivers(DriverTable("y", table.y, table.items, table.x, cluster=np.arange(400) % 5), QUICK)
    assert not found.shown
    assert "5 independent clusters" in found.reason
    one = DriverTable("y", table.y, table.items[:1], table.x[:, :1], cluster=np.arange(400) % 5)
    assert "5 independent clusters are too few" in drivers(one, QUICK).reason


def test_fewer_clusters_than_items_rank_nothing():
    rng = np.random.default_rng(3)
    hotel = np.arange(600) % 20
    x = rng.random((20, 12))[hotel]
    found = drivers(DriverTable("y", rng.random(600), tuple("abcdefghijkl"), x, cluster=hotel), QUICK)
    assert "20 independent clusters cannot tell 12 items apart" in found.reason


def test_items_of_two_questionnaires_are_not_compared(answers):
    table = answers()
    table.x[:200, 0] = np.nan
    table.x[200:, 1] = np.nan
    found = drivers(table, QUICK)
    assert not found.shown
    assert "food and room were answered together by fewer than 30" in found.reason


def test_a_rare_event_ranks_nothing(answers):
    table = answers()
    y = np.zeros(400)
    y[:9] = 1.0
    found = drivers(DriverTable("y", y, table.items, table.x), QUICK)
    assert not found.shown
    assert "only 9 rows" in found.reason
