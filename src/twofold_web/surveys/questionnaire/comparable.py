"""Which comparisons fit which questions."""

from twofold_web.surveys.questionnaire.conditions import AnswerIs
from twofold_web.surveys.questionnaire.emotions import feelings_of
from twofold_web.surveys.questionnaire.parts import Item
from twofold_web.surveys.questionnaire.words import (
    BY_CHOICE,
    ON_A_SCALE,
    ORDERED,
    WITHOUT_VALUE,
    Comparison,
    ItemType,
)

CONSENTS = ("yes", "no")
NUMBERED = (*ON_A_SCALE, ItemType.NUMBER)
ORDERLY = (*NUMBERED, ItemType.DATE, ItemType.EMOTION, ItemType.MATRIX)


def unfit(item: Item, asked: AnswerIs) -> str:
    """Why a comparison makes no sense for a question; empty where it does."""
    if item.type is ItemType.STATEMENT:
        return f"{item.key!r} is a statement; nobody answers it"
    if asked.comparison in WITHOUT_VALUE:
        return ""
    return _unfit_comparison(item, asked) or _strange_value(item, asked)


def _unfit_comparison(item: Item, asked: AnswerIs) -> str:
    if item.type is ItemType.FILE:
        return f"{item.key!r} takes a file; ask whether it was answered"
    if item.type is ItemType.MATRIX and "." not in asked.item:
        return f"{item.key!r} is a matrix; name the row: {item.key}.{item.rows[0].key}"
    if asked.comparison in ORDERED and item.type not in ORDERLY:
        return f"the answers to {item.key!r} have no order; ask for = or in"
    if asked.comparison is Comparison.HAS and item.type not in BY_CHOICE:
        return f"{item.key!r} has no choices to look among"
    return ""


def _strange_value(item: Item, asked: AnswerIs) -> str:
    values = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    numbers = _takes_numbers(item, asked)
    for value in values:
        if numbers is not isinstance(value, float):
            return f"{item.key!r} is compared with {'numbers' if numbers else 'texts'}, not with {value!r}"
        codes = _codes(item)
        if not numbers and codes is not None and value not in codes:
            return f"{item.key!r} has no answer {value!r}"
    return ""


def _takes_numbers(item: Item, asked: AnswerIs) -> bool:
    if item.type is ItemType.EMOTION:
        return asked.comparison in ORDERED  # of how good or bad it was
    return item.type in NUMBERED or (item.type is ItemType.MATRIX and item.scale is not None)


def _codes(item: Item) -> tuple[str, ...] | None:
    """The values that a choice may have; None where any text may be."""
    if item.type is ItemType.EMOTION:
        return tuple(feeling.code for feeling in feelings_of(item))
    if item.type is ItemType.CONSENT:
        return CONSENTS
    if item.type in BY_CHOICE or item.type is ItemType.MATRIX:
        return tuple(choice.code for choice in item.choices)
    return None
