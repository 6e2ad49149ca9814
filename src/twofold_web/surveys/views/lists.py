"""The list of surveys, one survey at a glance, and acts on a whole survey."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.places import free_key, items
from twofold_web.surveys.acts.texts import progress
from twofold_web.surveys.editor.words import SIDE_WORDS, STATES
from twofold_web.surveys.reads.drafts import Listed, survey_of, surveys_of, title_of, versions_of
from twofold_web.surveys.reads.exchanging import FORMATS
from twofold_web.surveys.writes.drafting import archive, copy_survey
from twofold_web.surveys.writes.publishing import close, reopen


@page(Permission.EDIT_SURVEYS)
def surveys(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every survey; those put away are asked for."""
    away = request.GET.get("archived") == "yes"
    listed = [(one, *_words(one)) for one in surveys_of(scope, archived=away)]
    return render(request, "surveys/surveys.html", {"listed": listed, "away": away})


def _words(one: Listed) -> tuple[object, object, int]:
    draft = one.survey.draft
    return STATES[one.survey.state], SIDE_WORDS.get(one.survey.side, one.survey.side), sum(1 for _one in items(draft))


@page(Permission.EDIT_SURVEYS)
def survey(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """One survey: where it stands, what was published, what can be done."""
    found = survey_of(scope, survey)
    if found is None:
        raise Http404
    versions = versions_of(scope, survey)
    context = {
        "survey": found,
        "title": title_of(found),
        "state": STATES[found.state],
        "side": SIDE_WORDS.get(found.side, found.side),
        "versions": versions,
        "questions": sum(1 for _one in items(found.draft)),
        "translations": progress(found.draft, found.translated_from),
        "ahead": not versions or versions[0].published_at < found.edited_at,
        "formats": FORMATS,
        "may_send": scope.may(Permission.SEND_SURVEYS),
    }
    return render(request, "surveys/survey.html", context)


@page(Permission.EDIT_SURVEYS)
@require_POST
def survey_act(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """Copy, close, open again, put away or take out again."""
    found = survey_of(scope, survey)
    if found is None:
        raise Http404
    wanted = request.POST.get("do", "")
    if wanted == "copy":
        copied = copy_survey(scope, survey, free_key(f"{found.name}-copy", set()))
        messages.success(request, _("Copied. The copy has its own versions and answers."))
        return redirect("survey_edit", scope.slug, copied.id)
    if wanted in {"archive", "unarchive"}:
        archive(scope, survey, away=wanted == "archive")
    elif wanted in {"close", "reopen"}:
        (close if wanted == "close" else reopen)(scope, survey)
    said = {
        "archive": _("Put away. Versions and answers stay."),
        "unarchive": _("It stands in the list again."),
        "close": _("Closed: links say that the survey is over."),
        "reopen": _("Open again, with the newest version."),
    }
    if wanted in said:
        messages.success(request, said[wanted])
    return redirect("survey", scope.slug, survey)
