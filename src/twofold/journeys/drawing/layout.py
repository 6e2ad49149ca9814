"""Lay out a graph in layers from above to below."""

from collections.abc import Sequence
from dataclasses import replace

from twofold.journeys.drawing.chains import Layered, chained
from twofold.journeys.drawing.crossings import Order, ordered
from twofold.journeys.drawing.cycles import backward_lines
from twofold.journeys.drawing.layers import layer_of
from twofold.journeys.drawing.places import across
from twofold.journeys.drawing.routes import ARROW, Stop, route
from twofold.journeys.drawing.shapes import Box, Drawing, Line, PlacedBox, PlacedLine, Point

SPACE = 22.0  # between a layer and the next one
STEEP = 0.09  # more space for each pixel that a line must go sideways
WIDEST_SPACE = 70.0
PORTS = 0.8  # of a box's width, where lines may leave and enter


def lay_out(
    boxes: Sequence[Box], lines: Sequence[Line], *, top: int | None = None, bottom: int | None = None
) -> Drawing:
    """Coordinates for boxes and lines: layers from above to below, few crossings, no overlap of boxes and labels.

    Args:
        boxes: at least one.
        lines: between different boxes.
        top: a box above which none stands; no line may enter it.
        bottom: a box below which none stands; no line may leave it.
    """
    backwards = backward_lines(len(boxes), lines)
    downwards = [
        replace(line, source=line.target, target=line.source) if at in backwards else line
        for at, line in enumerate(lines)
    ]
    graph = chained(boxes, downwards, layer_of(len(boxes), downwards, top=top, bottom=bottom))
    order = ordered(graph)
    x = across(graph, order)
    rows = _rows(boxes, downwards, graph, order, x)
    placed = [PlacedBox(0.0, 0.0)] * len(boxes)
    for at, layer in enumerate(order):
        for place in layer:
            if place < len(boxes):
                placed[place] = PlacedBox(x[place], (rows[at][0] + rows[at][1]) / 2)
    ports = _ports(boxes, graph, x)
    drawn = [
        _drawn(chain, label, (boxes, graph, order, rows, x), ports[at], backwards=at in backwards)
        for at, (chain, label) in enumerate(zip(graph.chains, graph.labels, strict=True))
    ]
    width = max(x[place] + graph.right[place] for place in range(len(x)))
    return Drawing(width, rows[-1][1], tuple(placed), tuple(drawn))


Rows = list[tuple[float, float]]


def _rows(boxes: Sequence[Box], lines: Sequence[Line], graph: Layered, order: Order, x: Sequence[float]) -> Rows:
    """Top and bottom of each layer; further apart where lines go far sideways."""
    height = [max((boxes[place].height for place in layer if place < len(boxes)), default=0.0) for layer in order]
    layer_at = {place: at for at, layer in enumerate(order) for place in layer}
    for label, line in zip(graph.labels, lines, strict=True):
        height[layer_at[label]] = max(height[layer_at[label]], line.label_height)
    sideways = [0.0] * len(order)
    for upper, lower, _ in graph.links:
        sideways[layer_at[upper]] = max(sideways[layer_at[upper]], abs(x[upper] - x[lower]))
    rows: Rows = []
    top = 0.0
    for at, tall in enumerate(height):
        rows.append((top, top + tall))
        top += tall + min(SPACE + STEEP * sideways[at], WIDEST_SPACE)
    return rows


Ends = tuple[float, float]


def _ports(boxes: Sequence[Box], graph: Layered, x: Sequence[float]) -> list[Ends]:
    """Where each line leaves its upper box and enters its lower one: side by side, in the order they come."""
    leaving: dict[int, list[tuple[float, int]]] = {}
    entering: dict[int, list[tuple[float, int]]] = {}
    for at, chain in enumerate(graph.chains):
        leaving.setdefault(chain[0], []).append((x[chain[1]], at))
        entering.setdefault(chain[-1], []).append((x[chain[-2]], at))
    upper, lower = _spread(boxes, leaving, x), _spread(boxes, entering, x)
    return [(upper[at], lower[at]) for at in range(len(graph.chains))]


def _spread(boxes: Sequence[Box], met: dict[int, list[tuple[float, int]]], x: Sequence[float]) -> dict[int, float]:
    found: dict[int, float] = {}
    for box, lines in met.items():
        room = boxes[box].width * PORTS
        step = min(room / max(len(lines), 1), 22.0)
        for at, (wanted, line) in enumerate(sorted(lines)):
            even = x[box] + (at - (len(lines) - 1) / 2) * step
            # straight down where that is inside the box and nobody else is there
            alone = len(lines) == 1 and abs(wanted - x[box]) <= room / 2
            found[line] = wanted if alone else even
    return found


Geometry = tuple[Sequence[Box], Layered, Order, Rows, Sequence[float]]


def _drawn(chain: list[int], label: int, geometry: Geometry, ends: Ends, *, backwards: bool) -> PlacedLine:
    boxes, _, order, rows, x = geometry
    top = next(at for at, layer in enumerate(order) if chain[0] in layer)
    stops = []
    for at, place in enumerate(chain):
        first, last = at == 0, at == len(chain) - 1
        upper, lower = rows[top + at]
        middle = (upper + lower) / 2
        if first:
            edge = middle + boxes[place].height / 2
            stops.append(Stop(ends[0], edge, max(lower, edge + (ARROW if backwards else 0.0))))
        elif last:
            edge = middle - boxes[place].height / 2
            stops.append(Stop(ends[1], min(upper, edge - (0.0 if backwards else ARROW)), edge))
        else:
            stops.append(Stop(x[place], upper, lower))
    where = chain.index(label)
    return route(stops, Point(x[label], sum(rows[top + where]) / 2), backwards=backwards)
