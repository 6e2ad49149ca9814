"""The order within layers, so that few lines cross."""

from bisect import bisect_left, insort

from twofold.journeys.drawing.chains import Layered

SWEEPS = 24
ROUNDS = 8

Order = list[list[int]]
Neighbours = list[list[int]]


def ordered(graph: Layered) -> Order:
    """The places of each layer from left to right.

    Source: barycentres of neighbours, swept down and up (Sugiyama, Tagawa & Toda 1981), then swaps of neighbours
    (Gansner, Koutsofios, North & Vo 1993, sec. 3).
    """
    count = len(graph.left)
    above: Neighbours = [[] for _ in range(count)]
    below: Neighbours = [[] for _ in range(count)]
    for upper, lower, _ in graph.links:
        below[upper].append(lower)
        above[lower].append(upper)
    best = _first_order(graph, below)
    fewest = _crossings(best, below)
    order = [list(layer) for layer in best]
    for sweep in range(SWEEPS):
        _sweep(order, above if sweep % 2 == 0 else below, downwards=sweep % 2 == 0)
        _swap(order, above, below)
        crossings = _crossings(order, below)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in order], crossings
    return best


def _first_order(graph: Layered, below: Neighbours) -> Order:
    """Depth first from above: what hangs together stands together."""
    seen: set[int] = set()
    layer_of = {place: at for at, layer in enumerate(graph.layers) for place in layer}
    order: Order = [[] for _ in graph.layers]
    stack = [place for layer in reversed(graph.layers) for place in reversed(layer)]
    while stack:
        place = stack.pop()
        if place in seen:
            continue
        seen.add(place)
        order[layer_of[place]].append(place)
        stack.extend(reversed(below[place]))
    return order


def _sweep(order: Order, neighbours: Neighbours, *, downwards: bool) -> None:
    layers = range(1, len(order)) if downwards else range(len(order) - 2, -1, -1)
    for at in layers:
        beside = order[at - 1 if downwards else at + 1]
        position = {place: where for where, place in enumerate(beside)}
        here = {place: where for where, place in enumerate(order[at])}
        scale = len(beside) / max(len(here), 1)
        middle = {
            place: sum(position[other] for other in neighbours[place]) / len(neighbours[place])
            if neighbours[place]
            else here[place] * scale
            for place in here
        }
        order[at].sort(key=lambda place: (middle[place], here[place]))


def _swap(order: Order, above: Neighbours, below: Neighbours) -> None:
    """Swap neighbours wherever that leaves fewer crossings."""
    for _ in range(ROUNDS):
        better = False
        for at, layer in enumerate(order):
            better |= _swap_in(
                layer, [(above, order[at - 1] if at else []), (below, order[at + 1] if at + 1 < len(order) else [])]
            )
        if not better:
            return


def _swap_in(layer: list[int], sides: list[tuple[Neighbours, list[int]]]) -> bool:
    better = False
    places = []
    for neighbours, beside in sides:
        position = {place: where for where, place in enumerate(beside)}
        places.append({place: sorted(position[other] for other in neighbours[place]) for place in layer})
    for at in range(len(layer) - 1):
        one, two = layer[at], layer[at + 1]
        now = sum(_between(side[one], side[two]) for side in places)
        then = sum(_between(side[two], side[one]) for side in places)
        if then < now:
            layer[at], layer[at + 1] = two, one
            better = True
    return better


def _between(left: list[int], right: list[int]) -> int:
    """Crossings of the lines of two neighbours, the first one standing to the left; both ascending."""
    return sum(bisect_left(right, where) for where in left)


def _crossings(order: Order, below: Neighbours) -> int:
    total = 0
    for at in range(len(order) - 1):
        position = {place: where for where, place in enumerate(order[at + 1])}
        met: list[int] = []
        for place in order[at]:
            ends = sorted(position[other] for other in below[place])
            total += sum(len(met) - bisect_left(met, end + 1) for end in ends)
            for end in ends:
                insort(met, end)
    return total
