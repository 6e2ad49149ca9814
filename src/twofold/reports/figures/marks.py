"""The marks that figures are made of; every text in them is escaped."""

from enum import StrEnum

from markupsafe import Markup


class Tone(StrEnum):
    """What a mark says; also its class in the style sheet. Each has a shape of its own, not only a colour."""

    PLAIN = "plain"
    WORSE = "worse"
    BETTER = "better"


def line(x1: float, x2: float, y1: float, y2: float, kind: str) -> Markup:
    """A straight line: x in percent, y in pixels."""
    return Markup('<line x1="{:.2f}%" x2="{:.2f}%" y1="{:.1f}" y2="{:.1f}" class="{}"/>').format(x1, x2, y1, y2, kind)


def block(x1: float, x2: float, y1: float, y2: float, kind: str) -> Markup:
    """A filled rectangle: x in percent, y in pixels."""
    return Markup('<rect x="{:.2f}%" width="{:.2f}%" y="{:.1f}" height="{:.1f}" class="{}"/>').format(
        min(x1, x2),
        abs(x2 - x1),
        min(y1, y2),
        abs(y2 - y1),
        kind,
    )


def dot(x: float, y: float, tone: Tone, radius: float = 4.5) -> Markup:
    """A point: round where plain, pointing down where worse, up where better."""
    if tone is Tone.PLAIN:
        return Markup('<circle cx="{:.2f}%" cy="{:.1f}" r="{:.1f}" class="dot plain"/>').format(x, y, radius)
    reach = radius + 1.0
    tip, foot = (reach, -reach * 0.75) if tone is Tone.WORSE else (-reach, reach * 0.75)
    return Markup(
        '<svg x="{x:.2f}%" y="{y:.1f}" overflow="visible" width="1" height="1">'
        '<path d="M0 {tip:.1f}L{reach:.1f} {foot:.1f}H-{reach:.1f}Z" class="dot {tone}"/></svg>',
    ).format(x=x, y=y, tip=tip, foot=foot, reach=reach, tone=tone.value)


def label(x: float, y: float, text: str, kind: str = "tick", anchor: str = "middle") -> Markup:
    """A short text."""
    return Markup('<text x="{:.2f}%" y="{:.1f}" text-anchor="{}" class="{}">{}</text>').format(x, y, anchor, kind, text)


def drawing(kind: str, height: float, marks: list[Markup], title: str | None = None) -> Markup:
    """An SVG of full width; decoration for the eye alone where it has no title, because a table says the same."""
    said = Markup('role="img" aria-label="{}"').format(title) if title else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" width="100%" height="{:.0f}" focusable="false" {}>{}</svg>').format(
        kind,
        height,
        said,
        Markup().join(marks),
    )
