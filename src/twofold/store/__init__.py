"""Store: where facts are kept."""

from twofold.store.append import append
from twofold.store.opened import Store, open_store
from twofold.store.snapshot import Snapshot
from twofold.store.staged import Appended, Staged

__all__ = ["Appended", "Snapshot", "Staged", "Store", "append", "open_store"]
