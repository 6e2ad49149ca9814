"""The event study: how far treated units were from the others in each period before and after they were treated."""

from collections.abc import Sequence

from markupsafe import Markup

from twofold.effects.estimating import EventEffect
from twofold.reports.figures.axis import Axis
from twofold.reports.figures.marks import Tone, block, dot, drawing, label, line

HEIGHT = 230.0
FLOOR = HEIGHT - 26
LEFT, RIGHT = 8.0, 99.0


def event_study(events: Sequence[EventEffect], axis: Axis, ticks: list[tuple[float, str]], title: str) -> Markup:
    """Draw gaps with their intervals; periods after the start stand on a band, the level before is a dashed line.

    Args:
        events: in order of their time.
        axis: from ``FLOOR`` up to the top.
        ticks: numbers with their texts.
        title: what the figure says.
    """
    width = (RIGHT - LEFT) / len(events)
    middles = [LEFT + width * (at + 0.5) for at in range(len(events))]
    marks = [line(0, 100, axis.at(number), axis.at(number), "grid") for number, _ in ticks]
    marks += [label(0, axis.at(number) - 4, text, anchor="start") for number, text in ticks]
    after = [x for x, one in zip(middles, events, strict=True) if one.event >= 0]
    if after:
        marks.append(block(after[0] - width / 2, RIGHT, axis.end, FLOOR, "band"))
    marks.append(line(LEFT, RIGHT, axis.at(0.0), axis.at(0.0), "reference"))
    for x, one in zip(middles, events, strict=True):
        marks.append(line(x, x, axis.at(one.low), axis.at(one.high), "interval thin"))
        marks.append(dot(x, axis.at(one.value), Tone.PLAIN, 3.5))
    every = max(1, -(-len(events) // 8))
    marks += [
        label(x, HEIGHT - 8, f"{one.event:+d}" if one.event else "0")
        for at, (x, one) in enumerate(zip(middles, events, strict=True))
        if at % every == 0
    ]
    return drawing("chart", HEIGHT, marks, title)
