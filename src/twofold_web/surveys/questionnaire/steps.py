"""The steps of a respondent's way: pages, and the questions on them as this respondent sees them."""

from dataclasses import dataclass

from twofold_web.surveys.questionnaire.parts import Block, Choice, Item, Row


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as one respondent sees it.

    Attributes:
        key: of its answer, and of its fields in the form.
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
