"""A load that is taken back leaves the facts as if it had never been, from now on; the past stays readable."""

import json
import threading

import pytest
from click.testing import CliRunner
from staged_loads import answer, event, rejected, staged

from twofold.cli import twofold
from twofold.errors import UsageError
from twofold.sources.mapping_file import parse_mapping
from twofold.store import append, compact, erase, info, items, loads, undo
from twofold.store import rejected as rejected_rows
from twofold.store.load import load as load_file
from twofold.store.load import load_units


def current(store, *columns, record="events", as_of=None):
    facts = store.facts(as_of=as_of)
    rows = facts.collect(getattr(facts, record)().select(*columns)).to_pylist()
    return sorted((tuple(row.values()) for row in rows), key=str)


def brought(store, numbers, *, load, at, **more):
    events = [event(number, **more) for number in numbers]
    answers = [answer(one) for one in events] + [answer(one, item="why", text=f"words of {load}") for one in events]
    return append(store, staged(events, answers, load=load, recorded_us=at))


def test_events_answers_and_texts_of_the_load_are_gone_and_others_stay(store):
    brought(store, [1, 2], load="a", at=1_000_000)
    brought(store, [3], load="b", at=2_000_000)
    done = undo(store, "a")
    assert (done.events, done.answers, done.restored) == (2, 4, 0)
    assert current(store, "event_id") == [(3,)]
    assert {text for _, text in current(store, "item", "text", record="answers")} == {None, "words of b"}


def test_as_of_a_moment_before_the_load_is_still_there(store):
    brought(store, [1], load="a", at=1_000_000)
    undo(store, "a")
    assert current(store, "event_id", as_of="1970-01-02") == [(1,)]
    assert len(current(store, "item", record="answers", as_of="1970-01-02")) == 2


def test_the_same_file_can_be_loaded_again(store):
    brought(store, [1, 2], load="a", at=1_000_000)
    undo(store, "a")
    again = brought(store, [1, 2], load="b", at=2_000_000)
    assert (again.accepted, again.duplicates, again.changed, again.outdated) == (2, 0, 0, 0)
    assert current(store, "event_id", "load") == [(1, "b"), (2, "b")]
    third = brought(store, [1, 2], load="c", at=3_000_000)
    assert (third.accepted, third.duplicates) == (0, 2)


def test_rows_that_the_load_had_replaced_hold_again(store):
    brought(store, [1, 2], load="a", at=1_000_000)
    brought(store, [2], load="b", at=2_000_000, content=5, touchpoint="departure")
    done = undo(store, "b")
    assert (done.events, done.restored) == (1, 1)
    assert current(store, "event_id", "touchpoint", "load") == [(1, "check-in", "a"), (2, "check-in", "a")]
    assert [text for (text,) in current(store, "text", record="answers") if text] == ["words of a"] * 2
    # the newer export is loaded again, and taken back again
    again = brought(store, [2], load="c", at=3_000_000, content=5, touchpoint="departure")
    assert (again.accepted, again.changed) == (1, 1)
    assert current(store, "touchpoint") == [("check-in",), ("departure",)]


def test_what_a_later_load_says_stays_when_an_earlier_one_is_taken_back(store):
    brought(store, [1], load="a", at=1_000_000)
    brought(store, [1], load="b", at=2_000_000, content=5, touchpoint="departure")
    assert undo(store, "a").events == 0
    assert current(store, "touchpoint") == [("departure",)]
    undo(store, "b")
    assert current(store, "touchpoint") == []


def test_a_restored_row_goes_with_its_own_load(store):
    brought(store, [1], load="a", at=1_000_000)
    brought(store, [1], load="b", at=2_000_000, content=5)
    undo(store, "b")
    undo(store, "a")
    assert current(store, "event_id") == []
    assert current(store, "event_id", record="answers") == []


def test_employees_events_are_taken_back_too(store):
    brought(store, [1], load="a", at=1_000_000, side="employee", kind="pulse", person=41, employee=None)
    brought(store, [2], load="b", at=2_000_000, employee=41)
    undo(store, "a")
    assert current(store, "side", "employee") == [("customer", 41)]


def test_rejected_rows_are_shown_no_more_and_come_back_with_the_next_try(store):
    append(store, staged([event(1)], [], [rejected(9)], load="a"))
    assert undo(store, "a").rejected == 1
    assert rejected_rows(store).num_rows == 0
    append(store, staged([event(1)], [], [rejected(9)], load="b", recorded_us=2_000_000))
    assert rejected_rows(store)["load"].to_pylist() == ["b"]


def test_rejected_rows_can_be_asked_of_one_load(store):
    append(store, staged([], [], [rejected(9)], load="a"))
    append(store, staged([], [], [rejected(9, "no score")], load="b"))
    assert rejected_rows(store, load="b")["reason"].to_pylist() == ["no score"]


def test_an_item_is_described_by_a_load_that_holds(store):
    described = {"item": "nps", "item_version": 1}
    append(store, staged([event(1)], items=[described | {"body": "right"}], load="a"))
    append(store, staged([event(2)], items=[described | {"body": "wrong"}], load="b", recorded_us=2_000_000))
    undo(store, "b")
    assert items(store)["body"].to_pylist() == ["right"]


def test_a_second_undo_changes_nothing_and_says_the_same(store):
    brought(store, [1], load="a", at=1_000_000)
    first = undo(store, "a", reason="wrong file")
    version = store.snapshot().version
    assert undo(store, "a", reason="other words") == first
    assert store.snapshot().version == version


def test_the_list_of_loads_says_what_was_taken_back(store):
    brought(store, [1], load="a", at=1_000_000)
    brought(store, [2], load="b", at=2_000_000)
    undo(store, "a")
    assert [(row["load"], row["undone_at"] is None) for row in loads(store).to_pylist()] == [("a", False), ("b", True)]


def test_files_that_repeated_stored_rows_are_named(store, tmp_path):
    mapping = parse_mapping('[event]\nid = "id"\noccurred_at = "day"\n')
    path = tmp_path / "week-1.csv"
    path.write_text("id,day\n1,2026-01-01\n2,2026-01-02\n")
    first = load_file(store, path, mapping)
    longer = tmp_path / "week-2.csv"
    longer.write_text(path.read_text() + "3,2026-01-03\n")
    load_file(store, longer, mapping)
    done = undo(store, first.load)
    assert done.shared == ("week-2.csv",)
    assert "week-2.csv" in done.sentence()
    assert load_file(store, longer, mapping).accepted == 2
    assert sum(info(store).events.values()) == 3


def test_an_unknown_load_is_refused_with_the_command_that_lists_them(store):
    with pytest.raises(UsageError, match="store loads"):
        undo(store, "nothing")


def test_a_tree_of_units_is_not_taken_back(store, tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("unit,parent,name\ncz,,Czechia\n")
    load_units(store, path)
    with pytest.raises(UsageError, match="tree of units"):
        undo(store, loads(store)["load"].to_pylist()[0])


def test_erasing_a_person_reaches_what_was_taken_back(store):
    anna = store.key.pseudonym("person", "anna")
    brought(store, [1], load="a", at=1_000_000, person=anna)
    brought(store, [1], load="b", at=2_000_000, person=anna, content=5)
    undo(store, "b")
    done = erase(store, person=anna)
    assert done.proven
    assert current(store, "event_id", as_of="1970-01-02") == []


def test_compaction_keeps_what_was_taken_back_apart(store):
    brought(store, [1], load="a", at=1_000_000)
    brought(store, [2], load="b", at=2_000_000)
    undo(store, "a")
    undo(store, "b")
    compact(store)
    assert current(store, "event_id") == []
    assert brought(store, [1], load="c", at=3_000_000).accepted == 1
    assert len(current(store, "event_id", as_of="1970-01-02")) >= 1


def test_a_load_of_the_same_rows_at_the_same_moment_loses_none_of_them(store):
    """Whichever commits first, the second load's rows hold: it comes after the undo or is decided again."""
    for number in range(5):
        first, second = f"a{number}", f"b{number}"
        brought(store, [number * 2, number * 2 + 1], load=first, at=1_000_000 + number)
        ends = threading.Barrier(2)

        def taking(load=first, ends=ends):
            ends.wait()
            undo(store, load)

        thread = threading.Thread(target=taking)
        thread.start()
        ends.wait()
        done = brought(store, [number * 2, number * 2 + 1], load=second, at=2_000_000 + number)
        thread.join()
        held = [load for _, load in current(store, "event_id", "load") if load in {first, second}]
        # the load saw the rows while they held (duplicates, gone with the undo), or after they had gone (accepted)
        assert held == [second] * done.accepted
        assert done.accepted + done.duplicates == 2


def test_the_command_line_takes_a_load_back_and_says_what_went(store):
    brought(store, [1, 2], load="a", at=1_000_000)
    done = CliRunner().invoke(
        twofold, ["store", "undo", "a", "--store", store.place, "--reason", "wrong file", "--json"]
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["events"] == 2
    listed = CliRunner().invoke(twofold, ["store", "loads", "--store", store.place])
    assert "undone" in listed.stdout
