"""Conditions as XPath of XLSForms; None where XPath cannot say them."""

from collections.abc import Iterable

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
from twofold_web.surveys.questionnaire.emotions import feelings_of
from twofold_web.surveys.questionnaire.holding import compared
from twofold_web.surveys.questionnaire.parts import Document, Item
from twofold_web.surveys.questionnaire.reading_conditions import plain
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE, ORDERED, Comparison, ItemType

TYPED = (ItemType.TEXT, ItemType.NUMBER, ItemType.DATE, ItemType.FILE)
SEVERAL = (ItemType.MULTIPLE, ItemType.RANKING)


def as_xpath(condition: Condition, document: Document, block: str = "") -> str | None:
    """A condition as it stands in ``relevant``; None where XPath cannot say it.

    Args:
        condition: of a block, a question or an end.
        document: where it stands.
        block: the block in which it stands: rounds of a loop know each other only inside.
    """
    match condition:
        case All(parts):
            return _joined((as_xpath(part, document, block) for part in parts), "and", "true()")
        case AnyOf(parts):
            return _joined((as_xpath(part, document, block) for part in parts), "or", "false()")
        case Not(part):
            inner = as_xpath(part, document, block)
            return None if inner is None else f"not({inner})"
        case LanguageIs():
            return None
        case HiddenIs(name, comparison, value):
            return _hidden(f"${{{name}}}", comparison, value)
        case AnswerIs():
            return _answer(condition, document, block)


def _joined(parts: Iterable[str | None], word: str, nothing: str) -> str | None:
    found = list(parts)
    if None in found:
        return None
    said = [part for part in found if part is not None]
    if len(said) < 2:
        return said[0] if said else nothing
    return "(" + f" {word} ".join(said) + ")"


def _quoted(value: str | float) -> str | None:
    if isinstance(value, float):
        return str(plain(value))
    return f"'{value}'" if "'" not in value else f'"{value}"' if '"' not in value else None


def _answer(asked: AnswerIs, document: Document, block: str) -> str | None:
    key, _, row = asked.item.partition(".")
    item, place = document.item(key), document.block_of(key)
    if item is None or place is None or (place.loop is not None and place.key != block):
        return None
    if item.type is ItemType.MATRIX and not row:
        word = "and" if asked.comparison is Comparison.NOT_ANSWERED else "or"
        rows = (_state(f"${{{key}.{one.key}}}", asked.comparison, item) for one in item.rows)
        return _joined(rows, word, "false()")
    return _state(f"${{{asked.item}}}", asked.comparison, item) or _comparison(f"${{{asked.item}}}", asked, item)


def _state(name: str, comparison: Comparison, item: Item) -> str | None:
    """Answered, not answered, not applicable."""
    match comparison:
        case Comparison.ANSWERED:
            return f"{name} != ''" if item.type in TYPED else f"({name} != '' and {name} != '{NOT_APPLICABLE}')"
        case Comparison.NOT_ANSWERED:
            return f"{name} = ''"
        case Comparison.NOT_APPLICABLE:
            return None if item.type in TYPED else f"{name} = '{NOT_APPLICABLE}'"
    return None


def _comparison(name: str, asked: AnswerIs, item: Item) -> str | None:
    values = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    if item.type is ItemType.EMOTION and asked.comparison in ORDERED:
        fitting = (one for one in feelings_of(item) if compared((float(one.valence),), asked.comparison, asked.value))
        return _joined((f"{name} = '{one.code}'" for one in fitting), "or", "false()")
    quoted = [_quoted(value) for value in values if value is not None]
    if None in quoted or not quoted:
        return None
    if item.type in SEVERAL:
        return _several(name, asked.comparison, [one for one in quoted if one is not None], item)
    if asked.comparison is Comparison.IN:
        return _joined((f"{name} = {one}" for one in quoted), "or", "false()")
    if asked.comparison is Comparison.DIFFERENT:
        return f"({name} != '' and {name} != '{NOT_APPLICABLE}' and {name} != {quoted[0]})"
    return None if asked.comparison is Comparison.HAS else f"{name} {asked.comparison.value} {quoted[0]}"


def _several(name: str, comparison: Comparison, quoted: list[str], item: Item) -> str | None:
    if comparison is Comparison.HAS or (comparison is Comparison.IN and item.type is ItemType.MULTIPLE):
        return _joined((f"selected({name}, {one})" for one in quoted), "or", "false()")
    if item.type is ItemType.RANKING:
        return None
    alone = f"(selected({name}, {quoted[0]}) and count-selected({name}) = 1)"
    if comparison is Comparison.EQUAL:
        return alone
    return f"({name} != '' and {name} != '{NOT_APPLICABLE}' and not({alone}))"


def _hidden(name: str, comparison: Comparison, value: Value) -> str | None:
    if comparison is Comparison.ANSWERED:
        return f"{name} != ''"
    if comparison is Comparison.NOT_ANSWERED:
        return f"{name} = ''"
    values = value if isinstance(value, tuple) else (value,)
    quoted = [_quoted(one) for one in values if one is not None]
    if None in quoted or not quoted or comparison in {Comparison.HAS, Comparison.NOT_APPLICABLE}:
        return None
    if comparison is Comparison.IN:
        return _joined((f"{name} = {one}" for one in quoted), "or", "false()")
    if comparison is Comparison.DIFFERENT:
        # what is no number is not another number here; in XPath it differs from every number
        other = f"{name} < {quoted[0]} or {name} > {quoted[0]}"
        return f"({other})" if isinstance(values[0], float) else f"({name} != '' and {name} != {quoted[0]})"
    return f"{name} {comparison.value} {quoted[0]}"
