"""Numbers, dates and intervals as the reader's language writes them."""

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal, format_percent
from django import template
from django.utils.translation import get_language

register = template.Library()


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")


@register.filter
def number(value: float | None, digits: int = 0) -> str:
    """A number with so many digits after the point; a dash where there is none."""
    if value is None:
        return "–"
    pattern = "#,##0" + ("." + "0" * int(digits) if int(digits) else "")
    return format_decimal(value, format=pattern, locale=_locale())


@register.filter
def share(value: float | None, digits: int = 0) -> str:
    """A share of one as per cent."""
    if value is None:
        return "–"
    pattern = "#,##0" + ("." + "0" * int(digits) if int(digits) else "") + "%"
    return format_percent(value, format=pattern, locale=_locale())


@register.filter
def day(value: date | None) -> str:
    """A day."""
    return "" if value is None else format_date(value, format="medium", locale=_locale())


@register.filter
def moment(value: datetime | None) -> str:
    """A day and a time."""
    return "" if value is None else format_datetime(value, format="short", locale=_locale())


@register.filter
def month(value: date | str | None) -> str:
    """A month: of a day, or written like 2026-03."""
    if not value:
        return ""
    first = date.fromisoformat(f"{value}-01") if isinstance(value, str) else value
    return format_skeleton("yMMMM", first, locale=_locale())
