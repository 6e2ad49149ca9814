"""What a new questionnaire, block or question begins with, so that it can be answered at once."""

from typing import Any

from twofold_web.surveys.acts.places import Draft, Part, free_key, keys, source_language
from twofold_web.surveys.questionnaire.words import BY_CHOICE, USUAL_SCALES, ItemType

# what a question of each standard type is called in the store, so that measures find its answers
STORE_NAMES = {ItemType.NPS: "nps", ItemType.CSAT: "csat", ItemType.CES: "ces"}


def empty_survey(title: str, language: str, side: str = "customer", thanks: str = "") -> Draft:
    """A questionnaire with one block, no question yet, and an end that says thanks."""
    return {
        "format": 1,
        "name": "",
        "side": side,
        "kind": "pulse" if side == "employee" else "survey",
        "purpose": "employee" if side == "employee" else "relationship",
        "languages": [language],
        "title": {language: title},
        "introduction": {},
        "consent": None,
        "instrument": None,
        "touchpoint": None,
        "show_back": True,
        "show_progress": True,
        "hidden": [],
        "blocks": [new_block("block-1")],
        "quotas": [],
        "ends": [new_end("thanks", {language: thanks} if thanks else {})],
    }


def new_block(key: str) -> Part:
    """A block without questions."""
    return {
        "key": key,
        "title": {},
        "one_a_page": False,
        "show_if": None,
        "random_items": False,
        "random_group": None,
        "loop": None,
        "after": [],
        "items": [],
    }


def new_end(key: str, text: dict[str, str]) -> Part:
    """A last page that thanks."""
    return {"key": key, "kind": "thanks", "text": text, "show_if": None, "url": None}


def new_item(draft: Draft, type_: str, words: dict[str, str]) -> Part:
    """A question of a type.

    Args:
        draft: where it will stand.
        type_: an ``ItemType``.
        words: texts to begin with, in the source language: ``text``, ``low``, ``high``, ``choice``, ``row``.
    """
    kind, language = ItemType(type_), source_language(draft)
    key = free_key(STORE_NAMES.get(kind, kind.value), keys(draft, "item"))
    scale = USUAL_SCALES.get(kind)
    item: dict[str, Any] = {
        "key": key,
        "bank": None,
        "item": key,
        "version": 1,
        "type": kind.value,
        "text": {language: words["text"]} if words.get("text") else {},
        "help": {},
        "required": False,
        "not_applicable": kind not in {ItemType.CONSENT, ItemType.STATEMENT},
        "scale": None if scale is None else [int(end) for end in scale],
        "appearance": None,
        "labels": {},
        "choices": [],
        "rows": [],
        "random_choices": False,
        "show_if": None,
        "touchpoint": None,
        "most_letters": 2000,
        "sensitive": False,
    }
    if kind in BY_CHOICE:
        item["choices"] = [
            {"code": code, "text": {language: f"{words.get('choice', '')} {number}".strip()}}
            | {"exclusive": False, "other": False}
            for number, code in enumerate("ab", 1)
        ]
    if kind is ItemType.MATRIX:
        item["scale"] = [1, 5]
        item["rows"] = [{"key": "a", "text": {language: f"{words.get('row', '')} 1".strip()}, "item": f"{key}-a"}]
    if scale is not None and kind is not ItemType.EMOTION and words.get("low"):
        ends = (str(int(scale[0])), words["low"]), (str(int(scale[1])), words.get("high", ""))
        item["labels"] = {point: {language: text} for point, text in ends}
    return item
