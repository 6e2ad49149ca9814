"""The models that read comments, and what people have corrected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from twofold.voice.cards import cards
from twofold.voice.keeping import model_in_force
from twofold_web.foundation.models import Job
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.insight.models import Correction
from twofold_web.insight.preparing.training import TRAINING, own_card
from twofold_web.insight.views.voice_comment import wording_of_label
from twofold_web.insight.writes.voice import ask_training

MOST = 50  # corrections that are listed


@page(Permission.EDIT_MAPS)
def models(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Cards, and the newest corrections; a correction is listed without its comment."""
    if request.method == "POST":
        ask_training(scope)
        messages.success(request, _("The training has been asked for. All comments are read again afterwards."))
        return redirect("voice_models", scope.slug)
    made, facts = Correction.objects.of(scope), has_facts(scope)
    values = {
        "cards": [{"card": one, "name": one.name, "does": _does(one.job)} for one in cards()],
        "in_force": model_in_force(store_of(scope)) if facts else None,
        "own": own_card(scope) if facts else None,
        "last": Job.objects.filter(organisation_id=scope.organisation_id, kind=TRAINING).order_by("-id").first(),
        "corrected": made.count(),
        "corrections": [(one, wording_of_label(one.instead_of), wording_of_label(one.label)) for one in made[:MOST]],
        "may_edit_words": True,
    }
    return render(request, "insight/voice_models.html", values)


def _does(job: str) -> str:
    return {
        "language": _("tells the language"),
        "valence": _("tells how good or bad"),
        "feelings": _("names feelings"),
    }.get(job, job)
