"""The bank of questions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.places import free_key, keys, opened
from twofold_web.surveys.acts.steps import put_item
from twofold_web.surveys.editor.words import TYPES
from twofold_web.surveys.models import Survey
from twofold_web.surveys.reads.bank import bank, bank_versions
from twofold_web.surveys.reads.drafts import survey_of, title_of
from twofold_web.surveys.writes.drafting import change_draft


@page(Permission.EDIT_SURVEYS)
def survey_bank(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every question; with ``into`` one is chosen for a survey."""
    survey = _into(scope, request.GET.get("into", ""))
    context = {
        "banked": bank(scope, request.GET.get("q", "")),
        "q": request.GET.get("q", ""),
        "into": survey,
        "into_title": "" if survey is None else title_of(survey),
        "at": request.GET.get("at", ""),
        "types": {value: word for value, word, _sign in TYPES},
    }
    return render(request, "surveys/bank.html", context)


def _into(scope: Scope, number: str) -> Survey | None:
    """The survey that a question goes into."""
    return survey_of(scope, int(number)) if number.isdecimal() and len(number) < 18 else None


@page(Permission.EDIT_SURVEYS)
def survey_bank_item(request: HttpRequest, scope: Scope, key: str) -> HttpResponse:
    """The versions of one question; a POST puts one into a survey."""
    versions = bank_versions(scope, key)
    if not versions:
        raise Http404
    if request.method != "POST":
        used = next((one.used for one in bank(scope) if one.key == key), ())
        return render(request, "surveys/bank_item.html", {"key": key, "versions": versions, "used": used})
    survey, number = _into(scope, request.POST.get("into", "")), request.POST.get("number", "")
    version = next((one for one in versions if str(one.number) == number), versions[0])
    if survey is None:
        raise Http404
    draft = opened(survey.draft)
    item = {**version.document, "key": free_key(key, keys(draft, "item")), "bank": f"{key}/{version.number}"}
    done = put_item(draft, item, request.POST.get("at", ""))
    change_draft(scope, survey.id, survey.draft_number, done.draft, act="from-bank")
    messages.success(request, _("The question stands in the survey, in the words of the bank."))
    return redirect(f"{reverse('survey_edit', args=[scope.slug, survey.id])}?at={done.at}")
