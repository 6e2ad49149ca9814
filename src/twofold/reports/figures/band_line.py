"""A course over time: a line through the values, the interval as a band around it; a gap where nothing may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from twofold.reports.figures.axis import Axis
from twofold.reports.figures.marks import drawing, label, line
from twofold.reports.figures.trend_break import Placed, break_marks, cut_between

HEIGHT = 250.0
FLOOR, CEILING = HEIGHT - 26, 14.0
LEFT, RIGHT = 7.0, 99.0
MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Moment:
    """One period to draw.

    Attributes:
        label: the period as people write it.
        numbers: value, lower end, upper end; None where there is nothing to show.
    """

    label: str
    numbers: tuple[float, float, float] | None


def band_line(
    moments: Sequence[Moment], axis: Axis, ticks: list[tuple[float, str]], title: str, breaks: Sequence[Placed] = ()
) -> Markup:
    """Draw periods in their order; ``axis`` runs from ``FLOOR`` up to ``CEILING``.

    Band and line are stretched over the width without their strokes; grid, dots and labels keep their size. They end
    at a break that cuts, and begin anew behind it.
    """
    step = (RIGHT - LEFT) / max(len(moments), 1)
    places = [LEFT + step * (at + 0.5) for at in range(len(moments))]
    marks = [_tick(axis, number, text) for number, text in ticks]
    cuts = [at for at in range(len(moments) - 1) if cut_between(breaks, at)]
    marks.append(_stretched(moments, places, axis, cuts))
    marks.extend(break_marks(breaks, LEFT, step, (CEILING, FLOOR)))
    for at, (moment, x) in enumerate(zip(moments, places, strict=True)):
        if moment.numbers is not None:
            y = axis.at(moment.numbers[0])
            alone = all(
                not 0 <= near < len(moments) or moments[near].numbers is None or min(at, near) in cuts
                for near in (at - 1, at + 1)
            )
            if alone:  # a band needs two ends
                marks.append(line(x, x, axis.at(moment.numbers[1]), axis.at(moment.numbers[2]), "interval thin"))
            marks.append(Markup('<circle cx="{:.2f}%" cy="{:.1f}" r="3.5" class="moment"/>').format(x, y))
    every = max(1, -(-len(moments) // MOST_LABELS))
    marks.extend(
        label(places[at], HEIGHT - 8, moments[at].label, "tick" if order % 2 == 0 else "tick wide-only")
        for order, at in enumerate(range(0, len(moments), every))
    )
    return drawing("chart", HEIGHT, marks, title)


def _tick(axis: Axis, number: float, text: str) -> Markup:
    y = axis.at(number)
    return line(0, 100, y, y, "grid") + label(0, y - 4, text, anchor="start")


def _stretched(moments: Sequence[Moment], places: Sequence[float], axis: Axis, cuts: Sequence[int]) -> Markup:
    """The bands and lines of every stretch without a gap or cut, in a drawing whose width is 100."""
    paths: list[Markup] = []
    pairs = [
        (moment.numbers, x, sum(cut < at for cut in cuts))
        for at, (moment, x) in enumerate(zip(moments, places, strict=True))
    ]
    for (shown, _part), stretch in groupby(pairs, key=lambda pair: (pair[0] is not None, pair[2])):
        if shown:
            paths.extend(_paths([(numbers, x) for numbers, x, _ in stretch if numbers is not None], axis))
    inside = Markup().join(paths)
    return Markup(
        '<svg x="0" y="0" width="100%" height="{:.0f}" viewBox="0 0 100 {:.0f}" preserveAspectRatio="none">{}</svg>'
    ).format(HEIGHT, HEIGHT, inside)


def _paths(stretch: list[tuple[tuple[float, float, float], float]], axis: Axis) -> tuple[Markup, Markup]:
    above = [f"{x:.2f} {axis.at(high):.1f}" for (_, _, high), x in stretch]
    below = [f"{x:.2f} {axis.at(low):.1f}" for (_, low, _), x in reversed(stretch)]
    middle = [f"{x:.2f} {axis.at(value):.1f}" for (value, _, _), x in stretch]
    band = Markup('<path class="ribbon" d="M{}Z"/>').format("L".join([*above, *below]))
    return band, Markup('<path class="course" d="M{}"/>').format("L".join(middle))
