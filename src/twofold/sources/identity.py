"""Which event a row is, and whether it still says the same: keyed hashes, so that no id can be guessed from them."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from twofold.errors import MappingError
from twofold.privacy.pseudonyms import Key
from twofold.sources.layers import Check, Layers
from twofold.sources.mapping import Field, Mapping
from twofold.sources.origin import Origin
from twofold.sources.sql_text import Cells, literal

_BITS_60 = (1 << 60) - 1
_SEPARATOR = "chr(31)"  # the unit separator of ASCII: no cell of a text file holds it
# The first and the last 60 bits of the hash. MD5 is broken where somebody can look for collisions; behind a secret
# prefix nobody can, and it takes a quarter of the time of SHA-256, which would be half of the whole conversion.
_IDS = {
    "event_id": "(id_hash >> 68)::BIGINT",
    "event_check": f"(id_hash & {_BITS_60})::BIGINT",
}


def identity(mapping: Mapping, cells: Cells, origin: Origin) -> Layers:
    """The columns event_id, event_check and content.

    Equal ids of one source are one event; the source is its name in the mapping, or the name of its id column. Rows
    without an id are known by their file and row number. ``content`` covers every mapped cell and the way they are
    mapped, so that a corrected mapping makes new versions; it does not cover the moment of the load.

    Raises:
        MappingError: the id is a constant, or its column is missing.
    """
    field = mapping.event.id
    if field is None:
        salt = origin.salt(f"event:{origin.digest}")
        content = {"content": f"{_fingerprint(mapping, origin)}::BIGINT"}
        return Layers(told={"id_told": "row::VARCHAR"}, read=_hash(salt), gives=_IDS | content, besides=("row",))
    if field.value is not None:
        raise MappingError("[event] id needs a column: with one value for all rows there would be one event")
    namespace = mapping.source.name or " ".join(field.columns)
    salt = origin.salt(f"event:{namespace}")
    empty = Check(
        field.columns,
        "id_told IS NULL",
        "NULL",
        "is empty, and without an id nobody can tell whether this event was loaded before",
    )
    return Layers(
        columns=mapped_columns(mapping),
        told={"id_told": cells.text(field), "all_told": _all_told(mapping, cells)},
        read=_hash(salt),
        checks=(empty,),
        gives=_IDS | {"content": _content(mapping, origin)},
    )


def event_id(key: Key, namespace: str, told: str) -> int:
    """The id that an event has in the facts, from what its row says in a source of this name."""
    return event_ids(key, namespace, told)[0]


def event_ids(key: Key, namespace: str, told: str) -> tuple[int, int]:
    """The id and the check that an event has in the facts, from what its row says in a source of this name."""
    salt = Origin("", "", 0, 0, key).salt(f"event:{namespace}")
    number = int.from_bytes(hashlib.md5((salt + told).encode(), usedforsecurity=False).digest(), "little")
    return number >> 68, number & _BITS_60


def mapped_columns(mapping: Mapping) -> tuple[str, ...]:
    """Every column that the mapping names, each once, in the order of the mapping."""
    event = mapping.event
    fields = [getattr(event, name) for name in type(event).__dataclass_fields__ if name != "context"]
    for answer in mapping.answers:
        fields += [answer.item, answer.answer, answer.touchpoint]
    named = [column for field in fields if isinstance(field, Field) for column in field.columns]
    return tuple(dict.fromkeys([*named, *event.context]))


def _hash(salt: str) -> dict[str, str]:
    return {"id_hash": f"md5_number({literal(salt)} || id_told)"}


def _all_told(mapping: Mapping, cells: Cells) -> str:
    return f"concat_ws({_SEPARATOR}, {', '.join(cells.cell(column) for column in mapped_columns(mapping))})"


def _content(mapping: Mapping, origin: Origin) -> str:
    # keyed too: an unkeyed hash of a row would let anybody try out names
    salt = origin.salt(f"content:{_fingerprint(mapping, origin)}")
    return f"(md5_number({literal(salt)} || all_told) & {_BITS_60})::BIGINT"


def _told_of(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without ``otherwise`` where it says nothing: mappings older than that key keep their number."""
    return {
        name: {key: each for key, each in value.items() if (key, each) != ("otherwise", None)}
        if isinstance(value, dict)
        else value
        for name, value in fields.items()
    }


def _fingerprint(mapping: Mapping, origin: Origin) -> int:
    """A number for the way rows are read: another way makes other facts of the same cells."""
    meaning = {
        "event": _told_of(asdict(mapping.event)),
        "answers": [
            _told_of(
                {
                    name: value
                    for name, value in asdict(answer).items()
                    if name not in ("wording", "labels", "sensitive")
                }
            )
            for answer in mapping.answers
        ],
        "zone": mapping.source.timezone,
        "decimal": mapping.source.decimal,
    }
    text = origin.salt("mapping") + json.dumps(meaning, sort_keys=True, ensure_ascii=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") & _BITS_60
