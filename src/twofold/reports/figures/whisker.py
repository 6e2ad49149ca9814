"""Dot and whisker: a score and its interval in one row of a table."""

from collections.abc import Callable
from itertools import pairwise

from markupsafe import Markup

from twofold.reports.figures.axis import Axis
from twofold.reports.figures.marks import Tone, block, dot, drawing, label, line

HEIGHT = 26.0
MIDDLE = HEIGHT / 2
MOST_LABELS = (6, 4, 3, 2, 1)
LETTER, LETTER_BESIDE_MANY = 4.0, 6.0  # in a wide column, and in a narrow one beside many others


def whisker(
    numbers: tuple[float, float, float],
    axis: Axis,
    reference: float | None = None,
    tone: Tone = Tone.PLAIN,
) -> Markup:
    """A value with the ends of its interval, on an axis with a dashed line at what it is compared with.

    Args:
        numbers: value, lower end, upper end.
        axis: where numbers lie.
        reference: the number of the dashed line.
        tone: what the dot says.
    """
    value, low, high = numbers
    marks = [*_grid(axis)]
    if reference is not None and axis.inside(reference):
        marks.append(line(axis.at(reference), axis.at(reference), 0, HEIGHT, "reference"))
    marks.append(line(axis.at(low), axis.at(high), MIDDLE, MIDDLE, f"interval {tone.value}"))
    marks.append(dot(axis.at(value), MIDDLE, tone))
    return drawing("whisker", HEIGHT, marks)


def empty_whisker(axis: Axis) -> Markup:
    """The row of a number that may not be shown: the grid alone."""
    return drawing("whisker", HEIGHT, _grid(axis))


def axis_labels(axis: Axis, text_of: Callable[[float], str], letter: float = LETTER) -> Markup:
    """The axis above a column of whiskers: round numbers, as many as stand side by side without touching.

    Args:
        axis: where numbers lie.
        text_of: how a number is written.
        letter: width of a letter with its share of air, where the axis is 100 wide.
    """
    labels: list[tuple[float, str]] = []
    for most in MOST_LABELS:
        labels = [(tick, text_of(tick)) for tick in axis.ticks(most)]
        gaps = pairwise(labels)
        if all(abs(axis.at(b) - axis.at(a)) >= letter * (len(one) + len(two)) / 2 for (a, one), (b, two) in gaps):
            break
    return drawing("axis", 18, [label(axis.at(number), 13, text) for number, text in labels])


def volume_bar(share: float) -> Markup:
    """How much of the largest volume a row has, 0 to 1."""
    return drawing("volume", 8, [block(0, 100, 3, 5, "trough"), block(0, max(share * 100, 0.7), 1, 7, "bar")])


def score_line(numbers: tuple[float, float, float], axis: Axis, ends: tuple[str, str]) -> Markup:
    """A score on its whole scale: the scale as a rail, the interval as a thick stretch, the score as a dot."""
    value, low, high = numbers
    marks = [
        line(axis.start, axis.end, 10, 10, "rail"),
        *[line(axis.at(tick), axis.at(tick), 7, 13, "rail") for tick in (axis.low, axis.high)],
        line(axis.at(low), axis.at(high), 10, 10, "stretch"),
        dot(axis.at(value), 10, Tone.PLAIN, 5),
        label(axis.start, 30, ends[0], anchor="start"),
        label(axis.end, 30, ends[1], anchor="end"),
    ]
    return drawing("rail-figure", 36, marks)


def _grid(axis: Axis) -> list[Markup]:
    return [line(axis.at(tick), axis.at(tick), 0, HEIGHT, "grid") for tick in axis.ticks()]
