"""Load a foreign file: read it, map it to facts, keep them; all of it or nothing."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from twofold.errors import SourceError
from twofold.facts.words import Record
from twofold.sources.answer_rows import answers_of
from twofold.sources.conversion import Conversion
from twofold.sources.convert import Converter
from twofold.sources.mapping import Mapping
from twofold.sources.mapping_file import write_mapping
from twofold.sources.origin import Origin
from twofold.sources.planning import plan_file
from twofold.sources.reading.begun import Begun
from twofold.sources.reading.read_ahead import ahead, portions
from twofold.sources.reading.rows import Rows, open_rows
from twofold.store.append import append
from twofold.store.deduplicate import has_table
from twofold.store.kept_loads import summary_of
from twofold.store.layout import context_of
from twofold.store.load_summary import Label, LoadSummary
from twofold.store.load_units import load_units
from twofold.store.month_files import MonthFiles, WrittenFile
from twofold.store.opened import Store, full_disk, microseconds
from twofold.store.reading import parquet
from twofold.store.staged import Appended, Staged
from twofold.store.staging import Staging, staging

__all__ = ["Label", "LoadSummary", "Progress", "load", "load_units"]

Progress = Callable[[float], None]
_MOST_CHANGED = 0.5  # a larger share of replaced events is a sign of ids that mean something else


def load(
    store: Store,
    path: Path,
    mapping: Mapping,
    *,
    progress: Progress | None = None,
    now: datetime | None = None,
    label: Label | None = None,
) -> LoadSummary:
    """Load a file into the store.

    Args:
        store: where the facts go.
        path: the foreign file.
        mapping: how its columns become facts.
        progress: called with the share of the file that was read, from 0 to 1.
        now: the moment of the load; the present where left out.
        label: what the store calls the file and the load; the file's own name and a new number where left out. A
            load that the store has under this number already is not repeated: its summary is given back.

    Raises:
        SourceError: the file cannot be read; nothing was kept.
        MappingError: the mapping does not fit the file; nothing was kept.
        StoreError: the store cannot take it; nothing was kept.
    """
    began = time.monotonic()
    path = Path(path)
    moment = microseconds(now or datetime.now(UTC))
    if label is not None and (kept := summary_of(store, label.load)) is not None:
        return kept
    label = label or Label(path.name, f"{moment:x}-{secrets.token_hex(8)}")
    with full_disk(store.place):
        rows = open_rows(path, mapping.source)
        begun = Begun(rows, lambda: open_rows(path, mapping.source))
        conversion = _plan(store, path, begun, mapping, (moment, label.source))
        with staging(store.folder) as room:
            converter = Converter(room.connection, conversion)
            files = _written(room, converter, label.load, (begun, progress))
            counted = _counted(room.connection, converter, rows, label.load)
            return _append(store, room.connection, conversion, (counted, files), began)


def _written(
    room: Staging, converter: Converter, load_id: str, reading: tuple[Begun, Progress | None]
) -> tuple[WrittenFile, ...]:
    """Convert the batches into files, and let the database see them as its tables event and answer."""
    conversion = converter.conversion
    answers = partial(answers_of, conversion) if conversion.answers else None
    # Reading, hashing names, converting and writing have a thread each. A second one for the engine cost more
    # processor time than it saved on two cores: docs/decisions/0006-load.md.
    room.connection.execute("SET threads = 1")
    same = conversion.same_in_all
    files = MonthFiles(room.place, load_id, conversion.origin.now_us, answers, same)
    begun, progress = reading
    named = ahead(converter.named(batch) for batch in ahead(portions(begun.batches())))
    for events in ahead(converter.convert(batch) for batch in named):
        files.add(events)
        if progress is not None:  # from this thread: whoever listens may hold things that no other may touch
            progress(begun.rows.progress())
    converter.finish()
    room.connection.execute("RESET threads")
    written = files.finish()
    for record in (Record.EVENT, Record.ANSWER):
        paths = [file.path for file in written if file.record is record]
        if paths:
            room.connection.execute(f"CREATE VIEW {record.value} AS SELECT * FROM {parquet(paths)}")  # noqa: S608 - our own names, values quoted
    return tuple(written)


def _plan(store: Store, path: Path, begun: Begun, mapping: Mapping, told: tuple[int, str]) -> Conversion:
    moment, source = told
    # another source may have named a field that is the same but for its case, and a table has each name once
    known = context_of([column.name for column in store.table().schema().fields])
    origin = Origin(source, begun.rows.digest, _modified_us(path), moment, store.key, known)
    return plan_file(begun, mapping, origin)


def _modified_us(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns // 1000
    except OSError as error:
        raise SourceError(f"{path} is gone while it is loaded: {error.strerror}") from error


def _append(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    conversion: Conversion,
    brought: tuple[LoadSummary, tuple[WrittenFile, ...]],
    began: float,
) -> LoadSummary:
    counted, files = brought

    def summary(appended: Appended) -> LoadSummary:
        return replace(
            counted,
            accepted=appended.accepted,
            changed=appended.changed,
            duplicates=appended.duplicates,
            warnings=(*counted.warnings, *_warnings(counted, appended, conversion.mapping)),
            seconds=time.monotonic() - began,
        )

    def describe(appended: Appended) -> str:
        return json.dumps({"summary": summary(appended).to_json(), "mapping": write_mapping(conversion.mapping)})

    staged = Staged(connection, counted.load, counted.source, conversion.origin.now_us, describe, files)
    return summary(append(store, staged))


def _warnings(counted: LoadSummary, appended: Appended, mapping: Mapping) -> list[str]:
    found = []
    if mapping.event.occurred_at is None:
        found.append("The mapping names no occurred_at: every event has the time the file was last changed.")
    if counted.read and counted.read == counted.rejected_rows:
        found.append("Every row was rejected; the reasons say why.")
    if appended.outdated:
        found.append(
            f"{appended.outdated} rows say what an older version of their event said: this file is most likely older "
            "than one loaded before. They changed nothing."
        )
    if appended.changed > _MOST_CHANGED * (appended.accepted + appended.duplicates):
        columns = " ".join(mapping.event.id.columns) if mapping.event.id else ""
        found.append(
            f"{appended.changed} of {appended.accepted} rows replace another row with the same {columns}. If this file "
            "holds other events than the one before it, give each source its own [source] name; if a row is one answer "
            "of many, or one step of many, leave [event] id out."
        )
    return found


def _counted(connection: duckdb.DuckDBPyConnection, converter: Converter, rows: Rows, load_id: str) -> LoadSummary:
    origin = converter.conversion.origin
    rows_by_reason = dict(_pairs(connection, "SELECT reason, count(*) FROM rejected WHERE item IS NULL GROUP BY 1"))
    answers: dict[str, int] = {}
    missing: dict[str, dict[str, int]] = {}
    refused: dict[str, dict[str, int]] = {}
    if has_table(connection, Record.ANSWER):
        for item, code, count in _triples(connection, "SELECT item, missing, count(*) FROM answer GROUP BY ALL"):
            if code is None:
                answers[item] = count
            else:
                missing.setdefault(item, {})[code] = count
    query = "SELECT coalesce(item, ''), reason, count(*) FROM rejected WHERE item IS NOT NULL GROUP BY ALL"
    for item, reason, count in _triples(connection, query):
        refused.setdefault(item, {})[reason] = count
    return LoadSummary(
        load=load_id,
        source=origin.source,
        digest=origin.digest,
        read=converter.read,
        accepted=0,
        changed=0,
        duplicates=0,
        rejected_rows=sum(rows_by_reason.values()),
        rejected_rows_by_reason=rows_by_reason,
        rejected_answers=sum(sum(each.values()) for each in refused.values()),
        rejected_answers_by_reason=refused,
        answers=answers,
        missing=missing,
        warnings=tuple(rows.warnings),
    )


def _pairs(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, int]]:
    return [(str(name), int(count)) for name, count in connection.execute(f"{query} ORDER BY 2 DESC, 1").fetchall()]


def _triples(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, Any, int]]:
    return [
        (str(name), other, int(count)) for name, other, count in connection.execute(f"{query} ORDER BY 1, 2").fetchall()
    ]
