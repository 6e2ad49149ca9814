"""Every text of a questionnaire with its place, so that translations, checks and exchanges speak of the same places."""

from collections.abc import Iterator
from dataclasses import dataclass

from twofold_web.surveys.questionnaire.parts import Document, Item, Texts


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One text of a questionnaire.

    Attributes:
        place: as in problems: ``blocks/stay/items/nps/labels/0``.
        texts: by language.
    """

    place: str
    texts: Texts


def texts_of(document: Document) -> Iterator[PlacedText]:
    """Every text that is there in some language, in the order of reading."""
    for one in _all(document):
        if any(text.strip() for text in one.texts.values()):
            yield one


def _all(document: Document) -> Iterator[PlacedText]:
    yield PlacedText("title", document.title)
    yield PlacedText("introduction", document.introduction)
    yield PlacedText("consent", document.consent or {})
    for block in document.blocks:
        yield PlacedText(f"blocks/{block.key}/title", block.title)
        for item in block.items:
            yield from texts_of_item(item, f"blocks/{block.key}/items/{item.key}")
    for end in document.ends:
        yield PlacedText(f"ends/{end.key}/text", end.text)


def texts_of_item(item: Item, place: str) -> Iterator[PlacedText]:
    """The texts of one question, also of those that nobody wrote yet."""
    yield PlacedText(f"{place}/text", item.text)
    yield PlacedText(f"{place}/help", item.help)
    for code, texts in item.labels.items():
        yield PlacedText(f"{place}/labels/{code}", texts)
    for choice in item.choices:
        yield PlacedText(f"{place}/choices/{choice.code}", choice.text)
    for row in item.rows:
        yield PlacedText(f"{place}/rows/{row.key}", row.text)
