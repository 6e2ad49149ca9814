"""A database beside the store for the time of one load: rows wait there until all of them can be committed."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from twofold.store.folder import Folder

MEMORY = "512MB"  # rows beyond it spill into the staging folder
_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Staging:
    """Where a load waits.

    Attributes:
        connection: an empty database.
        place: an empty folder, on the store's disk where the store has one.
    """

    connection: duckdb.DuckDBPyConnection
    place: Path


@contextmanager
def staging(folder: Folder, memory: str = MEMORY) -> Iterator[Staging]:
    """An empty database and a folder on the store's disk; both are removed at the end.

    What a killed process left behind is removed first: free text must not outlive its load there.
    """
    parent = _parent(folder)
    parent.mkdir(parents=True, exist_ok=True)
    sweep_killed_loads(folder)
    place = Path(tempfile.mkdtemp(prefix="load-", dir=parent))
    lock = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection = duckdb.connect(":memory:")  # in memory as far as it goes, then in the folder
        try:
            _configure(connection, place, memory)
            files = place / "files"
            files.mkdir()
            yield Staging(connection, files)
        finally:
            connection.close()
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(lock)
        with suppress(OSError):
            parent.rmdir()  # unless another load is under way


def _parent(folder: Folder) -> Path:
    if folder.local is None:
        return Path(tempfile.gettempdir()) / f"twofold-loading-{os.getuid()}"
    return folder.local.with_name(folder.local.name + ".loading")


def _configure(connection: duckdb.DuckDBPyConnection, place: Path, memory: str) -> None:
    connection.execute(f"SET memory_limit = '{memory}'")
    connection.execute(f"SET temp_directory = '{str(place / 'spill').replace(chr(39), chr(39) * 2)}'")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")


def sweep_killed_loads(folder: Folder) -> None:
    """Remove what loads that were killed left behind; loads under way are spared."""
    for place in _parent(folder).glob("load-*"):
        try:
            lock = os.open(place / _LOCK, os.O_RDWR)
        except OSError:
            continue  # just begun by another process, or just gone
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(place, ignore_errors=True)
        except OSError:
            continue  # its load is under way
        finally:
            os.close(lock)
