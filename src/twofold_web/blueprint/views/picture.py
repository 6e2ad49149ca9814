"""The live blueprint, and the files it can be taken away as."""

import base64
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from twofold.errors import UsageError
from twofold.reports.blueprint import Blueprint, Comparison
from twofold.reports.blueprint.drawing.picture import draw
from twofold.reports.blueprint.evidence import Evidence
from twofold.reports.blueprint.exporting import FORMATS
from twofold.reports.blueprint.legend import legend_of
from twofold.reports.blueprint.table import tell
from twofold.reports.blueprint.wording import sayings
from twofold_web.blueprint.asked import AGAINST, SEGMENT, Asked
from twofold_web.blueprint.reads.maps import published_maps
from twofold_web.blueprint.reads.pictures import choices_of, file_of, language, map_in_force, picture_of
from twofold_web.blueprint.writes.looks import record_export
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.people.reads import unit_choices


@page(Permission.SEE_OVERVIEW)
def blueprint(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The picture of what customers live through, who serves them, and what is being done."""
    asked = Asked.of(request.GET)
    published = map_in_force(scope, asked.map)
    context = {
        "asked": asked,
        "published": published,
        "query": asked.query(),
        "may_edit": scope.may(Permission.EDIT_MAPS),
    }
    if published is None or not has_facts(scope):
        return render(request, "blueprint/nothing.html", context)
    shown = picture_of(scope, published, asked)
    context = context | _choices(scope, asked) | {"found": shown.found, "trouble": shown.trouble}
    if shown.picture is not None:
        context |= _drawn(shown.picture, EvidenceAddress.of(scope, asked))
    return render(request, "blueprint/blueprint.html", context)


def _choices(scope: Scope, asked: Asked) -> dict[str, Any]:
    """What the filters offer."""
    choices = choices_of(scope)
    chosen = dict(asked.this.segments)
    return {
        "maps": published_maps(scope),
        "units": unit_choices(scope, Permission.SEE_OVERVIEW),
        "channels": choices["channels"],
        "months": choices["months"],
        "segments": [
            (name, f"{SEGMENT}{name}", values, chosen.get(name, "")) for name, values in choices["segments"].items()
        ],
        "against": AGAINST,
        "formats": tuple(FORMATS) if scope.may(Permission.EXPORT) else (),
    }


def _drawn(picture: Blueprint | Comparison, address: "EvidenceAddress") -> dict[str, Any]:
    """The picture, and the same in words."""
    compared = picture if isinstance(picture, Comparison) else None
    said = sayings(picture.this if isinstance(picture, Comparison) else picture, language())
    return {
        "drawn": draw(picture, language(), address),
        "told": tell(picture, language()),
        "legend": legend_of(said, compared=compared is not None),
        "address": address,
        "title": said.title(),
        "asked_for": said.asked_for(),
        "other_for": "" if compared is None else said.asked_for(compared.other),
    }


@dataclass(frozen=True, slots=True)
class EvidenceAddress:
    """Where evidence is, with the filters kept.

    Attributes:
        page: the address of the page.
        query: the filters.
    """

    page: str
    query: str
    do_not_call_in_templates: ClassVar[bool] = True

    @classmethod
    def of(cls, scope: Scope, asked: Asked) -> "EvidenceAddress":
        """For one blueprint page."""
        return cls(reverse("blueprint_evidence", args=[scope.slug]), asked.query())

    def __call__(self, evidence: Evidence) -> str:
        """The address of one piece of evidence."""
        named = {"part": evidence.part.value, "name": evidence.name, "detail": evidence.detail}
        query = urlencode({key: value for key, value in named.items() if value})
        return f"{self.page}?{query}&{self.query}" if self.query else f"{self.page}?{query}"


@page(Permission.EXPORT)
def blueprint_file(request: HttpRequest, scope: Scope, kind: str) -> HttpResponse:
    """The picture as a file; a page that waits where it is still being made."""
    asked = Asked.of(request.GET)
    published = map_in_force(scope, asked.map)
    if published is None or kind not in FORMATS:
        raise Http404
    try:
        found = file_of(scope, published, asked, kind)
    except UsageError as wrong:
        raise Http404 from wrong
    if found.body is None or not found.fresh:
        return render(request, "blueprint/file.html", {"found": found, "kind": kind, "query": asked.query()})
    record_export(scope, kind, published.name)
    answer = HttpResponse(base64.b64decode(found.body["file"]), content_type=FORMATS[kind])
    answer["Content-Disposition"] = f'attachment; filename="blueprint.{kind}"'
    return answer
