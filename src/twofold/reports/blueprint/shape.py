"""Blueprints as JSON and back: the shape that is kept where a page is drawn later."""

import json
import types
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from twofold.errors import DefinitionError
from twofold.reports.blueprint.record import Behind, Blueprint, Comparison

Record = TypeVar("Record", Blueprint, Comparison, Behind)
VERSION = 1


def to_json(record: Blueprint | Comparison | Behind) -> str:
    """A blueprint, a comparison or what is behind one, as text that ``from_json`` reads."""
    return json.dumps({"shape": VERSION, type(record).__name__: asdict(record)}, ensure_ascii=False, allow_nan=False)


def from_json(text: str, kind: type[Record]) -> Record:
    """Read what ``to_json`` wrote.

    Args:
        text: the JSON.
        kind: what it is: ``Blueprint``, ``Comparison`` or ``Behind``.

    Raises:
        DefinitionError: it is something else, or of a version that this program does not read.
    """
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("shape") != VERSION or kind.__name__ not in document:
        raise DefinitionError(f"this is no {kind.__name__} of shape {VERSION}; prepare it again")
    try:
        return _read(document[kind.__name__], kind)  # type: ignore[no-any-return] # what is read is of this kind
    except (KeyError, TypeError, ValueError) as error:
        raise DefinitionError(f"this {kind.__name__} cannot be read ({error}); prepare it again") from error


def _read(found: Any, kind: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{one.name: _read(found[one.name], hints[one.name]) for one in fields(kind)})
    origin, inside = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return None if found is None else _read(found, next(one for one in inside if one is not type(None)))
    if origin is tuple:
        kinds = [inside[0]] * len(found) if inside[-1] is Ellipsis else inside
        return tuple(_read(one, of) for one, of in zip(found, kinds, strict=True))
    if origin is dict:
        return {key: _read(value, inside[1]) for key, value in found.items()}
    return kind(found) if isinstance(kind, type) and issubclass(kind, StrEnum) else found


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
