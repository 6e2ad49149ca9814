"""Moments and memories are told apart in a store, and what is used of neither is counted."""

import numpy as np
import pytest

from twofold.errors import UsageError
from twofold.facts.words import Kind
from twofold.journeys import PathRule
from twofold.journeys.gather import gather
from twofold.journeys.memory import MemoryRequest, lived_of_facts
from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

MAPPING = """
[event]
id = "id"
kind = "kind"
occurred_at = "at"
person = "person"
case = "case"
touchpoint = "touchpoint"

[[answer]]
item = "csat"
column = "csat"
scale = [1, 5]
instrument = "csat"

[[answer]]
item = "strength"
column = "strength"
scale = [1, 5]
instrument = "intensity"

[[answer]]
item = "nps"
column = "nps"
scale = [0, 10]
instrument = "nps"

[[answer]]
item = "rated room"
column = "rated room"
scale = [1, 5]
instrument = "csat"
touchpoint = {value = "room"}
"""
# S1 is a whole stay; S2 has one rated moment, S3 no memory, S4 is remembered twice
ROWS = """id,kind,at,person,case,touchpoint,csat,strength,nps,rated room
1,contact,2026-01-01,anna,S1,desk,,,,
2,contact,2026-01-02,anna,S1,room,,,,
3,contact,2026-01-03,anna,S1,bar,,,,
4,survey,2026-01-01,anna,S1,desk,5,1,9,
5,survey,2026-01-02,anna,S1,room,2,5,8,
6,survey,2026-01-03,anna,S1,bar,4,,,
7,survey,2026-01-05,anna,S1,after,,,7,1
8,survey,2026-01-06,anna,S1,desk,1,,,
9,contact,2026-01-01,bela,S2,desk,,,,
10,survey,2026-01-01,bela,S2,desk,3,,,
11,survey,2026-01-05,bela,S2,after,,,6,
12,contact,2026-01-01,cili,S3,desk,,,,
13,survey,2026-01-01,cili,S3,desk,3,,,
14,contact,2026-01-01,dana,S4,desk,,,,
15,contact,2026-01-02,dana,S4,room,,,,
16,survey,2026-01-01,dana,S4,desk,3,,,
17,survey,2026-01-02,dana,S4,room,3,,,
18,survey,2026-01-04,dana,S4,after,,,0,
19,survey,2026-01-05,dana,S4,after,,,10,
20,survey,2026-01-05,emil,S5,after,,,10,
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("memories")
    (folder / "events.csv").write_text(ROWS, encoding="utf-8")
    store = open_store(folder / "facts", create=True)
    load(store, folder / "events.csv", parse_mapping(MAPPING))
    return store.facts()


def lived(facts, rule=None, where=(), **asked):
    rule = rule or PathRule()
    return lived_of_facts(facts, gather(facts, rule), rule, MemoryRequest(**asked), where=where)


def journeys(found) -> list[tuple[list[tuple[str, float]], float]]:
    told = found.touchpoint.texts(found.touchpoint.codes)
    moments = list(zip(told, found.score.tolist(), strict=True))
    ends = zip(found.offsets[:-1], found.offsets[1:], found.remembered.tolist(), strict=True)
    return sorted((moments[a:b], number) for a, b, number in ends)


def test_moments_come_in_order_and_the_memory_is_the_last_score_about_what_nobody_passes_through(facts):
    found = lived(facts)
    assert journeys(found) == [
        ([("desk", 0.5), ("room", 0.5)], 10.0),
        ([("desk", 1.0), ("room", 0.25), ("bar", 0.75)], 7.0),
    ]
    assert found.scale == (0.0, 10.0)


def test_what_is_not_used_is_counted(facts):
    unused = lived(facts).unused
    assert (unused.journeys, unused.not_remembered, unused.too_few_moments) == (4, 1, 1)
    assert (unused.same_survey, unused.afterwards, unused.again) == (1, 1, 1)
    assert unused.without_journey == 1


def test_how_much_was_rated_is_told(facts):
    rated = lived(facts).rated
    assert (rated.steps, rated.moments, rated.ends) == (5, 5, 2)


def test_strong_feelings_count_from_a_half_to_one_and_unasked_ones_as_the_others(facts):
    found = lived(facts, fewest_moments=3)
    assert found.strength.tolist() == [0.5, 1.0, 0.75]


def test_reach_is_the_share_of_all_journeys_where_all_moments_are_steps(facts):
    found = lived(facts)
    assert dict(zip(found.touchpoint.labels, found.reach.tolist(), strict=True))["room"] == 0.5
    assert found.reach_n == 4


def test_where_surveys_are_the_steps_reach_is_the_share_of_journeys_rated(facts):
    found = lived(facts, PathRule(kinds=(Kind.SURVEY,)))
    assert dict(zip(found.touchpoint.labels, found.reach.tolist(), strict=True))["bar"] == 0.5
    assert (found.reach_n, found.rated.steps, found.rated.ends) == (2, None, None)


def test_the_survey_afterwards_can_be_named(facts):
    assert journeys(lived(facts, remembered_touchpoint="after")) == journeys(lived(facts))
    with pytest.raises(UsageError, match="about 'attic'; they are about: after, desk, room"):
        lived(facts, remembered_touchpoint="attic")


def test_one_question_for_moments_and_memory_needs_the_touchpoint_only_where_it_is_not_clear(facts):
    assert journeys(lived(facts, scores=("nps",))) == [([("desk", 0.9), ("room", 0.8)], 7.0)]


def test_conditions_choose_moments_but_not_memories(facts):
    assert journeys(lived(facts, where=["touchpoint=desk,room"]))[1] == ([("desk", 1.0), ("room", 0.25)], 7.0)


def test_scores_that_nobody_gave_are_one_sentence(facts):
    with pytest.raises(UsageError, match="no customer's answer to patience rates a moment"):
        lived(facts, scores=("patience",))


def test_a_survey_that_cannot_be_told_from_the_others_is_asked_for(facts):
    with pytest.raises(UsageError, match=r"remembered-touchpoint.*asked about: bar, desk, room"):
        lived(facts, scores=("csat",), remembered="csat")


def test_one_moment_is_no_path(facts):
    with pytest.raises(UsageError, match="at least 2 rated moments"):
        lived(facts, fewest_moments=1)


def test_weights_are_one_on_average(facts):
    assert np.mean(lived(facts).weight) == pytest.approx(1.0)
