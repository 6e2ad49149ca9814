"""The control chart: months as dots, what chance alone explains as a band, real departures as marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from twofold.findings.changes import Point
from twofold.reports.figures.axis import Axis
from twofold.reports.figures.marks import Tone, block, dot, drawing, label, line
from twofold.reports.figures.trend_break import Placed, break_marks, cut_between

HEIGHT = 250.0
FLOOR, CEILING = HEIGHT - 26, 16.0
LEFT, RIGHT = 8.0, 99.0


@dataclass(frozen=True, slots=True)
class Month:
    """One month to draw.

    Attributes:
        point: the estimate and its limits.
        label: the month as people write it.
        tone: what its dot says.
    """

    point: Point
    label: str
    tone: Tone


def control_chart(
    months: Sequence[Month], axis: Axis, ticks: list[tuple[float, str]], title: str, breaks: Sequence[Placed] = ()
) -> Markup:
    """Draw months against their control limits; ``axis`` runs from ``FLOOR`` up to the top."""
    width = (RIGHT - LEFT) / len(months)
    middles = [LEFT + width * (i + 0.5) for i in range(len(months))]
    marks = [_tick(axis, number, text) for number, text in ticks]
    for month, x in zip(months, middles, strict=True):
        low, high = axis.at(month.point.low), axis.at(month.point.high)
        marks.append(block(x - width / 2, x + width / 2 + 0.05, high, low, "band"))
    for month, x in zip(months, middles, strict=True):
        centre = axis.at(month.point.centre)
        marks.append(line(x - width / 2, x + width / 2, centre, centre, "centre"))
    marks.extend(_path(months, middles, axis, breaks))
    marks.extend(break_marks(breaks, LEFT, width, (CEILING, FLOOR)))
    marks.extend(_dots(months, middles, axis))
    marks.extend(_labels(months, middles))
    return drawing("chart", HEIGHT, marks, title)


def _tick(axis: Axis, number: float, text: str) -> Markup:
    y = axis.at(number)
    return line(0, 100, y, y, "grid") + label(0, y - 4, text, anchor="start")


def _path(months: Sequence[Month], middles: list[float], axis: Axis, breaks: Sequence[Placed]) -> list[Markup]:
    heights = [axis.at(month.point.estimate.value or 0.0) for month in months]
    steps = enumerate(zip(middles, middles[1:], heights, heights[1:], strict=False))
    return [line(x1, x2, y1, y2, "path") for at, (x1, x2, y1, y2) in steps if not cut_between(breaks, at)]


def _dots(months: Sequence[Month], middles: list[float], axis: Axis) -> list[Markup]:
    marks: list[Markup] = []
    for month, x in zip(months, middles, strict=True):
        estimate = month.point.estimate
        marks.append(line(x, x, axis.at(estimate.low or 0.0), axis.at(estimate.high or 0.0), "interval thin"))
        marks.append(dot(x, axis.at(estimate.value or 0.0), month.tone, 4.5 if month.tone is not Tone.PLAIN else 3.5))
    return marks


def _labels(months: Sequence[Month], middles: list[float]) -> list[Markup]:
    # about six labels fit a desk, half of them a phone: the others carry a class that narrow screens hide
    every = max(1, -(-len(months) // 6))
    shown = [(i, x) for i, x in enumerate(middles) if i % every == 0]
    return [
        label(x, HEIGHT - 8, months[i].label, "tick" if order % 2 == 0 else "tick wide-only")
        for order, (i, x) in enumerate(shown)
    ]
