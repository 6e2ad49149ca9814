"""What a store holds, at a glance."""

from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from twofold.facts.words import Record
from twofold.store.layout import FORMAT
from twofold.store.opened import Store
from twofold.store.reading import current_rows, rows_of


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store holds.

    Attributes:
        place: its folder or address.
        format: the version of its layout.
        version: of its Delta log: how often it was written to.
        rows: by record, all versions of an event counted.
        events: current events by kind.
        answers: current answers.
        superseded: versions of events that later ones replaced.
        first: the local day of the first current event; None without events.
        last: of the last.
        loads: how often something was loaded.
        files: data files.
        size: their bytes.
    """

    place: str
    format: int
    version: int
    rows: dict[str, int]
    events: dict[str, int]
    answers: int
    superseded: int
    first: date | None
    last: date | None
    loads: int
    files: int
    size: int


def info(store: Store) -> StoreInfo:
    """Count what the store holds now."""
    snapshot = store.snapshot()
    connection, readable = store.connection(), store.folder.readable
    kinds = connection.execute(
        "SELECT kind, count(*), min(local_day), max(local_day) "  # noqa: S608
        f"FROM ({current_rows(snapshot, Record.EVENT, readable, None)}) GROUP BY kind ORDER BY kind",
    ).fetchall()
    answers = connection.execute(
        f"SELECT count(*) FROM ({current_rows(snapshot, Record.ANSWER, readable, None)})",  # noqa: S608
    ).fetchone()
    return StoreInfo(
        place=store.place,
        format=FORMAT,
        version=snapshot.version,
        rows={record.value: snapshot.rows(record) for record in Record},
        events={kind: count for kind, count, _, _ in kinds},
        answers=int(answers[0]) if answers else 0,
        superseded=snapshot.rows(Record.SUPERSEDED),
        first=_day(min((first for *_, first, _ in kinds), default=None)),
        last=_day(max((last for *_, last in kinds), default=None)),
        loads=snapshot.rows(Record.LOAD),
        files=len(snapshot.data),
        size=sum(file.size for file in snapshot.data),
    )


def rejected(store: Store) -> pa.Table:
    """Every rejected row and answer with its reason, in the order of loads and rows (schema ``REJECTED``)."""
    return _all(store, Record.REJECTED, "recorded_us, source, row, item")


def loads(store: Store) -> pa.Table:
    """Every load, oldest first (schema ``LOAD``)."""
    return _all(store, Record.LOAD, "recorded_us, load")


def items(store: Store) -> pa.Table:
    """Every version of every item as it was described last (schema ``ITEM``), by name and version."""
    rows = rows_of(store.snapshot(), Record.ITEM, store.folder.readable)
    table: pa.Table = (
        store.connection()
        .sql(
            f"SELECT * FROM ({rows}) QUALIFY row_number() OVER "  # noqa: S608
            "(PARTITION BY item, item_version ORDER BY recorded_us DESC, load DESC) = 1 ORDER BY item, item_version",
        )
        .to_arrow_table()
    )
    return table


def _all(store: Store, record: Record, order: str) -> pa.Table:
    rows = rows_of(store.snapshot(), record, store.folder.readable)
    table: pa.Table = store.connection().sql(f"SELECT * FROM ({rows}) ORDER BY {order}").to_arrow_table()  # noqa: S608
    return table


def _day(days: int | None) -> date | None:
    return None if days is None else date(1970, 1, 1) + timedelta(days=days)
