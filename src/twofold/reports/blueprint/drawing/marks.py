"""The marks a blueprint is made of: no style but classes, and every text escaped."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

LEADING = 1.28  # from one line of text to the next, in letters' heights


def text(x: float, y: float, said: str, kind: str, anchor: str = "start") -> Markup:
    """One line of text; ``y`` is its baseline."""
    return Markup('<text x="{:.1f}" y="{:.1f}" class="{}" text-anchor="{}">{}</text>').format(x, y, kind, anchor, said)


def lines_of_text(
    at: tuple[float, float], lines: Sequence[str], size: float, kind: str, anchor: str = "start"
) -> Markup:
    """Lines under each other; ``at`` is the start of the first one's baseline."""
    x, y = at
    return Markup("").join(
        text(x, y + number * size * LEADING, line, kind, anchor) for number, line in enumerate(lines)
    )


def rect(box: tuple[float, float, float, float], kind: str, radius: float = 0.0) -> Markup:
    """A rectangle: x, y, width, height."""
    return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{:.1f}" class="{}"/>').format(
        *box[:2], max(box[2], 0.0), max(box[3], 0.0), radius, kind
    )


def line(start: tuple[float, float], end: tuple[float, float], kind: str) -> Markup:
    """A straight line."""
    return Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>').format(*start, *end, kind)


def circle(x: float, y: float, radius: float, kind: str) -> Markup:
    """A dot."""
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" class="{}"/>').format(x, y, radius, kind)


def path(run: str, kind: str) -> Markup:
    """A path."""
    return Markup('<path d="{}" class="{}"/>').format(run, kind)


def joined(marks: Iterable[Markup]) -> Markup:
    """Marks after each other."""
    return Markup("").join(marks)


def group(kind: str, marks: Iterable[Markup]) -> Markup:
    """Marks that belong together."""
    return Markup('<g class="{}">{}</g>').format(kind, joined(marks))


def opened(address: str | None, name: str, marks: Iterable[Markup]) -> Markup:
    """Marks that open their evidence: a link with a name; without an address, the name alone."""
    inside = joined(marks)
    if address is None:
        return Markup('<g class="bp-told" role="img" aria-label="{}"><title>{}</title>{}</g>').format(
            name, name, inside
        )
    return Markup('<a href="{}" class="bp-open" aria-label="{}"><title>{}</title>{}</a>').format(
        address, name, name, inside
    )


def flowing(points: Sequence[tuple[float, float]]) -> str:
    """A curve through points that is level at each of them.

    Between two points every such curve is the same mixture of their heights, so the curve through the lower ends of
    intervals never crosses the one through the values.
    """
    (x, y), *rest = points
    run = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in rest:
        middle = (x + to_x) / 2
        run.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(run)
