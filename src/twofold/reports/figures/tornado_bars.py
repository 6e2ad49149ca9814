"""The tornado: one uncertain number a row, a bar between what its low end and its high end make of the value."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from twofold.reports.figures.axis import Axis
from twofold.reports.figures.marks import block, drawing, label, line

ROW = 40.0
TOP = 22.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One uncertain number.

    Attributes:
        name: what it is, with its range.
        at_low: the value with it at its low end.
        at_high: with it at its high end.
    """

    name: str
    at_low: float
    at_high: float


def tornado_bars(bars: Sequence[Bar], value: float, axis: Axis, ticks: list[tuple[float, str]], title: str) -> Markup:
    """Draw the bars, the widest first; the line stands where everything is at its likely value.

    A name stands above its bar, so that a phone shows it whole.
    """
    height = TOP + ROW * len(bars) + 4.0
    marks = [_tick(axis, number, text, height) for number, text in ticks]
    for at, bar in enumerate(bars):
        top = TOP + ROW * at
        marks.append(label(0, top + 13, bar.name, "tick tornado-name", anchor="start"))
        for end, kind in ((bar.at_low, "tornado-low"), (bar.at_high, "tornado-high")):
            marks.append(block(axis.at(value), axis.at(end), top + 18, top + 34, kind))
    marks.append(line(axis.at(value), axis.at(value), TOP, height, "reference"))
    return drawing("chart", height, marks, title)


def _tick(axis: Axis, number: float, text: str, height: float) -> Markup:
    return line(axis.at(number), axis.at(number), TOP - 4, height, "grid") + label(axis.at(number), 12, text)
