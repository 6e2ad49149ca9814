"""Append a staged load: all of it in one commit, or nothing."""

import json
import random
import time
from collections.abc import Iterable

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, Field, Schema
from deltalake.exceptions import CommitFailedError
from deltalake.schema import PrimitiveType

from twofold.errors import StoreBusy
from twofold.facts.schemas import ITEM, LOAD, REJECTED, SUPERSEDED, UNIT
from twofold.facts.words import Record
from twofold.store.commit import CommitLost, commit
from twofold.store.deduplicate import DECIDED, Decision, decide, has_table, overlaps
from twofold.store.layout import WITH_CONTEXT, context_of, record_schema
from twofold.store.opened import Store
from twofold.store.reading import ENGINE_TYPES, among, named, quoted, rows_of
from twofold.store.snapshot import DataFile, Snapshot, take_snapshot
from twofold.store.staged import Appended, Staged
from twofold.store.undone import undone_loads
from twofold.store.writing import discard, take_in, write_months


def append(store: Store, staged: Staged) -> Appended:
    """Keep what a load brings that the store has not yet.

    Loads of several processes may run at once. Each decides against the version it reads; when another commits
    first, it compares itself with what that one brought, and only if they share events does it decide and write again.

    Raises:
        StoreFull: no room; nothing of the load was kept.
        StoreBusy: the store is being swept, or others committed first for longer than the store's patience.
    """
    until = time.monotonic() + store.patience
    with store.writing():
        _add_context(store, staged.connection, until)
        while True:
            table = store.table()
            decided_on = take_snapshot(table, store.folder.uri)
            undone = undone_loads(store, decided_on)
            decision = decide(staged, decided_on.of(Record.EVENT), store.folder.readable, undone)
            files = _write(store, staged, decision, decided_on)
            if _commit_or_discard(store, staged, files, (table, decided_on), until):
                return decision.appended


def _commit_or_discard(
    store: Store,
    staged: Staged,
    files: list[DataFile],
    decided_on: tuple[DeltaTable, Snapshot],
    until: float,
) -> bool:
    """Commit the files; False where they had to go because others committed the same events first."""
    table, seen = decided_on
    try:
        while True:
            try:
                commit(table, store.folder, files, [], act="append")
            except CommitLost:
                _wait(store, until)
            else:
                return True
            table = store.table()
            now = take_snapshot(table, store.folder.uri)
            newly = [file for file in now.data if file.name not in seen.names]
            if overlaps(staged, newly, store.folder.readable):
                discard(store.folder, files)
                return False
            seen = now
    except BaseException:
        discard(store.folder, files)
        raise


def _wait(store: Store, until: float) -> None:
    if time.monotonic() > until:
        raise StoreBusy(f"{store.place}: other processes kept committing first; nothing of this load was kept")
    time.sleep(random.uniform(0.001, 0.05))  # noqa: S311 - two losers must not meet again, nothing secret


def _write(store: Store, staged: Staged, decision: Decision, snapshot: Snapshot) -> list[DataFile]:
    files: list[DataFile] = []
    whole = decision.plain and bool(staged.files)
    try:
        if whole:
            files += take_in(store.folder, staged.files)
        for record, rows in _queries(store, staged, decision, snapshot, whole=whole):
            schema = _written_schema(staged, record)
            files += write_months(staged.connection, store.folder, record, rows, schema)
    except BaseException:
        discard(store.folder, files)
        raise
    return files


def _queries(
    store: Store, staged: Staged, decision: Decision, snapshot: Snapshot, *, whole: bool
) -> Iterable[tuple[Record, str]]:
    connection = staged.connection
    for record in WITH_CONTEXT:
        if not whole and has_table(connection, record):
            yield record, _facts(staged, record, plain=decision.plain)
    if not decision.plain:
        yield Record.SUPERSEDED, _superseded(staged)
    for record, same in _ONCE.items():
        if has_table(connection, record):
            yield record, _unknown(store, staged, snapshot, record, same)
    if has_table(connection, Record.UNIT):
        yield Record.UNIT, f"SELECT {_columns(staged, UNIT, Record.UNIT)} FROM unit AS staged"  # noqa: S608 - our own names, values quoted
    body = json.dumps(json.loads(staged.describe(decision.appended)), ensure_ascii=False)
    yield Record.LOAD, f"SELECT {_provenance(staged)}, {quoted(staged.source)} AS source, {quoted(body)} AS body"


# A row of these is stored once: not again where the store has one that agrees in all the columns.
_ONCE = {
    Record.REJECTED: ("source", "row", "column", "item", "found", "reason", "content_json"),
    Record.ITEM: ("item", "item_version", "body"),
}
_ONCE_SCHEMAS = {Record.REJECTED: REJECTED, Record.ITEM: ITEM}


def _facts(staged: Staged, record: Record, *, plain: bool) -> str:
    version = "1::INTEGER" if plain else "decided.version"
    schema = _written_schema(staged, record)
    columns = _columns(staged, schema, record, version)
    if plain:
        return f"SELECT {columns} FROM {record.value} AS staged"  # noqa: S608 - our own names, values quoted
    return (
        f'SELECT {columns} FROM {record.value} AS staged JOIN {DECIDED} AS decided ON staged."row" = decided."row" '  # noqa: S608 - our own names, values quoted
        "AND staged.event_id = decided.event_id AND staged.event_check = decided.event_check"
    )


def _superseded(staged: Staged) -> str:
    return (
        f"SELECT event_id, event_check, (version - 1)::INTEGER AS version, {_provenance(staged)} "  # noqa: S608 - our own names, values quoted
        f"FROM {DECIDED} WHERE version > 1"
    )


def _unknown(store: Store, staged: Staged, snapshot: Snapshot, record: Record, same: tuple[str, ...]) -> str:
    columns = _columns(staged, _ONCE_SCHEMAS[record], record)
    kept = rows_of(snapshot, record, store.folder.readable)
    if record is Record.REJECTED:
        kept = f"SELECT * FROM ({kept}) WHERE NOT {among('load', undone_loads(store, snapshot))}"  # noqa: S608 - our own names, values quoted
    agree = " AND ".join(f"staged.{named(name)} IS NOT DISTINCT FROM kept.{named(name)}" for name in same)
    return f"SELECT {columns} FROM {record.value} AS staged ANTI JOIN ({kept}) AS kept ON {agree}"  # noqa: S608 - our own names, values quoted


def _provenance(staged: Staged) -> str:
    return f"{quoted(staged.load)} AS load, {int(staged.recorded_us)}::BIGINT AS recorded_us"


def _columns(staged: Staged, schema: pa.Schema, record: Record, version: str = "1::INTEGER") -> str:
    there = set(_staged_columns(staged.connection, record))
    made = {"load": quoted(staged.load), "recorded_us": f"{int(staged.recorded_us)}::BIGINT", "version": version}
    return ", ".join(f"{made.get(column.name) or _cast(column, there)} AS {named(column.name)}" for column in schema)


def _cast(column: pa.Field, there: set[str]) -> str:
    if column.name not in there:
        return f"NULL::{ENGINE_TYPES[column.type]}"
    return f"staged.{named(column.name)}::{ENGINE_TYPES[column.type]}"


def _written_schema(staged: Staged, record: Record) -> pa.Schema:
    if record in WITH_CONTEXT:
        return record_schema(record, context_of(_staged_columns(staged.connection, record)))
    return {**_ONCE_SCHEMAS, Record.UNIT: UNIT, Record.LOAD: LOAD, Record.SUPERSEDED: SUPERSEDED}[record]


def _staged_columns(connection: duckdb.DuckDBPyConnection, record: Record) -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = ?",
        [record.value],
    ).fetchall()
    return [name for (name,) in found]


def _add_context(store: Store, connection: duckdb.DuckDBPyConnection, until: float) -> None:
    """Give the Delta table the load's context columns that it has not yet; a commit of its own, harmless alone."""
    wanted = {name for record in WITH_CONTEXT for name in context_of(_staged_columns(connection, record))}
    while missing := sorted(wanted - _table_columns(table := store.table())):
        try:
            table.alter.add_columns([Field(name, PrimitiveType("string")) for name in missing])
        except CommitFailedError:
            _wait(store, until)


def _table_columns(table: DeltaTable) -> set[str]:
    schema: Schema = table.schema()
    return {column.name for column in schema.fields}
