"""The funnel plot: units by their number of answers, between the curves that chance alone explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from twofold.reports.figures.axis import Axis
from twofold.reports.figures.marks import Tone, dot, drawing, label, line

HEIGHT = 300.0
FLOOR = HEIGHT - 30
STEPS = 60


@dataclass(frozen=True, slots=True)
class Funnel:
    """What to draw.

    Attributes:
        dots: number of answers, score and tone of each unit.
        centre: the score of all together.
        spread: standard deviation of one answer: limits are ``reach * spread / sqrt(n)`` around the centre.
        reach: how many standard errors the limits lie away.
    """

    dots: Sequence[tuple[float, float, Tone]]
    centre: float
    spread: float
    reach: float


def funnel_plot(
    funnel: Funnel,
    axes: tuple[Axis, Axis],
    ticks: tuple[list[tuple[float, str]], list[tuple[float, str]]],
    title: str,
) -> Markup:
    """Draw the funnel: ``axes`` and ``ticks`` are across (answers) and up (score)."""
    across, up = axes
    marks = [
        line(0, 100, up.at(y), up.at(y), "grid") + label(0, up.at(y) - 4, text, anchor="start") for y, text in ticks[1]
    ]
    marks.extend(label(across.at(x), HEIGHT - 8, text) for x, text in ticks[0])
    marks.append(line(across.start, across.end, up.at(funnel.centre), up.at(funnel.centre), "centre"))
    marks.extend(_curve(funnel, across, up, +1))
    marks.extend(_curve(funnel, across, up, -1))
    plain_first = sorted(funnel.dots, key=lambda each: each[2] is not Tone.PLAIN)
    marks.extend(dot(across.at(n), up.at(score), tone, 3.5) for n, score, tone in plain_first)
    return drawing("chart", HEIGHT, marks, title)


def _curve(funnel: Funnel, across: Axis, up: Axis, side: int) -> list[Markup]:
    # steps are even in the square root of n, where the curve bends
    low, high = max(across.low, 1.0) ** 0.5, across.high**0.5
    sizes = [(low + (high - low) * i / STEPS) ** 2 for i in range(STEPS + 1)]
    ends = [funnel.centre + side * funnel.reach * funnel.spread / n**0.5 for n in sizes]
    points = [(across.at(n), end) for n, end in zip(sizes, ends, strict=True) if up.inside(end)]
    return [line(x1, x2, up.at(y1), up.at(y2), "limit") for (x1, y1), (x2, y2) in pairwise(points)]
