"""What is drawn, and where it stands afterwards; lengths in pixels, y grows downwards."""

from dataclasses import dataclass
from typing import NamedTuple


class Point(NamedTuple):
    """A place."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A node.

    Attributes:
        width: of the box.
        height: of the box.
        right: more room to its right, for a loop.
    """

    width: float
    height: float
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A directed line from one box to another one (never to itself).

    Attributes:
        source: position of the box it leaves.
        target: position of the box it enters.
        weight: how much it matters that it is short, straight and runs downwards.
        label_width: room of its label; 0 without one.
        label_height: of its label.
    """

    source: int
    target: int
    weight: float
    label_width: float = 0.0
    label_height: float = 0.0


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """Where a box stands: the middle of the box without its room for a loop."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Where a line runs.

    Attributes:
        path: as SVG writes it, from source to target; it ends before the target by the length of an arrowhead.
        tip: where the arrowhead points to.
        label: the middle of its label.
        backwards: whether it runs upwards, against the order of the layers.
    """

    path: str
    tip: Point
    label: Point
    backwards: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph with coordinates.

    Attributes:
        width: of everything.
        height: of everything.
        boxes: in the order given.
        lines: in the order given.
    """

    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    lines: tuple[PlacedLine, ...]
