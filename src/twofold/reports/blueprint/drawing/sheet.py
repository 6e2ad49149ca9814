"""The sheet a blueprint is drawn on: where its columns are, and what every lane needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from twofold.journeys.drawing.letters import text_width, wrapped
from twofold.reports.blueprint.drawing.marks import LEADING, lines_of_text
from twofold.reports.blueprint.evidence import Address, Evidence
from twofold.reports.blueprint.record import Blueprint, Comparison, Gap, Place
from twofold.reports.blueprint.wording import Sayings

LABELS = 124.0  # the column that names the lanes
USUAL = 1216.0  # the whole width, where the columns allow it
NARROWEST, WIDEST = 108.0, 220.0  # a column
INSIDE = 9.0  # from the edge of a column to its text
NAME, TEXT, SMALL = 13.0, 12.0, 11.0  # sizes of letters
BOLD = 1.16  # how much wider bold letters are, at most
BROAD = 1.08  # and mostly: for words that would be cut otherwise
SIZES = (NAME, 12.0, 11.0)
PAD = 12.0
NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Column:
    """Where one touchpoint stands."""

    place: Place
    left: float
    width: float

    @property
    def middle(self) -> float:
        """Its centre."""
        return self.left + self.width / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width


@dataclass(frozen=True, slots=True)
class Lane:
    """One drawn lane.

    Attributes:
        height: of all of it.
        marks: what is drawn, with the sheet's coordinates.
        name: what stands in the column of names; empty for none.
        detail: a smaller line or two under the name.
        kind: its class.
        edge: what is drawn in the column of names, such as the numbers of an axis.
    """

    height: float
    marks: Markup
    name: str = ""
    detail: str = ""
    kind: str = "bp-lane"
    edge: Markup = NOTHING


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every lane needs to know.

    Attributes:
        sayings: the sentences.
        columns: one a touchpoint.
        address: where evidence is.
        comparison: the other blueprint beside it, where there is one.
    """

    sayings: Sayings
    columns: tuple[Column, ...]
    address: Address
    comparison: Comparison | None = None

    @property
    def blueprint(self) -> Blueprint:
        """What is drawn."""
        return self.sayings.blueprint

    @property
    def left(self) -> float:
        """Where the columns begin."""
        return LABELS

    @property
    def right(self) -> float:
        """Where they end, which is the width of the sheet."""
        return self.columns[-1].right if self.columns else USUAL

    def open(self, evidence: Evidence) -> str | None:
        """The address of evidence."""
        return self.address(evidence)

    def gap(self, part: str, name: str, kind: str = "") -> Gap | None:
        """How far the other blueprint is apart there."""
        return None if self.comparison is None else self.comparison.gap(part, name, kind)

    def other(self, column: Column) -> Place | None:
        """What the other blueprint knows of a touchpoint."""
        return None if self.comparison is None else self.comparison.other.place(column.place.point.name)


def columns_of(places: Sequence[Place]) -> tuple[Column, ...]:
    """The columns of touchpoints: as wide as the usual sheet allows, and never too narrow to read."""
    if not places:
        return ()
    width = min(max((USUAL - LABELS) / len(places), NARROWEST), WIDEST)
    return tuple(Column(place, LABELS + number * width, width) for number, place in enumerate(places))


def height_of(lines: int, size: float) -> float:
    """The height of lines of text."""
    return lines * size * LEADING


def paragraph(
    at: tuple[float, float], said: str, width: float, *, size: float = SMALL, kind: str = "bp-small", most: int = 4
) -> tuple[Markup, float]:
    """A text in lines of a width from a top edge on, and its height."""
    lines = [one for one in wrapped(said, size, width, most) if one]
    return lines_of_text((at[0], at[1] + size), lines, size, kind), height_of(len(lines), size)


def fits(said: str, size: float, width: float) -> str:
    """One line of a text that fits a width, cut with an ellipsis where it must be."""
    if text_width(said, size) <= width:
        return said
    short = said
    while short and text_width(short + "…", size) > width:
        short = short[:-1]
    return short.rstrip() + "…"


def fitting_size(said: str, width: float) -> float:
    """The largest size of bold letters at which no word of a text is wider than a line."""
    longest = max((text_width(word, 1.0) for word in said.split()), default=0.0)
    return next((size for size in SIZES if longest * size * BROAD <= width), SIZES[-1])
