"""A real Spark on loopback: a standalone master with one worker, a Spark Connect server, and a store to measure.

Everything is bound to 127.0.0.1, writes below pytest's own folder, and ends with the tests.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # spark_store.py
from spark_store import fill

from twofold.store import Store, open_store

PATIENCE_SECONDS = 120
# a few thousand rows: compiling a plan and handing out tasks would cost more than computing it
# ends Spark when the tests end, however they end: our end of its standard input closes then
UNTIL_WE_END = '("$@" </dev/null; kill 0) & read -r _; kill 0'
# these processes live for a minute: compiling their code thoroughly would never pay
BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SETTINGS = f"""
spark.master.rest.enabled               false
spark.ui.enabled                        false
spark.driver.bindAddress                127.0.0.1
spark.driver.host                       127.0.0.1
spark.driver.memory                     640m
spark.executor.memory                   640m
spark.driver.extraJavaOptions           {BRIEF}
spark.executor.extraJavaOptions         {BRIEF}
spark.cores.max                         1
spark.default.parallelism               1
spark.locality.wait                     0
spark.sql.shuffle.partitions            1
spark.sql.adaptive.enabled              false
spark.sql.codegen.wholeStage            false
spark.sql.codegen.factoryMode           NO_CODEGEN
spark.connect.grpc.binding.address      127.0.0.1
"""
LOGGING = """
rootLogger.level = info
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n
"""


@dataclass
class Cluster:
    """Spark processes that were started here, and how to start one.

    Attributes:
        home: where PySpark keeps its scripts.
        folder: where logs, configuration and Spark's own files go.
    """

    home: Path
    folder: Path
    started: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "SPARK_HOME": str(self.home),
            "SPARK_CONF_DIR": str(self.folder),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_JAVA_OPTS": BRIEF,
            "SPARK_LAUNCHER_OPTS": BRIEF,
            "SPARK_LOCAL_DIRS": str(self.folder / "local"),
        }

    def configure(self) -> None:
        (self.folder / "spark-defaults.conf").write_text(SETTINGS, encoding="utf-8")
        (self.folder / "log4j2.properties").write_text(LOGGING, encoding="utf-8")

    def start(self, script: str, *words: str, until: str) -> None:
        """Start a process and wait until its log says so."""
        log = self.folder / f"{len(self.started)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["/bin/sh", "-c", UNTIL_WE_END, "sh", str(self.home / "bin" / script), *words],
                env=os.environ | self.environment,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                start_new_session=True,  # executors are children of the worker: all end together
            )
        self.started.append(process)
        end = time.monotonic() + PATIENCE_SECONDS
        while not re.search(until, log.read_text(encoding="utf-8", errors="replace")):
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"Spark did not say {until!r}: {log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """End every process, politely first."""
        for process in reversed(self.started):
            if process.stdin:
                process.stdin.close()
            for how in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.killpg(process.pid, how)
                    process.wait(timeout=20)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    continue


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture(scope="session")
def spark(java, spark_home, tmp_path_factory) -> Iterator[Cluster]:
    """Spark, configured for small data and loopback; this process and those it starts use the same settings."""
    assert java
    cluster = Cluster(spark_home, tmp_path_factory.mktemp("spark"))
    cluster.configure()
    before = {name: os.environ.get(name) for name in cluster.environment}
    os.environ.update(cluster.environment)
    try:
        yield cluster
    finally:
        cluster.stop()
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


@pytest.fixture(scope="session")
def master(spark) -> str:
    """The address of a standalone master that has one worker."""
    port, classes = free_port(), "org.apache.spark.deploy"
    address = f"spark://127.0.0.1:{port}"
    loopback = ("--host", "127.0.0.1")
    spark.start(
        "spark-class",
        f"{classes}.master.Master",
        *loopback,
        *("--port", str(port), "--webui-port", str(free_port())),
        until="New state: ALIVE",
    )
    spark.start(
        "spark-class",
        f"{classes}.worker.Worker",
        *loopback,
        *("--webui-port", str(free_port()), "--cores", "2", "--memory", "2g"),
        *("--work-dir", str(spark.folder / "work"), address),
        until="Successfully registered",
    )
    return address


@pytest.fixture(scope="session")
def engine(master):
    """An engine on the standalone master; its session, and the Java process behind it, end with the tests."""
    from twofold.store.spark import open_session, spark_engine  # noqa: PLC0415 - an optional extra

    yield spark_engine(master)
    session = open_session(master)
    gateway = session.sparkContext._gateway
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=60)


@pytest.fixture(scope="session")
def connect(spark) -> str:
    """The address of a Spark Connect server; the jar of the server ships with PySpark."""
    port = free_port()
    spark.start(
        "spark-submit",
        *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", "local[1]"),
        *("--conf", f"spark.connect.grpc.binding.port={port}", "spark-internal"),
        until="Spark Connect server started",
    )
    return f"sc://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def store(tmp_path_factory) -> Store:
    """A small store filled through files: every instrument, repeats, weights, contacts in steps, changed rows."""
    folder = tmp_path_factory.mktemp("small store")
    opened = open_store(folder / "facts", create=True)
    fill(opened, folder)
    return opened
