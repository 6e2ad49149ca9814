"""Rows in Twofold's own words: what a program sends to the API. Each key says what it is, so the mapping is known."""

import dataclasses
import re
from collections.abc import Mapping as Named
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from twofold.errors import MappingError
from twofold.facts.items import Scale
from twofold.facts.words import AnswerType, Instrument
from twofold.sources.mapping import AnswerMapping, ContactMapping, EventMapping, Field, Mapping, SourceOptions
from twofold.sources.reading.rows import Rows

FIELDS = tuple(each.name for each in dataclasses.fields(EventMapping) if each.name != "context")
NEEDED = ("id", "occurred_at")
REACHED = tuple(each.name for each in dataclasses.fields(ContactMapping))
ANSWERS, CONTEXT, CONTACT = "answers.", "context.", "contact."
NUMBER = r"^[+-]?(\d+([.]\d+)?|[.]\d+)([eE][+-]?\d{1,3})?$"
_SCALE = re.compile(r"([^:,\s]+):(-?\d+(?:[.]\d+)?)-(-?\d+(?:[.]\d+)?)$")


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What is known about an item beforehand."""

    type: AnswerType
    scale: Scale | None = None


def own_mapping(rows: Rows, source: str, known: Named[str, KnownItem] | None = None) -> Mapping:
    """The mapping of rows in our own words.

    Keys are the fields of ``[event]``, ``answers.<item>``, ``context.<name>`` and ``contact.email``, ``contact.phone``,
    ``contact.zone`` (objects of these names in JSON).

    Args:
        rows: the opened file; all of it is looked at, because a later row may hold a text where others hold numbers.
        source: the namespace of the ids.
        known: items whose type and scale were told or loaded before.

    Raises:
        MappingError: a key is none of these, or one that every event needs is missing.
        SourceError: the file cannot be read.
    """
    items = [name for name in rows.columns if name.startswith(ANSWERS)]
    context = tuple(name for name in rows.columns if name.startswith(CONTEXT))
    contact = {name: f"{CONTACT}{name}" for name in REACHED if f"{CONTACT}{name}" in rows.columns}
    known_names = {*FIELDS, *items, *context, *contact.values()}
    _refuse_unknown([name for name in rows.columns if name not in known_names])
    missing = [name for name in NEEDED if name not in rows.columns]
    if missing:
        raise MappingError(f"No row has {' and '.join(missing)}; every event needs them.")
    fields = {name: Field(columns=(name,)) for name in FIELDS if name in rows.columns}
    texts = _with_texts(rows, items)
    answers = [_answer(name, (known or {}).get(name.removeprefix(ANSWERS)), text=name in texts) for name in items]
    options = SourceOptions(format=rows.format, name=source)
    return Mapping(options, EventMapping(**fields, context=context), tuple(answers), ContactMapping(**contact))


def told_scales(text: str) -> dict[str, KnownItem]:
    """Scales as an address tells them.

    >>> told_scales("staff:1-5,room:0-10")["staff"].scale
    Scale(low=1.0, high=5.0)

    Raises:
        MappingError: it is written otherwise.
    """
    found = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        match = _SCALE.match(part)
        if match is None or not float(match[2]) < float(match[3]):
            raise MappingError(f"{part!r} is no scale; write it like staff:1-5, with commas between items")
        found[match[1]] = KnownItem(AnswerType.NUMBER, Scale(float(match[2]), float(match[3])))
    return found


def _refuse_unknown(names: list[str]) -> None:
    if names:
        listed = ", ".join(repr(name) for name in names[:10])
        raise MappingError(
            f"Unknown key: {listed}. An event has {', '.join(FIELDS)}, and objects named answers, context and contact "
            f"({', '.join(REACHED)}); put what you want to filter by under context."
        )


def _with_texts(rows: Rows, items: list[str]) -> set[str]:
    """The items that hold anything else than numbers somewhere."""
    found: set[str] = set()
    for batch in rows.batches():
        for name in items:
            if name not in found and _has_text(batch.table[name]):
                found.add(name)
    return found


def _has_text(cells: pa.ChunkedArray) -> bool:
    plain = pc.or_(pc.equal(cells, ""), pc.match_substring_regex(cells, NUMBER))
    return bool(pc.any(pc.invert(plain)).as_py())


def _answer(column: str, known: KnownItem | None, *, text: bool) -> AnswerMapping:
    item = column.removeprefix(ANSWERS)
    if known is None:
        rated = item.casefold() in set(Instrument)
        known = KnownItem(AnswerType.TEXT if text and not rated else AnswerType.NUMBER)
    return AnswerMapping(Field(value=item), Field(columns=(column,)), type=known.type, scale=known.scale)
