"""Voice: what customers wrote, masked, to be searched and read."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

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
from twofold_web.insight.reads.voice import alike, corrections_of, opened, read_comments
from twofold_web.insight.wordings import wording_for
from twofold_web.insight.writes.looks import record_reading
from twofold_web.insight.writes.voice import LABELS, correct, take_back
from twofold_web.people.reads import unit_choices

LONGEST = 100  # letters that are looked for
ALIKE = "alike"


@page(Permission.SEE_COMMENTS)
def voice(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The newest comments, those that hold some words, or those that say the same in other words."""
    filters, words = Filters.of(request.GET), request.GET.get("q", "")[:LONGEST]
    touchpoint = request.GET.get("touchpoint", "")
    facts = has_facts(scope)
    by_meaning = request.GET.get("by") == ALIKE and bool(words.strip())
    kept = read_comments(scope, filters, touchpoint) if facts and by_meaning else None
    comments = [] if kept is None else alike(kept, words, MOST)
    found = quotes(scope, words, filters, touchpoint) if facts and kept is None else []
    if facts:
        record_reading(scope, filters, len(found) + len(comments))
    offered = choices(scope)
    wording = wording_for(scope, (get_language() or "en")[:2])
    named = _naming(wording)
    values = {
        "wording": wording,
        "facts": facts,
        "may_edit_words": scope.may(Permission.EDIT_MAPS),
        "reading": find(scope, READING, {}) if facts else None,
        "quotes": [(one, named(one.about)) for one in found],
        "comments": [(one, named(one.about)) for one in comments],
        "most": MOST,
        "words": words,
        "by": ALIKE if by_meaning else "",
        "searched": 0 if kept is None else len(kept),
        "touchpoint": touchpoint,
        "filters": filters,
        "units": unit_choices(scope, Permission.SEE_COMMENTS),
        "channels": offered["values"].get("channel", []),
        "touchpoints": offered["values"].get("touchpoint", []),
        "months": months_between(*offered["months"]) if offered["months"] else [],
    }
    return render(request, "insight/voice.html", values)


@page(Permission.SEE_COMMENTS)
def comment(request: HttpRequest, scope: Scope, address: str) -> HttpResponse:
    """One comment: the words that carry what it is about, what the model made of it, and others that say alike."""
    if not has_facts(scope):
        raise Http404
    one, near, read = opened(scope, address)
    record_reading(scope, Filters(), 1 + len(near))
    named = _naming(wording_for(scope, (get_language() or "en")[:2]))
    values: dict[str, Any] = {
        "one": one,
        "about": named(one.about),
        "near": [(each, named(each.about)) for each in near],
        "read": read,
        "corrected": corrections_of(scope, address),
        "labels": [(name, wording_of_label(name)) for name in LABELS],
        "label": wording_of_label(one.label),
    }
    return render(request, "insight/voice_comment.html", values)


def wording_of_label(name: str) -> str:
    """What people call a label."""
    return {
        "negative": _("bad"),
        "neutral": _("neither good nor bad"),
        "positive": _("good"),
        "mixed": _("good and bad"),
    }.get(name, name)


@require_POST
@page(Permission.SEE_COMMENTS)
def comment_correct(request: HttpRequest, scope: Scope, address: str) -> HttpResponse:
    """Say what a comment really is, or take that back."""
    if request.POST.get("act") == "undo":
        take_back(scope, address)
        messages.success(request, _("The correction was taken back."))
    else:
        try:
            correct(scope, address, request.POST.get("label", ""))
        except ValueError:
            raise Http404 from None
        messages.success(request, _("Thank you. The next training learns from it."))
    return redirect("voice_comment", scope.slug, address)


def _naming(wording: Wording) -> Callable[[tuple[tuple[str, str], ...]], str]:
    def named(about: tuple[tuple[str, str], ...]) -> str:
        return " · ".join(wording.named(name, value) for name, value in about)

    return named
