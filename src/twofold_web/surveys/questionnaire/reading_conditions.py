"""Conditions from JSON."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from twofold_web.surveys.questionnaire.conditions import (
    All,
    AnswerIs,
    AnyOf,
    Condition,
    HiddenIs,
    LanguageIs,
    Not,
    Value,
)
from twofold_web.surveys.questionnaire.fields import UNSEEN, Fields, is_number
from twofold_web.surveys.questionnaire.problems import Problem
from twofold_web.surveys.questionnaire.sentences import sentence
from twofold_web.surveys.questionnaire.words import WITHOUT_VALUE, Comparison

DEEPEST = 8
MOST_PARTS = 50
KINDS = ("all", "any", "not", "answer", "hidden", "language")


def read_condition(place: str, found: object, problems: list[Problem], depth: int = 0) -> Condition | None:
    """A condition; None where there is none, or where it is wrong, which is noted."""
    if found is None:
        return None
    fields = Fields(place, found, problems)
    if not isinstance(found, Mapping):
        return None
    kinds = [kind for kind in KINDS if kind in found]
    if len(kinds) != 1:
        fields.note("", sentence("A condition has exactly one of %(known)s.", known=", ".join(KINDS)))
        return None
    if depth >= DEEPEST:
        fields.note("", sentence("Conditions stand in each other %(most)s deep at most.", most=DEEPEST))
        return None
    read = _leaf(kinds[0], fields) if kinds[0] in KINDS[3:] else _group(kinds[0], fields, problems, depth)
    fields.refuse_others()
    return read


def _group(kind: str, fields: Fields, problems: list[Problem], depth: int) -> Condition | None:
    if kind == "not":
        part = read_condition(f"{fields.place}/not", fields.take("not"), problems, depth + 1)
        return None if part is None else Not(part)
    found = fields.list(kind, MOST_PARTS)
    parts = (read_condition(f"{fields.place}/{kind}/{at}", one, problems, depth + 1) for at, one in enumerate(found))
    kept = tuple(part for part in parts if part is not None)
    return All(kept) if kind == "all" else AnyOf(kept)


def _leaf(kind: str, fields: Fields) -> Condition | None:
    name = fields.take(kind)
    if not isinstance(name, str) or not 0 < len(name) <= 161:
        fields.note(kind, sentence("The name of what is asked about was expected."))
        return None
    if kind == "language":
        return LanguageIs(name)
    comparison = fields.word("is", Comparison, None) or Comparison.ANSWERED
    value = _value(comparison, fields)
    return AnswerIs(name, comparison, value) if kind == "answer" else HiddenIs(name, comparison, value)


def _value(comparison: Comparison, fields: Fields) -> Value:
    found = fields.take("value")
    if comparison in WITHOUT_VALUE:
        return None
    if comparison is Comparison.IN:
        several = found if isinstance(found, list | tuple) else [found]
        kept = tuple(float(one) if is_number(one) else one for one in several if _single(one))
        if len(kept) == len(several) <= 500:
            return kept
    elif _single(found):
        return float(found) if is_number(found) else found
    fields.note("value", sentence("A number or a text was expected (a list of them for in)."))
    return None


def _single(found: object) -> TypeGuard[str | float]:
    return is_number(found) or (isinstance(found, str) and len(found) <= 200 and not UNSEEN.search(found))


def written_condition(condition: Condition | None) -> dict[str, Any] | None:  # noqa: PLR0911 - one a kind of condition
    """A condition as JSON, as ``read_condition`` reads it."""
    match condition:
        case None:
            return None
        case All(parts):
            return {"all": [written_condition(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [written_condition(part) for part in parts]}
        case Not(part):
            return {"not": written_condition(part)}
        case LanguageIs(language):
            return {"language": language}
        case AnswerIs(name, comparison, value):
            return {"answer": name, "is": comparison.value} | _written_value(value)
        case HiddenIs(name, comparison, value):
            return {"hidden": name, "is": comparison.value} | _written_value(value)


def _written_value(value: Value) -> dict[str, Any]:
    if value is None:
        return {}
    return {"value": [plain(one) for one in value] if isinstance(value, tuple) else plain(value)}


def plain(value: str | float) -> str | float:
    """A number without a fraction as a whole one, so that 1 and 1.0 are written alike.

    >>> plain(1.0), plain(1.5), plain("1.0")
    (1, 1.5, '1.0')
    """
    return int(value) if isinstance(value, float) and value.is_integer() else value
