"""Take a load back: its rows hold no more, and what they had replaced holds again.

Nothing is deleted: as of a moment before, the facts read as they did (an erasure still reaches every version). The
versions that the load brought become superseded by nothing; where one of them had replaced a row of another load,
that row is written again as the newest version. The file can be loaded again afterwards.
"""

import json
import random
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from twofold.errors import StoreBusy, UsageError
from twofold.facts.schemas import SUPERSEDED, UNDONE
from twofold.facts.words import Record
from twofold.store.commit import CommitLost, commit
from twofold.store.opened import Store, microseconds
from twofold.store.reading import among, named, quoted, rows_of
from twofold.store.snapshot import DataFile, Snapshot, take_snapshot
from twofold.store.undone import undone_loads
from twofold.store.writing import discard, write_months

_WITHDRAWN = "_twofold_withdrawn"  # event_id, event_check, version: what holds no more
_AGAIN = "_twofold_again"  # event_id, event_check, version, newest: what holds again, as version newest + 1
_SAME = "kept.event_id = {0}.event_id AND kept.event_check = {0}.event_check"


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a load back did.

    Attributes:
        load: the load.
        source: its file's name.
        events: how many events hold no more.
        answers: how many answers went with them.
        rejected: how many rejected rows and answers are shown no more.
        restored: how many of these events hold again as another load had told them.
        shared: files loaded later that repeated rows of the stored facts. Where these were rows of this load, they
            are gone too: load the files again.
        reason: why, in the words of the person who did it.
    """

    load: str
    source: str
    events: int
    answers: int
    rejected: int
    restored: int
    shared: tuple[str, ...] = ()
    reason: str = ""

    def to_json(self) -> dict[str, object]:
        """The figures under their names."""
        return asdict(self) | {"shared": list(self.shared)}

    def sentence(self) -> str:
        """What was done, for people."""
        done = f"{self.source} was taken back: {self.events} events and {self.answers} answers hold no more"
        again = f", {self.restored} of them hold again as they were before" if self.restored else ""
        later = (
            f" Later files repeated stored rows, which may have been this load's: load {', '.join(self.shared)} again."
            if self.shared
            else ""
        )
        return f"{done}{again}.{later}"


def undo(store: Store, load: str, *, reason: str = "", now: datetime | None = None) -> Undone:
    """Take a load back; a second time changes nothing and says the same.

    Loads of other processes may run at once: whoever commits second decides again.

    Args:
        store: where the load is.
        load: its identifier, as ``loads`` lists it.
        reason: kept with it.
        now: the moment; the present where left out.

    Raises:
        UsageError: there is no such load, or it brought units and no rows.
        StoreBusy: others committed first for longer than the store's patience.
        StoreFull: no room; nothing was changed.
    """
    moment = microseconds(now or datetime.now(UTC))
    until = time.monotonic() + store.patience
    with store.writing():
        while True:
            table = store.table()
            snapshot = take_snapshot(table, store.folder.uri)
            connection = store.connection()
            source = _source(store, connection, snapshot, load)
            if (before := _undone_before(store, connection, snapshot, load)) is not None:
                return before
            _decide(store, connection, snapshot, load)
            done = _counted(store, connection, snapshot, (load, source, reason))
            files = _written(store, connection, snapshot, (done, moment))
            try:
                commit(table, store.folder, files, [], act="undo")
            except CommitLost:
                discard(store.folder, files)
                _wait(store, until)
            except BaseException:
                discard(store.folder, files)
                raise
            else:
                return done


def _wait(store: Store, until: float) -> None:
    if time.monotonic() > until:
        raise StoreBusy(f"{store.place}: other processes kept committing first; nothing was taken back")
    time.sleep(random.uniform(0.001, 0.05))  # noqa: S311 - two losers must not meet again, nothing secret


def _source(store: Store, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, load: str) -> str:
    rows = rows_of(snapshot, Record.LOAD, store.folder.readable)
    found = connection.execute(f"SELECT source, body FROM ({rows}) WHERE load = {quoted(load)}").fetchone()  # noqa: S608 - our own names, values quoted
    if found is None:
        raise UsageError(f"{store.place}: there is no load {load!r}; `twofold store loads` lists them")
    if "units" in json.loads(found[1]):
        raise UsageError(f"{found[0]} brought the tree of units and no rows; load a corrected tree instead")
    return str(found[0])


def _undone_before(store: Store, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, load: str) -> Undone | None:
    rows = rows_of(snapshot, Record.UNDONE, store.folder.readable)
    found = connection.execute(f"SELECT body FROM ({rows}) WHERE load = {quoted(load)}").fetchone()  # noqa: S608 - our own names, values quoted
    if found is None:
        return None
    told = json.loads(found[0])["undone"]
    return Undone(**told | {"shared": tuple(told["shared"])})


def _decide(store: Store, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, load: str) -> None:
    """Leave the tables of what holds no more, and of what holds again."""
    gone_loads = undone_loads(store, snapshot) | {load}
    events = rows_of(snapshot, Record.EVENT, store.folder.readable)
    gone = rows_of(snapshot, Record.SUPERSEDED, store.folder.readable)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_WITHDRAWN} AS SELECT event_id, event_check, version FROM ({events}) AS kept "  # noqa: S608 - our own names, values quoted
        f"ANTI JOIN ({gone}) AS gone ON {_SAME.format('gone')} AND kept.version = gone.version "
        f"WHERE kept.load = {quoted(load)}",
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_AGAIN} AS SELECT event_id, event_check, "  # noqa: S608 - our own names, values quoted
        f"max(version) FILTER (NOT {among('load', gone_loads)}) AS version, max(version) AS newest "
        f"FROM ({events}) AS kept SEMI JOIN {_WITHDRAWN} AS withdrawn ON {_SAME.format('withdrawn')} "
        "GROUP BY ALL HAVING version IS NOT NULL",
    )


def _counted(
    store: Store, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, told: tuple[str, str, str]
) -> Undone:
    load, source, reason = told
    answers = rows_of(snapshot, Record.ANSWER, store.folder.readable)
    rejected = rows_of(snapshot, Record.REJECTED, store.folder.readable)
    return Undone(
        load=load,
        source=source,
        events=_count(connection, _WITHDRAWN),
        answers=_count(
            connection,
            f"({answers}) AS kept SEMI JOIN {_WITHDRAWN} AS withdrawn "
            f"ON {_SAME.format('withdrawn')} AND kept.version = withdrawn.version",
        ),
        rejected=_count(connection, f"({rejected}) WHERE load = {quoted(load)}"),
        restored=_count(connection, _AGAIN),
        shared=_shared(store, connection, snapshot, load),
        reason=reason,
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our own names, values quoted
    return int(found[0]) if found else 0


def _shared(store: Store, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, load: str) -> tuple[str, ...]:
    """The files of later loads that hold, and repeated something the store had."""
    rows = rows_of(snapshot, Record.LOAD, store.folder.readable)
    found = connection.execute(f"SELECT load, source, body FROM ({rows}) ORDER BY recorded_us, load").fetchall()  # noqa: S608 - our own names, values quoted
    place = next(number for number, row in enumerate(found) if row[0] == load)
    undone = undone_loads(store, snapshot)
    later = [row for row in found[place + 1 :] if row[0] not in undone]
    sources = [row[1] for row in later if json.loads(row[2]).get("summary", {}).get("duplicates")]
    return tuple(dict.fromkeys(sources))


def _written(
    store: Store, connection: duckdb.DuckDBPyConnection, snapshot: Snapshot, told: tuple[Undone, int]
) -> list[DataFile]:
    done, moment = told
    provenance = f"{quoted(done.load)} AS load, {moment}::BIGINT AS recorded_us"
    body = quoted(json.dumps({"undone": done.to_json()}, ensure_ascii=False))
    queries: list[tuple[Record, str, pa.Schema]] = [
        (Record.UNDONE, f"SELECT {provenance}, {quoted(done.source)} AS source, {body} AS body", UNDONE)
    ]
    if done.events:
        rows = f"SELECT event_id, event_check, version, {provenance} FROM {_WITHDRAWN}"  # noqa: S608 - our own names, values quoted
        queries.append((Record.SUPERSEDED, rows, SUPERSEDED))
    if done.restored:
        queries += [_again(store, snapshot, record, moment) for record in (Record.EVENT, Record.ANSWER)]
    files: list[DataFile] = []
    try:
        for record, rows, schema in queries:
            files += write_months(connection, store.folder, record, rows, schema)
    except BaseException:
        discard(store.folder, files)
        raise
    return files


def _again(store: Store, snapshot: Snapshot, record: Record, moment: int) -> tuple[Record, str, pa.Schema]:
    """The rows that hold again, told now, of the load that brought them first."""
    schema = snapshot.schema(record)
    made = {"version": "(again.newest + 1)::INTEGER", "recorded_us": f"{moment}::BIGINT"}
    columns = ", ".join(
        f"{made.get(column.name, f'kept.{named(column.name)}')} AS {named(column.name)}" for column in schema
    )
    rows = rows_of(snapshot, record, store.folder.readable)
    query = (
        f"SELECT {columns} FROM ({rows}) AS kept JOIN {_AGAIN} AS again "  # noqa: S608 - our own names, values quoted
        f"ON {_SAME.format('again')} AND kept.version = again.version"
    )
    return record, query, schema
