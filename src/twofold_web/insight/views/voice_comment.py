"""One comment, what the models make of it, and what people put right in it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twofold.voice.aspects.vocabulary import OVERALL, Notion
from twofold.voice.keeping import Corrected
from twofold_web.foundation.collation import in_order
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.models import Verdict, Wish
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.about import abouts, goods, own_words, vocabulary_of, words_on
from twofold_web.insight.reads.language_model import answer_of, described_model, may_ask
from twofold_web.insight.reads.voice import corrections_of, is_picked, opened, pieces
from twofold_web.insight.views.voice import naming
from twofold_web.insight.wordings import wording_for
from twofold_web.insight.writes.about import add_about, all_right, take_about, undo_about
from twofold_web.insight.writes.looks import record_reading
from twofold_web.insight.writes.picking import pick
from twofold_web.insight.writes.voice import LABELS, correct, take_back

GOOD = {"good": 1, "bad": -1, "neither": 0}


@page(Permission.SEE_COMMENTS)
def comment(request: HttpRequest, scope: Scope, address: str) -> HttpResponse:
    """One comment: the words that carry what it is about, what the model made of it, and others that say alike."""
    if not has_facts(scope):
        raise Http404
    one, near, read = opened(scope, address)
    record_reading(scope, Filters(), 1 + len(near))
    language = (get_language() or "en")[:2]
    named, known = naming(wording_for(scope, language)), vocabulary_of(own_words(scope))
    words, corrected = words_on(scope, address), corrections_of(scope, address)
    values: dict[str, Any] = {
        "one": one,
        "pieces": pieces(one.text, Corrected(about=goods(words)).aspects(one.aspects), known, language),
        "abouts": abouts(one.text, one.aspects, words, (known, language)),
        "looked": next((word for word in words if word.verdict == Verdict.RIGHT), None),
        "words_on": words,
        "qualities": _offered(known.quality, language),
        "touchpoints": _offered(known.touchpoint, language),
        "about": named(one.about),
        "near": [(each, named(each.about)) for each in near],
        "read": read,
        "corrected": corrected,
        "instead_of": wording_of_label(corrected.instead_of) if corrected else "",
        "labels": [(name, wording_of_label(name)) for name in LABELS],
        "label": wording_of_label(one.label),
        "picked": is_picked(scope, address),
        "reply": answer_of(scope, Wish.REPLY, address) if may_ask(scope) else None,
        "named": described_model(),
    }
    return render(request, "insight/voice_comment.html", values)


def _offered(notions: Any, language: str) -> list[tuple[str, str]]:
    named: list[tuple[str, Notion]] = [(name, notion) for name, notion in notions.items() if name != OVERALL]
    told = [(name, notion.label(language)) for name, notion in named]
    return in_order(told, lambda pair: pair[1], language)


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
        messages.success(request, _thanks())
    return redirect("voice_comment", scope.slug, address)


@require_POST
@page(Permission.SEE_COMMENTS)
def comment_about(request: HttpRequest, scope: Scope, address: str) -> HttpResponse:
    """Take away something that a comment is not about, add what it is about, say that all is right, or undo that."""
    said = request.POST
    act, pair = said.get("act", ""), (said.get("quality", ""), said.get("touchpoint", ""))
    if act == "add" and pair == ("", ""):
        messages.error(request, _("Choose a quality or a touchpoint."))
        return redirect("voice_comment", scope.slug, address)
    try:
        if act == "add":
            add_about(scope, address, pair, GOOD[said.get("good", "")])
        elif act == "take":
            take_about(scope, address, pair)
        elif act == "right":
            all_right(scope, address)
        elif act == "undo":
            undo_about(scope, address, pair)
    except (ValueError, KeyError):
        raise Http404 from None
    messages.success(request, _("The correction was taken back.") if act == "undo" else _thanks())
    return redirect("voice_comment", scope.slug, address)


def _thanks() -> str:
    return _("Thank you. It is counted so from now on, and the next training learns from it.")


@require_POST
@page(Permission.SEE_COMMENTS)
def comment_pick(request: HttpRequest, scope: Scope, address: str) -> HttpResponse:
    """Pick a comment for one's reports, or take it out."""
    wanted = request.POST.get("act") == "pick"
    pick(scope, address, wanted=wanted)
    said = _("Picked for your reports.") if wanted else _("Your reports do not quote it any more.")
    messages.success(request, said)
    return redirect("voice_comment", scope.slug, address)
