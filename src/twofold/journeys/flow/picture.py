"""The flow as a picture: one SVG without anything from outside, for light and dark pages."""

from dataclasses import dataclass
from html import escape

import numpy as np

from twofold.journeys.drawing import Box, Drawing, Line, PlacedBox, PlacedLine, lay_out, text_width, wrapped
from twofold.journeys.flow.frequent import ShownFlow
from twofold.journeys.flow.picture_style import ARROW, LABEL, MARGIN, NAME, SMALL, STYLE
from twofold.journeys.flow.splits import FEWEST
from twofold.journeys.flow.words import Words, words_of

MOST_DRAWN = 60  # arcs: more cannot be read
NAME_WIDTH = 165.0
BOLD = 1.12  # bold letters are wider
LOOP = 24.0
DRAWN_END = 0.05  # of the journeys start or end there: fewer are written in the box only
NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'  # a picture inside a page needs none
THINNEST, THICKEST = 1.2, 7.0


@dataclass(frozen=True, slots=True)
class _Node:
    """What a box shows: a touchpoint, or the start or the end of journeys."""

    kind: str
    lines: list[str]
    small: list[str]
    title: str
    heat: float
    loop: str
    loop_title: str
    box: Box


@dataclass(frozen=True, slots=True)
class _Edge:
    """What a line shows."""

    line: Line
    label: str
    title: str
    width: float
    kind: str


def picture(shown: ShownFlow, language: str = "en", *, styled: bool = True) -> str:
    """Draw the shown part of a flow.

    Args:
        shown: at most ``MOST_DRAWN`` arcs can be read.
        language: of the few words in it.
        styled: whether it stands alone and brings its style along; a page sets the colours and has ``RULES`` itself.

    Raises:
        UsageError: no words in this language.
    """
    words = words_of(language)
    nodes, edges, missing = _contents(shown, words)
    drawing = lay_out([node.box for node in nodes], [edge.line for edge in edges], top=0, bottom=1)
    width = max(drawing.width, 420.0) + 2 * MARGIN
    head = _head(shown, words, missing, width - 2 * MARGIN)
    height = drawing.height + len(head) * 18 + 3 * MARGIN
    title = words.say(words.title, journeys=shown.flow.journeys, events=shown.flow.events)
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    left, top = MARGIN + (width - 2 * MARGIN - drawing.width) / 2, MARGIN * 2 + len(head) * 18
    parts = [
        f'<svg{NAMESPACE if styled else ""} class="journey-flow" lang="{language}" {size} role="img"',
        f' aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title><desc>{escape(' '.join(text for text, _ in head[1:]))}</desc>",
        *([f"<style>{STYLE}</style>"] if styled else []),
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
        *(_head_line(at, text, style) for at, (text, style) in enumerate(head)),
        f'<g transform="translate({left:.1f} {top:.1f})">',
        *_drawn(drawing, nodes, edges),
        "</g></svg>\n",
    ]
    return "\n".join(parts)


def _head_line(at: int, text: str, style: str) -> str:
    return f'<text class="{style}" x="{MARGIN}" y="{MARGIN + 14 + 18 * at}">{escape(text)}</text>'


def _contents(shown: ShownFlow, words: Words) -> tuple[list[_Node], list[_Edge], tuple[int, int]]:
    """Boxes, lines, and how many journeys start and end where that is not drawn."""
    flow, visits = shown.flow, shown.flow.visits
    there = np.flatnonzero(shown.touchpoints)
    place = {int(at): number + 2 for number, at in enumerate(there)}
    nodes = [_end(words.start, flow.journeys, words), _end(words.end, flow.finished, words)]
    nodes += [_node(shown, int(at), words) for at in there]
    largest = max(int(flow.arcs.count[shown.arcs].max(initial=1)), int(visits.starts.max(initial=1)))
    edges = [
        _edge(shown, int(at), place, largest, words)
        for at in np.flatnonzero(shown.arcs)
        if flow.arcs.source[at] != flow.arcs.target[at]
    ]
    missing = []
    for counts, outwards in ((visits.starts, True), (visits.ended, False)):
        drawn = (counts >= DRAWN_END * counts.sum()) & shown.touchpoints & (counts > 0)
        missing.append(int(counts[~drawn].sum()))
        for at in np.flatnonzero(drawn):
            ends = (0, place[int(at)]) if outwards else (place[int(at)], 1)
            edges.append(_bare_edge(ends, int(counts[at]), largest, words))
    return nodes, edges, (missing[0], missing[1])


def _end(name: str, count: int, words: Words) -> _Node:
    text = f"{name} · {words.count(count)}"
    box = Box(text_width(text, SMALL) + 24, 24)
    return _Node("end", [], [text], text, 0.0, "", "", box)


def _node(shown: ShownFlow, at: int, words: Words) -> _Node:
    flow, visits = shown.flow, shown.flow.visits
    lines = wrapped(flow.labels[at], NAME, NAME_WIDTH)
    small = [words.say(words.visits, n=int(visits.count[at]))]
    title = f"{flow.labels[at]}: {small[0]}"
    if visits.reached[at] >= FEWEST and visits.ended[at]:
        share = words.say(words.ended, share=words.decimal(100 * visits.drop_off[at]), n=int(visits.reached[at]))
        low, high = (f"{words.decimal(100 * end[at])} %" for end in (visits.drop_off_low, visits.drop_off_high))
        small += [share] if visits.drop_off[at] >= 0.005 else []
        title += f"; {share}, {words.say(words.interval, low=low, high=high)}"
    if visits.open[at]:
        small.append(words.say(words.open, n=int(visits.open[at])))
    loop, loop_title = _loop(shown, at, words)
    widths = [*(text_width(line, NAME) * BOLD for line in lines), *(text_width(line, SMALL) for line in small)]
    right = LOOP + 10 + text_width(loop, LABEL) if loop else 0.0
    box = Box(max(*widths, 70.0) + 22, 17.0 * len(lines) + 14.0 * len(small) + 14, right)
    heat = float(np.sqrt(visits.count[at] / max(visits.count.max(), 1)))
    return _Node("touchpoint", lines, small, title, heat, loop, loop_title, box)


def _loop(shown: ShownFlow, at: int, words: Words) -> tuple[str, str]:
    arcs = shown.flow.arcs
    found = np.flatnonzero(shown.arcs & (arcs.source == at) & (arcs.target == at))
    return ("", "") if not len(found) else (_label(shown, int(found[0]), words), _title(shown, int(found[0]), words))


def _edge(shown: ShownFlow, at: int, place: dict[int, int], largest: int, words: Words) -> _Edge:
    arcs = shown.flow.arcs
    label = _label(shown, at, words)
    count = int(arcs.count[at])
    line = Line(
        place[int(arcs.source[at])],
        place[int(arcs.target[at])],
        1.0 + 20.0 * count / largest,
        text_width(label, LABEL) + 12,
        18.0,
    )
    return _Edge(line, label, _title(shown, at, words), _thickness(count, largest), "arc")


def _bare_edge(ends: tuple[int, int], count: int, largest: int, words: Words) -> _Edge:
    label = words.count(count)
    weight = 1.0 + 20.0 * count / largest
    line = Line(*ends, weight, text_width(label, LABEL) + 12, 18.0)
    return _Edge(line, label, label, _thickness(count, largest), "bare")


def _thickness(count: int, largest: int) -> float:
    return float(THINNEST + (THICKEST - THINNEST) * np.sqrt(count / largest) ** 1.5)


def _label(shown: ShownFlow, at: int, words: Words) -> str:
    arcs = shown.flow.arcs
    count = words.count(int(arcs.count[at]))
    return count if arcs.journeys[at] < FEWEST else f"{count} · {words.span(float(arcs.hours.median[at]))}"


def _title(shown: ShownFlow, at: int, words: Words) -> str:
    flow, arcs = shown.flow, shown.flow.arcs
    names = flow.labels[arcs.source[at]], flow.labels[arcs.target[at]]
    told = words.say(
        words.arc, source=names[0], target=names[1], n=int(arcs.count[at]), journeys=int(arcs.journeys[at])
    )
    hours = arcs.hours
    if arcs.journeys[at] < FEWEST or not np.isfinite(hours.median_low[at] + hours.median_high[at]):
        return told
    low, high = (words.span(float(end[at])) for end in (hours.median_low, hours.median_high))
    return f"{told}; {words.span(float(hours.median[at]))}, {words.say(words.interval, low=low, high=high)}"


def _head(shown: ShownFlow, words: Words, missing: tuple[int, int], width: float) -> list[tuple[str, str]]:
    flow, hidden = shown.flow, shown.hidden
    told = [words.say(words.finished, finished=flow.finished, open=flow.journeys - flow.finished) + ". " + words.legend]
    if hidden.arcs or hidden.touchpoints:
        named = {"arcs": hidden.arcs, "transitions": hidden.transitions, "touchpoints": hidden.touchpoints}
        told.append(words.say(words.hidden, **named, steps=hidden.events, journeys=hidden.journeys))
    if any(missing):
        told.append(words.say(words.edges, starts=missing[0], ends=missing[1]))
    title = words.say(words.title, journeys=flow.journeys, events=flow.events)
    notes = [line for text in told for line in wrapped(text, SMALL, width, lines=9)]
    return [(title, "title"), *((line, "note") for line in notes)]


def _drawn(drawing: Drawing, nodes: list[_Node], edges: list[_Edge]) -> list[str]:
    order = sorted(range(len(edges)), key=lambda at: edges[at].width)
    lines = [_line(edges[at], drawing.lines[at]) for at in order]
    boxes = [_box(node, place) for node, place in zip(nodes, drawing.boxes, strict=True)]
    labels = [_label_text(edges[at], drawing.lines[at]) for at in order]
    return [*lines, *boxes, *labels]


def _line(edge: _Edge, place: PlacedLine) -> str:
    kind = f"{edge.kind} back" if place.backwards else edge.kind
    half, sign = 3.6 + edge.width / 2, -1.0 if place.backwards else 1.0
    x, y = place.tip
    head = f"M{x:.1f},{y:.1f} l{-half:.1f},{-sign * ARROW:.1f} h{2 * half:.1f} z"
    return (
        f'<g class="{kind}"><title>{escape(edge.title)}</title><path class="run" d="{place.path}" '
        f'stroke-width="{edge.width:.1f}"/><path class="head" d="{head}"/></g>'
    )


def _label_text(edge: _Edge, place: PlacedLine) -> str:
    x, y = place.label
    wide = edge.line.label_width - 4
    return (
        f'<rect class="under" x="{x - wide / 2:.1f}" y="{y - 8:.1f}" width="{wide:.1f}" height="16" rx="5"/>'
        f'<text class="label" x="{x:.1f}" y="{y + LABEL * 0.35:.1f}">{escape(edge.label)}</text>'
    )


def _box(node: _Node, place: PlacedBox) -> str:
    wide, tall = node.box.width, node.box.height
    left, top = place.x - wide / 2, place.y - tall / 2
    radius = tall / 2 if node.kind == "end" else 8
    shape = f'x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="{radius}"'
    parts = [
        f'<g class="{node.kind}"><title>{escape(node.title)}</title><rect class="under" {shape}/>',
        f'<rect class="box" {shape} fill-opacity="{0.06 + 0.3 * node.heat:.2f}"/>',
    ]
    y = top + 3
    for text, style, step in (
        *((each, "name", 17) for each in node.lines),
        *((each, "small", 14) for each in node.small),
    ):
        y += step
        parts.append(f'<text class="{style}" x="{place.x:.1f}" y="{y:.1f}">{escape(text)}</text>')
    return "".join([*parts, _loop_text(node, place), "</g>"])


def _loop_text(node: _Node, place: PlacedBox) -> str:
    if not node.loop:
        return ""
    edge = place.x + node.box.width / 2
    path = f"M{edge:.1f},{place.y - 9:.1f} c{LOOP},-10 {LOOP},28 {ARROW},18"
    head = f"M{edge:.1f},{place.y + 9:.1f} l{ARROW},-4.2 v8.4 z"
    return (
        f'<g class="arc"><title>{escape(node.loop_title)}</title><path class="run" d="{path}" stroke-width="1.5"/>'
        f'<path class="head" d="{head}"/><text class="label beside" x="{edge + LOOP:.1f}" y="{place.y + 4:.1f}">'
        f"{escape(node.loop)}</text></g>"
    )
