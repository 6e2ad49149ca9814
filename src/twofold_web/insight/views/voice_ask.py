"""The optional language model: what it may be asked, what it answered, and whether it may be asked at all."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.models import Wish
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.language_model import MANY, allowed, answer_of, described_model, may_ask
from twofold_web.insight.reads.months import months_between
from twofold_web.insight.reads.sheets import choices
from twofold_web.insight.views.voice_comment import wording_of_label
from twofold_web.insight.writes.language_model import allow_model, ask_model
from twofold_web.insight.writes.looks import record_reading
from twofold_web.people.reads import unit_choices


@page(Permission.SEE_COMMENTS)
def ask(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What a language model says of comments, each claim with the comments that it rests on."""
    if request.method == "POST":
        return _asked(request, scope)
    filters, facts = Filters.of(request.GET), has_facts(scope)
    offered, asks = choices(scope), may_ask(scope)
    answers = [answer_of(scope, wish) for wish in MANY] if asks and facts else []
    shown = sum(len((one.body or {}).get("claims", [])) + len((one.body or {}).get("opinions", [])) for one in answers)
    if shown:
        record_reading(scope, Filters(), shown)
    values: dict[str, Any] = {
        "facts": facts,
        "asks": asks,
        "named": described_model(),
        "allowed": allowed(scope),
        "may_allow": scope.may(Permission.MANAGE_SETTINGS),
        "may_edit_words": scope.may(Permission.EDIT_MAPS),
        "summary": next(iter(answers), None),
        "opinions": next(iter(answers[1:]), None),
        "read_as": _read_as(answers[1].body) if len(answers) > 1 else [],
        "filters": filters,
        "question": filters.query(),
        "units": unit_choices(scope, Permission.SEE_COMMENTS),
        "channels": offered["values"].get("channel", []),
        "months": months_between(*offered["months"]) if offered["months"] else [],
    }
    return render(request, "insight/voice_ask.html", values)


def _read_as(body: dict[str, Any] | None) -> list[tuple[dict[str, Any], str]]:
    return [(one, wording_of_label(one["label"])) for one in (body or {}).get("opinions", [])]


def _asked(request: HttpRequest, scope: Scope) -> HttpResponse:
    try:
        wish = Wish(request.POST.get("wish", ""))
    except ValueError:
        raise Http404 from None
    about = request.POST.get("about", "") if wish is Wish.REPLY else ""
    ask_model(scope, wish, about=about, question=Filters.of(request.POST).query())
    messages.success(request, _("The language model is being asked. You may leave this page and come back."))
    return redirect("voice_comment", scope.slug, about) if about else redirect("voice_ask", scope.slug)


@require_POST
@page(Permission.MANAGE_SETTINGS)
def allow(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Switch the language model on or off for the organisation."""
    on = request.POST.get("act") == "allow"
    allow_model(scope, allowed=on)
    said = _("Masked comments may now go to the language model.") if on else _("No comment goes to the language model.")
    messages.success(request, said)
    return redirect("voice_ask", scope.slug)
