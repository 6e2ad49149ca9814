"""Fixtures of sources: convert a few rows in memory, as a load does."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pytest

from twofold.privacy.pseudonyms import Key
from twofold.sources.answer_rows import answers_of
from twofold.sources.conversion import plan_conversion
from twofold.sources.convert import Converter
from twofold.sources.dictionaries import joined
from twofold.sources.mapping import Mapping
from twofold.sources.mapping_file import parse_mapping
from twofold.sources.origin import Origin
from twofold.sources.reading.batches import BrokenRow, RowBatch
from twofold.sources.sql_text import Cells
from twofold.sources.time_readings import time_readings

KEY = Key(b"a secret for tests, 32 bytes ok!")
NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
NOW_US = int(NOW.timestamp()) * 1_000_000


@dataclass(frozen=True)
class Converted:
    events: list[dict]
    answers: list[dict]
    rejected: list[dict]
    items: list[dict]
    read: int


def _convert(
    mapping: str | Mapping,
    rows: Sequence[dict[str, str]],
    *,
    columns: Sequence[str] = (),
    broken: Sequence[BrokenRow] = (),
    batch_rows: int = 1000,
    digest: str = "d" * 64,
) -> Converted:
    mapping = parse_mapping(mapping) if isinstance(mapping, str) else mapping
    names = tuple(columns or rows[0])
    batches = []
    for start in range(0, len(rows), batch_rows):
        some = rows[start : start + batch_rows]
        table = pa.table({name: pa.array([row.get(name, "") for row in some], pa.string()) for name in names})
        batches.append(RowBatch(table, pa.array(range(start + 2, start + 2 + len(some)), pa.int64())))
    if broken:
        empty = pa.table({name: pa.array([], pa.string()) for name in names})
        batches.append(RowBatch(empty, pa.array([], pa.int64()), tuple(broken)))
    if not batches:
        nothing = pa.table({name: pa.array([], pa.string()) for name in names})
        batches.append(RowBatch(nothing, pa.array([], pa.int64())))
    readings = time_readings(mapping, Cells("file.csv", names), lambda: batches)
    origin = Origin("file.csv", digest, NOW_US - 1_000_000, NOW_US, KEY)
    with duckdb.connect() as connection:
        conversion = plan_conversion(mapping, names, origin, readings)
        converter = Converter(connection, conversion)
        converted = joined([converter.add(batch) for batch in batches])
        converter.finish()
        answers = answers_of(conversion, converted).to_pylist() if conversion.answers else []

        def table(name: str, order: str) -> list[dict]:
            there = connection.execute(f"SELECT count(*) FROM information_schema.tables WHERE table_name = '{name}'")  # noqa: S608 - our own names
            if not there.fetchall()[0][0]:
                return []
            return connection.execute(f"SELECT * FROM {name} ORDER BY {order}").to_arrow_table().to_pylist()  # noqa: S608 - our own names

        return Converted(
            sorted(converted.select(conversion.event_columns).to_pylist(), key=lambda event: event["row"]),
            sorted(answers, key=lambda each: (each["row"], each["item"], each["number"] or 0)),
            table("rejected", '"row", item'),
            table("item", "item"),
            converter.read,
        )


def _micros(text: str) -> int:
    """ISO 8601 with an offset, or UTC without."""
    moment = dt.datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return round((moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).total_seconds() * 1_000_000)


@pytest.fixture(scope="session", name="convert")
def convert_rows():
    return _convert


@pytest.fixture(scope="session")
def micros():
    return _micros


@pytest.fixture(scope="session")
def key():
    return KEY


@pytest.fixture(scope="session")
def broken_row():
    return BrokenRow
