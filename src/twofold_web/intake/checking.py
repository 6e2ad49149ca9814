"""Whether a mapping fits a file, seen on its first rows: fast enough to be done while somebody waits for the page."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa

from twofold.errors import MappingError
from twofold.privacy.pseudonyms import Key
from twofold.sources.conversion import plan_conversion
from twofold.sources.convert import Converter
from twofold.sources.identity import mapped_columns
from twofold.sources.mapping import Mapping
from twofold.sources.mapping_file import parse_mapping, write_mapping
from twofold.sources.origin import Origin
from twofold.sources.reading.batches import RowBatch, text_table
from twofold.sources.sql_text import Cells
from twofold.sources.time_readings import time_readings
from twofold_web.intake.looking import Look

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - what a clock on the wall shows has no zone


@dataclass(frozen=True, slots=True)
class Checked:
    """What the first rows say about a mapping.

    Attributes:
        trouble: why it does not fit; empty where it does.
        times: by time field, what the first rows' times are read as, on a clock in their zone.
    """

    trouble: str = ""
    times: dict[str, tuple[str, ...]] = field(default_factory=dict)


def check(mapping: Mapping, look: Look, name: str) -> Checked:
    """Try a mapping on the first rows."""
    try:
        mapping = parse_mapping(write_mapping(mapping), name)
        return Checked(times=_times(mapping, look, name))
    except MappingError as wrong:
        return Checked(trouble=str(wrong))


def _times(mapping: Mapping, look: Look, name: str) -> dict[str, tuple[str, ...]]:
    cells = Cells(name, look.names, mapping.source.decimal)
    for column in mapped_columns(mapping):
        cells.place(column)
    batch = _batch(look)
    readings = time_readings(mapping, cells, lambda: _values(look))
    now_us = int(datetime.now(UTC).timestamp() * 1_000_000)
    origin = Origin(name, "", now_us, now_us, Key(secrets.token_bytes(32)))
    conversion = plan_conversion(mapping, look.names, origin, readings)
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET threads = 1")
        events = Converter(connection, conversion).add(batch)
    told = {"occurred_at": "local_us", "replied_at": "replied_local_us", "resolved_at": "resolved_local_us"}
    return {name: _read(events, column) for name, column in told.items()}


def _read(events: pa.Table, column: str) -> tuple[str, ...]:
    zones = events["zone"].to_pylist()
    moments = events[column].to_pylist()
    return tuple(
        f"{_EPOCH + timedelta(microseconds=moment):%Y-%m-%d %H:%M:%S} {zone}"
        for moment, zone in zip(moments, zones, strict=True)
        if moment is not None
    )[:3]


def _batch(look: Look) -> RowBatch:
    columns = [[row[place] for row in look.first] for place in range(len(look.columns))]
    return RowBatch(text_table(look.names, columns), pa.array(look.numbers, pa.int64()))


def _values(look: Look) -> Iterator[RowBatch]:
    """The frequent values of each column, which tell day from month better than a few rows do."""
    rows = max((len(column.values) for column in look.columns), default=0)
    columns = [[*column.values, *[""] * (rows - len(column.values))] for column in look.columns]
    yield RowBatch(text_table(look.names, columns), pa.array(range(rows), pa.int64()))
    yield _batch(look)
