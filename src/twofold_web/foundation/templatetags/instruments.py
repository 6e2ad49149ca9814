"""Small drawings and signs that many pages share: an interval on its rail, a verdict, the state of a job."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

UNDO = "undo "
# verdicts of the library -> what people read, and the tone of its badge
VERDICTS = {
    "improved": (_("improved"), "better"),
    "no effect shown": (_("no effect shown"), "unsure"),
    "no effect that matters": (_("no effect that matters"), "unsure"),
    "worse": (_("worse"), "worse"),
    "too early": (_("too early to say"), "early"),
    "cannot be known": (_("cannot be known"), "caution"),
}
STATES = {
    "waiting": (_("waiting"), "early"),
    "running": (_("running"), "early"),
    "done": (_("done"), "done"),
    "failed": (_("failed"), "danger"),
    "cancelled": (_("cancelled"), ""),
}


@dataclass(frozen=True, slots=True)
class Rail:
    """Where things lie on a rail of 100 parts."""

    low: float
    value: float
    high: float
    zero: float | None


def placed(low: float, value: float, high: float, minimum: float, maximum: float) -> Rail:
    """Put an interval on a rail from ``minimum`` to ``maximum``; what lies outside stops at the end."""
    width = maximum - minimum or 1.0

    def place(number: float) -> float:
        return round(min(100.0, max(0.0, (number - minimum) / width * 100)), 2)

    return Rail(place(low), place(value), place(high), place(0.0) if minimum < 0 < maximum else None)


@register.simple_tag
def interval_rail(low: float, value: float, high: float, minimum: float, maximum: float) -> SafeString:
    """An interval drawn on its scale; decoration only: the same numbers stand beside it as text."""
    rail = placed(low, value, high, minimum, maximum)
    lines = [("base", "M0 10h100"), ("stretch", f"M{rail.low} 10H{rail.high}"), ("point", f"M{rail.value} 10h.001")]
    if rail.zero is not None:
        lines.insert(1, ("zero", f"M{rail.zero} 3v14"))
    drawn = format_html_join("", '<path class="{}" d="{}" vector-effect="non-scaling-stroke"/>', lines)
    return format_html(
        '<svg class="interval-rail" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">{}</svg>', drawn
    )


@register.simple_tag
def verdict(value: str) -> SafeString:
    """What an action's comparison has shown, as a badge."""
    return _badge(*VERDICTS.get(value, (value, "")))


@register.simple_tag
def state(value: str) -> SafeString:
    """Where a job is, as a badge."""
    return _badge(*STATES.get(value, (value, "")))


@register.filter
def translated(text: str) -> str:
    """A text that a job has left behind, in the reader's language where it is known there."""
    return gettext(text) if text else ""


@register.filter
def undo_address(message: object) -> str:
    """Where a message can be undone: ``messages.success(…, extra_tags="undo /o/…/")``; empty where it cannot."""
    extra = str(getattr(message, "extra_tags", "") or "")
    address = extra.removeprefix(UNDO)
    return address if extra.startswith(UNDO) and address.startswith("/") and not address.startswith("//") else ""


@register.simple_tag(takes_context=True)
def address_without(context: template.Context, name: str, value: str = "") -> str:
    """The address shown without one choice of its filters (and from the first page of the list on)."""
    chosen = context["request"].GET.copy()
    kept = [(key, one) for key, many in chosen.lists() for one in many if not _left_out(key, one, name, value)]
    return f"?{urlencode(kept)}"


def _left_out(key: str, one: str, name: str, value: str) -> bool:
    return key == "after" or (key == name and value in {"", one})


def _badge(word: object, tone: str) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', tone, word)
