"""Each answer of a customer finds the journey, and the step, it tells about."""

import numpy as np
import pytest

from twofold.journeys import JourneyKey, PathRule
from twofold.journeys.gather import gather
from twofold.journeys.scores import link_scores
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

EVENT = """
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
MAPPING = (
    EVENT
    + """
[[answer]]
item = "csat"
column = "csat"
scale = [1, 5]
instrument = "csat"

[[answer]]
item = "effort"
column = "effort"
scale = [1, 5]
instrument = "ces_effort"

[[answer]]
item = "nps"
column = "nps"
scale = [0, 10]
instrument = "nps"

[[answer]]
item = "minutes"
column = "minutes"
"""
)
ROWS = """id,kind,side,at,person,case,touchpoint,channel,csat,effort,nps,minutes
1,contact,customer,2026-01-01,anna,S1,booking,web,,,,
2,contact,customer,2026-01-03,anna,S1,check-in,desk,,,,
3,contact,customer,2026-01-05,anna,S1,check-in,desk,4,,,
4,survey,customer,2026-01-04,anna,S1,check-in,mail,2,1,,7
5,survey,customer,2026-01-09,anna,S1,looking-back,mail,,,10,
6,survey,customer,2026-01-04,anna,,booking,mail,5,,,
7,survey,customer,2025-01-04,anna,,booking,mail,1,,,
8,contact,customer,2026-02-01,bela,,call,phone,,,,
9,survey,customer,2026-02-02,bela,,call,mail,3,,,
10,survey,customer,2026-06-02,bela,,call,mail,3,,,
11,survey,customer,2026-02-02,cili,S9,call,mail,3,,,
12,pulse,employee,2026-01-04,anna,S1,check-in,mail,5,,,
13,survey,customer,2026-01-02,anna,S1,check-in,mail,,,3,
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scores")
    (folder / "events.csv").write_text(ROWS, encoding="utf-8")
    store = open_store(folder / "facts", create=True)
    load(store, folder / "events.csv", parse_mapping(MAPPING))
    return store.facts()


def linked(facts, rule=None, **asked):
    rule = rule or PathRule()
    steps = gather(facts, rule)
    found = link_scores(facts, steps, rule, **asked)
    assert np.all(np.diff(found.journey) >= 0), "answers come in the order of journeys"
    return steps, found


def moments(steps, found) -> list[tuple[str, str, float]]:
    """About what, after which step, how good."""
    told = steps.touchpoint.texts(steps.touchpoint.codes)
    about = found.touchpoint.texts(found.touchpoint.codes)
    after = [
        "-" if at < 0 else f"{told[at]} {at - steps.offsets[each]}"
        for at, each in zip(found.step, found.journey, strict=True)
    ]
    return sorted(zip(about, after, found.score.tolist(), strict=True))


def test_an_answer_tells_of_the_latest_step_of_its_touchpoint_that_was_not_after_it(facts):
    found = moments(*linked(facts, instrument="csat"))
    assert found == [
        ("booking", "booking 0", 1.0),  # without a case: the person's journey at that time
        ("call", "call 0", 0.5),
        ("check-in", "check-in 1", 0.25),
        ("check-in", "check-in 2", 0.75),  # answered in the step itself
    ]


def test_an_answer_before_any_step_of_its_touchpoint_is_in_the_journey_but_after_no_step(facts):
    assert moments(*linked(facts, instrument="nps")) == [("check-in", "-", 0.3), ("looking-back", "-", 1.0)]


def test_answers_that_no_journey_is_near_to_are_counted(facts):
    # a year too early, four months too late, and a case that nothing happened in
    assert linked(facts, instrument="csat")[1].without_journey == 3


def test_where_low_is_good_the_score_is_turned_round(facts):
    _, found = linked(facts, item="effort")
    assert (found.number.tolist(), found.score.tolist()) == ([1.0], [1.0])


def test_a_number_without_a_scale_has_no_score_and_is_counted(facts):
    _, found = linked(facts, item=["minutes", "csat"])
    assert found.without_scale == 1
    assert set(found.item.texts(found.item.codes)) == {"csat"}


def test_employees_answers_are_never_linked(facts):
    _, found = linked(facts, touchpoints=["check-in"], instrument="csat")
    assert sorted(found.score.tolist()) == [0.25, 0.75]


def test_touchpoints_and_conditions_narrow_the_answers(facts):
    assert moments(*linked(facts, touchpoints=["booking"])) == [("booking", "booking 0", 1.0)]
    assert moments(*linked(facts, where="channel=desk")) == [("check-in", "check-in 2", 0.75)]


def test_steps_told_apart_by_channel_are_matched_by_channel(facts):
    rule = PathRule(steps_by=("touchpoint", "channel"))
    assert ("check-in / desk", "check-in / desk 2", 0.75) in moments(*linked(facts, rule, instrument="csat"))


def test_persons_followed_across_cases_keep_their_answers(facts):
    _, found = linked(facts, PathRule(key=JourneyKey.PERSON), instrument="csat")
    assert sorted(found.score.tolist()) == [0.25, 0.5, 0.75, 1.0]


def test_an_answer_of_a_person_finds_the_case_where_only_cases_are_journeys(facts):
    _, found = linked(facts, PathRule(key=JourneyKey.CASE), instrument="csat")
    assert sorted(found.score.tolist()) == [0.25, 0.75, 1.0]


def test_some_of_the_answers_keep_all_they_say(facts):
    _, found = linked(facts, instrument="csat")
    some = found.only(found.score > 0.6)
    assert len(some) == 2
    assert some.without_journey == found.without_journey
    assert some.touchpoint.texts(some.touchpoint.codes) == [
        text
        for text, score in zip(found.touchpoint.texts(found.touchpoint.codes), found.score, strict=True)
        if score > 0.6
    ]
