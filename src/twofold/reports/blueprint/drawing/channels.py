"""What came through which channel at each touchpoint."""

from markupsafe import Markup

from twofold.reports.blueprint.drawing.marks import joined, opened, rect, text
from twofold.reports.blueprint.drawing.sheet import INSIDE, SMALL, Column, Lane, Sheet, fits
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.record import Volume

MOST = 4  # channels of a touchpoint; the table has all
ROW, BAR = 33.0, 4.0
COUNT = 48.0  # room for the number beside a bar


def channel_lane(sheet: Sheet, top: float) -> Lane:
    """Bars on one scale for every touchpoint, most first."""
    largest = max((one.events.n or 0 for place in sheet.blueprint.places for one in place.volumes), default=0)
    rows = max((min(len(column.place.volumes), MOST + 1) for column in sheet.columns), default=0)
    marks = [_bars(sheet, column, top + 6, largest) for column in sheet.columns]
    return Lane(6 + max(rows, 1) * ROW + 8, joined(marks), sheet.sayings("lane.channels"))


def _bars(sheet: Sheet, column: Column, top: float, largest: int) -> Markup:
    place = column.place
    if not place.volumes:
        said = fits(sheet.sayings("said.nothing"), SMALL, column.width - INSIDE)
        return text(column.middle, top + SMALL + 2, said, "bp-small bp-faint", "middle")
    marks = [_bar(sheet, column, top + number * ROW, one, largest) for number, one in enumerate(place.volumes[:MOST])]
    left = len(place.volumes) - MOST
    if left > 0:
        said = sheet.sayings("said.more", n=sheet.sayings.numbers.whole(left))
        shown = fits(said, SMALL, column.width - 2 * INSIDE)
        marks.append(text(column.left + INSIDE, top + MOST * ROW + SMALL, shown, "bp-small bp-faint"))
    return joined(marks)


def _bar(sheet: Sheet, column: Column, top: float, one: Volume, largest: int) -> Markup:
    left, width = column.left + INSIDE, column.width - 2 * INSIDE
    count = sheet.sayings.numbers.whole(one.events.n or 0) if one.events.shown else "–"
    name = fits(sheet.sayings.channel(one.channel), SMALL, width)
    bar = width - COUNT
    share = (one.events.n or 0) / largest if largest else 0.0
    marks = [
        rect((column.left + 4, top, column.width - 8, ROW - 1), "bp-target"),
        text(left, top + SMALL + 1, name, "bp-small"),
        text(left + width, top + 2 * SMALL + 3, count, "bp-small bp-number", "end"),
        rect((left, top + SMALL + 8, bar, BAR), "bp-trough", BAR / 2),
        rect((left, top + SMALL + 8, max(bar * share, BAR if one.events.shown else 0), BAR), "bp-bar", BAR / 2),
    ]
    address = sheet.open(Evidence(Part.VOLUME, column.place.point.name, one.channel or ""))
    return opened(address, sheet.sayings.volume(column.place, one), marks)
