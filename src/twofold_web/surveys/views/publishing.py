"""Publish a draft, and see what the versions were."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.places import languages
from twofold_web.surveys.editor.findings import part_of
from twofold_web.surveys.editor.phone import pages_of
from twofold_web.surveys.editor.remarks import remarks
from twofold_web.surveys.editor.translated import in_words
from twofold_web.surveys.models import Survey
from twofold_web.surveys.questionnaire.document import parse_document
from twofold_web.surveys.reads.breaks import changes_between
from twofold_web.surveys.reads.drafts import survey_of, title_of, versions_of
from twofold_web.surveys.refusals import DraftChanged, NotPublishable
from twofold_web.surveys.views.seen import draft_seen
from twofold_web.surveys.writes.publishing import publish, publishable


@page(Permission.SEND_SURVEYS)
def survey_publish(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """What publishing would do, and doing it."""
    found = survey_of(scope, survey)
    if found is None:
        raise Http404
    without = [code for code in languages(found.draft)[1:] if code in request.POST.getlist("without")]
    if request.method != "POST":
        return _page(request, scope, found)
    try:
        version = publish(scope, survey, number=draft_seen(request), without=without)
    except DraftChanged:
        messages.warning(
            request, _("Somebody changed the survey while you were looking. Look once more, then publish.")
        )
        return redirect("survey_publish", scope.slug, survey)
    except NotPublishable:
        return _page(request, scope, found, status=422)
    messages.success(request, _("Version %(number)s is published and takes answers.") % {"number": version.number})
    return redirect("survey", scope.slug, survey)


def _page(request: HttpRequest, scope: Scope, survey: Survey, status: int = 200) -> HttpResponse:
    versions = versions_of(scope, survey.id)
    newest = versions[0] if versions else None
    said = remarks(survey.draft, survey.translated_from)
    context: dict[str, Any] = {
        "survey": survey,
        "title": title_of(survey),
        "newest": newest,
        "said": said,
        "advice": [one for one in said.findings if not one.wrong],
        "open": [one for one in said.translations if one.missing],
    }
    without = [one.language for one in context["open"]]
    try:
        document = publishable(survey.draft, [one.document for one in reversed(versions)], without)
        context["changes"] = None if newest is None else changes_between(parse_document(newest.document), document)
    except NotPublishable as wrong:
        worded = [(one.at, one.sentence) for one in said.findings if one.wrong]
        context["problems"] = worded or [
            (part_of(problem.place), in_words(problem.sentence)) for problem in wrong.problems
        ]
    return render(request, "surveys/publish.html", context, status=status)


@page(Permission.EDIT_SURVEYS)
def survey_version(request: HttpRequest, scope: Scope, survey: int, number: int) -> HttpResponse:
    """One version: its pages, and what changed against the one before."""
    found = survey_of(scope, survey)
    versions = [] if found is None else versions_of(scope, survey)
    version = next((one for one in versions if one.number == number), None)
    if found is None or version is None:
        raise Http404
    before = next((one for one in versions if one.number == number - 1), None)
    document = parse_document(version.document)
    changes = [] if before is None else changes_between(parse_document(before.document), document)
    broken = sum(1 for one in changes if one.breaks)
    context = {
        "survey": found,
        "title": title_of(found),
        "version": version,
        "before": before,
        "changes": changes,
        "broken": ngettext(
            "%(count)s question begins a new trend: its answers are not compared with the old ones.",
            "%(count)s questions begin a new trend: their answers are not compared with the old ones.",
            broken,
        )
        % {"count": broken}
        if broken
        else "",
        "pages": pages_of(version.document, document.source_language),
    }
    return render(request, "surveys/version.html", context)
