"""Which version of its wording and scale each question of a new questionnaire has, seen from the one before."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from twofold_web.surveys.questionnaire.document import Document, Item


def numbered(before: Document | None, document: Document) -> Document:
    """The questionnaire with the versions of its questions.

    A question (by its name in the store) keeps its version while type, scale, choices and every wording that both
    questionnaires have are the same; else it takes the next one. A translation more changes nothing.

    Args:
        before: the newest published version; None where there is none.
        document: what is to be published.
    """
    known = {item.item: item for item in (before.items() if before is not None else ())}
    return replace(
        document,
        blocks=tuple(
            replace(block, items=tuple(_numbered(known.get(item.item), item) for item in block.items))
            for block in document.blocks
        ),
    )


def _numbered(before: Item | None, item: Item) -> Item:
    if before is None:
        return item
    same = _asks(before) == _asks(item) and not any(_reworded(before, item))
    return replace(item, version=before.version if same else max(before.version + 1, item.version))


def _asks(item: Item) -> tuple[Any, ...]:
    """What an answer means, words aside."""
    codes = tuple((choice.code, choice.exclusive, choice.other) for choice in item.choices)
    return item.type, item.scale, codes, tuple((row.key, row.item) for row in item.rows)


def _reworded(before: Item, item: Item) -> Iterator[bool]:
    for old, new in zip(_wordings(before), _wordings(item), strict=False):
        yield any(old[language] != new[language] for language in old.keys() & new.keys())
    points = before.labels.keys() | item.labels.keys()
    for point in points:
        yield _differ(before.labels.get(point, {}), item.labels.get(point, {}))


def _differ(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    if bool(old) != bool(new):
        return True
    return any(old[language] != new[language] for language in old.keys() & new.keys())


def _wordings(item: Item) -> list[Mapping[str, str]]:
    """The texts that two items with the same codes have alike, in the same order."""
    return [item.text, *(choice.text for choice in item.choices), *(row.text for row in item.rows)]
