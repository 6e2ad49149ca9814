"""Long lines and labels become places of their own in every layer they pass, so that nothing can overlap."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from twofold.journeys.drawing.shapes import Box, Line

THIN = 8.0  # room of a line that passes a layer


@dataclass(frozen=True)
class Layered:
    """A graph whose lines connect neighbouring layers only.

    Boxes stand in even layers, labels in odd ones.

    Attributes:
        layers: the places of each layer, in some order.
        left: of each place, the room to the left of its middle.
        right: to the right.
        links: pairs of places of neighbouring layers, the upper one first, with a weight.
        chains: the places of each line, from its upper box to its lower one, both included.
        labels: the place of each line's label.
    """

    layers: list[list[int]]
    left: list[float]
    right: list[float]
    links: list[tuple[int, int, float]]
    chains: list[list[int]]
    labels: list[int]


def chained(boxes: Sequence[Box], lines: Sequence[Line], layer: Sequence[int]) -> Layered:
    """Give every line a place in each layer it passes, and a wide one where its label stands.

    Args:
        boxes: the boxes; their places have the same numbers.
        lines: between them, each downwards.
        layer: of each box.
    """
    depth = 2 * max(layer, default=0) + 1
    layers: list[list[int]] = [[] for _ in range(depth)]
    left = [box.width / 2 for box in boxes]
    right = [box.width / 2 + box.right for box in boxes]
    for at, where in enumerate(layer):
        layers[2 * where].append(at)
    found = Layered(layers, left, right, [], [], [])
    for line in lines:
        _add_chain(found, line, 2 * layer[line.source], 2 * layer[line.target])
    return found


def _add_chain(graph: Layered, line: Line, top: int, bottom: int) -> None:
    middle = (top + bottom) // 2
    labelled = middle if middle % 2 else middle + 1
    chain = [line.source]
    for layer in range(top + 1, bottom):
        place = len(graph.left)
        room = max(line.label_width, THIN) if layer == labelled else THIN
        graph.left.append(room / 2)
        graph.right.append(room / 2)
        graph.layers[layer].append(place)
        chain.append(place)
    chain.append(line.target)
    graph.chains.append(chain)
    graph.labels.append(chain[labelled - top])
    inner = len(chain) - 2
    for at, (upper, lower) in enumerate(itertools.pairwise(chain)):
        # the inner part of a long line should be straight before all else
        ends = at in (0, inner)
        graph.links.append((upper, lower, line.weight * (1.0 if ends and inner < 2 else 2.0 if ends else 8.0)))
