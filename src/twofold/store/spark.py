"""The distributed engine: the same facts on Apache Spark, from the same list of Parquet files, without a jar.

Needs the extra ``spark``. A session stays open until the process ends, as everything in it shares one.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import narwhals as nw
import pyarrow as pa

from twofold.errors import Unavailable
from twofold.facts.frames import FactFrames, LastSteps
from twofold.facts.schemas import IDENTITY
from twofold.facts.units import Unit, UnitTree
from twofold.facts.words import Record
from twofold.store.sensitive import MARK
from twofold.store.snapshot import Snapshot

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

VERSION = [field.name for field in IDENTITY]
TYPES = {pa.int64(): "BIGINT", pa.int32(): "INT", pa.float64(): "DOUBLE", pa.string(): "STRING"}
KNOCK_SECONDS = 10.0
MASTER_PORT, CONNECT_PORT = 7077, 15002  # what Spark takes where an address names none
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",  # messages of the tool are sentences; Spark's own warnings are not about the question
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
}


def spark_engine(master: str) -> Callable[[Snapshot, int | None], FactFrames]:
    """What ``Store.facts`` needs to read with Spark.

    Args:
        master: ``spark://host:7077``, ``local[2]`` and the like, or a Spark Connect address ``sc://host:15002``.

    Raises:
        Unavailable: PySpark or Java is missing, or nobody answers there.
    """
    session = open_session(master)
    return lambda snapshot, as_of_us: SparkFacts(session, snapshot, as_of_us)


def open_session(master: str) -> "SparkSession":
    """A session on this master or Spark Connect address."""
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - an optional extra
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional extra
    except ImportError as missing:
        raise Unavailable("Spark is not installed here: pip install 'twofold[spark]'") from missing
    _knock(master)
    builder = SparkSession.builder.appName("twofold")
    builder = builder.remote(master) if master.startswith("sc://") else builder.master(master)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as failed:
        raise Unavailable(f"Spark at {master} cannot be used ({str(failed).splitlines()[0]})") from failed


def _knock(master: str) -> None:
    """See that somebody listens: Spark itself would try for minutes and then speak in stack traces."""
    if not master.startswith(("spark://", "sc://")):
        return
    places = [urlsplit(f"//{place}") for place in master.partition("://")[2].partition("/")[0].split(",")]
    for place in places:
        port = place.port or (CONNECT_PORT if master.startswith("sc://") else MASTER_PORT)
        with suppress(OSError), socket.create_connection((place.hostname or "", port), KNOCK_SECONDS):
            return
    raise Unavailable(f"Spark at {master} cannot be used (nobody answers there)")


@dataclass(frozen=True, eq=False)
class SparkFacts:
    """The facts of one snapshot on Spark.

    Attributes:
        session: where plans run; its workers must be able to read the files.
        snapshot: the files.
        as_of_us: the moment, in microseconds since 1970 UTC; None for everything known.
    """

    session: "SparkSession"
    snapshot: Snapshot
    as_of_us: int | None = None

    def answers(self) -> nw.LazyFrame[Any]:
        """Every current answer, one row each."""
        rows = self._current(Record.ANSWER)
        if self.sensitive_items:
            listed = ", ".join(map(_quoted, sorted(self.sensitive_items)))
            wordless = f"CASE WHEN item NOT IN ({listed}) THEN text END AS text"
            rows = rows.selectExpr(*(wordless if name == "text" else f"`{name}`" for name in rows.columns))
        return nw.from_native(rows)

    def events(self) -> nw.LazyFrame[Any]:
        """Every current event, one row each."""
        return nw.from_native(self._current(Record.EVENT))

    def local(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """Bring a small table to the engine, to be joined there."""
        return nw.from_native(self.session.createDataFrame(table))

    @contextmanager
    def keep(self, frame: nw.LazyFrame[Any]) -> Iterator[nw.LazyFrame[Any]]:
        """The rows of a plan that several others start from: run once, kept on the workers until the block ends."""
        rows: DataFrame = frame.to_native().persist()
        try:
            yield nw.from_native(rows)
        finally:
            rows.unpersist()

    def collect(self, frame: nw.LazyFrame[Any], then: LastSteps | None = None) -> pa.Table:
        """Run a plan and bring its result here."""
        table: pa.Table = (then(frame) if then else frame).to_native().toArrow()
        return table

    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Run a plan and bring its result here; one table, cut into pieces."""
        yield from self.collect(frame).to_batches()

    def units(self) -> UnitTree:
        """The organisation's tree: of each unit, the row that was learnt last."""
        return self._units

    @cached_property
    def sensitive_items(self) -> frozenset[str]:
        """The items whose words nobody is shown."""
        if not self.snapshot.of(Record.ITEM):
            return frozenset()
        rows = self._known(Record.ITEM)
        return frozenset(rows.where(rows["body"].contains(MARK)).toArrow()["item"].to_pylist())

    @cached_property
    def _units(self) -> UnitTree:
        if not self.snapshot.of(Record.UNIT):
            return UnitTree()
        rows = self._known(Record.UNIT).toArrow().sort_by([("recorded_us", "ascending"), ("load", "ascending")])
        last = {row["unit"]: row for row in rows.to_pylist()}
        columns = ("unit", "parent", "name", "level", "country", "zone")
        return UnitTree.of(Unit(*(last[code][column] for column in columns)) for code in sorted(last))

    def _current(self, record: Record) -> "DataFrame":
        rows = self._known(record)
        if not self.snapshot.of(Record.SUPERSEDED):
            return rows
        gone = self._known(Record.SUPERSEDED).select(*VERSION)
        return rows.join(gone, on=VERSION, how="left_anti").select(*rows.columns)

    def _known(self, record: Record) -> "DataFrame":
        schema = self.snapshot.schema(record)
        types = ", ".join(f"`{field.name.replace('`', '``')}` {TYPES[field.type]}" for field in schema)
        files = [_address(file) for file in self.snapshot.files(record)]
        # without files there is nothing to read a path from
        rows = self.session.read.schema(types).parquet(*files) if files else self.session.createDataFrame([], types)
        rows = rows.select(*(f"`{name}`" for name in schema.names))
        return rows if self.as_of_us is None else rows.where(rows["recorded_us"] <= self.as_of_us)


def _quoted(text: str) -> str:
    """A text in Spark's SQL, where a backslash begins an escape."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _address(file: str) -> str:
    """A file as Hadoop names it: absolute paths are local files, s3 is read by its s3a client."""
    if file.startswith("/"):
        return f"file://{file}"
    return f"s3a://{file.removeprefix('s3://')}" if file.startswith("s3://") else file
