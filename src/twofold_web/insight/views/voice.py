"""Voice: what customers wrote, masked, to be searched and read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.months import months_between
from twofold_web.insight.reads.quotes import MOST, quotes
from twofold_web.insight.reads.sheets import choices
from twofold_web.insight.wordings import wording_for
from twofold_web.insight.writes.looks import record_reading
from twofold_web.people.reads import unit_choices

LONGEST = 100  # letters that are looked for


@page(Permission.SEE_COMMENTS)
def voice(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The newest comments, or those that hold some words."""
    filters, words = Filters.of(request.GET), request.GET.get("q", "")[:LONGEST]
    touchpoint = request.GET.get("touchpoint", "")
    facts = has_facts(scope)
    found = quotes(scope, words, filters, touchpoint) if facts else []
    if facts:
        record_reading(scope, filters, len(found))
    offered = choices(scope)
    wording = wording_for(scope, (get_language() or "en")[:2])
    shown = [
        (one, " · ".join(wording.named(name, value) for name, value in _about(one.touchpoint, one.channel, one.unit)))
        for one in found
    ]
    values = {
        "facts": facts,
        "quotes": shown,
        "most": MOST,
        "words": words,
        "touchpoint": touchpoint,
        "filters": filters,
        "units": unit_choices(scope, Permission.SEE_COMMENTS),
        "channels": offered["values"].get("channel", []),
        "touchpoints": offered["values"].get("touchpoint", []),
        "months": months_between(*offered["months"]) if offered["months"] else [],
    }
    return render(request, "insight/voice.html", values)


def _about(touchpoint: str, channel: str, unit: str) -> list[tuple[str, str]]:
    said = (("touchpoint", touchpoint), ("channel", channel), ("unit", unit))
    return [(name, value) for name, value in said if value]
