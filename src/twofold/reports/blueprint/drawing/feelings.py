"""The emotion curve: how it feels from touchpoint to touchpoint, with the band of its intervals."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from twofold.facts.journey_map import label
from twofold.journeys.drawing.letters import wrapped
from twofold.measures.estimates import Estimate
from twofold.reports.blueprint.drawing.marks import (
    circle,
    flowing,
    group,
    joined,
    line,
    lines_of_text,
    opened,
    path,
    rect,
    text,
)
from twofold.reports.blueprint.drawing.numbers import figures_under
from twofold.reports.blueprint.drawing.sheet import INSIDE, SMALL, Column, Lane, Sheet, fits
from twofold.reports.blueprint.evidence import Evidence, Part
from twofold.reports.figures.axis import Axis, axis_around
from twofold.reports.units_of_measure import ends_of, unit_of

WANTED, CURVE = 40.0, 150.0  # heights: of what is wanted, of the curve
Height = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class _Knot:
    """Where the curve passes one touchpoint."""

    column: Column
    estimate: Estimate | None

    @property
    def known(self) -> bool:
        return self.estimate is not None and self.estimate.shown and None not in self._numbers

    @property
    def _numbers(self) -> tuple[float | None, float | None, float | None]:
        one = self.estimate
        return (None, None, None) if one is None else (one.value, one.low, one.high)

    def at(self, name: str, height: Height) -> tuple[float, float]:
        """The point of its value, low or high."""
        return self.column.middle, height(float(getattr(self.estimate, name)))


def emotion_lane(sheet: Sheet, top: float) -> Lane:
    """What is wanted, the curve with its band, and the numbers under it."""
    sayings, measure = sheet.sayings, sheet.blueprint.scales.emotion
    knots = [_Knot(column, column.place.emotion) for column in sheet.columns]
    others = [_Knot(column, place.emotion) for column in sheet.columns if (place := sheet.other(column)) is not None]
    known = [knot for knot in (*knots, *others) if knot.known]
    marks, edge = [_wanted(sheet, top)], Markup()
    below = top + WANTED + CURVE
    if known and measure is not None:
        axis = _axis(measure, known)
        height = _height(axis, top + WANTED, below)
        edge = _ticks(sheet, axis, height)
        marks += [_ground(sheet, axis, height), _curve(knots, height, "bp-this"), _curve(others, height, "bp-other")]
        marks += [_dot(sheet, knot, height) for knot in knots if knot.known]
    marks += [_unknown(sheet, knot, below - CURVE / 2) for knot in knots if not knot.known]
    numbers, high = figures_under(sheet, below + 2, Part.EMOTION)
    return Lane(
        height=WANTED + CURVE + high + 8,
        marks=joined([*marks, numbers]),
        name=sayings("lane.emotion"),
        detail="" if measure is None else sayings.wording.measure(measure),
        kind="bp-lane bp-main",
        edge=edge,
    )


def _axis(measure: str, known: Sequence[_Knot]) -> Axis:
    """Heights that hold every interval; zero too, where it is the middle between good and bad."""
    numbers = [end for knot in known if knot.estimate for end in (knot.estimate.low or 0, knot.estimate.high or 0)]
    ends = ends_of(measure, {})
    return axis_around([*numbers, 0.0] if ends is not None and ends[0] < 0 else numbers, positions=(0.0, 100.0))


def _height(axis: Axis, top: float, foot: float) -> Height:
    return lambda value: foot - 8 - (foot - top - 16) * axis.at(value) / 100.0


def _ground(sheet: Sheet, axis: Axis, height: Height) -> Markup:
    """Lines of the axis; zero stands out."""
    lines = (
        line((sheet.left, height(tick)), (sheet.right, height(tick)), "bp-grid" if tick else "bp-zero")
        for tick in axis.ticks(5)
    )
    return group("bp-axis", lines)


def _ticks(sheet: Sheet, axis: Axis, height: Height) -> Markup:
    """The numbers of the axis, at the edge of the column of names."""
    unit = unit_of(sheet.blueprint.scales.emotion or "")
    return joined(
        text(sheet.left - 6, height(tick) + 4, sheet.sayings.numbers.tick(tick, unit), "bp-tick", "end")
        for tick in axis.ticks(5)
    )


def _curve(knots: Sequence[_Knot], height: Height, kind: str) -> Markup:
    """Band and curve over each stretch of touchpoints that follow each other and are all known."""
    marks = []
    for known, stretch in groupby(knots, key=lambda knot: knot.known):
        several = list(stretch)
        if known and len(several) > 1:
            marks += [
                path(_band(several, height), "bp-band"),
                path(flowing(_points(several, "value", height)), "bp-curve"),
            ]
    return group(kind, [*marks, *(_whisker(knot, height) for knot in knots if knot.known)])


def _points(knots: Iterable[_Knot], name: str, height: Height) -> list[tuple[float, float]]:
    return [knot.at(name, height) for knot in knots]


def _band(knots: Sequence[_Knot], height: Height) -> str:
    back = flowing(_points(reversed(knots), "low", height))
    return f"{flowing(_points(knots, 'high', height))}L{back[1:]}Z"


def _whisker(knot: _Knot, height: Height) -> Markup:
    x, low = knot.at("low", height)
    return joined(
        [line((x, low), knot.at("high", height), "bp-whisker"), circle(*knot.at("value", height), 3.2, "bp-knot")]
    )


def _dot(sheet: Sheet, knot: _Knot, height: Height) -> Markup:
    place, one = knot.column.place, knot.estimate
    assert one is not None  # noqa: S101 - only known knots get here
    x, y = knot.at("value", height)
    said = sheet.sayings.estimate(place, one)
    target = rect((knot.column.left + 4, y - 18, knot.column.width - 8, 36), "bp-target")
    address = sheet.open(Evidence(Part.EMOTION, place.point.name))
    return opened(address, said, [target, circle(x, y, 5.5, "bp-dot")])


def _unknown(sheet: Sheet, knot: _Knot, middle: float) -> Markup:
    asked = knot.estimate is not None
    said = sheet.sayings("said.few" if asked else "said.not_asked")
    x = knot.column.middle
    shown = fits(said, SMALL, knot.column.width - INSIDE)
    return group("bp-unknown", [circle(x, middle, 5.0, "bp-hollow"), text(x, middle + 22, shown, "bp-small", "middle")])


def _wanted(sheet: Sheet, top: float) -> Markup:
    """The feeling that the organisation wants to leave, as a small target over each column."""
    marks = []
    for column in sheet.columns:
        wanted = label(column.place.point.wanted_emotion, sheet.sayings.language, "")
        if wanted:
            left = column.left + INSIDE
            target = [circle(left + 5, top + 16, 5, "bp-ring"), circle(left + 5, top + 16, 1.8, "bp-bull")]
            said = wrapped(wanted, SMALL, column.width - INSIDE - 16, 2)
            name = sheet.sayings("said.wanted", emotion=wanted)
            marks.append(
                Markup('<g role="img" aria-label="{}"><title>{}</title>{}{}</g>').format(
                    name, name, joined(target), lines_of_text((left + 14, top + 20), said, SMALL, "bp-wanted")
                ),
            )
    return joined(marks)
