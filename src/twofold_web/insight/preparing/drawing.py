"""Sections of the library's report as HTML, with the application's method drawer, fit for a closed page."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup

from twofold.reports.blocks import Note, Section
from twofold.reports.words import words_of
from twofold_web.foundation.models import Prepared
from twofold_web.foundation.prepared import key_of
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Part
from twofold_web.insight.questions import Filters, Question

# choices of units, channel and months that are kept drawn; older ones are drawn again when somebody asks
MOST_CHOICES = 60
OWN = Path(__file__).resolve().parent.parent / "blocks"


@cache
def _templates() -> Environment:
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(OWN), PackageLoader("twofold.reports")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def drawn(section: Section, language: str, filters: Filters | None = None) -> Markup:
    """A section as a fragment of a page in a language; its drawers lead to the same question in Explore."""
    with override(language):
        texts = {"explore": gettext("Explore this figure"), "download": gettext("Data behind it")}
    known = filters or Filters()

    def address_of(note: Note) -> str:
        question = Question(measure=note.measure, side=note.side or "customer", by=note.by, span=known.span)
        query = question.query()
        return query if question.of_employees else "&".join(filter(None, (query, _chosen(known))))

    html = (
        _templates()
        .get_template("section.html.j2")
        .render(section=section, words=words_of(language), texts=texts, address_of=address_of)
    )
    return Markup(html)  # noqa: S704 - a template that escapes whatever it is given


def _chosen(filters: Filters) -> str:
    return Filters(filters.unit, filters.channel).query()


def keep(
    scope: Scope,
    kind: str,
    request: Mapping[str, object],
    sections_in: Callable[[str], Iterable[Section]],
    filters: Filters | None = None,
) -> dict[str, bool]:
    """Draw sections in every language and keep them; returns which of them have something to show."""
    key, filled, rows = key_of(request), {}, []
    for language, _ in settings.LANGUAGES:
        for section in sections_in(language):
            filled[section.key] = bool(section.blocks)
            html = str(drawn(section, language, filters))
            rows.append({"section": section.key, "language": language, "html": html})
    with transaction.atomic():
        Part.objects.of(scope).filter(kind=kind, key=key).delete()
        made = [Part(organisation_id=scope.organisation_id, kind=kind, key=key, **row) for row in rows]
        # creating rows that name their organisation is what ``add`` does, one at a time
        Part.objects.anywhere().bulk_create(made)
    return filled


def forget(scope: Scope, kind: str) -> None:
    """Drop what was drawn for choices that nobody has asked for in a long time."""
    with transaction.atomic():
        newest = Prepared.objects.of(scope).filter(kind=kind).order_by("-made_at").values_list("pk", flat=True)
        old = Prepared.objects.of(scope).filter(pk__in=list(newest[MOST_CHOICES:]))
        keys = list(old.values_list("key", flat=True))
        Part.objects.of(scope).filter(kind=kind, key__in=keys).delete()
        old.delete()
