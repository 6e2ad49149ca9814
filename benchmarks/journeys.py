# ruff: noqa: PLC0415 - a contender's process imports its own library only, or its memory would be the others'
"""Directly-follows with durations, and variants: ours against pm4py and the best hand-written DuckDB and Polars.

Usage: ``python benchmarks/journeys.py [--events 10000000] [--folder DIR]``. Prints a line for each contender and ratio.

Every contender starts from the same Parquet files in the store's layout, in a process of its own, which tells its
processor seconds (imports left out) and its peak memory. For ours that is reading from the store, ordering, cutting
into journeys and computing, with all intervals; for pm4py reading, formatting, discovery and the times of every arc.
The run checks that all give the same arcs with the same count, mean, median and 90th percentile, and the same variants.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from journey_facts import open_facts, write_facts

TARGET_PM4PY = 3.0
TARGET_WRITTEN = 1.3
FILES = "record=event/*/*.parquet"
ARC_COLUMNS = ("source", "target", "count", "mean", "median", "p90")
Result = dict[str, Any]


def ours_flow(folder: Path) -> Callable[[], Result]:
    from twofold.journeys import JourneyKey, PathRule
    from twofold.journeys.flow import directly_follows
    from twofold.journeys.gather import gather

    def run() -> Result:
        flow = directly_follows(gather(open_facts(folder), PathRule(key=JourneyKey.CASE)))
        arcs, labels = flow.arcs, np.array(flow.labels, dtype=object)
        hours = (arcs.hours.mean, arcs.hours.median, arcs.hours.p90)
        times = (each * 3600 for each in hours)
        return dict(zip(ARC_COLUMNS, (labels[arcs.source], labels[arcs.target], arcs.count, *times), strict=True))

    return run


def ours_variants(folder: Path) -> Callable[[], Result]:
    from twofold.journeys import JourneyKey, PathRule
    from twofold.journeys.flow import find_variants
    from twofold.journeys.gather import gather

    def run() -> Result:
        variants = find_variants(gather(open_facts(folder), PathRule(key=JourneyKey.CASE)))
        return {"count": variants.count}

    return run


def duckdb_flow(folder: Path) -> Callable[[], Result]:
    import duckdb

    query = f"""SELECT touchpoint AS source, next AS target, count(*) AS count, avg(us) / 1e6 AS mean,
      median(us) / 1e6 AS median, quantile_cont(us, 0.9) / 1e6 AS p90
      FROM (SELECT touchpoint, lead(touchpoint) OVER w AS next, lead(occurred_us) OVER w - occurred_us AS us
        FROM '{folder / FILES}' WHERE side = 'customer'
        WINDOW w AS (PARTITION BY "case" ORDER BY occurred_us, row, event_id))
      WHERE next IS NOT NULL GROUP BY ALL"""
    return lambda: duckdb.connect().execute(query).to_arrow_table().to_pydict()


def duckdb_variants(folder: Path) -> Callable[[], Result]:
    import duckdb

    # steps as numbers: several times faster than lists of texts
    query = f"""WITH kind AS MATERIALIZED (SELECT touchpoint, row_number() OVER (ORDER BY touchpoint) AS code
        FROM (SELECT DISTINCT touchpoint FROM '{folder / FILES}'))
      SELECT count(*) AS count FROM (SELECT list(code::UTINYINT ORDER BY occurred_us, row, event_id) AS path
        FROM '{folder / FILES}' JOIN kind USING (touchpoint) WHERE side = 'customer' GROUP BY "case") GROUP BY path"""
    return lambda: duckdb.connect().execute(query).to_arrow_table().to_pydict()


def _polars_events(folder: Path) -> Any:
    import polars as pl

    return (
        pl.scan_parquet(folder / FILES, hive_partitioning=False)
        .filter(pl.col("side") == "customer")
        .select(
            pl.col("case").hash().alias("key"),
            "occurred_us",
            "row",
            "event_id",
            pl.col("touchpoint").cast(pl.Categorical),
        )
    )


def polars_flow(folder: Path) -> Callable[[], Result]:
    import polars as pl

    after = pl.all().shift(-1)
    plan = (
        _polars_events(folder)
        .sort("key", "occurred_us", "row", "event_id")
        .select("key", "touchpoint", "occurred_us", after.name.prefix("next_"))
        .filter(pl.col("key") == pl.col("next_key"))
        .select(source="touchpoint", target="next_touchpoint", us=pl.col("next_occurred_us") - pl.col("occurred_us"))
        .group_by("source", "target")
        .agg(
            pl.len().alias("count"),
            pl.col("us").mean().alias("mean") / 1e6,
            pl.col("us").median().alias("median") / 1e6,
            pl.col("us").quantile(0.9, "linear").alias("p90") / 1e6,
        )
    )
    return lambda: plan.collect().to_dict(as_series=False)


def polars_variants(folder: Path) -> Callable[[], Result]:
    import polars as pl

    plan = (
        _polars_events(folder)
        .with_columns(pl.col("touchpoint").to_physical().cast(pl.UInt8))
        .sort("key", "occurred_us", "row", "event_id")
        .group_by("key")
        .agg("touchpoint")
        .group_by("touchpoint")
        .len("count")
        .select("count")
    )
    return lambda: plan.collect().to_dict(as_series=False)


def _pm4py_frame(folder: Path) -> Any:
    import pandas as pd
    import pm4py

    parts = (
        pd.read_parquet(path, columns=["case", "touchpoint", "occurred_us"]) for path in sorted(folder.glob(FILES))
    )
    frame = pd.concat(parts, ignore_index=True)
    frame["time"] = pd.to_datetime(frame.pop("occurred_us"), unit="us", utc=True)
    return pm4py.format_dataframe(frame, case_id="case", activity_key="touchpoint", timestamp_key="time")


def pm4py_flow(folder: Path) -> Callable[[], Result]:
    import pm4py

    def run() -> Result:
        frame = _pm4py_frame(folder)
        counts, _, _ = pm4py.discover_dfg(frame)
        times, _, _ = pm4py.discover_performance_dfg(frame, perf_aggregation_key="raw_values")
        rows = [
            (*pair, count, np.mean(times[pair]), np.median(times[pair]), np.quantile(times[pair], 0.9))
            for pair, count in counts.items()
        ]
        return dict(zip(ARC_COLUMNS, map(list, zip(*rows, strict=True)), strict=True))

    return run


def pm4py_variants(folder: Path) -> Callable[[], Result]:
    import pm4py

    return lambda: {"count": list(pm4py.get_variants(_pm4py_frame(folder)).values())}


CONTENDERS = {
    f"{name} {task}": made
    for task, several in {
        "flow": {"ours": ours_flow, "duckdb": duckdb_flow, "polars": polars_flow, "pm4py": pm4py_flow},
        "variants": {
            "ours": ours_variants,
            "duckdb": duckdb_variants,
            "polars": polars_variants,
            "pm4py": pm4py_variants,
        },
    }.items()
    for name, made in several.items()
}


def most_memory() -> float:
    """The most megabytes this process held since it began; ``ru_maxrss`` would count what started it, too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def run_one(contender: str, folder: Path, out: Path) -> None:
    """Run one contender in this process, keep its result and print what it took."""
    run = CONTENDERS[contender](folder)
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    result = run()
    after, seconds = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pq.write_table(pa.table({name: pa.array(list(values)) for name, values in result.items()}), out)
    print(json.dumps({"cpu": cpu, "seconds": seconds, "peak": most_memory()}))


def measured(contender: str, folder: Path, out: Path) -> dict[str, float]:
    """Run one contender in a process of its own."""
    words = [sys.executable, __file__, "--once", contender, "--folder", str(folder), "--out", str(out)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - this script
    if done.returncode:
        sys.exit(f"{contender} failed: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    print(
        f"{contender:16} {found['cpu']:7.1f} CPU s  {found['seconds']:7.1f} s  {found['peak']:8,.0f} MB at most",
        flush=True,
    )
    return found


def check_equal(task: str, outs: dict[str, Path]) -> None:
    """All contenders found the same."""
    tables = {name: pq.read_table(path) for name, path in outs.items()}
    if task == "variants":
        counts = {name: np.sort(table["count"].to_numpy()) for name, table in tables.items()}
        assert all(np.array_equal(counts["ours"], each) for each in counts.values()), "variants differ"
        print(f"variants: {len(counts['ours']):,}, the same for all")
        return
    plain = pa.schema([(name, pa.string() if name in {"source", "target"} else pa.float64()) for name in ARC_COLUMNS])
    ordered = {
        name: table.select(ARC_COLUMNS).cast(plain).sort_by([("source", "ascending"), ("target", "ascending")])
        for name, table in tables.items()
    }
    for name, table in ordered.items():
        assert table.select(ARC_COLUMNS[:3]).equals(ordered["ours"].select(ARC_COLUMNS[:3])), f"{name} counts otherwise"
        for column in ARC_COLUMNS[3:]:
            # pm4py rounds times to seconds of floats
            np.testing.assert_allclose(
                table[column].to_numpy(), ordered["ours"][column].to_numpy(), rtol=1e-6, atol=1e-3
            )
    print(f"arcs: {ordered['ours'].num_rows:,}, the same counts and times for all")


def compare(task: str, folder: Path, scratch: Path, rivals: list[str]) -> bool:
    """Measure a task; whether the targets are met."""
    outs = {name: scratch / f"{name}-{task}.parquet" for name in ("ours", *rivals)}
    took = {name: measured(f"{name} {task}", folder, out) for name, out in outs.items()}
    check_equal(task, outs)
    ours, met = took["ours"], True
    if "pm4py" in took:
        faster, smaller = took["pm4py"]["cpu"] / ours["cpu"], took["pm4py"]["peak"] / ours["peak"]
        met = min(faster, smaller) >= TARGET_PM4PY
        print(f"{task}: pm4py takes {faster:.1f} times the CPU, {smaller:.1f} times the memory (target {TARGET_PM4PY})")
    written = [took[name] for name in ("duckdb", "polars") if name in took]
    if written:
        cpu = ours["cpu"] / min(each["cpu"] for each in written)
        peak = ours["peak"] / min(each["peak"] for each in written)
        met = met and max(cpu, peak) <= TARGET_WRITTEN
        best = f"of the best hand-written (target {TARGET_WRITTEN})"
        print(f"{task}: {cpu:.2f} times the CPU, {peak:.2f} times the memory {best}")
    return met


def main() -> int:
    """Print the figures; 1 where a target is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where the facts are, or are written to and kept")
    parser.add_argument("--without", default="", help="contenders to leave out, e.g. pm4py")
    parser.add_argument("--once", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once:
        run_one(asked.once, asked.folder, asked.out)
        return 0
    rivals = [name for name in ("duckdb", "polars", "pm4py") if name not in asked.without.split(",")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch) / "facts"
        if not folder.exists():
            write_facts(folder, asked.events)
        met = [compare(task, folder, Path(scratch), rivals) for task in ("flow", "variants")]
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
