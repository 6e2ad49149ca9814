"""The models that read comments, what people have corrected, and training them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from twofold.voice.cards import cards
from twofold.voice.keeping import model_in_force
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.insight.models import AboutCorrection, Correction
from twofold_web.insight.preparing.training import Taught
from twofold_web.insight.reads.models import own_models, reading_job
from twofold_web.insight.views.voice_comment import wording_of_label
from twofold_web.insight.writes.teaching import ask_training, go_back

MOST = 50  # corrections that are listed


@page(Permission.EDIT_MAPS)
def models(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Cards, and the newest corrections; a correction is listed without its comment."""
    facts = has_facts(scope)
    if request.method == "POST":
        return _done(request, scope, facts=facts)
    made = Correction.objects.of(scope)
    values = {
        "cards": [{"card": one, "name": one.name, "does": _does(one.job)} for one in cards()],
        "in_force": model_in_force(store_of(scope)) if facts else None,
        "own": own_models(scope) if facts else (),
        "reading": reading_job(scope),
        "corrected": made.count(),
        "corrections": [(one, wording_of_label(one.instead_of), wording_of_label(one.label)) for one in made[:MOST]],
        "about": AboutCorrection.objects.of(scope).values("event", "event_check", "version", "item").distinct().count(),
        "may_edit_words": True,
    }
    return render(request, "insight/voice_models.html", values)


def _done(request: HttpRequest, scope: Scope, *, facts: bool) -> HttpResponse:
    try:
        what = Taught(request.POST.get("what", Taught.VALENCE))
    except ValueError:
        raise Http404 from None
    if request.POST.get("act") == "back":
        if not facts or not go_back(scope, what):
            raise Http404
        messages.success(request, _("The other model is in force. All comments are read again with it."))
    else:
        ask_training(scope, what)
        messages.success(request, _("The training has been asked for. All comments are read again afterwards."))
    return redirect("voice_models", scope.slug)


def _does(job: str) -> str:
    return {
        "language": _("tells the language"),
        "valence": _("tells how good or bad"),
        "feelings": _("names feelings"),
    }.get(job, job)
