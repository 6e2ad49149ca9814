"""The top of a blueprint: stages, touchpoints, and what customers do, ask and find hard there."""

from collections.abc import Callable

from markupsafe import Markup

from twofold.facts.journey_map import Contact, Domain, Texts, Touchpoint, label
from twofold.journeys.drawing.letters import wrapped
from twofold.reports.blueprint.drawing.marks import circle, group, joined, lines_of_text, path, rect, text
from twofold.reports.blueprint.drawing.sheet import (
    BOLD,
    BROAD,
    INSIDE,
    NAME,
    SMALL,
    Column,
    Lane,
    Sheet,
    fits,
    fitting_size,
    height_of,
)

STAGE_HEIGHT = 34.0
POINT = 10.0  # of the arrow that a stage ends in
MARK = 15.0  # side of the picture of a domain
MARKS = {
    # a person, a thing, a place
    Domain.SERVICE: "M7.5 1a3 3 0 1 1 0 6a3 3 0 1 1 0-6zM2 14c0-3.4 2.3-5.4 5.5-5.4S13 10.6 13 14z",
    Domain.PRODUCT: "M7.5 1L13.5 4v7l-6 3l-6-3V4zM1.5 4l6 3l6-3M7.5 7v7",
    Domain.ENVIRONMENT: "M1.5 7L7.5 1.5L13.5 7M3 6v8h9V6M6 14v-4h3v4",
}


def stage_lane(sheet: Sheet, top: float) -> Lane:
    """The stages as arrows over their touchpoints."""
    columns = {column.place.point.name: column for column in sheet.columns}
    marks = []
    for number, (stage, places) in enumerate(sheet.blueprint.stages()):
        first, last = columns[places[0].point.name], columns[places[-1].point.name]
        name = stage.label(sheet.sayings.language)
        start = first.left + (POINT if number else 0) + INSIDE
        room = last.right - POINT - 4 - start
        size = fitting_size(name.replace(" ", "_"), room)
        said = text(
            start, top + STAGE_HEIGHT / 2 + size * 0.36, fits(name, size * BROAD, room), _sized("bp-stage-name", size)
        )
        arrow = path(_arrow(first.left, last.right, top, notched=number > 0), "bp-arrow")
        marks.append(group("bp-stage", [arrow, said]))
    return Lane(STAGE_HEIGHT + 8, joined(marks))


def _arrow(left: float, right: float, top: float, *, notched: bool) -> str:
    middle, foot, tip = top + STAGE_HEIGHT / 2, top + STAGE_HEIGHT, right - 3
    notch = f"L{left + POINT:.1f} {middle:.1f}" if notched else ""
    return (
        f"M{left:.1f} {top:.1f}H{tip - POINT:.1f}L{tip:.1f} {middle:.1f}L{tip - POINT:.1f} {foot:.1f}"
        f"H{left:.1f}{notch}Z"
    )


def touchpoint_lane(sheet: Sheet, top: float) -> Lane:
    """The touchpoints by name, with what kind of meeting each is."""
    names = [_name(sheet, column) for column in sheet.columns]
    most = max((height_of(len(lines), size) for lines, size in names), default=NAME)
    marks = []
    for column, (lines, size) in zip(sheet.columns, names, strict=True):
        start = column.left + INSIDE
        marks.append(_kind(sheet, column, top + 6))
        marks.append(lines_of_text((start, top + 6 + MARK + 6 + NAME), lines, size, _sized("bp-name", size)))
    return Lane(6 + MARK + 8 + most + 8, joined(marks), sheet.sayings("lane.touchpoints"))


def _name(sheet: Sheet, column: Column) -> tuple[list[str], float]:
    """A touchpoint's name in lines, in smaller letters where a word would be cut otherwise."""
    name, room = column.place.point.label(sheet.sayings.language), column.width - 2 * INSIDE + 5
    size = fitting_size(name, room)
    return wrapped(name, size * (BOLD if size == NAME and len(name.split()) > 1 else BROAD), room, 3), size


def _sized(kind: str, size: float) -> str:
    return kind if size == NAME else f"{kind} bp-size-{size:.0f}"


def _kind(sheet: Sheet, column: Column, top: float) -> Markup:
    point = column.place.point
    direct = point.contact is Contact.DIRECT
    said = f"{sheet.sayings(f'said.{point.contact.value}')}, {sheet.sayings(f'said.{point.domain.value}')}"
    left = column.left + INSIDE
    picture = Markup('<path d="{}" transform="translate({:.1f} {:.1f})" class="{}"/>').format(
        MARKS[point.domain], left, top, f"bp-domain bp-domain-{point.domain.value}"
    )
    dot = circle(left + MARK + 12, top + MARK / 2, 4.2, "bp-direct" if direct else "bp-indirect")
    return Markup('<g role="img" aria-label="{}"><title>{}</title>{}{}{}</g>').format(
        said, said, rect((left - 2, top - 2, MARK + 22, MARK + 4), "bp-clear"), picture, dot
    )


def does_lane(sheet: Sheet, top: float) -> Lane | None:
    """What customers do at each touchpoint."""
    return _texts(sheet, top, lambda point: point.does, "does")


def asks_lane(sheet: Sheet, top: float) -> Lane | None:
    """What customers want to know there."""
    return _texts(sheet, top, lambda point: point.asks, "asks")


def hard_lane(sheet: Sheet, top: float) -> Lane | None:
    """What is hard for them there."""
    return _texts(sheet, top, lambda point: point.finds_hard, "finds_hard")


def _texts(sheet: Sheet, top: float, texts: Callable[[Touchpoint], Texts], name: str) -> Lane | None:
    """A lane of texts of the map; None where the map has none of them."""
    lines = [
        [
            line
            for line in wrapped(
                label(texts(column.place.point), sheet.sayings.language, ""), SMALL, column.width - 2 * INSIDE + 4, 5
            )
            if line
        ]
        for column in sheet.columns
    ]
    most = max((len(several) for several in lines), default=0)
    if not most:
        return None
    marks = [
        lines_of_text((column.left + INSIDE, top + 9 + SMALL), several, SMALL, f"bp-text bp-{name}")
        for column, several in zip(sheet.columns, lines, strict=True)
    ]
    return Lane(9 + height_of(most, SMALL) + 9, joined(marks), sheet.sayings(f"lane.{name}"))
