"""Conditions as people choose them: all, any or none of some comparisons; and what can be asked about where.

A condition of another form (comparisons inside comparisons, from a file) is kept as it is and can only be removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twofold_web.surveys.acts.places import Draft, Part
from twofold_web.surveys.questionnaire.emotions import FEELINGS
from twofold_web.surveys.questionnaire.words import (
    BY_CHOICE,
    ON_A_SCALE,
    WITHOUT_VALUE,
    Comparison,
    ItemType,
)

ALWAYS, ALL, ANY, NONE, OTHER = "always", "all", "any", "none", "other"
MOST_PARTS = 20
NUMBERS = (*ON_A_SCALE, ItemType.NUMBER)
OF_NUMBERS = ("=", "!=", "<", "<=", ">", ">=", "answered", "not answered", "not applicable")
OF_CHOICES = ("=", "!=", "in", "answered", "not answered", "not applicable")
OF_SEVERAL = ("has", "in", "answered", "not answered", "not applicable")
OF_TEXTS = ("answered", "not answered", "not applicable")
OF_FIELDS = ("=", "!=", "in", "answered", "not answered")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something a condition may ask about.

    Attributes:
        about: ``answer:KEY``, ``hidden:KEY`` or ``language:``.
        text: what people know it by.
        comparisons: those that make sense.
        values: the answers there are, code and text; empty where any may be written.
        number: whether a value is a number.
    """

    about: str
    text: str
    comparisons: tuple[str, ...]
    values: tuple[tuple[str, str], ...] = ()
    number: bool = False


@dataclass(frozen=True, slots=True)
class Comparing:
    """One comparison of a condition, as the fields of a form hold it."""

    about: str
    comparison: str
    values: tuple[str, ...]


def subjects(draft: Draft, before: str = "", language: str = "en") -> list[Subject]:
    """What may be asked about before a part of the draft (an item's or a block's key); all of it without one."""
    found = []
    for block in draft.get("blocks", []):
        if block.get("key") == before.removeprefix("block:") and before.startswith("block:"):
            break
        own = [item.get("key") for item in block.get("items", [])]
        inside = before.startswith("item:") and before.removeprefix("item:") in own
        for item in block.get("items", []):
            if inside and item.get("key") == before.removeprefix("item:"):
                break
            found.extend(_subjects_of(item, language))
        if inside:
            break
    found += [Subject(f"hidden:{field['key']}", str(field["key"]), OF_FIELDS) for field in draft.get("hidden", [])]
    codes = tuple((str(code), str(code)) for code in draft.get("languages", []))
    return [*found, Subject("language:", "", ("=",), codes)] if len(codes) > 1 else found


def nearest(known: Sequence[Subject]) -> Subject:
    """What a new comparison begins with: the last question there is, or whatever else may be asked about."""
    return next((one for one in reversed(known) if one.about.startswith("answer:")), known[-1])


def _subjects_of(item: Part, language: str) -> list[Subject]:
    kind, key = item.get("type"), str(item.get("key"))
    text = str((item.get("text") or {}).get(language) or key)
    scale = item.get("scale") or None
    points = () if scale is None else tuple((str(at), str(at)) for at in range(int(scale[0]), int(scale[1]) + 1))
    choices = tuple(
        (str(one.get("code")), str((one.get("text") or {}).get(language) or one.get("code")))
        for one in item.get("choices") or []
    )
    if kind in NUMBERS:
        values = points if kind in ON_A_SCALE else ()
        return [Subject(f"answer:{key}", text, OF_NUMBERS, values, number=True)]
    if kind == ItemType.EMOTION:
        feelings = choices or tuple((one.code, one.text.get(language, one.code)) for one in FEELINGS)
        return [Subject(f"answer:{key}", text, OF_CHOICES, feelings)]
    if kind == ItemType.MATRIX:
        rows = [
            (str(row.get("key")), str((row.get("text") or {}).get(language) or "")) for row in item.get("rows") or []
        ]
        compared = OF_CHOICES if choices else OF_NUMBERS
        return [
            Subject(f"answer:{key}.{row}", f"{text}: {said}", compared, choices or points, number=not choices)
            for row, said in rows
        ]
    if kind == ItemType.CONSENT:
        return [Subject(f"answer:{key}", text, ("=", "answered", "not answered"), (("yes", "✓"), ("no", "✗")))]
    if kind in BY_CHOICE:
        return [Subject(f"answer:{key}", text, OF_CHOICES if kind == ItemType.SINGLE else OF_SEVERAL, choices)]
    return [] if kind == ItemType.STATEMENT else [Subject(f"answer:{key}", text, OF_TEXTS)]


def shown(condition: object) -> tuple[str, tuple[Comparing, ...]]:
    """A condition as a form shows it: how its comparisons go together, and each of them."""
    if condition is None:
        return ALWAYS, ()
    if not isinstance(condition, Mapping):
        return OTHER, ()
    match, parts = ALL, [condition]
    if "not" in condition and isinstance(condition["not"], Mapping) and "any" in condition["not"]:
        match, parts = NONE, condition["not"]["any"]
    elif "all" in condition or "any" in condition:
        match = ALL if "all" in condition else ANY
        parts = condition[match]
    read = [_comparing(part) for part in parts]
    return (OTHER, ()) if None in read or not read else (match, tuple(one for one in read if one is not None))


def _comparing(part: object) -> Comparing | None:
    if not isinstance(part, Mapping):
        return None
    if "language" in part:
        return Comparing("language:", "=", (str(part["language"]),))
    kind = "answer" if "answer" in part else "hidden" if "hidden" in part else ""
    if not kind:
        return None
    value = part.get("value")
    values = value if isinstance(value, list) else [] if value is None else [value]
    return Comparing(f"{kind}:{part[kind]}", str(part.get("is", "answered")), tuple(str(one) for one in values))


def condition(match: str, comparings: Sequence[Comparing], known: Sequence[Subject]) -> dict[str, Any] | None:
    """The condition that a form says; None is always."""
    by_about = {subject.about: subject for subject in known}
    kept = [one for one in comparings[:MOST_PARTS] if one.about in by_about]
    if match not in {ALL, ANY, NONE} or not kept:
        return None
    parts = [_written(one, by_about[one.about]) for one in kept]
    if match == NONE:
        return {"not": {"any": parts}}
    return parts[0] if len(parts) == 1 else {match: parts}


def _written(one: Comparing, subject: Subject) -> dict[str, Any]:
    kind, _, key = one.about.partition(":")
    if kind == "language":
        return {"language": one.values[0] if one.values else subject.values[0][0]}
    comparison = one.comparison if one.comparison in subject.comparisons else subject.comparisons[0]
    part: dict[str, Any] = {kind: key, "is": comparison}
    if comparison in set(WITHOUT_VALUE):
        return part
    values = [_value(value, subject) for value in one.values if value != ""] or [_first(subject)]
    part["value"] = values if comparison == Comparison.IN else values[0]
    return part


def _first(subject: Subject) -> str | float:
    return _value(subject.values[0][0] if subject.values else "0" if subject.number else "", subject)


def _value(written: str, subject: Subject) -> str | float:
    if not subject.number:
        return written[:200]
    try:
        number = float(written.replace(",", "."))
    except ValueError:
        return 0
    if not abs(number) < 1e15:
        return 0
    return int(number) if number.is_integer() else number
