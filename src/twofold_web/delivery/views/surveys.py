"""A survey's delivery: how far asking is, its links, and what stands on paper."""

import math
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.forms.asking import LinkForm
from twofold_web.delivery.models import Link
from twofold_web.delivery.printing import cards, codes
from twofold_web.delivery.reads import surveys as reads
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.units import unit_names
from twofold_web.delivery.reads.zones import zone_for
from twofold_web.delivery.words import REASONS, STATES
from twofold_web.delivery.writes.linking import make_link, revoke_link
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.questionnaire.document import ItemType, text_in
from twofold_web.surveys.questionnaire.duration import reading_time
from twofold_web.surveys.reads.published import Published


def found(scope: Scope, survey_id: int) -> Published:
    """The published survey of an address.

    Raises:
        Http404: there is none.
    """
    require_sending(scope)
    try:
        survey = reads.survey_of(scope, survey_id)
    except OverflowError:
        survey = None
    if survey is None:
        raise Http404
    return survey


@page(Permission.SEND_SURVEYS)
def overview(request: HttpRequest, scope: Scope, survey_id: int) -> HttpResponse:
    """How far asking is, and why people were not asked."""
    survey = found(scope, survey_id)
    counts = reads.counts_of(scope, survey_id)
    values = {
        "survey": survey,
        "counts": counts,
        "states": [(label, counts.states[state]) for state, label in STATES.items() if state in counts.states],
        "reasons": [(REASONS[Reason(reason)], number) for reason, number in counts.reasons if reason in set(REASONS)],
        "messages_sent": reads.last_messages(scope, survey_id),
        "links": len(reads.doors_of(scope, survey_id)),
        "triggers": len(reads.triggers_of(scope, survey_id)),
    }
    return render(request, "delivery/overview.html", values)


@page(Permission.SEND_SURVEYS)
def links(request: HttpRequest, scope: Scope, survey_id: int) -> HttpResponse:
    """The links that many people open."""
    survey = found(scope, survey_id)
    with timezone.override(zone_for(scope)):
        form = LinkForm(scope, survey.document.languages, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            make_link(scope, survey_id, form.wish())
            messages.success(request, _("The link is made."))
            return redirect("survey_links", scope.slug, survey_id)
        values = {
            "survey": survey,
            "form": form,
            "doors": reads.doors_of(scope, survey_id),
            "units": unit_names(scope),
            "base": settings.PUBLIC_ADDRESS.rstrip("/"),
        }
        return render(request, "delivery/links.html", values, status=422 if form.errors else 200)


@require_POST
@page(Permission.SEND_SURVEYS)
def revoke(request: HttpRequest, scope: Scope, survey_id: int, link_id: int) -> HttpResponse:
    """Close a link for good."""
    found(scope, survey_id)
    try:
        revoke_link(scope, survey_id, link_id)
    except (Link.DoesNotExist, OverflowError):
        raise Http404 from None
    messages.success(request, _("The link is closed. Who opens it now is told so."))
    return redirect("survey_links", scope.slug, survey_id)


@page(Permission.SEND_SURVEYS)
def printed(request: HttpRequest, scope: Scope, survey_id: int, link_id: int, form: str) -> HttpResponse:
    """A link as a QR code (svg, png), as table cards or as a poster."""
    survey = found(scope, survey_id)
    try:
        door = reads.door_of(scope, reads.link_of(scope, survey_id, link_id))
    except (Link.DoesNotExist, OverflowError):
        raise Http404 from None
    language = request.GET.get("language") or door.link.language or translation.get_language() or ""
    match form:
        case "svg":
            return _file(codes.svg_of(door.address), "image/svg+xml", f"link-{link_id}.svg")
        case "png":
            return _file(codes.png_of(door.address), "image/png", f"link-{link_id}.png")
        case "cards" | "poster":
            content = cards.pdf_of(_on_paper(scope, survey, door, language), cards.Sheet(form))
            return _file(content, "application/pdf", f"{form}-{link_id}.pdf")
    raise Http404


def _on_paper(scope: Scope, survey: Published, door: reads.Door, wanted: str) -> cards.Printed:
    document = survey.document
    language = wanted if wanted in document.languages else document.source_language
    asked = (item.text for item in document.items() if item.type not in {ItemType.STATEMENT, ItemType.CONSENT})
    question = text_in(next(asked, document.title), language, document.source_language)
    with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
        return cards.Printed(
            organisation=Organisation.objects.values_list("name", flat=True).get(id=scope.organisation_id),
            unit=unit_names(scope).get(door.link.unit, ""),
            question=question,
            invitation=_invitation(reading_time(document, language)),
            address=door.address,
            language=language,
        )


def _invitation(takes: timedelta) -> str:
    """What to do with a code, and how long it takes in whole minutes: a quarter of one too many is not another."""
    minutes = max(1, math.ceil(takes / timedelta(minutes=1) - 0.25))
    return ngettext(
        "Point your telephone's camera at the code. It takes about a minute.",
        "Point your telephone's camera at the code. It takes about %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
