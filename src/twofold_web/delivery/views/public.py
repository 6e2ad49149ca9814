"""Pages for people without an account: taking a sheet, and ending messages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from twofold_web.delivery.reads.entry import Entry, entry_of, invited_by
from twofold_web.delivery.sheets.exchange import take_sheet
from twofold_web.delivery.tokens import answered_at
from twofold_web.delivery.writes.opting import stop_asking
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.wall import walled
from twofold_web.surveys.questionnaire.document import text_in
from twofold_web.surveys.reads.published import Published, published

SHOWN_FROM = {"answers": 5, "complement": 5, "comments": 10}


# no cookie may tie the invitation to the sheet, so there is no token of a session to check; the link is the proof
@csrf_exempt
@never_cache
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """Say what is promised, and exchange an invitation for a sheet that belongs to nobody."""
    entry, survey = _employees(token)
    state = "closed" if survey.state != "open" or entry.closed else "new"
    code = ""
    if request.method == "POST" and state == "new":
        code = take_sheet(entry).code
        state = "taken" if code else "used"
    language = _language(request, survey, entry)
    with translation.override(language):
        values = {
            "state": state,
            "title": text_in(survey.document.title, language, survey.document.source_language),
            "organisation": Organisation.objects.values_list("name", flat=True).get(id=entry.organisation_id),
            "thresholds": SHOWN_FROM | dict(survey.thresholds or {}),
            "answer": answered_at(code) if code else "",
        }
        return _private(render(request, "delivery/public/sheet.html", values))


@csrf_exempt  # the mail program's one click sends no token; the link is the proof (RFC 8058)
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what shall end, and end it; looked at first, so that no scanner of mails ends anything."""
    return _stopped(request, entry_of(token))


@csrf_exempt  # the link is the proof
@never_cache
def stop_briefly(request: HttpRequest, token: str) -> HttpResponse:
    """The same at the short address of text messages."""
    return _stopped(request, invited_by(token))


def _stopped(request: HttpRequest, entry: Entry | None) -> HttpResponse:
    if entry is None or entry.invitation_id is None:
        raise Http404
    said = request.POST.get("what", "")
    if request.method == "POST":
        stop_asking(entry, everything=said != "purpose")
    values = {
        "ended": request.method == "POST",
        "everything": said != "purpose",
        "organisation": Organisation.objects.values_list("name", flat=True).get(id=entry.organisation_id),
    }
    with translation.override(entry.language or translation.get_language()):
        return _private(render(request, "delivery/public/stop.html", values))


def _employees(token: str) -> tuple[Entry, Published]:
    entry = entry_of(token)
    if entry is None or not entry.anonymous_employee or entry.kind == "sheet":
        raise Http404
    with walled(entry.organisation_id):
        survey = published(entry.organisation_id, entry.survey_id)
    if survey is None:
        raise Http404
    return entry, survey


def _language(request: HttpRequest, survey: Published, entry: Entry) -> str:
    known = survey.document.languages
    wanted = (request.GET.get("language", ""), entry.language, (translation.get_language() or "")[:2])
    return next((each for each in wanted if each in known), survey.document.source_language)


def _private(answer: HttpResponse) -> HttpResponse:
    """The next page must not learn from which one somebody came."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
