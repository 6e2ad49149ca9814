"""The numbers under a curve or beside a whisker: value, interval and n, or why there are none."""

from markupsafe import Markup

from twofold.measures.estimates import Estimate
from twofold.reports.blueprint.drawing.marks import joined, opened, rect, text
from twofold.reports.blueprint.drawing.sheet import INSIDE, NAME, SMALL, Column, Sheet, fits
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.blueprint.record import Gap

ROW = 15.0


def figures_under(sheet: Sheet, top: float, part: Part) -> tuple[Markup, float]:
    """Three lines of numbers in every column, two more where two blueprints are compared; and their height."""
    compared = sheet.comparison is not None
    marks = [_figures(sheet, column, top, part) for column in sheet.columns]
    return joined(marks), (5 if compared else 3) * ROW + 4


def _figures(sheet: Sheet, column: Column, top: float, part: Part) -> Markup:
    place = column.place
    one = place.emotion if part is Part.EMOTION else place.score
    if one is None or not one.shown:
        return Markup("") if part is Part.EMOTION else _nothing(sheet, column, top, one)
    width = column.width - 2 * INSIDE
    value, spread, n = sheet.sayings.short(one)
    at = column.middle
    marks = [
        rect((column.left + 4, top, column.width - 8, 3 * ROW + 2), "bp-target"),
        text(at, top + NAME, value, "bp-value", "middle"),
        text(at, top + NAME + ROW, fits(spread, SMALL, width), "bp-small", "middle"),
        text(at, top + NAME + 2 * ROW, fits(n, SMALL, width), "bp-small", "middle"),
    ]
    said = sheet.sayings.estimate(place, one)
    gap = sheet.gap(part.value, place.point.name)
    if gap is not None:
        marks.append(gap_text(sheet, gap, at, top + NAME + 3 * ROW))
        said = f"{said}; {sheet.sayings.gap(gap)}"
    return opened(sheet.open(Evidence(part, place.point.name)), said, marks)


def gap_text(sheet: Sheet, gap: Gap, x: float, y: float) -> Markup:
    """A difference over its interval; bold and with a mark where it is more than chance."""
    kind = "bp-gap bp-claimed" if gap.claimed else "bp-gap"
    spread = text(x, y + ROW, sheet.sayings.gap_range(gap), "bp-gap", "middle")
    return joined([text(x, y, sheet.sayings.gap_mark(gap), kind, "middle"), spread])


def _nothing(sheet: Sheet, column: Column, top: float, one: Estimate | None) -> Markup:
    said = sheet.sayings("said.not_asked" if one is None else "said.few")
    shown = fits(said, SMALL, column.width - INSIDE)
    return text(column.middle, top + NAME, shown, "bp-small bp-faint", "middle")
