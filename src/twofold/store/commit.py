"""Commits to the Delta log, each of them whole, in turn, and on the disk before anybody is told."""

import json
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import CommitFailedError
from deltalake.transaction import AddAction, RemoveAction, Transaction

from twofold.store.folder import LOG, Folder, sync
from twofold.store.layout import PARTITIONS, STATISTICS
from twofold.store.snapshot import DataFile

# Every writer commits under this one application id: of two that read the same version, the second is refused, which
# Delta would otherwise let pass (two appends never conflict by themselves).
_APPLICATION = "twofold"


class CommitLost(Exception):
    """Somebody else committed first: read again, decide again."""


def commit(
    table: DeltaTable,
    folder: Folder,
    added: Sequence[DataFile],
    removed: Sequence[DataFile],
    *,
    act: str,
) -> None:
    """Commit files that are published already, on top of the version that ``table`` stands at.

    Args:
        table: not moved by the commit.
        folder: the store's.
        added: new files.
        removed: files of that version.
        act: what is done, in one word, for the log. Never whom it is done to.

    Raises:
        CommitLost: another process committed since; nothing was written.
        OSError: the disk would not take it; nothing was written.
    """
    before = table.version()
    folder.settle(file.name for file in added)
    actions: list[AddAction | RemoveAction] = [_added(folder, file) for file in added]
    actions += [_removed(file) for file in removed]
    properties = CommitProperties(
        app_transactions=[Transaction(_APPLICATION, before + 1)],
        custom_metadata={"twofold": act},
    )
    try:
        table.create_write_transaction(actions, "append", table.schema(), PARTITIONS, commit_properties=properties)
    except Exception as error:
        # A failure after the log entry was written (a checkpoint that found no room) is no failure of the commit.
        if not _landed(table, added, removed):
            if isinstance(error, CommitFailedError):
                raise CommitLost from error
            raise OSError(str(error)) from error
    if folder.local is not None:
        _sync_log(folder.local, before)


def _landed(table: DeltaTable, added: Sequence[DataFile], removed: Sequence[DataFile]) -> bool:
    fresh = DeltaTable(table.table_uri)
    names = set(fresh.file_uris())
    here = {uri for uri in names if any(uri.endswith(file.name) for file in added)}
    if added:
        return len(here) == len(added)
    return not any(uri.endswith(file.name) for uri in names for file in removed)


def _added(folder: Folder, file: DataFile) -> AddAction:
    return AddAction(
        file.name,
        file.size,
        {"record": file.record.value, "month": str(file.month)},
        int(time.time() * 1000),
        data_change=True,
        stats=json.dumps(harmless_statistics(folder.readable(file.name))),
    )


def _removed(file: DataFile) -> RemoveAction:
    return RemoveAction(
        file.name,
        True,  # noqa: FBT003 - delta-rs's signature
        int(time.time() * 1000),
        file.size,
        {"record": file.record.value, "month": str(file.month)},
    )


def harmless_statistics(path: Path) -> dict[str, object]:
    """Rows, and the range of the columns that may stand in a log which nobody can erase from."""
    footer = pq.read_metadata(path)
    ranges = {name: found for name in STATISTICS if (found := _range(footer, name)) is not None}
    return {
        "numRecords": footer.num_rows,
        "minValues": {name: low for name, (low, _) in ranges.items()},
        "maxValues": {name: high for name, (_, high) in ranges.items()},
        "nullCount": dict.fromkeys(ranges, 0),
    }


def _range(footer: pq.FileMetaData, name: str) -> tuple[int, int] | None:
    if name not in footer.schema.names:
        return None
    at = footer.schema.names.index(name)
    groups: Iterable[pq.Statistics | None] = [
        footer.row_group(group).column(at).statistics for group in range(footer.num_row_groups)
    ]
    known = [found for found in groups if found is not None and found.has_min_max]
    if not known or len(known) < footer.num_row_groups:
        return None
    return min(found.min for found in known), max(found.max for found in known)


def _sync_log(folder: Path, before: int) -> None:
    for entry in (folder / LOG).glob("*.json"):
        if entry.stem.isdigit() and int(entry.stem) > before:
            sync(entry)
    sync(folder / LOG)
