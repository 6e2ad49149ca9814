"""The picture of a blueprint: one SVG, for a page that brings the style, or for itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from twofold.journeys.drawing.letters import wrapped
from twofold.reports.blueprint.drawing.actions import action_lane
from twofold.reports.blueprint.drawing.bonds import bond_lane
from twofold.reports.blueprint.drawing.channels import channel_lane
from twofold.reports.blueprint.drawing.conditions import condition_lane
from twofold.reports.blueprint.drawing.feelings import emotion_lane
from twofold.reports.blueprint.drawing.heads import (
    STAGE_HEIGHT,
    asks_lane,
    does_lane,
    hard_lane,
    stage_lane,
    touchpoint_lane,
)
from twofold.reports.blueprint.drawing.leaving import beside_lane, leaving_lane
from twofold.reports.blueprint.drawing.marks import group, joined, line, lines_of_text, rect, text
from twofold.reports.blueprint.drawing.scoring import score_lane
from twofold.reports.blueprint.drawing.serving import role_lane, visibility_line
from twofold.reports.blueprint.drawing.sheet import (
    BOLD,
    LABELS,
    NOTHING,
    SMALL,
    TEXT,
    Lane,
    Sheet,
    columns_of,
    paragraph,
)
from twofold.reports.blueprint.drawing.style import standing_alone
from twofold.reports.blueprint.evidence import Address, nowhere
from twofold.reports.blueprint.record import Blueprint, Comparison
from twofold.reports.blueprint.wording import sayings

DRAWN: tuple[Callable[[Sheet, float], Lane | None], ...] = (
    stage_lane,
    touchpoint_lane,
    does_lane,
    emotion_lane,
    score_lane,
    asks_lane,
    hard_lane,
    channel_lane,
    leaving_lane,
    beside_lane,
    visibility_line,
    role_lane,
    bond_lane,
    condition_lane,
    action_lane,
)
EDGE = 24.0  # around a picture that stands alone


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn blueprint.

    Attributes:
        svg: the drawing.
        width: in pixels.
        height: in pixels.
        names: the column of names, where it is a drawing of its own: it can stay in place while the rest is scrolled.
    """

    svg: Markup
    width: float
    height: float
    names: Markup = NOTHING


def draw(found: Blueprint | Comparison, language: str, address: Address = nowhere) -> Picture:
    """The picture for a page: no style of its own (``style.PAGE_STYLE`` belongs to it), and no heading.

    Args:
        found: a blueprint, or two of them compared.
        language: en, hu, bg, el or cs.
        address: where each piece of evidence is; None where it cannot be opened.

    Raises:
        UsageError: there is no such language.
    """
    sheet = _sheet(found, language, address)
    drawn = _lanes(sheet, 0.0)
    names = _names(sheet, drawn)
    return _picture(sheet, drawn.lanes, (LABELS, sheet.right + 2 - LABELS, drawn.foot), names)


def draw_alone(found: Blueprint | Comparison, language: str, made_on: date) -> Picture:
    """The picture as a file: with its heading, a line on how to read it, and its own style in light colours.

    Raises:
        UsageError: there is no such language.
    """
    sheet = _sheet(found, language, nowhere)
    heading, top = _heading(sheet)
    drawn = _lanes(sheet, top)
    foot, below = _foot(sheet, drawn.foot + 10, made_on)
    everything = joined([heading, drawn.lanes, drawn.names, foot])
    inside = Markup('<g transform="translate({:.0f} {:.0f})">{}</g>').format(EDGE, EDGE, everything)
    width, height = sheet.right + 2 * EDGE, below + 2 * EDGE
    paper = rect((0, 0, width, height), "bp-paper")
    return _picture(sheet, joined([standing_alone(), paper, inside]), (0.0, width, height))


def _sheet(found: Blueprint | Comparison, language: str, address: Address) -> Sheet:
    compared = found if isinstance(found, Comparison) else None
    blueprint = found.this if isinstance(found, Comparison) else found
    return Sheet(sayings(blueprint, language), columns_of(blueprint.places), address, compared)


def _picture(sheet: Sheet, marks: Markup, box: tuple[float, float, float], names: Markup = NOTHING) -> Picture:
    """The drawing from a left edge on, so wide and so high."""
    left, width, height = box
    title = sheet.sayings("page.title", journey=sheet.sayings.title())
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="blueprint" width="{:.0f}" height="{:.0f}"'
        ' viewBox="{:.0f} 0 {:.0f} {:.0f}" lang="{}" role="group" aria-label="{}"><title>{}</title><desc>{}</desc>'
        "{}</svg>"
    ).format(
        width, height, left, width, height, sheet.sayings.language, title, title, sheet.sayings("page.described"), marks
    )
    return Picture(svg, width, height, names)


def _names(sheet: Sheet, drawn: "_Drawn") -> Markup:
    """The column of names alone."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="blueprint bp-names" width="{:.0f}" height="{:.0f}"'
        ' viewBox="0 0 {:.0f} {:.0f}" lang="{}">{}{}</svg>'
    ).format(LABELS, drawn.foot, LABELS, drawn.foot, sheet.sayings.language, drawn.grounds, drawn.names)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The lanes and their names, and where they end."""

    grounds: Markup
    lanes: Markup
    names: Markup
    foot: float


def _lanes(sheet: Sheet, top: float) -> _Drawn:
    """Every lane under the one before; thin lines part the stages above the line of visibility."""
    grounds, marks, names, y, parted = [], [], [], top, top
    for make in DRAWN:
        lane = make(sheet, y)
        if lane is None:
            continue
        grounds.append(_ground(sheet, lane, y))
        names.append(_named(lane, y))
        marks.append(lane.marks)
        y += lane.height
        parted = y if make is leaving_lane else parted
    under = joined(grounds)
    return _Drawn(under, joined([under, _stages(sheet, top, parted), *marks]), joined(names), y)


def _stages(sheet: Sheet, top: float, foot: float) -> Markup:
    begins = {places[0].point.name for _, places in sheet.blueprint.stages()[1:]}
    between = (column.left for column in sheet.columns if column.place.point.name in begins)
    return joined(line((left, top + STAGE_HEIGHT), (left, foot), "bp-between") for left in between)


def _ground(sheet: Sheet, lane: Lane, top: float) -> Markup:
    if not lane.kind:
        return Markup("")
    ground = rect((0.0, top, sheet.right, lane.height), "bp-ground")
    rule = line((0.0, top + lane.height), (sheet.right, top + lane.height), "bp-rule")
    return group(lane.kind, [ground, rule])


def _named(lane: Lane, top: float) -> Markup:
    """A lane's name at the left, and what else stands there."""
    lines = wrapped(lane.name, TEXT * BOLD, LABELS - 8, 5) if lane.name else []
    named = lines_of_text((4.0, top + 9 + TEXT), lines, TEXT, "bp-lane-name")
    detail, _ = paragraph((4.0, top + 12 + len(lines) * TEXT * 1.28), lane.detail, LABELS - 24, most=5)
    return joined([named, detail if lane.detail else NOTHING, lane.edge])


def _heading(sheet: Sheet) -> tuple[Markup, float]:
    words = sheet.sayings
    compared = sheet.comparison
    asked = words.asked_for()
    if compared is not None:
        asked = words("page.against", this=asked, other=words.asked_for(compared.other))
    marks = [
        text(0, 20, words("page.title", journey=words.title()), "bp-title"),
        text(0, 42, asked, "bp-subtitle"),
    ]
    return joined(marks), 60.0


def _foot(sheet: Sheet, top: float, made_on: date) -> tuple[Markup, float]:
    words = sheet.sayings
    question = sheet.blueprint.question
    said = words(
        "page.foot",
        level=words.wording.level(question.level),
        minimum=words.numbers.whole(question.minimum_n),
    )
    made = words("page.made", day=words.numbers.day(made_on))
    foot, high = paragraph((0, top), f"{said} {made}", sheet.right, size=SMALL, kind="bp-small bp-faint", most=4)
    return foot, top + high
