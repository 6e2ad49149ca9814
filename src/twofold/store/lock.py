"""Who may touch a local store's files at one moment.

Any number of processes may append at once; sweeping (erasure, compaction) deletes files that no commit names, and
those could be the files of an append that has not committed yet. So whoever writes holds the *room* together with
others, and whoever sweeps holds it alone. The *gate* lets a waiting sweeper in before writers that come later.
Locks are the operating system's (flock): they end with the process, however it ends. An object store has none; there
the sweep spares young files instead.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twofold.errors import StoreBusy

# Delta's own tools leave names alone that begin with an underscore
GATE = "_twofold.gate"
ROOM = "_twofold.lock"
_POLL_SECONDS = 0.01


@contextmanager
def writing(folder: Path | None, patience: float) -> Iterator[None]:
    """Hold the room together with other writers.

    Raises:
        StoreBusy: a sweep took longer than ``patience`` seconds.
    """
    if folder is None:
        yield
        return
    with _held(folder / ROOM, fcntl.LOCK_SH, patience, gate=folder / GATE, keep_gate=False):
        yield


@contextmanager
def alone(folder: Path | None, patience: float) -> Iterator[None]:
    """Hold the room alone.

    Raises:
        StoreBusy: the writers that were there took longer than ``patience`` seconds.
    """
    if folder is None:
        yield
        return
    with _held(folder / ROOM, fcntl.LOCK_EX, patience, gate=folder / GATE, keep_gate=True):
        yield


@contextmanager
def _held(room: Path, kind: int, patience: float, *, gate: Path, keep_gate: bool) -> Iterator[None]:
    until = time.monotonic() + patience
    gate_handle = _locked(gate, fcntl.LOCK_EX, until)
    try:
        room_handle = _locked(room, kind, until)
    except BaseException:
        os.close(gate_handle)
        raise
    if not keep_gate:
        os.close(gate_handle)
    try:
        yield
    finally:
        os.close(room_handle)
        if keep_gate:
            os.close(gate_handle)


def _locked(path: Path, kind: int, until: float) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(handle)
                raise StoreBusy(
                    f"{path.parent}: another process holds the store; try again when it has finished",
                ) from None
            time.sleep(_POLL_SECONDS)
        else:
            return handle
