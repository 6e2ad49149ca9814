"""The events of a store become journeys of customers; surveys tell about steps and are none."""

import pytest

from twofold.facts.words import Kind
from twofold.journeys import JourneyKey, PathRule
from twofold.journeys.gather import gather
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

MAPPING = """
[event]
id = "id"
kind = "kind"
side = "side"
occurred_at = "at"
person = "person"
case = "case"
touchpoint = "touchpoint"
channel = "channel"
"""
ROWS = """id,kind,side,at,person,case,touchpoint,channel
1,contact,customer,2026-01-03,anna,S1,check-in,desk
2,purchase,customer,2026-01-01,anna,S1,booking,web
3,survey,customer,2026-01-05,anna,S1,check-in,mail
4,contact,customer,2026-01-01,bela,,call,phone
5,contact,customer,2026-03-01,bela,,call,phone
6,contact,customer,2026-01-01,,,call,phone
7,training,employee,2026-01-01,cili,T1,course,room
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("journeys")
    (folder / "events.csv").write_text(ROWS, encoding="utf-8")
    store = open_store(folder / "facts", create=True)
    load(store, folder / "events.csv", parse_mapping(MAPPING))
    return store.facts()


def paths(steps) -> list[list[str]]:
    told = steps.touchpoint.texts(steps.touchpoint.codes)
    return sorted(told[a:b] for a, b in zip(steps.offsets[:-1], steps.offsets[1:], strict=True))


def test_a_case_is_a_journey_and_else_what_a_person_did_until_a_pause(facts):
    found = gather(facts)
    assert paths(found) == [["booking", "check-in"], ["call"], ["call"]]
    assert (found.left_out.without_key, found.left_out.other_kinds) == (1, 1)


def test_only_cases_count_where_the_rule_says_so(facts):
    found = gather(facts, PathRule(key=JourneyKey.CASE))
    assert paths(found) == [["booking", "check-in"]]
    assert found.left_out.without_key == 3


def test_persons_may_be_followed_across_their_cases(facts):
    found = gather(facts, PathRule(key=JourneyKey.PERSON, gap_hours=24 * 365))
    assert paths(found) == [["booking", "check-in"], ["call", "call"]]


def test_only_the_kinds_that_are_asked_for_are_steps_however_many_they_are(facts):
    assert paths(gather(facts, PathRule(kinds=(Kind.PURCHASE, Kind.USE, Kind.REVIEW)))) == [["booking"]]


def test_employees_are_never_followed(facts):
    assert "course" not in gather(facts).touchpoint.labels


def test_steps_may_be_told_apart_by_channel_as_well(facts):
    found = gather(facts, PathRule(key=JourneyKey.CASE, steps_by=("touchpoint", "channel")))
    assert paths(found) == [["booking / web", "check-in / desk"]]


def test_columns_and_conditions_are_those_of_measures(facts):
    found = gather(facts, columns=["channel", "month"], where="channel=phone")
    assert found.columns["channel"].labels == ("phone",)
    assert found.columns["month"].labels == ("2026-01", "2026-03")
