"""The flow as a graph in DOT, the language of Graphviz."""

import numpy as np

from twofold.journeys.flow.directly_follows import Flow
from twofold.journeys.flow.frequent import ShownFlow
from twofold.journeys.flow.spans import hours_text
from twofold.journeys.flow.splits import FEWEST

WIDEST = 5.0


def dot(shown: ShownFlow) -> str:
    """The shown part of a flow in DOT: counts and median times on the lines, starts and ends, what is hidden below.

    Source: the DOT language, graphviz.org/doc/info/lang.html.
    """
    flow, hidden = shown.flow, shown.hidden
    largest = max(int(flow.arcs.count.max(initial=1)), 1)
    lines = ["digraph journeys {", '  node [shape=box, style=rounded, fontname="sans-serif"];']
    lines += ['  edge [fontname="sans-serif"];', "  start [shape=circle, label=start];", "  end [shape=doublecircle];"]
    for at in np.flatnonzero(shown.touchpoints):
        lines.append(f"  t{at} [label={_quoted(flow.labels[at], f'{flow.visits.count[at]:,} visits')}];")
    for at in np.flatnonzero(shown.arcs):
        width = 1.0 + WIDEST * flow.arcs.count[at] / largest
        ends = f"t{flow.arcs.source[at]} -> t{flow.arcs.target[at]}"
        lines.append(f"  {ends} [label={_arc_label(flow, int(at))}, penwidth={width:.2f}];")
    for at in np.flatnonzero(shown.touchpoints):
        if starts := int(flow.visits.starts[at]):
            lines.append(f'  start -> t{at} [label="{starts:,}", style=dashed];')
        if ended := int(flow.visits.ended[at]):
            lines.append(f'  t{at} -> end [label="{ended:,}", style=dashed];')
    if hidden.arcs or hidden.touchpoints:
        words = (
            f"hidden: {hidden.arcs:,} arcs taken {hidden.transitions:,} times, {hidden.touchpoints:,} touchpoints; "
            f"{hidden.journeys:,} of {flow.journeys:,} journeys are not wholly shown"
        )
        lines.append(f"  label={_quoted(words)};")
    return "\n".join([*lines, "}", ""])


def _arc_label(flow: Flow, at: int) -> str:
    count = f"{flow.arcs.count[at]:,}"
    if flow.arcs.journeys[at] < FEWEST:
        return _quoted(count)
    return _quoted(count, hours_text(float(flow.arcs.hours.median[at])))


def _quoted(*lines: str) -> str:
    """Lines of text between quotation marks."""
    texts = (line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") for line in lines)
    return '"' + "\\n".join(texts) + '"'
