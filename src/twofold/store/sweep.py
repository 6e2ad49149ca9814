"""Delete what no commit names: files of crashed loads, and files that a commit replaced."""

import os
import re
import time
from contextlib import suppress
from pathlib import Path

from twofold.store.folder import LOG, Folder, StoredFile, sync
from twofold.store.snapshot import Snapshot

# An object store has no locks: a young file there may belong to a load that has not committed yet.
YOUNG_SECONDS = 3600.0
_DATA = re.compile(r"record=\w+/|[^/]*\.parquet$|_staging/|_derived/")
_LOG_DRAFT = re.compile(rf"{LOG}/.*(#\d*|\.tmp)$")


def sweep(folder: Folder, snapshot: Snapshot, *, replaced: frozenset[str] = frozenset()) -> int:
    """Delete every data file that the snapshot does not name; how many there were.

    The caller holds the room alone.

    Args:
        folder: the store's.
        snapshot: the newest version.
        replaced: files that are known to be replaced, however young.
    """
    gone = [file.name for file in folder.files() if _is_left_over(folder, snapshot, file, replaced)]
    for name in gone:
        folder.delete(name)
    if folder.local is not None:
        _remove_empty_folders(folder.local)
    return len(gone)


def _is_left_over(folder: Folder, snapshot: Snapshot, file: StoredFile, replaced: frozenset[str]) -> bool:
    if file.name in replaced:
        return True
    if file.name in snapshot.names or not (_DATA.match(file.name) or _LOG_DRAFT.match(file.name)):
        return False
    return folder.local is not None or time.time() - file.modified > YOUNG_SECONDS


def _remove_empty_folders(root: Path) -> None:
    for folder, _, _ in os.walk(root, topdown=False):
        if Path(folder).name.startswith(("record=", "month=")):
            with suppress(OSError):  # not empty
                Path(folder).rmdir()
    for folder, names, _ in os.walk(root):
        if names or folder != str(root):
            sync(Path(folder))
