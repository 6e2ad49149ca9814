"""Which staged events are new, which the store has already, and which change one it has.

Two rows are of one event when ``event_id`` and ``event_check`` agree; they say the same when ``content`` agrees. A
row that says what *any* version of its event said before is a duplicate: so a file can be loaded again, in any order,
and adds nothing. Versions of loads that were taken back say nothing any more: their file can be loaded again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import numpy as np

from twofold.facts.schemas import EVENT, REJECTED
from twofold.facts.words import Record
from twofold.store.reading import Readable, among, quoted, rows_in
from twofold.store.snapshot import DataFile
from twofold.store.staged import Appended, Staged

KNOWN = "_twofold_known"
DECIDED = "_twofold_decided"
_ID_BITS = 60
_COMPARED_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a load.

    Attributes:
        appended: how many events are new, repeated, changed.
        plain: every staged event is new and version 1: nothing needs to be looked up in ``DECIDED``.
    """

    appended: Appended
    plain: bool


def has_table(connection: duckdb.DuckDBPyConnection, record: Record) -> bool:
    """Whether the load staged rows of this record."""
    found = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_name = ?",
        [record.value],
    ).fetchone()
    return bool(found and found[0])


def decide(
    staged: Staged, stored: Iterable[DataFile], readable: Readable, undone: frozenset[str] = frozenset()
) -> Decision:
    """Compare the staged events with each other and with the stored ones; ``undone`` are the loads taken back.

    Leaves, unless the decision is plain, a table ``DECIDED`` in the staging database: row, event_id, event_check and
    version of each event to keep. Memory: the engine's limit; both sides spill.
    """
    connection = staged.connection
    if not has_table(connection, Record.EVENT):
        return Decision(Appended(0, 0, 0), plain=True)
    events = _count(connection, "event")
    known = _find_known(connection, list(stored), readable, undone)
    if not known and not _repeats(connection, events):
        return Decision(Appended(events, 0, 0), plain=True)
    connection.execute(_DECIDE)
    accepted = _count(connection, DECIDED)
    changed = _count(connection, f"{DECIDED} WHERE changes")
    return Decision(Appended(accepted, events - accepted, changed, _count(connection, _OUTDATED)), plain=False)


def overlaps(staged: Staged, newly_stored: Iterable[DataFile], readable: Readable) -> bool:
    """Whether files that others committed meanwhile could change the decision: they hold the same events or file."""
    by_record: dict[Record, list[DataFile]] = {}
    for file in newly_stored:
        by_record.setdefault(file.record, []).append(file)
    if Record.UNDONE in by_record:
        return True  # what was known may be known no more
    connection = staged.connection
    events, rejected = by_record.get(Record.EVENT, []), by_record.get(Record.REJECTED, [])
    if events and has_table(connection, Record.EVENT) and _find_known(connection, events, readable, frozenset()):
        return True
    if not rejected or not has_table(connection, Record.REJECTED):
        return False
    rows = rows_in(rejected, REJECTED, readable)
    return bool(_count(connection, f"({rows}) WHERE source = {quoted(staged.source)}"))


def _find_known(
    connection: duckdb.DuckDBPyConnection, stored: list[DataFile], readable: Readable, undone: frozenset[str]
) -> int:
    rows = rows_in(stored, EVENT, readable)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {KNOWN} AS "  # noqa: S608 - our own names, values quoted
        f"SELECT event_id, event_check, version, content, {among('load', undone)} AS undone FROM ({rows}) AS kept "
        "SEMI JOIN event ON kept.event_id = event.event_id AND kept.event_check = event.event_check",
    )
    return _count(connection, KNOWN)


def _repeats(connection: duckdb.DuckDBPyConnection, events: int) -> bool:
    """Whether two staged rows may be of one event.

    Looks at one part of the ids after the other, which are spread evenly, so that memory is bounded. To sort them takes
    a fifth of the time that the engine needs to count them.
    """
    passes = 1 + events // _COMPARED_AT_ONCE
    width = (1 << _ID_BITS) // passes + 1
    for number in range(passes):
        part = f"event_id >= {number * width} AND event_id < {(number + 1) * width}" if passes > 1 else "true"
        query = f"SELECT event_id FROM event WHERE {part}"  # noqa: S608 - only numbers are put in
        ids = np.sort(connection.execute(query).to_arrow_table()["event_id"].to_numpy())
        if (ids[1:] == ids[:-1]).any():
            return True
    return False


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our own names, values quoted
    return int(found[0]) if found else 0


_OUTDATED = f"""
event SEMI JOIN (
    SELECT event_id, event_check, content FROM {KNOWN} WHERE NOT undone
    QUALIFY content <> arg_max(content, version) OVER (PARTITION BY event_id, event_check)
) AS older
ON event.event_id = older.event_id AND event.event_check = older.event_check AND event.content = older.content
"""  # noqa: S608 - our own names

_DECIDE = f"""
CREATE OR REPLACE TEMP TABLE {DECIDED} AS
WITH said AS (
    SELECT event_id, event_check, content, min("row") AS "row" FROM event GROUP BY ALL
), fresh AS (
    SELECT said.* FROM said ANTI JOIN {KNOWN} AS known
    ON said.event_id = known.event_id AND said.event_check = known.event_check AND said.content = known.content
    AND NOT known.undone
), latest AS (
    SELECT event_id, event_check, max(version) AS version, bool_or(NOT undone) AS holds FROM {KNOWN} GROUP BY ALL
)
SELECT fresh."row", fresh.event_id, fresh.event_check,
    CAST(coalesce(latest.version, 0) + row_number() OVER turn AS INTEGER) AS version,
    coalesce(latest.holds, false) OR row_number() OVER turn > 1 AS changes
FROM fresh LEFT JOIN latest ON fresh.event_id = latest.event_id AND fresh.event_check = latest.event_check
WINDOW turn AS (PARTITION BY fresh.event_id, fresh.event_check ORDER BY fresh."row")
"""  # noqa: S608 - constants
