"""The events of a file together with the addresses of their people: read once more, kept nowhere."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from twofold.privacy.pseudonyms import Key
from twofold.sources.conversion import Conversion
from twofold.sources.convert import Converter
from twofold.sources.dry_run import passing_room
from twofold.sources.mapping import Field, Mapping
from twofold.sources.origin import Origin
from twofold.sources.planning import plan_file
from twofold.sources.reading.batches import RowBatch
from twofold.sources.reading.begun import Begun
from twofold.sources.reading.read_ahead import portions
from twofold.sources.reading.rows import open_rows

# the columns that stand beside those of an event
TOLD = ("told_person", "told_email", "told_phone", "told_zone")


def reachable(path: Path, mapping: Mapping, source: str, key: Key) -> Iterator[pa.Table]:
    """The events that a load of the file keeps, batch by batch, with what the file says about how to reach people.

    Args:
        path: the foreign file, as it was loaded.
        mapping: how it was loaded.
        source: what the store calls the file.
        key: the store's own: the events have the ids that they have there.

    Returns:
        Tables of the events' columns and ``TOLD``: the person's own name and addresses, as the file writes them; ""
        where it says none.

    Raises:
        SourceError: the file cannot be read.
        MappingError: the mapping does not fit the file.
    """
    rows = open_rows(path, mapping.source)
    begun = Begun(rows, lambda: open_rows(path, mapping.source))
    now_us, modified_us = int(datetime.now(UTC).timestamp() * 1_000_000), path.stat().st_mtime_ns // 1000
    conversion = plan_file(begun, mapping, Origin(source, rows.digest, modified_us, now_us, key))
    with passing_room() as connection:
        converter = Converter(connection, conversion)
        for batch in portions(begun.batches()):
            events = converter.add(batch).select(conversion.event_columns)
            connection.execute("DELETE FROM rejected")  # the load itself has kept them
            yield _beside(connection, conversion, batch, events)


def _beside(
    connection: duckdb.DuckDBPyConnection, conversion: Conversion, batch: RowBatch, events: pa.Table
) -> pa.Table:
    contact, cells = conversion.mapping.contact, conversion.cells
    named = (contact.email, contact.phone, contact.zone)
    fields = (conversion.mapping.event.person, *(None if name is None else Field(columns=(name,)) for name in named))
    told = ", ".join(
        f"coalesce({cells.text(field) if field else 'NULL'}, '')::VARCHAR AS {name}"
        for name, field in zip(TOLD, fields, strict=True)
    )
    names = [f"c{place}" for place in range(len(cells.columns))]
    connection.register("happened", events)
    connection.register("beside", batch.table.rename_columns(names).append_column("row", batch.numbers))
    query = f"SELECT happened.*, {told} FROM happened JOIN beside ON happened.row = beside.row ORDER BY happened.row"  # noqa: S608 - our own SQL
    found = connection.execute(query).to_arrow_table()
    connection.unregister("happened")
    connection.unregister("beside")
    return found
