"""Parts of a blueprint as templates need them."""

from collections.abc import Callable
from datetime import UTC, datetime

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

from twofold.facts.journey_map import JourneyMap, label
from twofold.reports.blueprint.evidence import Evidence
from twofold.reports.blueprint.table import Line, Row, Told
from twofold.reports.words import words_of
from twofold_web.people.models import Unit

register = template.Library()


@register.filter
def cells(row: Row) -> tuple[tuple[Line, ...], ...]:
    """What is said of a touchpoint, column by column."""
    return row.emotion, row.score, row.channels, row.leaving


@register.filter
def below(told: Told) -> tuple[tuple[Line, ...], ...]:
    """What is said below the line of visibility."""
    return told.bonds, told.conditions, told.actions


@register.filter
def at(evidence: Evidence, address: Callable[[Evidence], str]) -> str:
    """Where a piece of evidence is."""
    return address(evidence)


@register.filter
def map_title(journey: JourneyMap) -> str:
    """What people call a journey in the reader's language."""
    return label(journey.title, _language(), journey.name)


@register.filter
def indented_unit(unit: Unit) -> str:
    """A unit's name under the one it belongs to."""
    return "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}" * (unit.depth - 1) + (unit.name or unit.code)


@register.filter
def channel_name(channel: str) -> str:
    """What people call a channel where it stands alone."""
    name = words_of(_language()).channel(channel)
    return name[:1].upper() + name[1:]


@register.filter
def month_name(month: str) -> str:
    """A month (2026-01) as people write it."""
    first = datetime(int(month[:4]), int(month[5:7]), 1, tzinfo=UTC)
    return str(format_skeleton("yMMMM", first, locale=_language()))


@register.filter
def plain_number(value: float) -> str:
    """A number as it was answered."""
    return format_decimal(value, format="#,##0.##", locale=_language())


def _language() -> str:
    return (get_language() or "en")[:2]
