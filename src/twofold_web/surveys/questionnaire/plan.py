"""What every walk through a questionnaire needs and no respondent changes, worked out once.

A published version never changes, so its plan is made with its first respondent and kept beside it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from twofold_web.surveys.questionnaire.holding import Place, places_of
from twofold_web.surveys.questionnaire.laying import block_order, choices_for, rows_for, sheets
from twofold_web.surveys.questionnaire.parts import Block, Document, Item
from twofold_web.surveys.questionnaire.rounds import answer_key
from twofold_web.surveys.questionnaire.steps import Shown
from twofold_web.surveys.questionnaire.words import ItemType

Sheet = tuple[Item, ...]


class Plan:
    """The plan of one questionnaire.

    Attributes:
        places: where every question stands.
        size: how long the whole is, to tell how far somebody has come.
    """

    def __init__(self, document: Document) -> None:
        self.places: Mapping[str, Place] = places_of(document)
        self.size = sum(1 + len(block.items) for block in document.blocks) or 1
        self._document = document
        self._in_order = all(block.random_group is None for block in document.blocks)
        self._sheets = {block.key: sheets(block, 0, None) for block in document.blocks if not block.random_items}
        self._shown = {item.key: _shown(block, item, 0, None) for block in document.blocks for item in block.items}

    def blocks(self, seed: int) -> Sequence[Block]:
        """The blocks in a respondent's order."""
        return self._document.blocks if self._in_order else block_order(self._document, seed)

    def sheets(self, block: Block, seed: int, turn: str | None) -> Sequence[Sheet]:
        """The questions of a block page by page, before any condition."""
        found = self._sheets.get(block.key)
        return sheets(block, seed, turn) if found is None else found

    def shown(self, block: Block, item: Item, seed: int, turn: str | None) -> Shown:
        """A question as a respondent sees it."""
        if turn is None and not item.random_choices and item.type is not ItemType.EMOTION:
            return self._shown[item.key]
        return _shown(block, item, seed, turn)


def _shown(block: Block, item: Item, seed: int, turn: str | None) -> Shown:
    return Shown(
        key=answer_key(block.key, turn, item.key),
        item=item,
        touchpoint=turn if turn is not None else item.touchpoint,
        choices=choices_for(item, seed, turn),
        rows=rows_for(item, seed, turn),
    )


class Same:
    """A document that is compared by being the same object: what was read once is never changed."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:  # noqa: D105 - see the class
        return isinstance(other, Same) and other.document is self.document

    def __hash__(self) -> int:  # noqa: D105 - see the class
        return id(self.document)


def plan_of(document: Document) -> Plan:
    """The plan of a questionnaire."""
    return _plan(Same(document))


@lru_cache(maxsize=256)
def _plan(same: Same) -> Plan:
    return Plan(same.document)
