"""Every part of the design system on one page, for those who build pages; shown while developing and demonstrating."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.navigation import GROUPS, PLACES, Line
from twofold_web.foundation.prepared import Found
from twofold_web.foundation.scope import WORKER, Scope

SIZES = (7, 11, 15, 18, 23, 28, 29)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show all parts with long texts."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    job = Job(id=1, share=0.42, state=JobState.RUNNING)
    made = datetime(2026, 3, 29, 16, 5, tzinfo=UTC)
    context = {
        "scope": Scope(0, "gallery", WORKER),
        "invented": True,  # there is nothing to listen for
        "organisation": "Ξενοδοχεία Μεσογείου και Βαλκανίων Α.Ε.",
        "sections": _sections(),
        "first": Found(None, job=job),
        "older": Found({}, made, job=job),
        "trouble": Found({}, made, trouble="no"),
        "ready": Found({}, made, fresh=True),
        "pace": "3600s",  # nobody works on what is shown
        "verdicts": ("improved", "no effect shown", "no effect that matters", "worse", "too early", "cannot be known"),
        "states": JobState.values,
    }
    return render(request, "foundation/gallery.html", context)


def _sections() -> dict[str, list[Line]]:
    begins = (0, *SIZES[:-1])
    return {
        str(group): [Line(place.capitalize(), "#main", place, here=place == "overview") for place in PLACES[begin:end]]
        for group, begin, end in zip(GROUPS, begins, SIZES, strict=True)
    }
