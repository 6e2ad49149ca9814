"""The whole catalogue gives the same numbers on a real Spark cluster as on the embedded engine."""

import os
import re
import socket
import subprocess
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from twofold.facts.schemas import SUPERSEDED, UNIT
from twofold.facts.units import Unit, UnitTree
from twofold.facts.words import Record
from twofold.measures import CATALOGUE, BusinessHours, MeasureOptions, cube, measure
from twofold.store.snapshot import DataFile, Snapshot

pytest.importorskip("pyspark", reason="spark: PySpark is not installed")
pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]
SPLITS = [(), ("channel",), ("unit", "month"), ("touchpoint", "week"), ("fare",)]


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.fixture(scope="module")
def master(java, tmp_path_factory):
    """The address of a standalone master on loopback that has one worker."""
    import pyspark  # noqa: PLC0415 - an optional extra

    assert java
    logs = tmp_path_factory.mktemp("spark")
    home = Path(pyspark.__file__).parent
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"}
    classes = "org.apache.spark.deploy"
    loopback = ["--host", "127.0.0.1"]
    commands = [
        [f"{classes}.master.Master", *loopback, "--port", str(port), "--webui-port", str(free_port())],
        [
            f"{classes}.worker.Worker",
            *loopback,
            *("--webui-port", str(free_port()), "--cores", "2", "--memory", "1g", "--work-dir", str(logs / "work")),
            address,
        ],
    ]
    started = []
    try:
        for number, command in enumerate(commands):
            log = (logs / f"{number}.log").open("w")
            started.append(
                subprocess.Popen(
                    [str(home / "bin" / "spark-class"), *command],
                    env=environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                ),
            )
            wait_for(logs / f"{number}.log", ["New state: ALIVE", "Successfully registered"][number])
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(timeout=30)


def wait_for(log, words):
    for _ in range(120):
        if log.exists() and re.search(words, log.read_text()):
            return
        time.sleep(0.5)
    pytest.fail(f"Spark did not say {words!r}: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def engine(master):
    from twofold.store.spark import open_session, spark_engine  # noqa: PLC0415 - an optional extra

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = open_session(master)
    session.conf.set("spark.sql.shuffle.partitions", "2")
    session.sparkContext.setLogLevel("ERROR")
    yield spark_engine(master)
    session.stop()


def random_rows(rng):
    """Answers to every instrument with weights and repeats, and contacts in steps."""
    scales = {"nps": (0, 10), "enps": (0, 10), "csat": (1, 5), "ces": (1, 7), "ces_effort": (1, 5)}
    scales |= {"valence": (-2, 2), "intensity": (1, 5), "audit": (0, 3)}
    place = {"channel": ["phone", "web", None], "unit": ["a", "b", "c"], "touchpoint": ["desk", "room"]}

    def where():
        chosen = {name: values[rng.integers(len(values))] for name, values in place.items()}
        day = int(rng.integers(20450, 20540))
        person = int(rng.integers(1, 60))
        return chosen | {
            "local_day": day,
            "person": person if rng.random() < 0.8 else None,
            "weight": float(rng.choice([1.0, 1.0, 0.5, 2.5])),
            "context_fare": str(rng.choice(["low", "high"])),
        }

    answers, events = [], []
    for _ in range(1200):
        instrument = str(rng.choice(list(scales)))
        low, high = scales[instrument]
        event = int(rng.integers(1, 500))
        answers.append(
            {
                "event_id": event,
                "respondent": event % 90 + 1,
                "instrument": instrument,
                "item": instrument if rng.random() < 0.5 else f"{instrument}_2",
                "scale_low": float(low),
                "scale_high": float(high),
                "number": float(rng.integers(low, high + 1)),
                "side": "shopper" if instrument == "audit" else "customer",
            }
            | where()
            | {"weight": 1.0 + event % 3},
        )
    for number in range(900):
        here = where()
        start = here["local_day"] * 86_400_000_000 + int(rng.integers(0, 86_400)) * 1_000_000
        replied = start + int(rng.exponential(3e10)) if rng.random() < 0.7 else None
        resolved = start + int(rng.exponential(2e11)) if rng.random() < 0.5 else None
        outcome = rng.choice(["opened", "replied", "abandoned", "resolved", "reopened", "unresolved", None])
        events.append(
            here
            | {
                "event_id": 10_000 + number,
                "kind": "contact" if number % 3 else "survey",
                "status": str(rng.choice(["complete", "unanswered"])),
                "case": f"case{rng.integers(0, 300)}" if rng.random() < 0.7 else None,
                "outcome": outcome,
                "occurred_us": start,
                "replied_us": replied,
                "replied_local_us": replied,
                "resolved_us": resolved,
                "resolved_local_us": resolved,
            },
        )
    return answers, events


@pytest.fixture(scope="module")
def both(engine, tmp_path_factory, memory_facts):
    """The same facts on DuckDB and on Spark; one answer's first version was superseded."""
    answers, events = random_rows(np.random.default_rng(11))
    units = [Unit("all", name="all", level="company", country="CZ"), *(Unit(code, "all", code) for code in "ab")]
    current = memory_facts(duckdb.connect(), answers, events, UnitTree.of(units))
    folder = tmp_path_factory.mktemp("facts")
    gone = current.answer_table.slice(0, 1).to_pylist()[0] | {"version": 7, "number": 0.0}
    stale = pa.concat_tables([current.answer_table, pa.Table.from_pylist([gone], current.answer_table.schema)])
    identity = {name: gone[name] for name in SUPERSEDED.names}
    told = {"load": "l", "recorded_us": 0}
    tables = {
        Record.ANSWER: stale,
        Record.EVENT: current.event_table,
        Record.SUPERSEDED: pa.Table.from_pylist([identity], SUPERSEDED),
        Record.UNIT: pa.Table.from_pylist(
            [
                told | {"unit": u.code, "parent": u.parent, "name": u.name, "level": u.level, "country": u.country}
                for u in units
            ],
            UNIT,
        ),
    }
    files = []
    for record, table in tables.items():
        path = folder / f"record={record}" / "month=0" / "x-1.parquet"
        path.parent.mkdir(parents=True)
        pq.write_table(table, path)
        files.append(DataFile(str(path.relative_to(folder)), record, 0, table.num_rows, path.stat().st_size))
    snapshot = Snapshot(str(folder), 0, tuple(files), ("context_fare",))
    return current, engine(snapshot, None)


def same(ours, theirs):
    assert len(ours) == len(theirs)
    for one, other in zip(ours.to_json(), theirs.to_json(), strict=True):
        for name, value in one.items():
            assert other[name] == (pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value)


@pytest.mark.parametrize("by", SPLITS, ids=lambda by: "+".join(by) or "everybody")
def test_the_whole_catalogue_is_the_same_on_spark(both, by):
    here, there = (cube(facts, by=by, item="csat", options=MeasureOptions(minimum_n=2)) for facts in both)
    assert list(here) == list(CATALOGUE)
    for name, estimates in here.items():
        assert len(estimates) > 0
        same(estimates, there[name])


@pytest.mark.parametrize(
    "options",
    [
        MeasureOptions(minimum_n=2, hours=BusinessHours()),
        MeasureOptions(minimum_n=2, roll_up=True),
        MeasureOptions(minimum_n=2, unit_level="company"),
    ],
    ids=["hours", "roll-up", "level"],
)
def test_options_mean_the_same_on_spark(both, options):
    here, there = (
        measure(facts, "time_to_reply", by="unit", where=["month>=2026-01", "channel=phone,"], options=options)
        for facts in both
    )
    assert len(here) > 0
    same(here, there)
