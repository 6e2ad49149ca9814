"""From files to measures through a real store: corrections, past moments, conditions, the tree of units."""

import duckdb
import pytest

from twofold.measures import MeasureOptions, measure
from twofold.sources.mapping_file import parse_mapping
from twofold.store import loads, open_store
from twofold.store.embedded import _last_steps
from twofold.store.load import load
from twofold.store.load_units import load_units

ANY_N = MeasureOptions(minimum_n=1)
MAPPING = parse_mapping("""
[event]
id = "id"
kind = {value = "survey"}
occurred_at = "day"
channel = "channel"
unit = "unit"

[[answer]]
item = "nps"
column = "score"
scale = [0, 10]
""")
BEFORE = """id,day,channel,unit,score
1,2026-01-05,phone,a,10
2,2026-01-06,phone,b,0
3,2026-02-07,web,a,8
4,2026-02-08,web,c,9
"""
# the first was entered wrongly, the third came by phone, a fifth is new
AFTER = """id,day,channel,unit,score
1,2026-01-05,phone,a,3
2,2026-01-06,phone,b,0
3,2026-02-07,phone,a,8
5,2026-02-09,web,b,10
"""
UNITS = "unit,parent,name,level\nall,,All,company\nnorth,all,North,region\na,north,A,branch\nb,north,B,branch\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    opened = open_store(folder / "facts", create=True)
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    load_units(opened, folder / "units.csv")
    for text in (BEFORE, AFTER):
        (folder / "survey.csv").write_text(text, encoding="utf-8")
        load(opened, folder / "survey.csv", MAPPING)
    return opened


@pytest.fixture(scope="module")
def moments(store):
    """When the store learnt the first and the second file."""
    return [row["recorded_at"] for row in loads(store).to_pylist() if row["source"] == "survey.csv"]


def values(facts, **asked):
    found = measure(facts, "nps", **({"options": ANY_N} | asked))
    return {tuple(one.group.values()): (round(one.value, 6), one.n) for one in found}


def test_a_past_moment_shows_what_was_known_then(store, moments):
    first, second = sorted(moments)
    assert values(store.facts(as_of=first), by="channel") == {("phone",): (0, 2), ("web",): (50, 2)}
    now = {("phone",): (round(-200 / 3, 6), 3), ("web",): (100, 2)}
    assert values(store.facts(as_of=second), by="channel") == now
    assert values(store.facts(), by="channel") == now
    assert values(store.facts(as_of="2020-01-01")) == {}


def test_conditions_hold_for_what_was_known_then(store, moments):
    assert values(store.facts(as_of=min(moments)), where=["channel=web", "month>=2026-02"]) == {(): (50, 2)}
    assert values(store.facts(), where=["channel=web", "month>=2026-02"]) == {(): (100, 2)}
    assert values(store.facts(), where="unit=north") == {(): (-25, 4)}


def test_units_roll_up_to_those_above(store):
    rolled = values(store.facts(), by="unit", options=MeasureOptions(minimum_n=1, roll_up=True))
    assert rolled == {
        ("a",): (-50, 2),
        ("all",): (-25, 4),
        ("b",): (0, 2),
        ("c",): (100, 1),  # the tree does not know it
        ("north",): (-25, 4),
    }
    level = values(store.facts(), by="unit", options=MeasureOptions(minimum_n=1, unit_level="region"))
    assert level == {("north",): (-25, 4), (None,): (100, 1)}


def test_a_plan_kept_from_one_question_answers_the_next_of_its_kind_by_that_question_s_own_conditions(store):
    facts = store.facts()
    assert values(facts, by="channel", where="unit=a") == {("phone",): (-50.0, 2)}
    made = _last_steps.cache_info().misses
    assert values(facts, by="channel", where="unit=b") == {("phone",): (-100.0, 1), ("web",): (100.0, 1)}
    assert values(store.facts(), by="channel", where="month=2026-02") == {("phone",): (0.0, 1), ("web",): (100.0, 2)}
    assert _last_steps.cache_info().misses == made
    assert values(facts, by="unit") == {("a",): (-50.0, 2), ("b",): (0.0, 2), ("c",): (100.0, 1)}
    assert _last_steps.cache_info().misses > made


def test_reading_a_frame_past_its_facts_is_an_error_and_not_an_empty_answer(store):
    with pytest.raises(duckdb.Error, match="collect frames through the facts"):
        store.facts().answers().select("number").collect()
