"""The layout of the one Delta table: its columns, its partitions, its format version.

Each record type has its own files, which hold its own columns only; the table's schema is the union of all. The
name of a file begins with a mark of its columns, so that a reader knows which files agree without opening them.
"""

import hashlib
import re
from dataclasses import dataclass

import pyarrow as pa
from deltalake import DeltaTable

from twofold.errors import StoreTooNew
from twofold.facts.schemas import CONTEXT_PREFIX, SCHEMAS
from twofold.facts.words import Record

FORMAT = 1
NAME = "facts"
PARTITIONS = ["record", "month"]
# Never persons, texts or ids: what stands in the log outlives an erasure.
STATISTICS = ("local_day", "recorded_us")
CONFIGURATION = {
    "delta.dataSkippingStatsColumns": ",".join(STATISTICS),
    "delta.checkpointInterval": "50",
    # no earlier: a writer on an object store that slept for a day could otherwise reuse a forgotten version number
    "delta.logRetentionDuration": "interval 1 days",
    "delta.deletedFileRetentionDuration": "interval 1 days",
}
WITH_CONTEXT = (Record.EVENT, Record.ANSWER)
_DESCRIPTION = re.compile(r"store format (\d+), key ([0-9a-f]+)")


@dataclass(frozen=True, slots=True)
class Description:
    """What a store says about itself.

    Attributes:
        format: the version of the layout.
        key_mark: tells the store's key from any other, and nothing more about it.
    """

    format: int
    key_mark: str

    def __str__(self) -> str:
        """The sentence kept as the table's description."""
        return f"Facts of Twofold, store format {self.format}, key {self.key_mark}"


def read_description(table: DeltaTable, place: str) -> Description | None:
    """What the table says about itself; None where it is not Twofold's.

    Raises:
        StoreTooNew: a newer version of Twofold wrote it.
    """
    found = _DESCRIPTION.search(table.metadata().description or "")
    if found is None:
        return None
    description = Description(int(found[1]), found[2])
    if description.format > FORMAT:
        raise StoreTooNew(
            f"{place}: a newer version of Twofold wrote this store (store format {description.format}; this version "
            f"knows up to {FORMAT}); update Twofold to open it",
        )
    return description


def table_schema() -> pa.Schema:
    """The union of all records' columns, and the two partition columns; anything may be null in some record."""
    columns: dict[str, pa.Field] = {}
    for schema in SCHEMAS.values():
        for column in schema:
            columns.setdefault(column.name, pa.field(column.name, column.type))
    return pa.schema([*columns.values(), pa.field("record", pa.string()), pa.field("month", pa.int32())])


def record_schema(record: Record, context: tuple[str, ...]) -> pa.Schema:
    """The columns of one record, with context columns in alphabetical order where the record has any."""
    schema = SCHEMAS[record]
    if record not in WITH_CONTEXT:
        return schema
    return pa.schema([*schema, *(pa.field(name, pa.string()) for name in sorted(context))])


def column_mark(schema: pa.Schema) -> str:
    """Eight letters that two files share exactly when they have the same columns in the same order."""
    text = ";".join(f"{column.name} {column.type}" for column in schema)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def context_of(names: list[str]) -> tuple[str, ...]:
    """The context columns among them, in alphabetical order."""
    return tuple(sorted(name for name in names if name.startswith(CONTEXT_PREFIX)))
