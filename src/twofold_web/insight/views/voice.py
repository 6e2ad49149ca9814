"""Voice: what customers wrote, masked, to be searched and read."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from twofold.reports.wording import Wording
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.prepared import find
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.preparing.voice import READING
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.months import months_between
from twofold_web.insight.reads.quotes import MOST, quotes
from twofold_web.insight.reads.sheets import choices
from twofold_web.insight.reads.views import owner_of
from twofold_web.insight.reads.voice import alike, picked, told_comments
from twofold_web.insight.wordings import wording_for
from twofold_web.insight.writes.looks import record_reading
from twofold_web.people.reads import unit_choices

LONGEST = 100  # letters that are looked for
ALIKE, PICKED = "alike", "picked"


@page(Permission.SEE_COMMENTS)
def voice(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The newest comments, those that hold some words, or those that say the same in other words."""
    filters, words = Filters.of(request.GET), request.GET.get("q", "")[:LONGEST]
    touchpoint = request.GET.get("touchpoint", "")
    facts = has_facts(scope)
    by_meaning = request.GET.get("by") == ALIKE and bool(words.strip())
    mine = request.GET.get("by") == PICKED and facts
    kept = told_comments(scope, filters, touchpoint) if facts and by_meaning else None
    comments, said = (
        (picked(scope, owner_of(scope)) if mine else [], True) if kept is None else alike(kept, words, MOST)
    )
    found = quotes(scope, words, filters, touchpoint) if facts and kept is None and not mine else []
    if facts:
        record_reading(scope, filters, len(found) + len(comments))
    offered = choices(scope)
    wording = wording_for(scope, (get_language() or "en")[:2])
    named = naming(wording)
    values: dict[str, Any] = {
        "wording": wording,
        "facts": facts,
        "may_edit_words": scope.may(Permission.EDIT_MAPS),
        "reading": find(scope, READING, {}) if facts else None,
        "quotes": [(one, named(one.about)) for one in found],
        "comments": [(one, named(one.about)) for one in comments],
        "said": said,
        "most": MOST,
        "words": words,
        "by": PICKED if mine else ALIKE if by_meaning else "",
        "searched": 0 if kept is None else len(kept),
        "touchpoint": touchpoint,
        "filters": filters,
        "units": unit_choices(scope, Permission.SEE_COMMENTS),
        "channels": offered["values"].get("channel", []),
        "touchpoints": offered["values"].get("touchpoint", []),
        "months": months_between(*offered["months"]) if offered["months"] else [],
    }
    return render(request, "insight/voice.html", values)


def naming(wording: Wording) -> Callable[[tuple[tuple[str, str], ...]], str]:
    """What names touchpoint, channel and unit of a comment."""

    def named(about: tuple[tuple[str, str], ...]) -> str:
        return " · ".join(wording.named(name, value) for name, value in about)

    return named
