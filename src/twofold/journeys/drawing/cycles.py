"""Which lines run backwards, so that all others run one way."""

from collections.abc import Sequence

from twofold.journeys.drawing.shapes import Line


def backward_lines(boxes: int, lines: Sequence[Line]) -> frozenset[int]:
    """Positions of lines that close a cycle; light ones where there is a choice.

    Args:
        boxes: how many there are.
        lines: between them.

    Source: Eades, Lin & Smyth 1993, with weights; then each box is moved to where least runs backwards.
    """
    order = _order(boxes, lines)
    while (better := _sifted(order, lines)) != order:
        order = better
    place = {box: at for at, box in enumerate(order)}
    return frozenset(at for at, line in enumerate(lines) if place[line.source] > place[line.target])


def _order(boxes: int, lines: Sequence[Line]) -> list[int]:
    """Boxes in an order that few and light lines run against: sinks last, sources first, then what gives most."""
    left = set(range(boxes))
    first: list[int] = []
    last: list[int] = []
    while left:
        inside = [line for line in lines if line.source in left and line.target in left]
        out = dict.fromkeys(left, 0.0)
        into = dict.fromkeys(left, 0.0)
        for line in inside:
            out[line.source] += line.weight
            into[line.target] += line.weight
        sinks = sorted(box for box in left if not out[box])
        sources = sorted(box for box in left if not into[box])
        if sinks:
            last = sinks + last
            left -= set(sinks)
        elif sources:
            first += sources
            left -= set(sources)
        else:
            best = max(sorted(left), key=lambda box: out[box] - into[box])
            first.append(best)
            left.remove(best)
    return first + last


def _sifted(order: list[int], lines: Sequence[Line]) -> list[int]:
    """Each box once moved to the place among the others where least weight runs backwards, if that is less."""
    found = list(order)
    for box in order:
        others = [each for each in found if each != box]
        out = dict.fromkeys(others, 0.0)
        into = dict.fromkeys(others, 0.0)
        for line in lines:
            if line.source == box:
                out[line.target] += line.weight
            elif line.target == box:
                into[line.source] += line.weight
        # standing before all others, what comes into the box runs backwards; passing one changes that
        costs = [sum(into.values())]
        for each in others:
            costs.append(costs[-1] + out[each] - into[each])
        now = found.index(box)
        best = min(range(len(costs)), key=lambda at: (costs[at], abs(at - now)))
        if costs[best] < costs[now] - 1e-9:
            found = [*others[:best], box, *others[best:]]
    return found
