"""Small staged loads, written by hand."""

from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from twofold.facts import schemas
from twofold.facts.words import Record
from twofold.store import Appended, Staged

DAY_US = 86_400_000_000
SITUATION = {
    "kind": "survey", "side": "customer", "status": "complete", "zone": "UTC", "weight": 1.0,
    "employee": None, "case": None, "unit": "brno", "touchpoint": "check-in", "channel": "web",
    "role": None, "language": "en",
}  # fmt: skip


def event(number: int, *, day: int = 20_000, person: int | None = 7, content: int = 1, **more: Any) -> dict[str, Any]:
    """One staged event; ``number`` is its identity."""
    row: dict[str, Any] = {
        **SITUATION,
        "event_id": number, "event_check": number * 31, "version": 1,
        "occurred_us": day * DAY_US, "local_us": day * DAY_US, "local_day": day,
        "person": person, "respondent": person if person is not None else number,
        "outcome": None, "replied_us": None, "replied_local_us": None, "resolved_us": None, "resolved_local_us": None,
        "source": "file.csv", "row": number, "content": content,
    }  # fmt: skip
    return row | more


def answer(
    of: dict[str, Any], *, item: str = "nps", number: float | None = 9.0, text: str | None = None
) -> dict[str, Any]:
    """One staged answer of a staged event."""
    kept = {name: value for name, value in of.items() if name in schemas.ANSWER.names or name.startswith("context_")}
    return kept | {
        "row": of["row"], "item": item, "item_version": 1, "instrument": "nps" if item == "nps" else None,
        "scale_low": 0.0 if text is None else None, "scale_high": 10.0 if text is None else None,
        "number": number if text is None else None,
        "choice": None, "missing": None, "text": text,
    }  # fmt: skip


def rejected(row: int, reason: str = "no date", **more: Any) -> dict[str, Any]:
    """One staged rejected row."""
    return dict.fromkeys(schemas.REJECTED.names) | {"source": "file.csv", "row": row, "reason": reason} | more


def staged(
    events: Sequence[dict[str, Any]] = (),
    answers: Sequence[dict[str, Any]] = (),
    rejects: Sequence[dict[str, Any]] = (),
    *,
    load: str = "load-1",
    recorded_us: int = 1_000_000,
    items: Sequence[dict[str, Any]] = (),
    units: Sequence[dict[str, Any]] = (),
) -> Staged:
    """Stage the rows in a database in memory."""
    connection = duckdb.connect(":memory:")
    for record, rows in (
        (Record.EVENT, events), (Record.ANSWER, answers), (Record.REJECTED, rejects), (Record.ITEM, items),
        (Record.UNIT, units),
    ):  # fmt: skip
        if rows:
            rows_table = table_of(record, rows)  # noqa: F841 - DuckDB finds it by its name
            connection.execute(f"CREATE TABLE {record.value} AS SELECT * FROM rows_table")  # noqa: S608 - our own name
    return Staged(connection, load, "file.csv", recorded_us, described)


def table_of(record: Record, rows: Sequence[dict[str, Any]]) -> pa.Table:
    """The rows as a table with the record's types."""
    types = {column.name: column.type for column in schemas.SCHEMAS[record]} | {"row": pa.int64()}
    names = [
        name for name in dict.fromkeys(name for row in rows for name in row) if name not in ("load", "recorded_us")
    ]
    columns = {name: pa.array([row.get(name) for row in rows], types.get(name, pa.string())) for name in names}
    return pa.table(columns)


def described(appended: Appended) -> str:
    """The load's body."""
    return f'{{"accepted": {appended.accepted}, "duplicates": {appended.duplicates}}}'
