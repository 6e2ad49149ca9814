"""Checks of scales, labels and of what people are forced to answer."""

from collections.abc import Iterator

from twofold_web.surveys.questionnaire.checking_words import balance
from twofold_web.surveys.questionnaire.notes import Note, Rule, Weight
from twofold_web.surveys.questionnaire.parts import Block, Document, Item
from twofold_web.surveys.questionnaire.words import ItemType

RATED = (ItemType.CSAT, ItemType.CES, ItemType.RATING, ItemType.MATRIX)  # NPS has its scale, whatever stands beside it
FEWEST_SIDES = (
    3  # labels beside the middle: with two, one of "not at all likely" and "very likely" may be a stronger word
)
MOST_OPEN = 3
SHARE_OPEN = 0.34  # of the questions


def check_scales(document: Document) -> Iterator[Note]:
    """Scales that differ side by side, labels that lean to one side, answers that are forced, many open questions."""
    for block in document.blocks:
        yield from _mixed(block)
        for item in block.items:
            place = f"blocks/{block.key}/items/{item.key}"
            yield from _labels(document, item, place)
            yield from _forced(item, place)
    asked = [item for item in document.items() if item.type is not ItemType.STATEMENT]
    often = [item for item in asked if item.type is ItemType.TEXT and item.show_if is None and not item.sensitive]
    most = max(MOST_OPEN, int(SHARE_OPEN * len(asked)))
    if len(often) > most:
        about = {"questions": float(len(often)), "most": float(most)}
        yield Note(Rule.MANY_OPEN, Weight.WARNING, "blocks", None, about)


def _mixed(block: Block) -> Iterator[Note]:
    scales = {item.scale for item in block.items if item.type in RATED and item.scale is not None}
    if len(scales) > 1:
        shown = ", ".join(f"{low:g}-{high:g}" for low, high in sorted(scales))
        yield Note(Rule.MIXED_SCALES, Weight.WARNING, f"blocks/{block.key}", None, {"scales": shown})


def _labels(document: Document, item: Item, place: str) -> Iterator[Note]:
    if item.scale is None or not item.labels or item.type is ItemType.EMOTION:
        return
    points = {int(code) for code in item.labels}
    alone = sorted(point for point in points if item.scale[0] + item.scale[1] - point not in points)
    if alone:
        points_alone = ", ".join(map(str, alone))
        yield Note(Rule.UNEVEN_LABELS, Weight.WARNING, f"{place}/labels", None, {"points": points_alone})
    sides = {code: texts for code, texts in item.labels.items() if 2 * int(code) != item.scale[0] + item.scale[1]}
    for language in document.languages if len(sides) >= FEWEST_SIDES else ():
        texts = {code: texts[language] for code, texts in sides.items() if texts.get(language)}
        found = balance(texts, language) if len(texts) == len(sides) else None
        if found is not None and found[0] != found[1]:
            about = {"good": float(found[0]), "bad": float(found[1])}
            yield Note(Rule.UNBALANCED_LABELS, Weight.WARNING, f"{place}/labels", language, about)


def _forced(item: Item, place: str) -> Iterator[Note]:
    if item.type in {ItemType.STATEMENT, ItemType.CONSENT}:
        return
    if item.required:
        yield Note(Rule.REQUIRED, Weight.HINT, place)
    if not item.not_applicable and not item.sensitive and item.type is not ItemType.FILE:
        yield Note(Rule.NO_NOT_APPLICABLE, Weight.WARNING if item.required else Weight.HINT, place)
