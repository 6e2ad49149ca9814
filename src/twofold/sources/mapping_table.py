"""A mapping as the plain table that a mapping file holds: defaults left out, codes as numbers."""

import dataclasses
from typing import Any

from twofold.facts.words import AnswerType
from twofold.sources.mapping import AnswerMapping, EventMapping, Field, Mapping, SourceOptions


def mapping_table(mapping: Mapping) -> dict[str, Any]:
    """The whole mapping."""
    return {
        "source": source_table(mapping.source),
        "event": event_table(mapping.event),
        "answer": [answer_table(answer) for answer in mapping.answers],
    }


def source_table(options: SourceOptions) -> dict[str, Any]:
    """What is set of the source's options."""
    plain = SourceOptions()
    names = [each.name for each in dataclasses.fields(options)]
    return {name: getattr(options, name) for name in names if getattr(options, name) != getattr(plain, name)}


def event_table(event: EventMapping) -> dict[str, Any]:
    """The fields of the event that are set."""
    found: dict[str, Any] = {}
    for each in dataclasses.fields(event):
        value = getattr(event, each.name)
        if isinstance(value, Field):
            found[each.name] = field_table(value)
        elif value:
            found[each.name] = list(value)
    return found


def field_table(field: Field) -> Any:
    """A field: a bare column name where that says it all."""
    found: dict[str, Any] = {}
    if len(field.columns) == 1:
        found["column"] = field.columns[0]
    elif field.columns:
        found["columns"] = list(field.columns)
    for key in ("value", "format", "default", "otherwise"):
        if getattr(field, key) is not None:
            found[key] = getattr(field, key)
    if field.map:
        found["map"] = dict(field.map)
    if field.missing:
        found["missing"] = codes(field.missing)
    return found["column"] if set(found) == {"column"} else found


def answer_table(answer: AnswerMapping) -> dict[str, Any]:
    """One answer."""
    item = answer.item.value if answer.item.value is not None else {"column": answer.item.columns[0]}
    found: dict[str, Any] = {"item": item}
    column = field_table(answer.answer)
    found |= {"column": column} if isinstance(column, str) else column
    if answer.type is not AnswerType.NUMBER:
        found["type"] = answer.type.value
    if answer.scale is not None:
        found["scale"] = [_short(answer.scale.low), _short(answer.scale.high)]
    if answer.missing:
        found["missing"] = codes(answer.missing)
    if answer.touchpoint is not None:
        found["touchpoint"] = field_table(answer.touchpoint)
    rest = {"instrument": answer.instrument, "wording": dict(answer.wording), "labels": dict(answer.labels)}
    return found | {key: value for key, value in rest.items() if value}


def codes(found: tuple[str, ...]) -> list[int | str]:
    """Codes as people write them: 11 rather than "11"."""
    return [int(code) if code.lstrip("-").isdigit() and str(int(code)) == code else code for code in found]


def _short(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number
