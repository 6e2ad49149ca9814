"""The radar of a self-assessment."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from twofold_web.fieldwork.radar import RADAR, drawn
from twofold_web.fieldwork.reads.watching import fielded
from twofold_web.foundation import prepared
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.questionnaire.document import text_in


@page(Permission.EDIT_SURVEYS)
def survey_radar(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """The means of the blocks with their intervals and n, drawn and as a table."""
    seen = fielded(scope, survey)
    if seen is None or seen.published is None:
        raise Http404
    scope.require(Permission.SEE_TEAMS)
    found = prepared.find(scope, RADAR, {"id": survey, "number": seen.published.number})
    spokes = (found.body or {}).get("spokes", [])
    language, source = (get_language() or "en")[:2], seen.published.document.source_language
    context = {
        "survey": seen.survey,
        "title": text_in(seen.published.document.title, language, source),
        "found": found,
        "drawn": drawn(spokes),
        "spokes": [(at, text_in(one["title"], language, source), one) for at, one in enumerate(spokes, 1)],
    }
    return render(request, "fieldwork/radar.html", context)
