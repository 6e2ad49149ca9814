"""What a blueprint says is what the measures say, of the customers it was asked for, and of nobody recognisable."""

import json

import pytest

from twofold.errors import DefinitionError, UsageError
from twofold.measures import Filter, measure
from twofold.reports.blueprint import (
    Behind,
    Blueprint,
    BlueprintQuestion,
    Comparison,
    blueprint_of_facts,
    compare_blueprints,
    from_json,
    to_json,
)
from twofold.store import open_store
from twofold.way import bring


def ask(hotel, stay, **question):
    return blueprint_of_facts(hotel, stay, BlueprintQuestion(**question), behind=Behind())


def test_every_touchpoint_of_the_map_has_its_place_in_order(whole, stay):
    assert [one.point.name for one in whole.places] == [point.name for point in stay.touchpoints()]


def test_scores_are_those_of_the_measure(hotel, whole):
    expected = {one.group["touchpoint"]: one for one in measure(hotel, "csat", by="touchpoint")}
    for place in whole.places:
        if place.score is not None:
            there = expected[place.point.name]
            assert (place.score.low, place.score.value) == pytest.approx((there.low, there.value))
            assert place.score.n == there.n


def test_the_curve_is_about_feelings_where_customers_were_asked_for_them(whole):
    assert whole.scales.emotion == "valence"
    assert whole.scales.score == "csat"


def test_without_a_standard_question_the_score_is_an_index_of_the_ratings(stay, tmp_path):
    rows = ["id,day,room", *(f"{n},2026-01-{n % 28 + 1:02},{n % 5 + 1}" for n in range(60))]
    (tmp_path / "rated.csv").write_text("\n".join(rows))
    (tmp_path / "rated.toml").write_text(
        '[event]\nid = "id"\nkind = {value = "survey"}\noccurred_at = "day"\ntouchpoint = {value = "room"}\n'
        '[[answer]]\nitem = "room_rating"\ncolumn = "room"\nscale = [1, 5]\n'
    )
    store = open_store(tmp_path / "store", create=True)
    bring(store, tmp_path / "rated.csv")
    found = ask(store, stay)
    assert (found.scales.score, found.scales.items) == ("index", ("room_rating",))
    assert found.place("room").score.value == pytest.approx(50.0)
    assert found.place("room").told
    assert found.journeys is None
    assert found.conditions == ()


def test_volumes_count_what_happened_and_not_what_was_said_about_it(hotel, whole):
    happened = measure(
        hotel,
        "volume",
        by=("touchpoint", "channel"),
        where=("side=customer", Filter("kind", "!=", ("survey", "review"))),
    )
    expected = {(one.group["touchpoint"], one.group["channel"]): one.n for one in happened}
    found = {(place.point.name, one.channel): one.events.n for place in whole.places for one in place.volumes}
    seen = {key: n for key, n in found.items() if key in expected}
    assert seen == {key: expected[key] for key in seen}
    assert len(seen) > 5
    assert {name for name, _ in found.keys() - seen.keys()}.isdisjoint(name for name, _ in expected)


def test_a_unit_stands_for_everything_below_it(hotel, stay):
    tree = hotel.units()
    one = ask(hotel, stay, units=("hu",))
    below = tuple(code for code in tree.units if "hu" in list(tree.ancestors(code)))
    assert one.events == ask(hotel, stay, units=below).events < ask(hotel, stay).events


def test_journeys_of_a_period_are_whole_ones(hotel, stay, whole):
    """Cut at the edge of the month, many of its journeys would seem to skip their beginning."""
    second = f"{whole.first[:4]}-{int(whole.first[5:7]) + 1:02d}"
    part = ask(hotel, stay, first=second, last=second)
    faithful = whole.journeys.faithful
    assert 0 < part.journeys.finished < whole.journeys.finished
    assert part.journeys.faithful.high > faithful.low


def test_two_halves_of_the_journeys_make_the_whole(hotel, stay, whole):
    first = (whole.first or "")[:7]
    rest = ask(hotel, stay, first=first, last=first).journeys
    later = ask(hotel, stay, first=f"{first[:4]}-{int(first[5:]) + 1:02d}").journeys
    assert rest.finished + later.finished == whole.journeys.finished


def test_employees_are_shown_only_as_far_as_the_measures_show_them(hotel, stay):
    found = ask(hotel, stay, units=("hu",))
    level = next(one for one in found.conditions if one.name == "tools")
    where = ("side=employee", "unit=hu")
    shown = {
        one.group["role"]: one
        for one in measure(hotel, "mean", by="role", where=where, item=["tools", "tools-systems"])
    }
    for role, one in zip(found.roles, level.roles, strict=True):
        assert (one.shown, one.value, one.n) == (shown[role].shown, shown[role].value, shown[role].n)


def test_role_unit_and_period_together_are_not_asked_of_employees(hotel, stay, whole):
    found = ask(hotel, stay, units=("hu",), first=(whole.first or "")[:7])
    assert all(one.roles == () for one in found.conditions)


def test_what_may_not_be_shown_of_employees_carries_no_number(hotel, stay):
    teams = [code for code, unit in hotel.units().units.items() if unit.level == "team"]
    where = ("side=employee",)
    by_team = measure(hotel, "mean", by="unit", where=where, item=["tools", "tools-systems"])
    small = next(one.group["unit"] for one in by_team if not one.shown and one.group["unit"] in teams)
    found = ask(hotel, stay, units=(small,)).conditions
    tools = next(one.level for one in found if one.name == "tools")
    assert (tools.shown, tools.value, tools.low, tools.high, tools.n) == (False, None, None, None, None)


def test_a_blueprint_is_the_same_after_it_was_kept(whole, everything):
    for one in (whole, everything):
        assert from_json(to_json(one), Blueprint) == one


def test_what_is_kept_otherwise_is_refused(whole):
    with pytest.raises(DefinitionError, match="no Comparison"):
        from_json(to_json(whole), Comparison)
    broken = json.loads(to_json(whole))
    del broken["Blueprint"]["places"]
    with pytest.raises(DefinitionError, match="prepare it again"):
        from_json(json.dumps(broken), Blueprint)


@pytest.mark.parametrize("months", [{"first": "2026-13"}, {"last": "spring"}, {"first": "2026-05", "last": "2026-04"}])
def test_a_month_that_is_none_is_refused(months):
    with pytest.raises(UsageError, match="month"):
        BlueprintQuestion(**months)


@pytest.fixture(scope="module")
def two_countries(hotel, stay):
    return compare_blueprints(hotel, stay, BlueprintQuestion(units=("hu",)), BlueprintQuestion(units=("cz",)), Behind())


def test_a_comparison_is_corrected_over_everything_it_shows(two_countries):
    found = two_countries
    parts = {gap.part for gap in found.gaps}
    assert {"score", "emotion", "leaving", "condition"} <= parts
    shown = [gap for gap in found.gaps if gap.shown]
    assert all(gap.low <= gap.value <= gap.high for gap in shown)
    alone = [gap for gap in shown if gap.low > 0 or gap.high < 0]
    assert len([gap for gap in shown if gap.claimed]) <= len(alone)
    assert from_json(to_json(found), Comparison) == found


def test_a_difference_is_the_difference_of_what_both_sides_show(two_countries):
    found = two_countries
    for gap in found.gaps:
        if gap.part == "score" and gap.shown:
            sides = found.this.place(gap.touchpoint).score, found.other.place(gap.touchpoint).score
            assert gap.value == pytest.approx(sides[0].value - sides[1].value)


def test_a_blueprint_is_not_compared_with_itself(hotel, stay):
    with pytest.raises(UsageError, match="another one"):
        compare_blueprints(hotel, stay, BlueprintQuestion(), BlueprintQuestion(), Behind())
