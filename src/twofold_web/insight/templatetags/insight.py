"""What this app's templates write: units by their place in the tree, months, measures and dimensions by their names."""

from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from twofold.reports.numbers import Numbers
from twofold.reports.sections.voice import NAMED_BY, feeling_name, language_name
from twofold.reports.wording import Wording
from twofold.reports.words import words_of
from twofold_web.foundation.collation import in_order
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.reads.language_model import described_model, may_ask

register = template.Library()
INDENT = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


def wording() -> Wording:
    """How the library says it in the reader's language."""
    words = words_of((get_language() or "en")[:2])
    return Wording(words, Numbers(words))


@register.filter
def indented(unit: Any) -> str:
    """A unit in a list to choose from, set in by how deep it stands."""
    return f"{INDENT * unit.depth}{unit}"


@register.filter
def month(text: str) -> str:
    """A month such as 2025-04, as people write it."""
    return _month((get_language() or "en")[:2], text)


@lru_cache(maxsize=4096)  # a page names the same months again and again
def _month(language: str, text: str) -> str:
    return Numbers(words_of(language)).month(text, short=True)


@register.simple_tag
def unit_options(units: Iterable[Any], chosen: str) -> SafeString:
    """The units of a list to choose from; a tree has hundreds, and a loop in a template is slow."""
    rows = ((unit.code, " selected" if unit.code == chosen else "", indented(unit)) for unit in units)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag
def channel_options(channels: Iterable[str], chosen: str) -> SafeString:
    """Channels in a list to choose from."""
    return value_options(wording(), "channel", channels, chosen)


@register.simple_tag
def value_options(wording: Wording, dimension: str, values: Iterable[str], chosen: str) -> SafeString:
    """The values of a dimension in a list to choose from, as people call them, in the order of their names."""
    named = [(value, wording.named(dimension, value)) for value in values]
    ordered = in_order(named, itemgetter(1), wording.words.language)
    rows = ((value, " selected" if value == chosen else "", name) for value, name in ordered)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.filter
def measure(name: str) -> str:
    """What people call a measure."""
    return wording().measure(name)


@register.filter
def meaning(name: str) -> str:
    """What a measure means, in one sentence."""
    return wording().meaning(name)


@register.filter
def dimension(name: str) -> str:
    """What people call a dimension."""
    return wording().column(name)


@register.filter
def unlocalized(value: float) -> str:
    """A number as an address writes it."""
    return f"{value:g}"


@register.filter
def feeling(name: str) -> str:
    """What people call a feeling."""
    return feeling_name(wording(), name)


@register.filter
def spoken(code: str) -> str:
    """What people call a language."""
    return language_name(wording(), code)


@register.filter
def signed(value: int) -> str:
    """A whole number with its sign.

    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     signed(12), signed(-3), signed(0)
    ('+12', '-3', '0')
    """
    return str(format_decimal(value, "+#,##0;-#,##0" if value else "0", locale=wording().words.locale))


@register.filter
def asks_model(scope: Scope) -> bool:
    """Whether somebody may ask the language model, or may decide whether others may."""
    return may_ask(scope) or (scope.may(Permission.MANAGE_SETTINGS) and bool(described_model().model))


@register.filter
def topic_name(names: dict[str, list[str]]) -> str:
    """What a topic is called: by its words in the language of the page, else in that of most of its comments."""
    said = names.get((get_language() or "en")[:2]) or next(iter(names.values()), [])
    return " · ".join(said[:NAMED_BY])
