"""The steps of a respondent's way: pages, and the questions on them as this respondent sees them."""

from dataclasses import dataclass
from typing import Final

from twofold_web.surveys.questionnaire.parts import Block, Choice, Item, Row

# what a page sends besides answers (answering.asked); no key of a question holds a "~"
SENT_BESIDE: Final = frozenset(
    {"page", "go", "lang", "client", "of", "at", "website", "called", "reach", "note", "agreed"}
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as one respondent sees it.

    Attributes:
        key: of its answer.
        item: the question.
        touchpoint: what it is about; None where it is what the whole survey is about.
        choices: in this respondent's order.
        rows: in this respondent's order.
    """

    key: str
    item: Item
    touchpoint: str | None
    choices: tuple[Choice, ...]
    rows: tuple[Row, ...]

    @property
    def field(self) -> str:
        """The name of its field in a form, with which the names of its other fields begin."""
        return f"{self.key}~" if self.key in SENT_BESIDE else self.key


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        key: its name: ``block.1``, in a loop ``block@touchpoint.1``.
        number: 1 for the first of this way.
        block: whose questions it shows.
        turn: what the round of the loop is about; None outside loops.
        items: its questions; one at least.
        done: the share of the way behind it, 0 for the first page; it never falls on the way.
    """

    key: str
    number: int
    block: Block
    turn: str | None
    items: tuple[Shown, ...]
    done: float
