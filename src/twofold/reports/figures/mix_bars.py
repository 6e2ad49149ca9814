"""Mix against real change: one bar a measure, the two parts of its difference side by side from zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from twofold.reports.figures.axis import Axis
from twofold.reports.figures.marks import Tone, block, dot, drawing, label, line

ROOM, THICK = 52.0, 14.0
FOOT = 24.0


@dataclass(frozen=True, slots=True)
class MixBar:
    """One bar.

    Attributes:
        name: of the measure, written above it.
        mix: the part of who answered.
        real: the part of what they answered.
    """

    name: str
    mix: float
    real: float

    @property
    def reach(self) -> tuple[float, float]:
        """The ends of the bar."""
        parts = (self.mix, self.real)
        return sum(min(one, 0.0) for one in parts), sum(max(one, 0.0) for one in parts)


def mix_bars(bars: Sequence[MixBar], axis: Axis, ticks: Sequence[tuple[float, str]], title: str) -> Markup:
    """Draw the bars; the dot is the whole difference. Parts of one sign follow each other, others go apart."""
    height = ROOM * len(bars) + FOOT
    marks = []
    for number, text in ticks:
        x = axis.at(number)
        marks.append(line(x, x, 0, height - FOOT, "grid"))
        marks.append(label(x, height - 8, text))
    zero = axis.at(0.0)
    for place, bar in enumerate(bars):
        top = ROOM * place + 26
        marks.append(label(0, top - 8, bar.name, "tick strong", "start"))
        start = bar.mix if bar.mix * bar.real > 0 else 0.0
        marks.append(block(zero, axis.at(bar.mix), top, top + THICK, "mix"))
        marks.append(block(axis.at(start), axis.at(start + bar.real), top, top + THICK, "real"))
        marks.append(dot(axis.at(bar.mix + bar.real), top + THICK / 2, Tone.PLAIN))
    marks.append(line(zero, zero, 0, height - FOOT, "reference"))
    return drawing("chart", height, marks, title)
