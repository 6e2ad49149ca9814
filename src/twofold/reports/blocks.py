"""What a page is made of: records that the template lays out and that hold no logic."""

from dataclasses import dataclass, field
from typing import ClassVar

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Note:
    """How a figure was measured: terms with their explanations, in order.

    Attributes:
        lines: term and explanation.
        measure: the one measure the figure shows, so that it can be asked for again; empty where there is no such one.
        by: what it is split by. side: whose answers.
    """

    lines: tuple[tuple[str, str], ...]
    measure: str = ""
    by: tuple[str, ...] = ()
    side: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: what it says.
        under: a second, smaller line: an interval, mostly.
        figure: a drawing below the text.
        kind: its class: name, plot, number, text.
        colspan: how many columns it fills.
        language: of the second line, where it is not the page's.
    """

    text: str = ""
    under: str = ""
    figure: Markup | None = None
    kind: str = "number"
    colspan: int = 1
    language: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column.

    Attributes:
        label: what the column holds.
        kind: its class, as in Cell.
        figure: the axis that the drawings below share.
    """

    label: str
    kind: str = "number"
    figure: Markup | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the first cell names it."""

    cells: tuple[Cell, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, which may carry drawings in its cells."""

    block: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Note | None = None
    foot: tuple[str, ...] = ()
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with what it says in words, and the same numbers as a table."""

    block: ClassVar[str] = "figure"
    title: str
    lead: str
    drawing: Markup
    table: Table
    sentences: tuple[str, ...] = ()
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One score, large."""

    title: str
    value: str
    lines: tuple[str, ...]
    figure: Markup | None = None
    note: Note | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    """Scores side by side."""

    block: ClassVar[str] = "cards"
    cards: tuple[Card, ...]
    kind: str = "scores"


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding as people read it."""

    title: str
    tag: str
    tone: str
    strength: str
    evidence: tuple[str, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """Findings in their order."""

    block: ClassVar[str] = "claims"
    claims: tuple[Claim, ...]
    evidence_label: str
    caveats_label: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; ``empty`` says kindly why it has no blocks."""

    key: str
    title: str
    lead: str = ""
    blocks: tuple[Table | Figure | Cards | Claims, ...] = ()
    empty: str = ""
    foot: tuple[str, ...] = field(default=())
