"""Rows a second of a load against DuckDB's own copy of the same CSV file to Parquet, and whether memory grows.

Run: python benchmarks/load.py [ROWS] [LARGER ROWS]
"""

import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import psutil

from twofold.sources.mapping_file import parse_mapping
from twofold.store import open_store
from twofold.store.load import load

TARGET = 0.2
CHANNELS = "['web', 'phone', 'branch', 'e-mail'][(1 + hash(i + 3) % 4)::BIGINT]"
MAPPING = """
[source]
timezone = "Europe/Budapest"
[event]
id = "id"
kind = {value = "survey"}
occurred_at = "at"
person = "person"
employee = "agent"
unit = "unit"
touchpoint = "touchpoint"
channel = "channel"
weight = "weight"
[[answer]]
item = "nps"
column = "score"
scale = [0, 10]
missing = [11]
"""


def generate(path: Path, rows: int) -> None:
    """A year of survey answers in nine columns; a person answers four times on average, one score in twelve is 11."""
    duckdb.connect().execute(
        f"""COPY (SELECT 'R' || (i + 10000000)::VARCHAR AS id,
        strftime(TIMESTAMP '2025-01-01' + to_seconds(i * 31536000 // {rows}), '%Y-%m-%d %H:%M:%S') AS "at",
        'customer-' || (hash(i) % ({rows} // 4)) AS person, 'unit ' || (hash(i + 1) % 300) AS unit,
        'touchpoint ' || (hash(i + 2) % 14) AS touchpoint, {CHANNELS} AS channel, hash(i + 4) % 12 AS score,
        'agent ' || (hash(i + 6) % 2000) AS agent, (0.5 + (hash(i + 5) % 100) / 100.0) AS weight
        FROM range({rows}) AS r(i)) TO '{path}' (HEADER)"""
    )


def copied(path: Path, out: Path) -> float:
    """Seconds of DuckDB's own copy."""
    began = time.perf_counter()
    duckdb.connect().execute(f"COPY (FROM read_csv('{path}')) TO '{out}' (FORMAT parquet)")
    return time.perf_counter() - began


def load_once(path: Path, store: Path) -> None:
    """Load in this process, and print what it took."""
    importlib.import_module("pandas")  # Arrow imports it with the first list it turns into an array
    opened = open_store(store, create=True)
    began = time.perf_counter()
    summary = load(opened, path, parse_mapping(MAPPING))
    seconds = time.perf_counter() - began
    assert summary.accepted == summary.read
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"rows": summary.read, "seconds": seconds, "cpu": used.ru_utime + used.ru_stime}))


def loaded(path: Path, store: Path) -> tuple[float, float, int]:
    """CPU seconds, seconds and peak bytes of memory of a load in a process of its own."""
    with subprocess.Popen([sys.executable, __file__, "--once", path, store], stdout=subprocess.PIPE, text=True) as load:  # noqa: S603 - this script
        peak, process = 0, psutil.Process(load.pid)
        while load.poll() is None:
            try:
                peak = max(peak, process.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.05)
        said = json.loads(load.stdout.read() if load.stdout else "")
    return said["cpu"], said["seconds"], peak


def main(sizes: list[int]) -> int:
    """Print a line for each size; 1 where a target is missed."""
    peaks, ratios = [], []
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "answers.csv"
            generate(path, rows)
            before = time.process_time()
            base = min(copied(path, Path(folder) / "copy.parquet") for _ in range(2))
            base_cpu = (time.process_time() - before) / 2
            cpu, seconds, peak = loaded(path, Path(folder) / "facts")
        peaks.append(peak)
        ratios.append(base / seconds)
        print(
            f"{rows:>12,} rows: load {rows / seconds:>10,.0f} rows/s, DuckDB's copy {rows / base:>10,.0f} rows/s, "
            f"ratio {base / seconds:.3f} (target {TARGET}), CPU s {cpu:.1f} and {base_cpu:.1f}, "
            f"peak memory {peak / 2**20:,.0f} MB"
        )
    growth = peaks[-1] / peaks[0]
    print(f"memory at {sizes[-1] / sizes[0]:.1f} times the rows: {growth:.2f} times")
    return int(min(ratios) < TARGET or growth > 1.25)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        load_once(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main([int(each) for each in sys.argv[1:]] or [1_000_000, 3_000_000]))
