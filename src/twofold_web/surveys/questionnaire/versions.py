"""What changed between two versions of a questionnaire, and whether answers may still be compared.

A changed wording, scale, label, choice or row makes a new version of the item: its answers stand beside the old ones
with a visible break. A change of what only frames the question (its help, its place, when it is asked) is named and
breaks nothing. A translation that was added breaks nothing either: nobody was asked in that language before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from twofold_web.surveys.questionnaire.parts import Block, Document, Item, Texts
from twofold_web.surveys.questionnaire.places import texts_of_item
from twofold_web.surveys.questionnaire.words import ItemType


class Changed(StrEnum):
    """What is different."""

    ADDED = "added"
    REMOVED = "removed"
    WORDING = "wording"
    TRANSLATED = "translated"  # a language that was not there
    TYPE = "type"
    SCALE = "scale"
    LABELS = "labels"
    CHOICES = "choices"
    ROWS = "rows"
    HELP = "help"
    LOGIC = "logic"
    RULES = "rules"  # required, does not apply, random order, length
    NAME = "name"  # of the item in the store: another series begins


BREAKS = (Changed.WORDING, Changed.TYPE, Changed.SCALE, Changed.LABELS, Changed.CHOICES, Changed.ROWS, Changed.NAME)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference in one item.

    Attributes:
        item: the key of the question.
        what: is different.
        language: of a text; None for what has no language.
        before: how it was, in words; empty where it was not there.
        after: how it is.
        breaks: whether answers before and after may not be compared as one series.
    """

    item: str
    what: Changed
    language: str | None = None
    before: str = ""
    after: str = ""
    breaks: bool = False


def difference(old: Document, new: Document) -> tuple[Change, ...]:
    """Every difference of the items of two documents, in the order of the new one."""
    before = {item.key: (block, item) for block in old.blocks for item in block.items}
    after = {item.key: (block, item) for block in new.blocks for item in block.items}
    found: list[Change] = []
    for key, (block, item) in after.items():
        if key in before:
            found += _between(*before[key], block, item)
        else:
            found.append(Change(key, Changed.ADDED, after=_first(item.text)))
    gone = (
        Change(key, Changed.REMOVED, before=_first(item.text)) for key, (_, item) in before.items() if key not in after
    )
    return (*found, *gone)


def broken(old: Document, new: Document) -> frozenset[str]:
    """The keys of the questions whose trend breaks."""
    return frozenset(change.item for change in difference(old, new) if change.breaks)


def versioned(old: Document | None, new: Document) -> Document:
    """The new document with its items numbered: the next version where the trend breaks, else the version it had.

    Args:
        old: what was published before; None for the first time. Where an item was left out for a while, number the
            draft against every version, the newest last.
        new: the draft.
    """
    known = {item.key: item for item in old.items()} if old is not None else {}
    changed = broken(old, new) if old is not None else frozenset()

    def numbered(item: Item) -> Item:
        before = known.get(item.key)
        if before is None or before.item != item.item:
            return item
        return replace(item, version=max(item.version, before.version + (item.key in changed)))

    return replace(
        new,
        blocks=tuple(replace(block, items=tuple(map(numbered, block.items))) for block in new.blocks),
    )


def _between(old_block: Block, old: Item, block: Block, new: Item) -> Iterator[Change]:
    for what, before, after in (
        (Changed.NAME, old.item, new.item),
        (Changed.TYPE, old.type.value, new.type.value),
        (Changed.SCALE, _scale(old), _scale(new)),
        (Changed.CHOICES, _codes(old), _codes(new)),
        (Changed.ROWS, _rows(old), _rows(new)),
    ):
        if before != after:
            yield Change(new.key, what, None, before, after, breaks=True)
    yield from _wordings(old, new)
    if (old_block.key, old_block.show_if, old_block.loop, old.show_if) != (
        block.key,
        block.show_if,
        block.loop,
        new.show_if,
    ):
        yield Change(new.key, Changed.LOGIC)
    if _rules(old) != _rules(new):
        yield Change(new.key, Changed.RULES)


def _wordings(old: Item, new: Item) -> Iterator[Change]:
    """Text by text and language by language; texts of choices or rows that came or went are told with these."""
    before = {one.place: one.texts for one in texts_of_item(old, "")}
    for one in texts_of_item(new, ""):
        if one.place not in before and not one.place.startswith("/labels"):
            continue
        kind = _kind(one.place)
        earlier = before.get(one.place, {})
        for language in dict.fromkeys((*earlier, *one.texts)):
            was, now = _flat(earlier, language), _flat(one.texts, language)
            if was == now:
                continue
            what = Changed.TRANSLATED if not was and _spoken(old, language) is False else kind
            breaks = what in BREAKS and new.type is not ItemType.STATEMENT
            yield Change(new.key, what, language, was, now, breaks)
    there = {one.place for one in texts_of_item(new, "")}
    for place, texts in before.items():
        if place.startswith("/labels") and place not in there:
            for language, was in texts.items():
                yield Change(new.key, Changed.LABELS, language, was, "", breaks=True)


def _kind(place: str) -> Changed:
    part = place.split("/")[1]
    return {
        "text": Changed.WORDING,
        "help": Changed.HELP,
        "labels": Changed.LABELS,
        "choices": Changed.CHOICES,
        "rows": Changed.ROWS,
    }[part]


def _spoken(item: Item, language: str) -> bool:
    """Whether the question could be read in this language."""
    return bool(_flat(item.text, language))


def _flat(texts: Texts, language: str) -> str:
    return " ".join(texts.get(language, "").split())


def _first(texts: Texts) -> str:
    return next(iter(texts.values()), "")


def _scale(item: Item) -> str:
    return "" if item.scale is None else f"{item.scale[0]:g}-{item.scale[1]:g}"


def _codes(item: Item) -> str:
    """The choices; which order they stand in changes what is chosen, unless it is drawn by lot."""
    codes = [choice.code for choice in item.choices]
    return ", ".join(sorted(codes) if item.random_choices else codes)


def _rows(item: Item) -> str:
    rows = [f"{row.key}={row.item}" for row in item.rows]
    return ", ".join(sorted(rows) if item.random_choices else rows)


def _rules(item: Item) -> tuple[object, ...]:
    return item.required, item.not_applicable, item.random_choices, item.appearance, item.most_letters, item.touchpoint
