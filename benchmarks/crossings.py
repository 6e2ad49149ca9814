"""Cross-channel gaps: what they cost beside hand-written SQL, and beside a data frame.

Usage: ``python benchmarks/crossings.py [--events 1000000]``; the issue's figures are those of ``--events 10000000``.
Every third contact is rated. All sides start from the store's Parquet files and give, for every ordered pair of
channels, the number of crossings, the mean gap and its error with customers as clusters; the run checks that they
agree. Each side runs in a process of its own. Printed are CPU seconds (user and system) of two parts, getting the
rated steps and crossing them, and the most memory a side held.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
from journey_facts import open_facts, write_facts

from twofold.facts.words import Record
from twofold.journeys.channels.crossings import cross
from twofold.journeys.channels.rated import rated_steps
from twofold.journeys.path_rule import PathRule

Pairs = dict[str, tuple[int, float, float]]  # channels: crossings, mean gap, clustered error
Side = Generator[None, None, Pairs]  # stops once between its parts
EVENTS = f"record={Record.EVENT}/month=*/*.parquet"
ANSWERS = f"record={Record.ANSWER}/month=*/*.parquet"
RATINGS = """
SELECT event_id, event_check, version, load, recorded_us, kind, side, status, occurred_us, local_us, local_day, zone,
  person, respondent, employee, "case", unit, touchpoint, channel, role, language, weight, 'rating' AS item,
  1::INTEGER AS item_version, 'csat' AS instrument, 1.0::DOUBLE AS scale_low, 5.0::DOUBLE AS scale_high,
  (1 + (hash(event_id, 7) % 5) * 0.8 + CASE channel WHEN 'chat' THEN -0.3 ELSE 0 END)::DOUBLE AS number,
  NULL::VARCHAR AS choice, NULL::VARCHAR AS missing, NULL::VARCHAR AS text, "row"
FROM '{events}' WHERE hash(event_id, 5) % 3 = 0
"""
RATED = """
CREATE TABLE rated AS SELECT hash(e."case") AS journey, e.respondent, e.occurred_us, e."row", e.event_id, e.channel,
  (a.number - a.scale_low) / (a.scale_high - a.scale_low) AS score
FROM '{events}' e JOIN '{answers}' a USING (event_id) WHERE a.instrument = 'csat' AND e.side = 'customer'
"""
CROSSED = """
WITH paired AS (
  SELECT respondent, channel AS after, score - lag(score) OVER w AS gap, lag(channel) OVER w AS before
  FROM rated WINDOW w AS (PARTITION BY journey ORDER BY occurred_us, "row", event_id)),
persons AS (
  SELECT before, after, respondent, count(*) AS n, sum(gap) AS s FROM paired
  WHERE before <> after GROUP BY before, after, respondent),
sums AS (
  SELECT before, after, sum(n) AS n, sum(s) / sum(n) AS mean, count(*) AS persons, sum(s * s) AS ss, sum(s * n) AS sn,
    sum(n * n) AS nn FROM persons GROUP BY before, after)
SELECT before || '>' || after, n::BIGINT, mean,
  sqrt((ss - 2 * mean * sn + mean * mean * nn) * persons / (persons - 1)) / n FROM sums
"""


def write(folder: Path, events: int) -> None:
    """The events, and the ratings of every third of them."""
    write_facts(folder, events)
    for path in sorted(folder.glob(EVENTS)):
        rated = Path(str(path).replace(f"record={Record.EVENT}", f"record={Record.ANSWER}"))
        rated.parent.mkdir(parents=True)
        duckdb.execute(f"COPY ({RATINGS.format(events=path)}) TO '{rated}' (FORMAT parquet, COMPRESSION zstd)")


def ours(folder: Path) -> Side:
    """Twofold: read the rated steps in order; cross."""
    facts, rule = open_facts(folder), PathRule()
    moments = (rated_steps(facts, rule) or {})["csat"]
    yield
    told = {}
    for pair in cross(*moments).pairs:
        gap = pair.gap
        if gap.value is not None and gap.low is not None and gap.high is not None and pair.crossings is not None:
            # a t interval of so many customers is a normal one
            told[f"{pair.before}>{pair.after}"] = (pair.crossings, gap.value, (gap.high - gap.low) / 2 / 1.959964)
    return told


def by_hand(folder: Path) -> Side:
    """The statements that a good analyst would write."""
    engine = duckdb.connect()
    engine.execute(RATED.format(events=folder / EVENTS, answers=folder / ANSWERS))
    yield
    return {name: (n, mean, error) for name, n, mean, error in engine.execute(CROSSED).fetchall()}


def by_frame(folder: Path) -> Side:
    """The same in pandas, as beside pm4py, which has nothing for channels."""
    columns = ["case", "respondent", "occurred_us", "row", "event_id", "channel"]
    events = pd.concat([pd.read_parquet(path, columns=columns) for path in sorted(folder.glob(EVENTS))])
    wanted = ["event_id", "number", "scale_low", "scale_high"]
    answers = pd.concat([pd.read_parquet(path, columns=wanted) for path in sorted(folder.glob(ANSWERS))])
    rated = events.merge(answers, on="event_id")
    rated["score"] = (rated.number - rated.scale_low) / (rated.scale_high - rated.scale_low)
    yield
    rated = rated.sort_values(["case", "occurred_us", "row", "event_id"])
    before = rated.groupby("case", sort=False)[["channel", "score"]].shift()
    rated = rated.assign(before=before.channel, gap=rated.score - before.score)
    crossed = rated[rated.before.notna() & (rated.before != rated.channel)]
    persons = crossed.groupby(["before", "channel", "respondent"]).gap.agg(["size", "sum"])
    told = {}
    for (first, second), part in persons.groupby(level=[0, 1]):
        n, mean = part["size"].sum(), part["sum"].sum() / part["size"].sum()
        squares = ((part["sum"] - mean * part["size"]) ** 2).sum() * len(part) / (len(part) - 1)
        told[f"{first}>{second}"] = (int(n), float(mean), float(math.sqrt(squares) / n))
    return told


SIDES: dict[str, Callable[[Path], Side]] = {"twofold": ours, "DuckDB": by_hand, "pandas": by_frame}


@dataclass(frozen=True)
class Ran:
    """What one side found, its CPU seconds for both parts, and its megabytes."""

    pairs: Pairs
    getting: float
    crossing: float
    memory: float


def run(side: str, folder: Path) -> Ran:
    """One side in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this script itself
        [sys.executable, __file__, "--side", side, "--folder", str(folder)], check=True, capture_output=True, text=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    pairs = {name: (n, mean, error) for name, (n, mean, error) in told.pop("pairs").items()}
    return Ran(pairs, **told)


def one_side(side: str, folder: Path) -> None:
    """Run one side here and write what it found and cost; what it imports is imported already."""
    began = time.process_time()
    parts = SIDES[side](folder)
    next(parts)
    got = time.process_time()
    try:
        next(parts)
    except StopIteration as end:
        pairs = end.value
    crossed = time.process_time()
    memory = most_memory()
    print(json.dumps({"pairs": pairs, "getting": got - began, "crossing": crossed - got, "memory": memory}))


def most_memory() -> float:
    """The most megabytes this process held since it began; ``ru_maxrss`` would count what started it, too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def agree(one: Pairs, other: Pairs) -> None:
    """Refuse results that differ."""
    assert one.keys() == other.keys(), (one.keys(), other.keys())
    for name, (n, mean, error) in one.items():
        theirs = other[name]
        # errors: ours is careful about persons who are alike by chance, and read off an interval of two digits less
        assert n == theirs[0], (name, n, theirs)
        assert math.isclose(mean, theirs[1], abs_tol=1e-9), (name, mean, theirs)
        assert math.isclose(error, theirs[2], rel_tol=0.02), (name, error, theirs)


def main() -> None:
    """Write the facts, run all sides, print ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--side", choices=list(SIDES))
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.side:
        one_side(asked.side, asked.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), asked.events)
        found = {side: run(side, Path(folder)) for side in SIDES}
    mine = found["twofold"]
    crossings = sum(n for n, _, _ in mine.pairs.values())
    print(f"cross-channel gaps, {asked.events:,} events, {crossings:,} crossings")
    print(f"{'':10s}{'getting':>9s}{'crossing':>10s}{'MB':>8s}   ours over theirs: crossing, both, memory")
    for side, one in found.items():
        agree(mine.pairs, one.pairs)
        whole = (mine.getting + mine.crossing) / (one.getting + one.crossing)
        told = f"{mine.crossing / one.crossing:8.2f}{whole:8.2f}{mine.memory / one.memory:8.2f}"
        print(
            f"{side:10s}{one.getting:9.1f}{one.crossing:10.1f}{one.memory:8,.0f}   {told if side != 'twofold' else ''}"
        )


if __name__ == "__main__":
    main()
