"""Smooth curves through the places of a line: straight down through layers, bending between them."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from twofold.journeys.drawing.shapes import PlacedLine, Point

ARROW = 9.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A place that a line passes straight.

    Attributes:
        x: where.
        top: from here.
        bottom: to here.
    """

    x: float
    top: float
    bottom: float


def route(stops: Sequence[Stop], label: Point, *, backwards: bool) -> PlacedLine:
    """The curve through some stops, drawn from above to below, or from below to above.

    Args:
        stops: from above to below; the first begins where the line leaves its upper box, the last ends at the lower.
        label: the middle of the label.
        backwards: whether the line runs upwards.
    """
    points = [point for stop in stops for point in (Point(stop.x, stop.top), Point(stop.x, stop.bottom))]
    if backwards:
        points.reverse()
    tip, sign = points[-1], -1.0 if backwards else 1.0
    points[-1] = Point(tip.x, tip.y - sign * ARROW)
    path = [f"M{_at(points[0])}"]
    for one, two in itertools.pairwise(points):
        if abs(one.x - two.x) < 0.05:
            path.append(f"L{_at(two)}")
        else:
            middle = (one.y + two.y) / 2
            path.append(f"C{_at(Point(one.x, middle))} {_at(Point(two.x, middle))} {_at(two)}")
    return PlacedLine(" ".join(path), tip, label, backwards)


def _at(point: Point) -> str:
    return f"{point.x:.1f},{point.y:.1f}"
