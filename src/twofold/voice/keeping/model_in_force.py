"""Which models have read the comments of a store, as its answers say."""

import json
from dataclasses import dataclass

from twofold.facts.words import Record
from twofold.store.opened import Store
from twofold.store.reading import quoted, rows_of
from twofold.voice.keeping.answers_of_record import FIRST


@dataclass(frozen=True, slots=True)
class InForce:
    """Who read the comments.

    Attributes:
        mark: of the models together.
        described: the same, for people.
        encoder: what made the vectors, with its checksum; empty where it was not written down.
    """

    mark: str
    described: str
    encoder: str = ""


def model_in_force(store: Store) -> InForce | None:
    """The models whose answers the store holds; None where nobody has read its comments."""
    snapshot, readable = store.snapshot(), store.folder.readable
    answers, items = (rows_of(snapshot, record, readable) for record in (Record.ANSWER, Record.ITEM))
    first = quoted(FIRST)
    query = (
        f"SELECT body FROM ({items}) WHERE item = {first} AND item_version = "  # noqa: S608 - our own names, values quoted
        f"(SELECT max(item_version) FROM ({answers}) WHERE item = {first}) ORDER BY recorded_us DESC LIMIT 1"
    )
    found = store.connection().execute(query).fetchone()
    if found is None:
        return None
    labels = json.loads(found[0]).get("labels", {})
    return InForce(*(str(labels.get(name, "")) for name in ("mark", "model", "encoder")))
