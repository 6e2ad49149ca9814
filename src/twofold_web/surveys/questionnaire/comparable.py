"""Which comparisons fit which questions."""

from twofold_web.surveys.questionnaire.conditions import AnswerIs
from twofold_web.surveys.questionnaire.emotions import feelings_of
from twofold_web.surveys.questionnaire.parts import Item
from twofold_web.surveys.questionnaire.reading_conditions import plain
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence
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


def unfit(item: Item, asked: AnswerIs) -> Sentence | None:
    """Why a comparison makes no sense for a question; None where it does."""
    if item.type is ItemType.STATEMENT:
        return sentence("“%(key)s” is a statement; nobody answers it.", key=item.key)
    if asked.comparison in WITHOUT_VALUE:
        return None
    return _unfit_comparison(item, asked) or _strange_value(item, asked)


def _unfit_comparison(item: Item, asked: AnswerIs) -> Sentence | None:
    if item.type is ItemType.FILE:
        return sentence("“%(key)s” takes a file; ask whether it was answered.", key=item.key)
    if item.type is ItemType.MATRIX and "." not in asked.item:
        row = f"{item.key}.{item.rows[0].key}"
        return sentence("“%(key)s” is a table of questions; name the row: %(row)s.", key=item.key, row=row)
    if asked.comparison in ORDERED and item.type not in ORDERLY:
        return sentence("The answers to “%(key)s” have no order; ask whether it is one of them.", key=item.key)
    if asked.comparison is Comparison.HAS and item.type not in BY_CHOICE:
        return sentence("“%(key)s” has no choices to look among.", key=item.key)
    return None


def _strange_value(item: Item, asked: AnswerIs) -> Sentence | None:
    values = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    numbers = _takes_numbers(item, asked)
    codes = _codes(item)
    for value in values:
        shown = "" if value is None else str(plain(value))
        if numbers and not isinstance(value, float):
            return sentence("“%(key)s” is compared with numbers, not with “%(value)s”.", key=item.key, value=shown)
        if not numbers and isinstance(value, float):
            return sentence("“%(key)s” is compared with texts, not with “%(value)s”.", key=item.key, value=shown)
        if not numbers and codes is not None and value not in codes:
            return sentence("“%(key)s” has no answer “%(value)s”.", key=item.key, value=shown)
    return None


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
