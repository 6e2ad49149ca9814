"""How fast the store appends, answers, erases and compacts.

Usage: ``python benchmarks/store.py [EVENTS]`` (default 10,000,000). Prints one line a figure.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import narwhals as nw

from twofold.facts.words import Record
from twofold.store import Staged, Store, append, compact, erase, open_store
from twofold.store.reading import parquet

EVENTS = """
CREATE TABLE event AS
WITH numbered AS (
    SELECT range AS n, (hash(range + {first}) >> 4)::BIGINT AS id, 18262 + (range % 730)::INTEGER AS day,
        (hash(range // 5 + {first} + 1000000000000) >> 4)::BIGINT AS who
    FROM range({count})
)
SELECT id AS event_id, (hash(id) >> 4)::BIGINT AS event_check, 'survey' AS kind, 'customer' AS side,
    'complete' AS status, day * 86400000000 + n % 86400000000 AS occurred_us, occurred_us AS local_us,
    day AS local_day, 'UTC' AS zone, who AS person, who AS respondent, NULL::BIGINT AS employee, NULL AS "case",
    'unit-' || n % 200 AS unit, 'touch-' || n % 12 AS touchpoint, 'channel-' || n % 6 AS channel, NULL AS role,
    'cs' AS language, 1.0 AS weight, NULL AS outcome, NULL::BIGINT AS replied_us, NULL::BIGINT AS replied_local_us,
    NULL::BIGINT AS resolved_us, NULL::BIGINT AS resolved_local_us, 'bench' AS source, n AS "row", id AS content
FROM numbered
"""
ANSWERS = """
CREATE VIEW answer AS
SELECT * EXCLUDE (outcome, replied_us, replied_local_us, resolved_us, resolved_local_us, source, content),
    'nps' AS item, 1 AS item_version, 'nps' AS instrument, 0.0 AS scale_low, 10.0 AS scale_high,
    (event_id % 11)::DOUBLE AS number, NULL AS choice, NULL AS missing, NULL AS text
FROM event
"""


@contextmanager
def timed(what: str, rows: int = 0) -> Iterator[None]:
    """Print how long a step took, and rows a second."""
    began = time.perf_counter()
    yield
    took = time.perf_counter() - began
    print(f"{what:<52} {took:8.2f} s" + (f" {rows / took:14,.0f} rows/s" if rows else ""))


def staged(first: int, count: int, load: str) -> Staged:
    connection = duckdb.connect()
    connection.execute(EVENTS.format(first=first, count=count))
    connection.execute(ANSWERS)
    return Staged(connection, load, "bench", time.time_ns() // 1000, lambda _: "{}")


def overhead(store: Store, rounds: int = 30) -> None:
    """A small interactive query through the store, against the bare engine on the same files."""
    files = [Path(file) for file in store.snapshot().files(Record.ANSWER)]
    bare = store.connection()
    query = f"SELECT channel, avg(number) FROM {parquet(files)} WHERE unit = 'unit-7' GROUP BY channel"
    through, direct = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        bare.execute(query).fetchall()
        direct.append(time.perf_counter() - began)
        began = time.perf_counter()
        facts = store.facts()
        frame = facts.answers().filter(nw.col("unit") == "unit-7")
        facts.collect(frame.group_by("channel").agg(nw.col("number").mean()))
        through.append(time.perf_counter() - began)
    bare_ms, store_ms = (statistics.median(times) * 1000 for times in (direct, through))
    print(f"{'small query: bare engine / through the store':<52} {bare_ms:8.1f} ms / {store_ms:.1f} ms")


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "facts", create=True)
        with timed("stage (not the store's work)", count):
            load = staged(0, count, "all")
        with timed("append events and answers", 2 * count):
            append(store, load)
        with timed("append the same again: all duplicates", count):
            append(store, load)
        load.connection.close()
        facts = store.facts()
        with timed("grouped query over all answers", count):
            frame = facts.answers().group_by("touchpoint", "channel", "unit").agg(nw.col("number").mean())
            facts.collect(frame)
        overhead(store)
        someone = facts.collect(facts.events().select("person").head(1))["person"][0].as_py()
        with timed("erase one person, vacuum and prove it"):
            done = erase(store, person=someone)
        print(done.sentence())
        with timed("append 30 small loads of 1,000 events", 30_000):
            for number in range(30):
                append(store, staged(10**9 + number * 1000, 1000, f"small-{number}"))
        overhead(store)
        with timed("compact"):
            print(compact(store).sentence())
        overhead(store)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
