"""Which answers that were written of comments are outdated, because people have corrected them or taken that back."""

from collections.abc import Mapping

import duckdb
import numpy as np
import pyarrow as pa

from twofold.facts.words import READ_PREFIX, Side
from twofold.store.reading import quoted
from twofold.voice.keeping.corrected import Corrected, Place, keys_table, places_of
from twofold.voice.keeping.long_form import CORRECTED, long_form
from twofold.voice.keeping.places import KEY

EVENT = ("event_id", "event_check", "version")
OUTDATED = "voice_outdated"
_OF_CUSTOMERS = f"text IS NOT NULL AND side = {quoted(Side.CUSTOMER.value)}"
_NO_EVENTS = "0::BIGINT AS event_id, 0::BIGINT AS event_check, 0::INTEGER AS version LIMIT 0"


def of_customers(
    connection: duckdb.DuckDBPyConnection, current: str, corrections: Mapping[Place, Corrected]
) -> dict[Place, Corrected]:
    """The corrections of comments of customers that are there: what employees write is shown to nobody to correct.

    Args:
        connection: where the query runs.
        current: the query of the answers that hold.
        corrections: by the place of the comment.
    """
    if not corrections:
        return {}
    connection.register("voice_said_of", keys_table(corrections))
    key = ", ".join(KEY)
    query = f"SELECT {key} FROM ({current}) SEMI JOIN voice_said_of USING ({key}) WHERE {_OF_CUSTOMERS}"  # noqa: S608 - our own names, values quoted
    there = set(connection.execute(query).fetchall())
    return {place: one for place, one in corrections.items() if place in there}


def mark_outdated(
    connection: duckdb.DuckDBPyConnection,
    current: str,
    said: pa.Table,
    number: int,
    corrections: Mapping[Place, Corrected] | None,
) -> None:
    """Make a table ``OUTDATED`` of the keys of events whose answers are not what people say now.

    What was corrected before is found by the answer that says so: a correction that was taken back is known to nobody.

    Args:
        connection: where the table is made.
        current: the query of the answers that hold.
        said: what was read, put right.
        number: the version of items under the models that read it.
        corrections: what people say; None finds nothing outdated.
    """
    key = ", ".join(EVENT)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {OUTDATED} AS SELECT {_NO_EVENTS}")
    if corrections is None:
        return
    ours = (
        f"starts_with(item, {quoted(READ_PREFIX)}) AND item_version = {number} AND side = {quoted(Side.CUSTOMER.value)}"
    )
    events = said.select(EVENT)
    connection.register("voice_corrected", events.take(pa.array(places_of(said, corrections))))
    told = f"SELECT {key} FROM ({current}) WHERE {ours} AND item = {quoted(f'{READ_PREFIX}{CORRECTED}')}"  # noqa: S608 - our own names, values quoted
    touched = f"SELECT {key} FROM voice_corrected UNION {told}"  # noqa: S608 - our own names, values quoted
    found = connection.execute(touched).to_arrow_table()
    if not found.num_rows:
        return
    connection.register("voice_touched", found)
    here = pa.array(_rows_of(events, found))
    connection.register("voice_wanted", long_form(said.take(here).drop_columns("vector")))
    row = f"{key}, item, number, choice"
    comments = f"SELECT {key}, item AS comment_item FROM ({current}) WHERE {_OF_CUSTOMERS}"  # noqa: S608 - our own names, values quoted
    wanted = f"SELECT {row} FROM voice_wanted SEMI JOIN ({comments}) USING ({key}, comment_item)"  # noqa: S608 - our own names, values quoted
    held = f"SELECT {row} FROM ({current}) SEMI JOIN voice_touched USING ({key}) WHERE {ours}"  # noqa: S608 - our own names, values quoted
    differs = f"(({wanted}) EXCEPT ALL ({held})) UNION ALL (({held}) EXCEPT ALL ({wanted}))"
    connection.execute(f"INSERT INTO {OUTDATED} SELECT DISTINCT {key} FROM ({differs})")  # noqa: S608 - our own names, values quoted


def _rows_of(events: pa.Table, some: pa.Table) -> list[int]:
    """Which rows are of these events."""
    wanted = {tuple(row.values()) for row in some.select(EVENT).to_pylist()}
    near = np.flatnonzero(np.isin(events.column("event_id").to_numpy(), some.column("event_id").to_numpy()))
    rows = events.take(pa.array(near)).to_pylist()
    return [at for at, row in zip(near.tolist(), rows, strict=True) if tuple(row.values()) in wanted]
