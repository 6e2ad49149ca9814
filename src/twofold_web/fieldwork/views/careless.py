"""Answers that look careless: how many there are, and what they do to the scores."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from twofold_web.fieldwork.careless import CARELESS, scored
from twofold_web.fieldwork.reads.careless import flags_of, lines_of
from twofold_web.fieldwork.reads.watching import fielded
from twofold_web.foundation import prepared
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope


@page(Permission.EDIT_SURVEYS)
def survey_careless(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """Each flag with its share, and each score with and without the flagged answers."""
    seen = fielded(scope, survey)
    if seen is None:
        raise Http404
    flags = [] if seen.employees else flags_of(scope, survey)
    items = {} if seen.published is None else scored(seen.published.document)
    found, lines = None, []
    if seen.published is not None and items and flags and flags[-1][1].count:
        found = prepared.find(scope, CARELESS, {"survey": seen.survey.name, "id": survey, "items": items})
        lines = lines_of(found.body, seen.published.document)
    context = {
        "watched": seen,
        "survey": seen.survey,
        "title": seen.title,
        "flags": flags,
        "flagged": flags[-1][1] if flags else None,
        "found": found,
        "lines": lines,
        "tested": any(line.tested for line in lines),
        "moved": sum(line.differs for line in lines),
    }
    return render(request, "fieldwork/careless.html", context)
