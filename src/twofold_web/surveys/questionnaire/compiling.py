"""A questionnaire's logic as a small JSON tree that a browser walks by itself (``way.js``) as ``walking`` does.

What is known before the first answer is decided here: the language, hidden fields, and what loops over them. What is
left asks about the respondent's own answers alone.
"""

from collections.abc import Sequence
from typing import Any

from twofold_web.surveys.questionnaire.conditions import (
    All,
    AnswerIs,
    AnyOf,
    Condition,
    HiddenIs,
    LanguageIs,
    Not,
    items_asked,
)
from twofold_web.surveys.questionnaire.emotions import BY_CODE, feeling_choices
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.habits import habits_of
from twofold_web.surveys.questionnaire.holding import Situation, holds, places_of
from twofold_web.surveys.questionnaire.laying import asked_by
from twofold_web.surveys.questionnaire.parts import Block, Choice, Document, Item
from twofold_web.surveys.questionnaire.plan import plan_of
from twofold_web.surveys.questionnaire.reading_conditions import written_condition
from twofold_web.surveys.questionnaire.references import LAST_PAGES
from twofold_web.surveys.questionnaire.rounds import turns
from twofold_web.surveys.questionnaire.words import ItemType
from twofold_web.surveys.questionnaire.writing import text_in

Json = dict[str, Any]
ALWAYS, NEVER = All(()), AnyOf(())


def compiled(document: Document, given: Given) -> Json:
    """What decides the way of somebody of whom ``given`` is known; quotas, which only the server can count, left out.

    Returns:
        ``size`` and ``blocks`` for the way, ``ends`` where it may lead; ``hidden``, ``touchpoint`` and each block's
        ``called`` for what is put into texts, in the language of ``given``; ``habits``: how numbers and
        days are written in it.
    """
    return {
        "size": plan_of(document).size,
        "habits": habits_of(given.language).told(),
        "hidden": {one.key: given.hidden.get(one.key, "") for one in document.hidden},
        "touchpoint": _called(document, given, given.touchpoint or document.touchpoint or "", None),
        "blocks": [_block(document, given, block) for block in document.blocks],
        "ends": [
            {"key": end.key, "usual": end.kind in LAST_PAGES, "if": _condition(end.show_if, document, given)}
            for end in document.ends
        ],
    }


def _block(document: Document, given: Given, block: Block) -> Json:
    over = block.loop.over.removeprefix("item:") if block.loop is not None and "item:" in block.loop.over else None
    rounds = turns(document, block, given, {}) if over is None else _codes(document, over)
    return {
        "key": block.key,
        "alone": block.one_a_page,
        "if": _condition(block.show_if, document, given),
        "random": block.random_items,
        "group": block.random_group,
        "loop": block.loop is not None,
        "over": over,
        "most": block.loop.most if block.loop is not None else 1,
        "turns": list(rounds),
        "called": {turn: _called(document, given, turn, block) for turn in rounds if turn is not None},
        "after": [{"if": _condition(jump.condition, document, given), "go": jump.go} for jump in block.after],
        "items": [_item(document, given, item) for item in block.items],
    }


def _codes(document: Document, key: str) -> Sequence[str | None]:
    item = document.item(key)
    return tuple(choice.code for choice in item.choices) if item is not None else ()


def _item(document: Document, given: Given, item: Item) -> Json:
    feels = item.type is ItemType.EMOTION
    choices = feeling_choices(item) if feels else item.choices
    return {
        "key": item.key,
        "type": item.type.value,
        "required": item.required,
        "na": item.not_applicable,
        "scale": None if item.scale is None else list(item.scale),
        "choices": [_choice(one, document, given) | _valence(one, feels=feels) for one in choices],
        "rows": [row.key for row in item.rows],
        "random": item.random_choices,
        "most": item.most_letters,
        "if": _condition(item.show_if, document, given),
        # what may not stand behind it, and what may not stand on its page
        "needs": sorted(items_asked(item.show_if)),
        "asks": sorted(asked_by(item)),
    }


def _choice(choice: Choice, document: Document, given: Given) -> Json:
    text = text_in(choice.text, given.language, document.source_language)
    return {"code": choice.code, "exclusive": choice.exclusive, "other": choice.other, "text": text}


def _valence(choice: Choice, *, feels: bool) -> Json:
    return {"valence": BY_CODE[choice.code].valence} if feels else {}


def _called(document: Document, given: Given, name: str, block: Block | None) -> str:
    """What people call a touchpoint or a round of a loop: see ``wording``."""
    loop = block.loop if block is not None else None
    item = document.item(loop.over.removeprefix("item:")) if loop is not None else None
    choice = item.choice(name) if item is not None else None
    words = "" if choice is None else text_in(choice.text, given.language, document.source_language)
    return given.titles.get(name) or words or name


def _condition(condition: Condition | None, document: Document, given: Given) -> Json | None:
    return written_condition(_settled(condition, document, given))


def _settled(condition: Condition | None, document: Document, given: Given) -> Condition | None:
    """The condition with what does not depend on answers decided."""
    match condition:
        case All(parts):
            return All(tuple(one for part in parts if (one := _settled(part, document, given)) is not None))
        case AnyOf(parts):
            return AnyOf(tuple(one for part in parts if (one := _settled(part, document, given)) is not None))
        case Not(part):
            inner = _settled(part, document, given)
            return NEVER if inner is None else Not(inner)
        case HiddenIs() | LanguageIs():
            return ALWAYS if holds(condition, Situation(given, places_of(document), {})) else NEVER
        case AnswerIs() | None:
            return condition
