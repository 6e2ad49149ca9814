import json

import pyarrow as pa
import pyarrow.parquet as pq
from staged_loads import answer, event, rejected, staged

from twofold.facts.words import Record
from twofold.store import append, compact, info, open_store


def everything(store, as_of=None):
    facts = store.facts(as_of=as_of)
    frames = (facts.events(), facts.answers())
    return [sorted(map(str, facts.collect(frame).to_pylist())) for frame in frames]


def fill(store, turns=6):
    """Several small loads over three months; every load changes the first event; some have context."""
    for turn in range(turns):
        more = {"context_city": f"c{turn}"} if turn % 2 else {}
        events = [
            event(0, content=turn, **more),
            *(event(turn * 10 + n, day=20_000 + n * 25, person=n, **more) for n in range(1, 4)),
        ]
        answers = [answer(one, number=float(turn)) for one in events]
        append(
            store, staged(events, answers, [rejected(turn)], load=f"load-{turn}", recorded_us=(turn + 1) * 1_000_000)
        )


def test_many_files_become_few_and_nothing_else_changes(store):
    fill(store)
    moments = [None, *(f"1970-01-01T00:00:0{second}Z" for second in range(1, 7))]
    before = [everything(store, moment) for moment in moments]
    assert len(store.snapshot().of(Record.EVENT)) > 12
    done = compact(store)
    assert done.merged > 12
    held = store.snapshot()
    partitions = [(file.record, file.month) for file in held.data]
    assert len(partitions) == len(set(partitions)), "one file a record and month"
    assert held.agrees(Record.EVENT)
    assert [everything(store, moment) for moment in moments] == before, "now, and at every past moment"


def test_merged_files_are_sorted_by_person_and_time(store):
    fill(store)
    compact(store)
    for file in store.snapshot().files(Record.EVENT):
        table = pq.read_table(file, columns=["person", "occurred_us", "event_id"])
        rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
        assert rows == sorted(rows)


def test_only_the_files_of_the_snapshot_stay_on_the_disk(store):
    fill(store)
    left = store.folder.local / "record=event" / "month=1" / "deadbeef-left.parquet"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"PAR1 half a file")
    compact(store)
    on_disk = {path.relative_to(store.folder.local).as_posix() for path in store.folder.local.rglob("record=*/**/*.*")}
    assert on_disk == store.snapshot().names
    assert not left.parent.exists()


def test_compacting_twice_or_nothing_changes_nothing(store):
    assert compact(store).merged == 0
    fill(store)
    compact(store)
    before = store.snapshot()
    done = compact(store)
    assert (done.merged, done.swept) == (0, 0)
    assert store.snapshot().data == before.data


def test_loads_go_on_after_a_compaction_and_still_find_duplicates(store):
    fill(store)
    compact(store)
    done = append(store, staged([event(0, content=0), event(777)], load="later"))
    assert (done.accepted, done.duplicates) == (1, 1)
    assert info(open_store(store.place)).events == {"survey": 20}


def test_statistics_in_the_log_are_of_harmless_columns_only(store):
    fill(store)
    compact(store)
    for entry in (store.folder.local / "_delta_log").glob("*.json"):
        for line in map(json.loads, entry.read_text().splitlines()):
            stats = json.loads(line.get("add", {}).get("stats") or "{}")
            assert set(stats.get("minValues", {})) <= {"local_day", "recorded_us"}
            assert set(stats.get("maxValues", {})) <= {"local_day", "recorded_us"}


def test_another_reader_of_delta_sees_the_same_rows(store):
    fill(store)
    rows = store.table().to_pyarrow_table(filters=[("record", "=", "event")])
    assert isinstance(rows, pa.Table)
    assert rows.num_rows == store.snapshot().rows(Record.EVENT)
    assert set(rows["context_city"].to_pylist()) == {None, "c1", "c3", "c5"}
