"""Employees: whatever is measured, nobody can be recognised."""

import pytest

from twofold.errors import UnknownDimension, UsageError
from twofold.facts.units import Unit
from twofold.measures import MeasureOptions, measure

PULSE = {
    "side": "employee",
    "kind": "pulse",
    "instrument": "enps",
    "item": "enps",
    "scale_low": 0.0,
    "scale_high": 10.0,
}


def team(unit, people, **more):
    return [
        {"unit": unit, "person": hash((unit, i)) % 2**59, "number": float(i % 11), **PULSE, **more}
        for i in range(people)
    ]


def test_a_small_team_and_the_one_it_could_be_subtracted_from_are_hidden(facts_of):
    facts = facts_of(answers=team("a", 4) + team("b", 8) + team("c", 30) + team("d", 40))
    found = {one.group["unit"]: one for one in measure(facts, "enps", by="unit")}
    assert not found["a"].shown
    assert not found["b"].shown
    assert found["c"].shown
    assert found["d"].shown
    assert found["b"].n is None
    assert found["a"].reason == found["b"].reason
    assert "few" not in found["a"].method
    (everybody,) = measure(facts, "enps")
    assert everybody.shown


def test_a_low_minimum_opens_nothing(facts_of):
    facts = facts_of(answers=team("a", 3) + team("b", 30) + team("c", 30))
    found = measure(facts, "enps", by="unit", options=MeasureOptions(minimum_n=1))
    assert not next(iter(found)).shown


def test_a_filter_shows_no_more_than_a_split(facts_of):
    facts = facts_of(answers=team("a", 4) + team("b", 8) + team("c", 30) + team("d", 40))
    for unit, shown in {"a": False, "b": False, "c": True, "d": True}.items():
        (one,) = measure(facts, "enps", where=f"unit={unit}")
        assert one.shown is shown
    (rest,) = measure(facts, "enps", where="unit!=a")
    assert not rest.shown


def test_a_measure_of_both_sides_is_as_careful_as_one_of_employees(facts_of):
    customers = [{"unit": unit, "number": 5.0, "item": "q"} for unit in "abcd" for _ in range(20)]
    staff = [row | {"item": "q", "instrument": None} for row in team("a", 2) + team("b", 30) + team("c", 30)]
    facts = facts_of(answers=[row | {"scale_low": 0.0, "scale_high": 10.0} for row in customers + staff])
    found = {one.group["unit"]: one.shown for one in measure(facts, "mean", item="q", by="unit")}
    assert found["a"] is False
    assert found["d"] is True
    (alone,) = measure(facts, "mean", item="q", where=["side=customer", "unit=a"])
    assert alone.shown


def test_employees_are_not_split_by_days(facts_of):
    facts = facts_of(answers=team("a", 20))
    with pytest.raises((UsageError, UnknownDimension)):
        measure(facts, "enps", by="day")
    with pytest.raises((UsageError, UnknownDimension)):
        measure(facts, "enps", where="day=1970-01-01")


def test_units_are_judged_along_the_tree(facts_of):
    units = [Unit("all", level="company"), Unit("a", "all", level="team"), Unit("b", "all", level="team")]
    facts = facts_of(answers=team("a", 4) + team("b", 40), units=units)
    rolled = measure(facts, "enps", by="unit", options=MeasureOptions(roll_up=True))
    assert {one.group["unit"]: one.shown for one in rolled} == {"a": False, "b": False, "all": True}
    (whole,) = measure(facts, "enps", by="unit", options=MeasureOptions(unit_level="company"))
    assert whole.shown


def test_the_volume_of_pulses_is_a_number_about_employees_too(facts_of):
    pulses = [{"side": "employee", "kind": "pulse", "unit": unit} for unit in ["a"] * 3 + ["b"] * 30 + ["c"] * 30]
    found = measure(facts_of(events=pulses), "volume", by="unit")
    assert not next(iter(found)).shown
