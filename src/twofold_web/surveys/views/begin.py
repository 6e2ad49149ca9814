"""Begin a survey: empty, or from a template."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.places import free_key
from twofold_web.surveys.acts.starting import empty_survey
from twofold_web.surveys.editor.words import LANGUAGES, SIDES, begin_with
from twofold_web.surveys.reads.templates import template_draft, templates
from twofold_web.surveys.writes.drafting import create_survey


@page(Permission.EDIT_SURVEYS)
def survey_new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The templates, and an empty survey."""
    if request.method != "POST":
        return _form(request)
    name = request.POST.get("template", "")
    if name:
        draft = template_draft(name, _reader())
        if draft is None:
            return _form(request, _("There is no such template."))
        return redirect("survey_edit", scope.slug, create_survey(scope, name, draft).id)
    title = request.POST.get("title", "").strip()[:200]
    if not title:
        return _form(request, _("Give the survey a title."))
    side, language = request.POST.get("side", ""), request.POST.get("language", "")
    draft = empty_survey(
        title,
        language if language in LANGUAGES else "en",
        side if side in dict(SIDES) else "customer",
        begin_with(language)["thanks"],
    )
    return redirect("survey_edit", scope.slug, create_survey(scope, free_key(title, set()), draft).id)


def _reader() -> str:
    return (get_language() or "en")[:2]


def _form(request: HttpRequest, wrong: str = "") -> HttpResponse:
    reader = _reader()
    context = {
        "templates": templates(reader),
        "sides": SIDES,
        "languages": LANGUAGES,
        "reader": reader,
        "wrong": wrong,
        "title_given": request.POST.get("title", ""),
    }
    return render(request, "surveys/new.html", context, status=422 if wrong else 200)
