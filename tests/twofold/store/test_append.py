import duckdb
import pyarrow as pa
import pytest
from staged_loads import answer, event, rejected, staged

from twofold.facts.words import Record
from twofold.store import append, items, loads
from twofold.store import rejected as rejected_rows


def current(store, *columns, record="events", as_of=None):
    facts = store.facts(as_of=as_of)
    frame = getattr(facts, record)()
    return sorted(
        facts.collect(frame.select(*columns)).to_pylist(), key=lambda row: [str(row[name]) for name in columns]
    )


def survey(numbers, **more):
    events = [event(number, **more) for number in numbers]
    return events, [answer(one) for one in events]


def test_a_load_is_read_back_as_it_was(store):
    events, answers = survey(range(5))
    comment = answer(events[0], item="why", text="Příliš žluťoučký кон Ελλάδα 'quoted' \"too\" \n\t=1+1")
    done = append(store, staged(events, [*answers, comment]))
    assert (done.accepted, done.duplicates, done.changed) == (5, 0, 0)
    assert [row["event_id"] for row in current(store, "event_id")] == [0, 1, 2, 3, 4]
    texts = [row["text"] for row in current(store, "text", record="answers") if row["text"]]
    assert texts == [comment["text"]]


def test_the_same_file_again_adds_nothing(store):
    events, answers = survey(range(5))
    append(store, staged(events, answers, [rejected(9)]))
    done = append(store, staged(events, answers, [rejected(9)], load="load-2"))
    assert (done.accepted, done.duplicates, done.changed) == (0, 5, 0)
    assert len(current(store, "event_id")) == 5
    assert len(current(store, "event_id", record="answers")) == 5
    assert rejected_rows(store).num_rows == 1
    assert loads(store).num_rows == 2, "that it was loaded again is known"


def test_a_row_twice_in_one_file_is_a_duplicate(store):
    one, two = event(1, row=2), event(1, row=3)
    done = append(store, staged([one, two], [answer(one), answer(two)]))
    assert (done.accepted, done.duplicates, done.changed) == (1, 1, 0)
    assert len(current(store, "event_id", record="answers")) == 1


def test_a_changed_row_is_a_new_version_and_the_old_one_stays_readable(store):
    events, answers = survey([1, 2])
    append(store, staged(events, answers, recorded_us=1_000_000))
    changed = event(1, content=2, touchpoint="departure")
    done = append(store, staged([changed], [answer(changed, number=2.0)], load="load-2", recorded_us=2_000_000))
    assert (done.accepted, done.duplicates, done.changed) == (1, 0, 1)
    now = current(store, "event_id", "version", "touchpoint")
    assert now == [
        {"event_id": 1, "version": 2, "touchpoint": "departure"},
        {"event_id": 2, "version": 1, "touchpoint": "check-in"},
    ]
    assert [row["number"] for row in current(store, "event_id", "number", record="answers")] == [2.0, 9.0]
    then = current(store, "event_id", "version", as_of="1970-01-01T00:00:01Z")
    assert [row["version"] for row in then] == [1, 1]


def test_three_versions_in_one_file_leave_the_last_one_and_only_its_answers(store):
    rows = [event(1, row=row, content=row) for row in (2, 3, 4)]
    done = append(store, staged(rows, [answer(row, number=float(row["row"])) for row in rows]))
    assert (done.accepted, done.duplicates, done.changed) == (3, 0, 2)
    assert [row["number"] for row in current(store, "number", record="answers")] == [4.0]
    again = append(store, staged(rows, [answer(row) for row in rows], load="load-2"))
    assert (again.accepted, again.duplicates) == (0, 3)


def test_an_older_export_loaded_after_a_newer_one_changes_nothing(store):
    old, new = event(1, content=1), event(1, content=2)
    append(store, staged([old]))
    append(store, staged([new], load="load-2"))
    done = append(store, staged([old], load="load-3"))
    assert (done.accepted, done.duplicates, done.outdated) == (0, 1, 1)
    assert current(store, "version") == [{"version": 2}]


def test_two_events_whose_ids_meet_by_chance_are_two(store):
    append(store, staged([event(1, event_check=10)]))
    done = append(store, staged([event(1, event_check=11)], load="load-2"))
    assert (done.accepted, done.changed) == (1, 0)
    assert len(current(store, "event_id")) == 2


def test_months_and_years_far_apart_are_kept(store):
    days = [-25_567, -1, 0, 30, 31, 20_000, 47_500]  # 1900 to 2100
    append(store, staged([event(number, day=day) for number, day in enumerate(days)]))
    assert sorted(row["local_day"] for row in current(store, "local_day")) == days
    months = {file.month for file in store.snapshot().of(Record.EVENT)}
    assert {-840, -1, 0, 1} < months


def test_context_that_only_some_files_have_is_null_elsewhere(store):
    append(store, staged([event(1)], [answer(event(1))]))
    with_city = event(2, context_city="Brno")
    append(store, staged([with_city], [answer(with_city)], load="load-2"))
    with_two = event(3, context_city="Praha", context_airline="OK")
    append(store, staged([with_two], load="load-3"))
    assert current(store, "event_id", "context_city", "context_airline") == [
        {"event_id": 1, "context_city": None, "context_airline": None},
        {"event_id": 2, "context_city": "Brno", "context_airline": None},
        {"event_id": 3, "context_city": "Praha", "context_airline": "OK"},
    ]


def test_an_empty_store_has_frames_with_every_column(store):
    facts = store.facts()
    for record, frame in ((Record.EVENT, facts.events()), (Record.ANSWER, facts.answers())):
        table = facts.collect(frame)
        assert table.num_rows == 0
        assert table.schema.names == store.snapshot().schema(record).names
        assert table.schema.types == store.snapshot().schema(record).types
    assert not facts.units().units


def test_units_are_read_as_a_tree_and_a_later_row_replaces_an_earlier_one(store):
    rows = [{"unit": "cz", "name": "Czechia"}, {"unit": "brno", "parent": "cz", "name": "Brno"}]
    append(store, staged(units=rows, recorded_us=1))
    append(store, staged(units=[{"unit": "brno", "parent": "cz", "name": "Brno desk"}], load="load-2", recorded_us=2))
    tree = store.facts().units()
    assert list(tree.ancestors("brno")) == ["brno", "cz"]
    assert tree.units["brno"].name == "Brno desk"
    assert store.facts(as_of="1970-01-01T00:00:00.000001").units().units["brno"].name == "Brno"


def test_an_item_is_kept_once_however_often_it_is_described(store):
    row = {"item": "nps", "item_version": 1, "body": "{}"}
    append(store, staged(items=[row]))
    append(store, staged(items=[row], load="load-2"))
    append(store, staged(items=[row | {"item_version": 2}], load="load-3"))
    assert items(store)["item_version"].to_pylist() == [1, 2]
    assert store.snapshot().rows(Record.ITEM) == 2


def test_a_small_table_can_be_joined_on_the_engine(store):
    append(store, staged([event(1, unit="brno"), event(2, unit="praha")]))
    facts = store.facts()
    names = facts.local(pa.table({"unit": ["brno"], "name": ["Brno"]}))
    table = facts.collect(facts.events().join(names, on="unit", how="inner").select("event_id", "name"))
    assert table.to_pylist() == [{"event_id": 1, "name": "Brno"}]


def test_the_log_never_holds_persons_texts_or_ids(store):
    one = event(2**59 + 12345, person=2**58 + 777, event_check=2**57 + 9)
    append(store, staged([one], [answer(one, item="why", text="a secret sentence")]))
    log = b"".join(path.read_bytes() for path in (store.folder.local / "_delta_log").iterdir())
    for secret in (str(2**59 + 12345), str(2**58 + 777), str(2**57 + 9), "a secret sentence"):
        assert secret.encode() not in log


def test_a_failure_in_the_middle_leaves_no_file_behind(store):
    events, answers = survey(range(3))
    broken = staged(events, answers)
    broken.connection.execute("UPDATE answer SET item = NULL; ALTER TABLE answer ALTER number TYPE VARCHAR")
    broken.connection.execute("UPDATE answer SET number = 'no number'")
    with pytest.raises(duckdb.Error):
        append(store, broken)
    assert not list(store.folder.local.rglob("*.parquet"))
    assert not current(store, "event_id")


def test_files_are_sorted_so_that_one_person_is_in_few_places(store):
    events = [event(number, person=number * 7 % 50, day=20_000 + number % 9) for number in range(500)]
    append(store, staged(events))
    (file,) = store.snapshot().files(Record.EVENT)
    rows = duckdb.sql(f"SELECT person, occurred_us, event_id FROM '{file}'").fetchall()  # noqa: S608 - our own file
    assert rows == sorted(rows)


@pytest.mark.parametrize("load", ["it's", "läd", '"; DROP TABLE event; --'])
def test_a_load_may_have_any_name(store, load):
    append(store, staged([event(1)], load=load))
    assert current(store, "load") == [{"load": load}]
