"""Which loads were taken back."""

from twofold.facts.words import Record
from twofold.store.opened import Store
from twofold.store.reading import rows_of
from twofold.store.snapshot import Snapshot


def undone_loads(store: Store, snapshot: Snapshot) -> frozenset[str]:
    """The loads whose rows hold no more."""
    if not snapshot.of(Record.UNDONE):
        return frozenset()
    rows = rows_of(snapshot, Record.UNDONE, store.folder.readable)
    found = store.connection().execute(f"SELECT DISTINCT load FROM ({rows})").fetchall()  # noqa: S608 - our own names, values quoted
    return frozenset(load for (load,) in found)
