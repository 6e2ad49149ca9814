"""What a format has no place for: carried along in a field of our own, and listed, because other programs ignore it."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from twofold_web.surveys.exchange.results import Loss
from twofold_web.surveys.questionnaire.parts import Block, Document, Item
from twofold_web.surveys.questionnaire.sentences import Sentence, sentence
from twofold_web.surveys.questionnaire.words import ItemType
from twofold_web.surveys.questionnaire.writing import written, written_item

# what the record is when nobody says anything, so that only what somebody said is carried along
USUAL_ITEM = written_item(Item("", ItemType.TEXT, ""))
USUAL_BLOCK = written(Document("", ("en",), blocks=(Block(""),)))["blocks"][0]
USUAL_DOCUMENT = written(Document("", ("en",)))
MOST_LETTERS = 32_000  # of a cell in a workbook

ALWAYS_ASKED = sentence("Other programs do not know this condition and always ask.")
SAYINGS = {
    "random_items": sentence("questions in random order"),
    "random_group": sentence("blocks in random order"),
    "after": sentence("jumps after the block"),
    "loop": sentence("the loop over what the respondent used"),
    "one_a_page": sentence("one question a page"),
    "quotas": sentence("quotas"),
    "touchpoint": sentence("the touchpoint it is about"),
    "instrument": sentence("which instrument it is"),
    "sensitive": sentence("that the answer tells who somebody is"),
    "version": sentence("the version of its wording"),
    "bank": sentence("where it stands in the bank of questions"),
    "item": sentence("the name of its answers in the store"),
    "scale": sentence("its scale as such"),
    "appearance": sentence("how its scale looks"),
    "show_if": sentence("the condition"),
    "consent": sentence("the text of consent"),
    "introduction": sentence("the introduction"),
    "side": sentence("whose experience it is about"),
    "kind": sentence("what kind of event an answer is"),
    "purpose": sentence("its purpose for the contact policy"),
    "show_back": sentence("whether people may go back"),
    "show_progress": sentence("whether progress is shown"),
    "not_applicable": sentence("whether it may not apply"),
    "random_choices": sentence("choices in random order"),
    "most_letters": sentence("how much may be written"),
    "choices": sentence("what choices exclude or let write"),
    "rows": sentence("the names of rows in the store"),
    "hidden": sentence("which hidden fields answers keep"),
}


def unusual(found: Mapping[str, Any], usual: Mapping[str, Any], held: Collection[str]) -> dict[str, Any]:
    """What a format does not hold and what is not as usual."""
    return {key: value for key, value in found.items() if key not in held and value != usual.get(key)}


def losses_of(place: str, carried: Mapping[str, Any]) -> list[Loss]:
    """A loss for everything that only we read."""
    return [
        Loss(
            f"{place}/{key}".lstrip("/"),
            sentence("Other programs do not know this: %(what)s.", what=_saying(key, value)),
        )
        for key, value in carried.items()
        if key in SAYINGS or key == "type"
    ]


def _saying(key: str, value: object) -> Sentence:
    if key == "type":
        return sentence("that it is a question of type %(type)s", type=str(value))
    return SAYINGS[key]


def packed(carried: Mapping[str, Any]) -> str:
    """As JSON for a cell or an attribute; empty where there is nothing."""
    return json.dumps(carried, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if carried else ""


def of_item(carried: Mapping[str, Any]) -> dict[str, Any]:
    """What of a carried record belongs to an item as it is; anything else a stranger may have written there."""
    own = ("key", "text", "help", "required", "labels", "choices", "rows", "show_if")
    return {key: value for key, value in carried.items() if key in USUAL_ITEM and key not in own}


def of_block(carried: Mapping[str, Any]) -> dict[str, Any]:
    """The same of a block."""
    own = ("key", "title", "items", "show_if")
    return {key: value for key, value in carried.items() if key in USUAL_BLOCK and key not in own}


def of_document(carried: Mapping[str, Any], own: Collection[str]) -> dict[str, Any]:
    """The same of a document; ``own`` says what the format holds."""
    return {key: value for key, value in carried.items() if key in USUAL_DOCUMENT and key not in own}


def codes_in(found: object) -> tuple[str, ...]:
    """A carried list of codes; empty where it is something else."""
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def unpacked(text: str) -> dict[str, Any]:
    """What ``packed`` wrote; nothing where it is something else. What it says is checked as part of the document."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
