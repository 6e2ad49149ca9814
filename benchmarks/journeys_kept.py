"""What a day's new events cost where steps are kept beside the store, against reading everything again.

Usage: ``python benchmarks/journeys_kept.py [--events 10000000]``. Prints the CPU seconds of each way to the same steps.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
from journey_facts import write_facts

from twofold.facts.words import Record
from twofold.journeys import JourneyKey, PathRule, Steps
from twofold.journeys.gather import gather
from twofold.journeys.kept import kept_steps
from twofold.store import Store, open_store
from twofold.store.commit import commit
from twofold.store.snapshot import DataFile

RULE = PathRule(key=JourneyKey.CASE)
TARGET = 0.5


def add_files(store: Store, folder: Path) -> None:
    """Commit every file of facts that the store does not name yet."""
    known = store.snapshot().names
    added = []
    for path in sorted(folder.glob("record=event/*/*.parquet")):
        name = str(path.relative_to(folder))
        rows = duckdb.execute(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
        if name not in known:
            added.append(DataFile(name, Record.EVENT, int(path.parent.name.split("=")[1]), rows, path.stat().st_size))
    commit(store.table(), store.folder, added, [], act="load")


def add_day(store: Store, folder: Path) -> int:
    """A day's events: what happened on one day of the last full month, once more, with ids and cases of its own."""
    source = max(folder.glob("record=event/*/x-1.parquet"))
    target = source.with_name("x-2.parquet")
    duckdb.execute(
        f"""COPY (SELECT * REPLACE (event_id + 1000000000 AS event_id, row + 1000000000 AS row,
        CASE WHEN event_id % 2 = 0 THEN "case" ELSE "case" || 'n' END AS "case") FROM '{source}'
        WHERE local_day = (SELECT median(local_day)::INTEGER FROM '{source}') ORDER BY person, occurred_us)
        TO '{target}' (FORMAT parquet, COMPRESSION zstd)"""
    )
    add_files(store, folder)
    return int(duckdb.execute(f"SELECT count(*) FROM '{target}'").fetchall()[0][0])


def timed(words: str, run: Callable[[], Steps]) -> tuple[Steps, float]:
    """Run and print processor seconds."""
    before, began = time.process_time(), time.perf_counter()
    steps = run()
    cpu = time.process_time() - before
    print(f"{words:52} {cpu:6.2f} CPU s  {time.perf_counter() - began:6.2f} s", flush=True)
    return steps, cpu


def main() -> int:
    """Print the figures; 1 where the target is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10_000_000)
    events = parser.parse_args().events
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "facts"
        store = open_store(folder, create=True)
        write_facts(folder, events)
        add_files(store, folder)
        timed("everything, nothing kept", lambda: gather(store.facts(), RULE))
        timed("everything, and keep it", lambda: kept_steps(store, RULE))
        timed("nothing new", lambda: kept_steps(store, RULE))
        rows = add_day(store, folder)
        kept, updated = timed(f"a day's {rows:,} new events", lambda: kept_steps(store, RULE))
        full, anew = timed("everything again, with them", lambda: gather(store.facts(), RULE))
        assert np.array_equal(kept.time, full.time)
        assert np.array_equal(kept.touchpoint.codes, full.touchpoint.codes)
        assert np.array_equal(kept.event, full.event)
        size = sum(path.stat().st_size for path in folder.rglob("*.run"))
    print(f"an update costs {updated / anew:.2f} of reading again (target {TARGET}); {size / 2**20:,.0f} MB are kept")
    return int(updated > TARGET * anew)


if __name__ == "__main__":
    sys.exit(main())
