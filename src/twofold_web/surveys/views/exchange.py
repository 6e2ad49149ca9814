"""Surveys as files of other programs: brought in and taken away, with everything that is lost on the way listed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.editor.findings import read_draft
from twofold_web.surveys.editor.translated import in_words, listed
from twofold_web.surveys.exchange.results import ExchangeError
from twofold_web.surveys.questionnaire.document import QuestionnaireError
from twofold_web.surveys.reads.drafts import survey_of, title_of
from twofold_web.surveys.reads.exchanging import FORMATS, format_of, read_file, write_file
from twofold_web.surveys.writes.drafting import create_survey

MOST_BYTES = 10 << 20


@page(Permission.EDIT_SURVEYS)
def survey_import(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Bring a questionnaire in from a file."""
    file = request.FILES.get("file")
    if request.method != "POST" or file is None:
        wrong = _("Choose a file.") if request.method == "POST" else ""
        return render(request, "surveys/import.html", {"wrong": wrong}, status=422 if wrong else 200)
    kind = format_of(file.name or "")
    if kind is None or (file.size or 0) > MOST_BYTES:
        wrong = _("This is no file of the three kinds below, or it is larger than 10 MB.")
        return render(request, "surveys/import.html", {"wrong": wrong}, status=422)
    try:
        draft, losses = read_file(kind, file.read())
    except ExchangeError as unreadable:
        return render(request, "surveys/import.html", {"unreadable": in_words(unreadable.sentence)}, status=422)
    except QuestionnaireError as refused:
        return render(request, "surveys/import.html", {"problems": listed(refused.problems)}, status=422)
    survey = create_survey(scope, str(draft["name"]), draft)
    context = {"survey": survey, "title": title_of(survey), "losses": listed(losses)}
    return render(request, "surveys/imported.html", context)


@page(Permission.EDIT_SURVEYS)
def survey_export(request: HttpRequest, scope: Scope, survey: int, kind: str) -> HttpResponse:
    """Take the draft away as a file; ``?see=yes`` lists first what the format cannot hold."""
    found = survey_of(scope, survey)
    if found is None or kind not in FORMATS:
        raise Http404
    document, problems = read_draft(found.draft)
    if document is None:
        context = {"survey": found, "title": title_of(found), "problems": listed(problems), "kind": kind}
        return render(request, "surveys/export.html", context, status=409)
    content, losses = write_file(kind, document)
    if losses and request.GET.get("see") != "no":
        context = {"survey": found, "title": title_of(found), "losses": listed(losses), "kind": kind}
        return render(request, "surveys/export.html", context)
    chosen = FORMATS[kind]
    answer = HttpResponse(content, content_type=chosen.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}{chosen.ending}"'
    return answer
