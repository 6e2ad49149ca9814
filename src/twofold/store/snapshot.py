"""One moment of the store: the files that its facts are in, as the Delta log names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
from deltalake import DeltaTable

from twofold.facts.words import Record
from twofold.store.layout import column_mark, context_of, record_schema


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file of facts.

    Attributes:
        name: its path below the store's folder.
        record: what its rows are.
        month: months since 1970-01 of their local days; 0 for records without a day.
        rows: how many.
        size: in bytes.
    """

    name: str
    record: Record
    month: int
    rows: int
    size: int

    @property
    def mark(self) -> str:
        """Of its columns: files with one mark have the same."""
        return self.name.rsplit("/", 1)[-1].split("-", 1)[0]


@dataclass(frozen=True)
class Snapshot:
    """The store at one version of its log.

    Attributes:
        root: the folder or address that file names are relative to.
        version: of the Delta log.
        data: every file, in the order of their names.
        context: every context column that some file may have, in alphabetical order.
    """

    root: str
    version: int
    data: tuple[DataFile, ...]
    context: tuple[str, ...]

    def files(self, record: Record) -> list[str]:
        """The full addresses of a record's files, for an engine that reads Parquet itself."""
        return [f"{self.root.rstrip('/')}/{file.name}" for file in self.of(record)]

    def schema(self, record: Record) -> pa.Schema:
        """A record's columns; a file may lack some of its context columns, which are null there."""
        return record_schema(record, self.context)

    def of(self, record: Record) -> tuple[DataFile, ...]:
        """A record's files."""
        return self._by_record.get(record, ())

    def rows(self, record: Record) -> int:
        """How many rows of a record the store keeps, all versions of an event counted."""
        return sum(file.rows for file in self.of(record))

    def agrees(self, record: Record) -> bool:
        """Whether every file of the record has exactly the columns of ``schema``."""
        mark = column_mark(self.schema(record))
        return all(file.mark == mark for file in self.of(record))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all files."""
        return frozenset(file.name for file in self.data)

    @cached_property
    def _by_record(self) -> dict[Record, tuple[DataFile, ...]]:
        return {record: tuple(file for file in self.data if file.record is record) for record in Record}


def take_snapshot(table: DeltaTable, root: str) -> Snapshot:
    """Read the file list of the version that the table stands at."""
    columns = [column.name for column in table.schema().fields]
    return Snapshot(
        root, table.version(), tuple(sorted(_files(table), key=lambda file: file.name)), context_of(columns)
    )


def _files(table: DeltaTable) -> Iterable[DataFile]:
    added = pa.table(table.get_add_actions(flatten=True))
    names = ["path", "partition.record", "partition.month", "num_records", "size_bytes"]
    for path, record, month, rows, size in zip(*(added[name].to_pylist() for name in names), strict=True):
        yield DataFile(path, Record(record), month, rows, size)
