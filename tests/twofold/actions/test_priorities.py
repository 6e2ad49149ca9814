"""What to do first: gains, places, targets, and what is not clipped."""

import numpy as np
import pytest

from twofold.actions.costs import Cost
from twofold.actions.levers import UnitLevels
from twofold.actions.priorities import priorities
from twofold.actions.priority import Aim, Basis
from twofold.actions.ranges import Range
from twofold.actions.request import PrioritiesRequest
from twofold.actions.sentences import headline, missing_sentences
from twofold.errors import UsageError

THREE = {"room": (10.0, 4.0, 1.0), "desk": (10.0, 3.0, 0.5), "lift": (2.0, 4.0, 0.5)}


def by_name(found):
    return {one.name: one for one in found.levers}


def test_a_gain_is_importance_times_gap_times_reach(make_levers):
    found = by_name(priorities(make_levers(THREE), PrioritiesRequest(target=4.5)))
    assert {name: one.points.value for name, one in found.items()} == pytest.approx(
        {"room": 5, "desk": 7.5, "lift": 0.5}
    )
    assert [one.rank for one in found.values()] == [1, 2, 3]
    assert found["desk"].points.low == found["desk"].points.high == pytest.approx(7.5)  # nothing is uncertain here


def test_levers_that_cannot_be_told_apart_tie(make_levers):
    found = priorities(make_levers(THREE, error=2.0), PrioritiesRequest(target=4.5))
    assert set(found.first) == {"room", "desk"}
    assert by_name(found)["room"].tied == ("desk",)
    assert by_name(found)["lift"].rank_low == 3
    assert headline(found).startswith("2 of 3 levers cannot be told apart as the first: desk and room.")


def test_a_negative_importance_is_shown_as_it_is(make_levers):
    found = by_name(
        priorities(make_levers({**THREE, "music": (-4.0, 3.0, 1.0)}, error=0.5), PrioritiesRequest(target=4.0))
    )
    assert found["music"].points.value == pytest.approx(-4.0)
    assert found["music"].points.high < 0.0
    assert "nothing is expected of it" in found["music"].sentence


def test_a_lever_above_its_target_is_not_lifted_to_zero(make_levers):
    found = by_name(priorities(make_levers(THREE), PrioritiesRequest(target=3.5)))
    assert found["room"].points.value == pytest.approx(-5.0)
    assert "stands at 4.00" in found["room"].sentence


def test_no_gain_is_larger_than_what_is_left_of_the_scale(make_levers):
    found = priorities(make_levers({"room": (100.0, 2.0, 1.0)}, error=5.0, level=95.0), PrioritiesRequest(target=5.0))
    assert found.levers[0].points.value == found.levers[0].points.high == 5.0


def test_fewer_than_thirty_answers_have_no_place(make_levers):
    levers = make_levers(THREE, error=1.0)
    levers.n[1] = 29
    found = priorities(levers, PrioritiesRequest(target=4.5))
    assert found.levers[-1].name == "desk"
    assert (found.levers[-1].rank, found.levers[-1].first) == (None, None)
    assert found.levers[-1].reason == "29 answers, and at least 30 are needed"
    assert max(one.rank_high for one in found.levers[:2]) == 2


def test_lower_is_better_turns_importance_round(make_levers):
    found = priorities(make_levers({"wait": (-2.0, 3.0, 1.0)}, higher=False), PrioritiesRequest(target=4.0))
    assert found.levers[0].points.value == pytest.approx(2.0)


def test_the_same_seed_gives_the_same_numbers_and_another_one_does_not(make_levers):
    request = PrioritiesRequest(target=4.5)
    one, two, other = (priorities(make_levers(THREE, error=1.0), request, seed) for seed in (1, 1, 2))
    assert one.levers == two.levers
    assert one.levers != other.levers


def test_without_a_target_the_gap_is_to_the_top_and_says_so(make_levers):
    found = priorities(make_levers(THREE), PrioritiesRequest())
    assert found.aim is Aim.SCALE_TOP
    assert any("top of the scale, where nobody stands" in caveat for caveat in found.caveats)


def test_the_best_units_are_not_the_luckiest_small_one(make_levers, make_units):
    # eleven units at 4.0 and one of three answers at 5.0: nobody shows that 5.0 can be reached
    units = make_units([4.0] * 11 + [5.0], se=[0.05] * 11 + [0.6], n=[200] * 11 + [3])
    found = priorities(make_levers({"room": (10.0, 4.0, 1.0)}, units=units), PrioritiesRequest(best_units=True))
    assert found.levers[0].target.value < 4.05
    assert found.levers[0].points.low <= 0.0 <= found.levers[0].points.high


def test_the_best_units_set_the_target_where_units_truly_differ(make_levers, make_units):
    units = make_units(np.linspace(3.0, 5.0, 21), se=0.02)
    found = priorities(make_levers({"room": (10.0, 4.0, 1.0)}, units=units), PrioritiesRequest(best_units=True))
    assert found.levers[0].target.value == pytest.approx(4.5, abs=0.03)


def test_a_lever_of_few_units_has_no_place_and_the_others_have(make_levers, make_units):
    levers = make_levers(THREE, error=0.5, units=make_units(np.linspace(3.5, 4.5, 12)))
    few = UnitLevels(*(part[:5] for part in (levers.by_unit[2].units, *[np.ones(5)] * 4)))
    object.__setattr__(levers, "by_unit", (*levers.by_unit[:2], few))
    found = by_name(priorities(levers, PrioritiesRequest(best_units=True)))
    assert found["lift"].reason == "5 units to compare, and at least 6 are needed"
    assert found["room"].rank is not None


def test_a_coefficient_that_rests_on_one_cluster_has_no_place(make_levers):
    levers = make_levers(THREE, error=0.5)
    object.__setattr__(levers, "df", np.array([30.0, 0.1, 30.0]))
    assert "one cluster" in by_name(priorities(levers, PrioritiesRequest(target=4.5)))["desk"].reason


def test_costs_order_levers_by_points_per_money_only_where_all_have_one(make_levers):
    cheap, dear = Cost(Range(9.0, 10.0, 11.0)), Cost(Range(900.0, 1000.0, 1100.0))
    some = priorities(make_levers(THREE), PrioritiesRequest(target=4.5, costs={"lift": cheap}))
    whole = priorities(
        make_levers(THREE), PrioritiesRequest(target=4.5, costs={"lift": cheap, "room": dear, "desk": dear})
    )
    assert some.basis is Basis.POINTS
    assert whole.basis is Basis.POINTS_PER_MONEY
    assert whole.levers[0].name == "lift"


def test_money_less_cost_orders_levers_where_both_are_known(make_levers, fixed_parameters):
    costs = {"desk": Cost(Range(1e6, 1e6, 1e6))}
    request = PrioritiesRequest(target=4.5, costs=costs, parameters=fixed_parameters())
    found = priorities(make_levers(THREE), request)
    assert found.basis is Basis.NET
    assert [one.name for one in found.levers] == ["room", "lift", "desk"]
    assert by_name(found)["desk"].net.value < 0.0


def test_without_parameters_there_are_points_only_and_what_is_missing_is_named(make_levers):
    found = priorities(make_levers(THREE), PrioritiesRequest(target=4.5))
    assert (found.levers[0].kept, found.levers[0].money) == (None, None)
    assert "retention_per_point" in missing_sentences(found)[0]
    assert "margin, horizon and discount not given" in missing_sentences(found)[1]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"target": 6.0}, "outside its scale, 1 to 5"),
        ({"targets": {"pool": 4.0}}, "target for 'pool'"),
        ({"target": 4.0, "best_units": True}, "two answers to one question"),
        ({"best_units": True}, "say no unit"),
        ({"costs": {"pool": Cost(Range(1.0, 1.0, 1.0))}}, "cost for 'pool'"),
        ({"costs": {"room": Cost(Range(1.0, 1.0, 1.0), once=True)}}, "paid once"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(make_levers, request_, message):
    with pytest.raises(UsageError, match=message):
        priorities(make_levers(THREE), PrioritiesRequest(**request_))


def test_parameters_about_another_outcome_are_refused(make_levers, fixed_parameters):
    request = PrioritiesRequest(target=4.5, parameters=fixed_parameters(outcome="csat"))
    with pytest.raises(UsageError, match="per point of csat, and the outcome is nps"):
        priorities(make_levers(THREE), request)


def test_nothing_is_drawn_too_seldom_or_ranked_on_too_few():
    with pytest.raises(ValueError, match=r"at least 1,000"):
        PrioritiesRequest(draws=100)
    with pytest.raises(ValueError, match="at least 30"):
        PrioritiesRequest(fewest=10)


def test_a_gain_that_may_be_nothing_is_not_called_the_first_thing_to_do(make_levers):
    found = priorities(make_levers({"room": (1.0, 4.0, 1.0)}, error=2.0), PrioritiesRequest(target=4.5))
    assert headline(found) == "No lever is shown to go with a better nps: the intervals of all gains reach down to 0."
    assert found.levers[0].sentence.endswith("place 1; that it would improve anything is not shown.")
