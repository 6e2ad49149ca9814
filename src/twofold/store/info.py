"""What a store holds, at a glance."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa

from twofold.facts.words import Record
from twofold.store.layout import FORMAT
from twofold.store.opened import Store, microseconds
from twofold.store.reading import among, current_rows, quoted, rows_of
from twofold.store.snapshot import Snapshot
from twofold.store.undone import undone_loads

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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

    def to_json(self) -> dict[str, object]:
        """The figures under their names; days as ISO text."""
        days = {"first": self.first and self.first.isoformat(), "last": self.last and self.last.isoformat()}
        return asdict(self) | days

    def lines(self) -> list[list[str]]:
        """Pairs of what and how much, for people."""
        kinds = [[f"events: {kind}", f"{count:,}"] for kind, count in self.events.items()]
        days = "" if self.first is None else f"{self.first} to {self.last}"
        return [
            ["events", f"{sum(self.events.values()):,}"],
            *kinds,
            ["answers", f"{self.answers:,}"],
            ["days", days],
            ["replaced versions", f"{self.superseded:,}"],
            ["rejected", f"{self.rows[Record.REJECTED]:,}"],
            ["items", f"{self.rows[Record.ITEM]:,}"],
            ["units", f"{self.rows[Record.UNIT]:,}"],
            ["loads", f"{self.loads:,}"],
            ["files", f"{self.files:,}"],
            ["bytes", f"{self.size:,}"],
            ["version", f"{self.version}"],
        ]


def info(store: Store, *, as_of: datetime | str | None = None) -> StoreInfo:
    """Count what the store holds now, or what it knew at a past moment.

    Raises:
        UsageError: ``as_of`` is no time.
    """
    snapshot = store.snapshot()
    moment = None if as_of is None else microseconds(as_of)
    connection, readable = store.connection(), store.folder.readable
    kinds = connection.execute(
        "SELECT kind, count(*), min(local_day), max(local_day) "  # noqa: S608 - our own names, values quoted
        f"FROM ({current_rows(snapshot, Record.EVENT, readable, moment)}) GROUP BY kind ORDER BY kind",
    ).fetchall()
    answers = connection.execute(
        f"SELECT count(*) FROM ({current_rows(snapshot, Record.ANSWER, readable, moment)})",  # noqa: S608 - our own names, values quoted
    ).fetchone()
    rows = {record.value: _count(store, snapshot, record, moment) for record in Record}
    return StoreInfo(
        place=store.place,
        format=FORMAT,
        version=snapshot.version,
        rows=rows,
        events={kind: count for kind, count, _, _ in kinds},
        answers=int(answers[0]) if answers else 0,
        superseded=rows[Record.SUPERSEDED],
        first=_day(min((first for *_, first, _ in kinds), default=None)),
        last=_day(max((last for *_, last in kinds), default=None)),
        loads=rows[Record.LOAD],
        files=len(snapshot.data),
        size=sum(file.size for file in snapshot.data),
    )


def rejected(store: Store, *, load: str | None = None) -> pa.Table:
    """Every rejected row and answer with its reason, in the order of loads and rows (schema ``REJECTED``).

    Args:
        store: where they are kept.
        load: only those of this load. Rows of loads that were taken back are not among them.
    """
    held = f"NOT {among('load', undone_loads(store, store.snapshot()))}"
    wanted = held if load is None else f"{held} AND load = {quoted(load)}"
    return _all(store, Record.REJECTED, "recorded_us, source, row, item", wanted)


def loads(store: Store) -> pa.Table:
    """Every load, oldest first: schema ``LOAD``, and ``recorded_at`` and ``undone_at`` as ISO 8601 text in UTC."""
    table = _all(store, Record.LOAD, "recorded_us, load")
    taken_back = _all(store, Record.UNDONE, "recorded_us")
    undone = dict(zip(taken_back["load"].to_pylist(), taken_back["recorded_us"].to_pylist(), strict=True))
    table = table.append_column("recorded_at", _moments(table["recorded_us"].to_pylist()))
    return table.append_column("undone_at", _moments([undone.get(load) for load in table["load"].to_pylist()]))


def items(store: Store) -> pa.Table:
    """Every version of every item as it was described last (schema ``ITEM``), by name and version."""
    undone = undone_loads(store, store.snapshot())
    rows = rows_of(store.snapshot(), Record.ITEM, store.folder.readable)
    table: pa.Table = (
        store.connection()
        .sql(
            f"SELECT * FROM ({rows}) QUALIFY row_number() OVER "  # noqa: S608 - our own names, values quoted
            f"(PARTITION BY item, item_version ORDER BY {among('load', undone)}, recorded_us DESC, load DESC) = 1 "
            "ORDER BY item, item_version",
        )
        .to_arrow_table()
    )
    return table


def _count(store: Store, snapshot: Snapshot, record: Record, moment: int | None) -> int:
    if moment is None:
        return snapshot.rows(record)
    rows = rows_of(snapshot, record, store.folder.readable)
    found = store.connection().execute(f"SELECT count(*) FROM ({rows}) WHERE recorded_us <= {moment}").fetchone()  # noqa: S608 - our own names, values quoted
    return int(found[0]) if found else 0


def _moments(since: list[int | None]) -> pa.Array:
    told = [None if each is None else (_EPOCH + timedelta(microseconds=each)).isoformat() for each in since]
    return pa.array(told, pa.string())


def _all(store: Store, record: Record, order: str, wanted: str = "true") -> pa.Table:
    rows = rows_of(store.snapshot(), record, store.folder.readable)
    table: pa.Table = store.connection().sql(f"SELECT * FROM ({rows}) WHERE {wanted} ORDER BY {order}").to_arrow_table()  # noqa: S608 - our own names, values quoted
    return table


def _day(days: int | None) -> date | None:
    return None if days is None else date(1970, 1, 1) + timedelta(days=days)
