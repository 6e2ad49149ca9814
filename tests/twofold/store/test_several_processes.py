"""Real processes, started apart, on one store."""

import time

import pytest
from staged_loads import answer, event, staged

from twofold.errors import StoreBusy
from twofold.facts.words import Record
from twofold.store import Store, append, compact, erase, info, loads, open_store
from twofold.store.lock import alone, writing

LOADER = """
import sys
from staged_loads import answer, event, staged
from twofold.store import append, open_store
place, worker, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
store = open_store(place)
print("ready", flush=True)
sys.stdin.readline() if False else None
for turn in range(times):
    first = worker * 100_000 + turn * 100
    events = [event(first + n, day=20_000 + n, person=10**12 + worker) for n in range(20)]
    append(store, staged(events, [answer(one) for one in events], load=f"{worker}-{turn}"))
    print(turn, flush=True)
"""
SAME_FILE = """
import sys
from staged_loads import answer, event, staged
from twofold.store import append, open_store
events = [event(n, day=20_000 + n % 40) for n in range(300)]
done = append(open_store(sys.argv[1], create=True), staged(events, [answer(one) for one in events], load=sys.argv[2]))
print(done.accepted, done.duplicates)
"""


def test_processes_that_append_at_once_lose_nothing(store, start):
    workers = [start(LOADER, store.place, worker, 6) for worker in range(4)]
    for worker in workers:
        output, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
        assert output.split()[-1] == "5"
    held = info(store)
    assert held.events == {"survey": 4 * 6 * 20}
    assert held.answers == 4 * 6 * 20
    assert held.loads == 4 * 6


def test_the_same_file_loaded_by_several_processes_at_once_is_stored_once(tmp_path, start):
    place = tmp_path / "facts"
    workers = [start(SAME_FILE, place, f"load-{number}") for number in range(5)]
    results = []
    for worker in workers:
        output, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
        results.append(output.split())
    assert sorted(results) == [["0", "300"]] * 4 + [["300", "0"]]
    held = info(open_store(place))
    assert (held.events, held.answers, held.loads) == ({"survey": 300}, 300, 5)
    assert held.rows["event"] == 300


@pytest.mark.parametrize("chance", range(4))
def test_a_process_killed_in_the_middle_leaves_all_or_nothing_of_each_load(store, start, chance):
    worker = start(LOADER, store.place, 1, 1000)
    while worker.stdout.readline().strip() != "1":
        assert worker.poll() is None, worker.stderr.read()
    time.sleep(0.013 * chance)
    worker.kill()
    worker.wait()
    held = info(store)
    finished = loads(store)["load"].to_pylist()
    assert len(finished) >= 2
    assert held.events == {"survey": 20 * len(finished)}
    assert held.answers == 20 * len(finished)
    events = [event(900_000 + number) for number in range(3)]
    append(store, staged(events, load="after"))
    compact(store)
    on_disk = {
        path.relative_to(store.folder.local).as_posix() for path in store.folder.local.rglob("record=*/**/*.parquet")
    }
    assert on_disk == store.snapshot().names, "leftovers of the killed process are swept"
    assert info(store).events == {"survey": 20 * len(finished) + 3}


def test_erasing_while_others_append_loses_no_append_and_erases_whole(store, start):
    append(
        store,
        staged(
            [event(5, person=10**12 + 99)],
            [answer(event(5, person=10**12 + 99), item="why", text="nobody came all day")],
        ),
    )
    workers = [start(LOADER, store.place, worker, 8) for worker in range(2)]
    for worker in workers:
        worker.stdout.readline()
    done = erase(store, person=10**12 + 99)
    assert done.proven
    assert done.deleted[Record.EVENT] == 1
    for worker in workers:
        _, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
    assert info(store).events == {"survey": 2 * 8 * 20}


def test_compacting_while_others_append_loses_nothing(store, start):
    workers = [start(LOADER, store.place, worker, 8) for worker in range(2)]
    for worker in workers:
        worker.stdout.readline()
    for _ in range(3):
        compact(store)
    for worker in workers:
        _, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
    assert info(store).events == {"survey": 2 * 8 * 20}


def test_a_sweep_waits_for_writers_and_says_so_when_they_take_too_long(store):
    hasty = Store(store.folder, patience=0.05)
    with writing(store.folder.local, 1):
        with pytest.raises(StoreBusy, match="another process holds the store"):
            compact(hasty)
        with pytest.raises(StoreBusy):
            erase(hasty, person=1)
    compact(hasty)


def test_a_writer_waits_for_a_sweep_and_says_so_when_it_takes_too_long(store):
    hasty = Store(store.folder, patience=0.05)
    with alone(store.folder.local, 1), pytest.raises(StoreBusy, match="try again"):
        append(hasty, staged([event(1)]))
    assert append(hasty, staged([event(1)])).accepted == 1


def test_a_reader_whose_files_are_compacted_away_is_told_to_ask_again(store):
    append(store, staged([event(1)], [answer(event(1))]))
    append(store, staged([event(2)], [answer(event(2))], load="load-2"))
    facts = open_store(store.place).facts()
    compact(store)
    with pytest.raises(StoreBusy, match="open the facts again"):
        facts.collect(facts.events())
    fresh = store.facts()
    assert fresh.collect(fresh.events()).num_rows == 2
