"""Make few sorted files of many: a thousand small loads would slow every question down."""

from dataclasses import dataclass
from itertools import groupby

import duckdb
from deltalake import DeltaTable

from twofold.store.commit import CommitLost, commit
from twofold.store.layout import column_mark
from twofold.store.opened import Store
from twofold.store.reading import rows_in
from twofold.store.snapshot import DataFile, Snapshot, take_snapshot
from twofold.store.sweep import sweep
from twofold.store.writing import ORDER, discard, write_file

# larger files are left as they are, so that a big store's months are not rewritten for every small load
LARGE_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a compaction did.

    Attributes:
        merged: small files that became part of larger ones.
        written: the larger files.
        swept: files deleted from the folder: the merged ones, and leftovers of crashed loads.
    """

    merged: int
    written: int
    swept: int

    def to_json(self) -> dict[str, int]:
        """The figures under their names."""
        return {"merged": self.merged, "written": self.written, "swept": self.swept}

    def sentence(self) -> str:
        """What was done, for people."""
        if not self.merged and not self.swept:
            return "Nothing to do: the store is compact."
        return f"{self.merged} small files became {self.written}; {self.swept} files were deleted from the folder."


def compact(store: Store) -> Compacted:
    """Merge the small files of each record and month, sweep leftovers, and shorten the log.

    Every row stays, superseded versions too: past moments read as before.

    Raises:
        StoreBusy: other processes write for longer than the store's patience.
        StoreFull: no room to write the merged files; nothing was changed.
    """
    with store.alone():
        while True:
            table = store.table()
            snapshot = take_snapshot(table, store.folder.uri)
            merged, written = _merge_all(store, snapshot)
            if _committed(store, table, merged, written):
                break
        newest = store.table()
        if newest.version() > 0:
            newest.create_checkpoint()
            newest.cleanup_metadata()
        kept = take_snapshot(newest, store.folder.uri)
        swept = sweep(store.folder, kept, replaced=frozenset(file.name for file in merged))
        return Compacted(len(merged), len(written), swept)


def _committed(store: Store, table: DeltaTable, merged: list[DataFile], written: list[DataFile]) -> bool:
    if not merged:
        return True
    try:
        commit(table, store.folder, written, merged, act="compact")
    except CommitLost:
        discard(store.folder, written)
        return False
    except BaseException:
        discard(store.folder, written)
        raise
    return True


def _merge_all(store: Store, snapshot: Snapshot) -> tuple[list[DataFile], list[DataFile]]:
    merged: list[DataFile] = []
    written: list[DataFile] = []
    connection = store.connection()
    small = sorted((file for file in snapshot.data if file.size < LARGE_BYTES), key=_partition)
    try:
        for _, group in groupby(small, key=_partition):
            files = list(group)
            if len(files) < 2:
                continue
            written += _merge(store, connection, snapshot, files)
            merged += files
    except BaseException:
        discard(store.folder, written)
        raise
    return merged, written


def _partition(file: DataFile) -> tuple[str, int]:
    return file.record.value, file.month


def _merge(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    snapshot: Snapshot,
    files: list[DataFile],
) -> list[DataFile]:
    record, month = files[0].record, files[0].month
    schema = snapshot.schema(record)
    query = f"{rows_in(files, schema, store.folder.readable)} ORDER BY {ORDER[record]}"
    file = write_file(connection, store.folder, record, month, query, column_mark(schema))
    return [] if file is None else [file]
