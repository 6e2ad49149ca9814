"""The lane of scores: a whisker on one axis for every touchpoint, with its numbers."""

from markupsafe import Markup

from twofold.measures.estimates import Estimate
from twofold.reports.blueprint.drawing.marks import circle, group, joined, line
from twofold.reports.blueprint.drawing.numbers import figures_under
from twofold.reports.blueprint.drawing.sheet import PAD, Column, Lane, Sheet
from twofold.reports.blueprint.evidence import Part
from twofold.reports.blueprint.record import Place
from twofold.reports.figures.axis import Axis, axis_around

WHISKER = 26.0


def score_lane(sheet: Sheet, top: float) -> Lane:
    """Every score on one axis, from its lowest to its highest end."""
    sayings, measure = sheet.sayings, sheet.blueprint.scales.score
    pairs = [(column.place.score, _score(sheet.other(column))) for column in sheet.columns]
    known = [one for pair in pairs for one in pair if _known(one)]
    marks = []
    if known:
        axis = axis_around(
            [end for one in known if one for end in (one.low or 0.0, one.high or 0.0)], positions=(0, 100)
        )
        for column, (one, other) in zip(sheet.columns, pairs, strict=True):
            marks.append(_rail(column, top + WHISKER / 2))
            if _known(other):
                marks.append(_whisker(column, axis, other, top + WHISKER / 2 + 6, "bp-other"))
            if _known(one):
                marks.append(_whisker(column, axis, one, top + WHISKER / 2, "bp-this"))
    numbers, high = figures_under(sheet, top + WHISKER, Part.SCORE)
    name = sayings("said.not_asked") if measure is None else sayings.wording.measure(measure)
    return Lane(WHISKER + high + 8, joined([*marks, numbers]), sayings("lane.score"), name)


def _score(place: Place | None) -> Estimate | None:
    return None if place is None else place.score


def _known(one: Estimate | None) -> bool:
    return one is not None and one.shown and None not in (one.value, one.low, one.high)


def _rail(column: Column, y: float) -> Markup:
    return line((column.left + PAD, y), (column.right - PAD, y), "bp-rail")


def _whisker(column: Column, axis: Axis, one: Estimate | None, y: float, kind: str) -> Markup:
    assert one is not None  # noqa: S101 - only known estimates get here

    def at(value: float | None) -> float:
        return column.left + PAD + (column.width - 2 * PAD) * axis.at(value or 0.0) / 100.0

    marks = [line((at(one.low), y), (at(one.high), y), "bp-stretch"), circle(at(one.value), y, 4.0, "bp-knot bp-plain")]
    return group(kind, marks)
