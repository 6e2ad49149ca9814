"""How a questionnaire is laid on pages for one respondent, before any answer: orders and page breaks."""

from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

from twofold_web.surveys.questionnaire.conditions import items_asked
from twofold_web.surveys.questionnaire.draws import Draws
from twofold_web.surveys.questionnaire.emotions import balanced_order, feeling_choices, feelings_of
from twofold_web.surveys.questionnaire.parts import Block, Choice, Document, Item, Row
from twofold_web.surveys.questionnaire.piping import piped_items
from twofold_web.surveys.questionnaire.words import ItemType

T = TypeVar("T")


def drawn(seed: int, what: str) -> Draws:
    """Draws for one purpose and one respondent: the same each time, and independent of other purposes."""
    return Draws(f"{seed}/{what}")


def block_order(document: Document, seed: int) -> list[Block]:
    """The blocks as this respondent gets them: those of a random group change places among themselves."""
    ordered: list[Block] = []
    for group, blocks in groupby(document.blocks, key=lambda block: block.random_group):
        found = list(blocks)
        if group is not None:
            drawn(seed, f"group {group}").shuffle(found)
        ordered += found
    return ordered


def sheets(block: Block, seed: int, turn: str | None) -> list[tuple[Item, ...]]:
    """The questions of a block page by page.

    A page ends before a question whose condition or text needs an answer of the same page: without a script the
    browser could not know it.
    """
    pages: list[list[Item]] = []
    here: set[str] = set()  # the questions of the last page
    for item in _item_order(block, seed, turn):
        if not pages or block.one_a_page or not here.isdisjoint(asked_by(item)):
            pages.append([])
            here = set()
        pages[-1].append(item)
        here.add(item.key)
    return [tuple(page) for page in pages]


def _item_order(block: Block, seed: int, turn: str | None) -> Sequence[Item]:
    """In another order for everybody, though never before what a question depends on."""
    if not block.random_items:
        return block.items
    waiting = list(block.items)
    drawn(seed, f"items {block.key} {turn or ''}").shuffle(waiting)
    ordered: list[Item] = []
    while waiting:
        keys = {item.key for item in waiting}
        # texts may name each other's questions, which no order can serve; conditions never do
        free = [item for item in waiting if not items_asked(item.show_if) & keys]
        item = next((one for one in free if not asked_by(one) & (keys - {one.key})), free[0])
        waiting.remove(item)
        ordered.append(item)
    return ordered


def asked_by(item: Item) -> frozenset[str]:
    """The questions whose answers a question needs, for its condition or its texts."""
    texts = [item.text, item.help, *(row.text for row in item.rows), *(choice.text for choice in item.choices)]
    return items_asked(item.show_if) | piped_items(texts)


def choices_for(item: Item, seed: int, turn: str | None) -> tuple[Choice, ...]:
    """The choices as this respondent sees them; "other" and "none of these" stay at the end."""
    name = f"choices {item.key} {turn or ''}"
    if item.type is ItemType.EMOTION:
        places = [feeling.code for feeling in balanced_order(feelings_of(item), drawn(seed, name))]
        return tuple(sorted(feeling_choices(item), key=lambda choice: places.index(choice.code)))
    if not item.random_choices:
        return item.choices
    free = [choice for choice in item.choices if not (choice.exclusive or choice.other)]
    drawn(seed, name).shuffle(free)
    return (*free, *(choice for choice in item.choices if choice.exclusive or choice.other))


def rows_for(item: Item, seed: int, turn: str | None) -> tuple[Row, ...]:
    """The rows of a matrix as this respondent sees them."""
    if not item.random_choices:
        return item.rows
    rows = list(item.rows)
    drawn(seed, f"rows {item.key} {turn or ''}").shuffle(rows)
    return tuple(rows)
