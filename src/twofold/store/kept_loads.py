"""What the store kept about a load."""

import json
from typing import Any

from twofold.facts.words import Record
from twofold.store.load_summary import LoadSummary
from twofold.store.opened import Store
from twofold.store.reading import quoted, rows_of


def summary_of(store: Store, load: str) -> LoadSummary | None:
    """What a load did; None where the store has none of this number, or one that brought no events."""
    body = body_of(store, load)
    summary = None if body is None else body.get("summary")
    return None if summary is None else LoadSummary.from_json(summary)


def body_of(store: Store, load: str) -> dict[str, Any] | None:
    """The JSON kept about a load; None where the store has none of this number."""
    rows = rows_of(store.snapshot(), Record.LOAD, store.folder.readable)
    found = (
        store.connection().execute(f"SELECT body FROM ({rows}) WHERE load = {quoted(load)} LIMIT 1").fetchone()  # noqa: S608 - our own names, values quoted
    )
    return None if found is None else dict(json.loads(found[0]))
