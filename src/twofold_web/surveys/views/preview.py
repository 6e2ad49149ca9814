"""Look at a survey before anybody else does: every page in every language, and a walk through its logic."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.places import languages
from twofold_web.surveys.editor.findings import read_draft
from twofold_web.surveys.editor.phone import BEGIN, NEXT, NOT_APPLICABLE, pages_of
from twofold_web.surveys.questionnaire.accepting import Accepted, accepted
from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.document import Document, End
from twofold_web.surveys.questionnaire.emotions import face_of
from twofold_web.surveys.questionnaire.given import Given
from twofold_web.surveys.questionnaire.steps import Page
from twofold_web.surveys.questionnaire.walking import next_page, pages, reported
from twofold_web.surveys.questionnaire.wording import Wording
from twofold_web.surveys.reads.drafts import survey_of, title_of

MOST_LETTERS = 200_000


@page(Permission.EDIT_SURVEYS)
def survey_preview(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """Every page of the draft, its languages side by side."""
    found = survey_of(scope, survey)
    if found is None:
        raise Http404
    codes = languages(found.draft)
    chosen = [code for code in codes if code in request.GET.getlist("show")] or codes
    rows = list(zip(*(pages_of(found.draft, code) for code in chosen), strict=True))
    offered = [(code, code in chosen) for code in codes]
    context = {"survey": found, "title": title_of(found), "rows": rows, "offered": offered}
    return render(request, "surveys/preview.html", context)


@page(Permission.EDIT_SURVEYS)
def survey_try(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """Walk through the draft as somebody who answers it; nothing is kept: the answers travel with the page."""
    found = survey_of(scope, survey)
    if found is None:
        raise Http404
    document, problems = read_draft(found.draft)
    context = {"survey": found, "title": title_of(found), "codes": languages(found.draft)}
    if document is None:
        return render(request, "surveys/try.html", context | {"problems": problems})
    sent = request.POST if request.method == "POST" else request.GET
    language = sent.get("language", "")
    given = _given(document, language, sent)
    answers = _answers(sent.get("answers", ""))
    after, troubles = sent.get("after") or None, Accepted({}, {}, ())
    begun = request.method == "POST"
    if begun and after:
        answers, troubles = _filled_in(request, document, given, answers, after)
    step: Page | End | None
    if begun and not troubles.troubles:
        step = next_page(document, given, answers, after)
    else:
        step = next((one for one in pages(document, given, answers) if one.key == after), None)
    context |= _drawn(document, given, answers, step, troubles) | {"begun": begun, "hidden": given.hidden}
    return render(request, "surveys/try.html", context)


def _filled_in(
    request: HttpRequest, document: Document, given: Given, answers: dict[str, Answered], after: str
) -> tuple[dict[str, Answered], Accepted]:
    """The answers with those of the page that was handed in."""
    here = next((one for one in pages(document, given, answers) if one.key == after), None)
    if here is None:
        return answers, Accepted({}, {}, ())
    came = accepted(document, here, dict(request.POST.lists()), language=given.language)
    kept = {key: answer for key, answer in answers.items() if key not in came.cleared}
    return kept | came.answers, came


def _given(document: Document, language: str, sent: Mapping[str, Any]) -> Given:
    codes = document.languages
    hidden = {field.key: str(sent.get(f"hidden.{field.key}", ""))[:200] for field in document.hidden}
    named = tuple(filter(None, (one.strip() for one in str(sent.get("touchpoints", "")).split(","))))[:20]
    seed = str(sent.get("seed", "1"))
    number = int(seed) if seed.isdecimal() and len(seed) < 10 else 1
    return Given(language if language in codes else codes[0], hidden, named, number)


def _answers(written: str) -> dict[str, Answered]:
    """What the page before carried; anything else is nothing."""
    try:
        found = json.loads(written[:MOST_LETTERS] or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): Answered.of(kept) for key, kept in found.items() if isinstance(kept, dict)}


def _drawn(document: Document, given: Given, answers: dict[str, Answered], step: Any, came: Accepted) -> dict[str, Any]:
    here = step if isinstance(step, Page) else None
    say = Wording(document, given, reported(document, given, answers), here).say
    items = [] if here is None else [_question(shown, say, came) for shown in here.items]
    source = given.language
    return {
        "language": given.language,
        "seed": given.seed,
        "touchpoints": ", ".join(given.touchpoints),
        "loops": any(block.loop is not None and block.loop.over == "touchpoints" for block in document.blocks),
        "answers": json.dumps({key: answer.kept() for key, answer in answers.items()}, ensure_ascii=False),
        "heading": say(document.title),
        "introduction": say(document.introduction),
        "consent": say(document.consent) if document.consent else "",
        "page": here,
        "block_title": "" if here is None else say(here.block.title),
        "items": items,
        "end": None if here is not None or step is None else step,
        "end_text": "" if here is not None or step is None else say(step.text),
        "button": (NEXT if here is not None else BEGIN).get(source, NEXT["en"]),
    }


def _question(shown: Any, say: Any, came: Accepted) -> dict[str, Any]:
    item = shown.item
    points = item.points() if item.type != "number" else ()
    return {
        "key": shown.field,
        "item": item,
        "text": say(item.text),
        "help": say(item.help),
        "points": [(point, _point(item, point, points), say(item.labels.get(str(point), {}))) for point in points],
        "choices": [(choice.code, say(choice.text), choice.other) for choice in shown.choices],
        "rows": [(row.key, say(row.text)) for row in shown.rows],
        "wrong": came.troubles.get(shown.key),
        "na": NOT_APPLICABLE,
    }


def _point(item: Any, point: int, points: Any) -> str:
    if item.appearance == "smileys":
        return face_of((point - points[0]) / max(points[-1] - points[0], 1))
    return "★" * point if item.appearance == "stars" else str(point)
