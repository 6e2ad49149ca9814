"""Store: where facts are kept."""

from twofold.store.append import append
from twofold.store.compact import Compacted, compact
from twofold.store.erase import Erased, erase
from twofold.store.exports import export_rejected, write_csv
from twofold.store.info import StoreInfo, info, items, loads, rejected
from twofold.store.opened import Engine, Store, open_store
from twofold.store.search import Hit, Proof
from twofold.store.snapshot import Snapshot
from twofold.store.staged import Appended, Staged
from twofold.store.undo import Undone, undo

__all__ = [
    "Appended",
    "Compacted",
    "Engine",
    "Erased",
    "Hit",
    "Proof",
    "Snapshot",
    "Staged",
    "Store",
    "StoreInfo",
    "Undone",
    "append",
    "compact",
    "erase",
    "export_rejected",
    "info",
    "items",
    "loads",
    "open_store",
    "rejected",
    "undo",
    "write_csv",
]
