"""The editor: every button hands the whole form over, so that it works without a script, which saves every change."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.fields import Form, laid_over
from twofold_web.surveys.acts.inside import inside_step
from twofold_web.surveys.acts.places import START, Draft, find, languages, opened, source_language
from twofold_web.surveys.acts.restoring import with_part_back
from twofold_web.surveys.acts.steps import stepped
from twofold_web.surveys.editor.findings import by_part
from twofold_web.surveys.editor.form import PartForm, part_form
from twofold_web.surveys.editor.outline import outline
from twofold_web.surveys.editor.phone import phone
from twofold_web.surveys.editor.remarks import remarks
from twofold_web.surveys.editor.words import STATES, TYPES, begin_with
from twofold_web.surveys.models import Survey
from twofold_web.surveys.questionnaire.document import QuestionnaireError
from twofold_web.surveys.reads.drafts import draft_of, history_of, last_author, survey_of, title_of
from twofold_web.surveys.refusals import DraftChanged
from twofold_web.surveys.views.seen import draft_seen
from twofold_web.surveys.writes.banking import save_to_bank
from twofold_web.surveys.writes.drafting import change_draft, redo, undo


@dataclass(frozen=True, slots=True)
class Edited:
    """What the editor shows.

    Attributes:
        survey: with its draft as it is kept now.
        at: the part whose form is open.
        languages: those shown, the source first.
        focus: what a script looks at next: ``text`` of a new part, ``line`` of the outline, or nothing.
    """

    survey: Survey
    at: str
    languages: tuple[str, ...]
    focus: str = ""


@page(Permission.EDIT_SURVEYS)
def survey_edit(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """The form of one part, its outline and its preview; a POST is one change."""
    found = survey_of(scope, survey)
    if found is None:
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    at = sent.get("at", START)
    if request.method != "POST":
        return _whole(request, scope, Edited(found, at, _shown(found.draft, sent.getlist("show"))))
    wanted = next((one for one in reversed(sent.getlist("do")) if one), "")
    if wanted in {"undo", "redo"}:
        return _travel(request, scope, found, wanted)
    return _change(request, scope, found, wanted)


def _travel(request: HttpRequest, scope: Scope, survey: Survey, wanted: str) -> HttpResponse:
    """Back to before the last change, or forth again; never over a change that the author has not seen."""
    try:
        survey = (undo if wanted == "undo" else redo)(scope, survey.id, draft_seen(request))
    except DraftChanged as changed:
        survey = changed.survey
        said = _(
            "The survey was changed elsewhere meanwhile. Nothing was taken back or repeated; this is how it is now."
        )
        messages.warning(request, said)
    at = request.POST.get("at", START)
    return _answer(request, scope, Edited(survey, at, _shown(survey.draft, request.POST.getlist("show")), "line"))


def _change(request: HttpRequest, scope: Scope, survey: Survey, wanted: str) -> HttpResponse:
    """One change of the draft: the fields of the form, then a step."""
    at, shown = request.POST.get("at", START), request.POST.getlist("show")
    if wanted != "over" and _changed_meanwhile(scope, survey, draft_seen(request), at):
        return _conflict(request, scope, survey, at)
    form = Form(dict(request.POST.lists()))
    before = _form_of(survey, at, request.POST.getlist("shown"))
    kept = _with_open_part(scope, survey, request, at) if wanted == "over" else survey.draft
    draft, made_from = laid_over(kept, survey.translated_from, at, form)
    if wanted == "to-bank":
        draft = _banked(request, scope, draft, at)
    draft, at, act, focus = _stepped(draft, at, wanted)
    if draft != survey.draft or made_from != survey.translated_from:
        try:
            survey = change_draft(scope, survey.id, survey.draft_number, draft, act=act, translated_from=made_from)
        except DraftChanged as changed:  # between reading and writing
            return _conflict(request, scope, changed.survey, at)
    edited = Edited(survey, at, _shown(survey.draft, shown), focus)
    same_form = not wanted and _shape(before) == _shape(_form_of(survey, at, edited.languages))
    return _answer(request, scope, edited, whole=not same_form)


def _banked(request: HttpRequest, scope: Scope, draft: Draft, at: str) -> Draft:
    """The draft whose open question comes from the bank from now on, in its newest words."""
    found = find(draft, at)
    if found is None or found.kind != "item":
        return draft
    try:
        kept = save_to_bank(scope, found.part)
    except QuestionnaireError:
        messages.error(request, _("This question is not finished yet; see the remarks beside it."))
        return draft
    messages.success(request, _("The question is in the bank, as version %(number)s.") % {"number": kept.number})
    changed = opened(draft)
    same = find(changed, at)
    if same is not None:
        same.part["bank"] = f"{kept.key}/{kept.number}"
    return changed


def _stepped(draft: Draft, at: str, wanted: str) -> tuple[Draft, str, str, str]:
    """The draft after a step, the part to look at, what the step is called, and where a script puts the focus."""
    act = wanted.partition(":")[0]
    if not act or act in {"over", "to-bank"}:
        return draft, at, "text", ""
    inside = inside_step(draft, at, wanted)
    if inside is not None:
        return inside, at, act, "last" if act in {"add-choice", "add-row"} else ""
    done = stepped(
        draft, wanted, at, begin_with(source_language(draft), wanted.removeprefix("add:item:").partition(":")[0])
    )
    # where something else than the open part moved, the open one stays open
    next_at = done.at if act in {"add", "copy", "remove"} or done.at == at or find(done.draft, at) is None else at
    return done.draft, next_at, act, "text" if act in {"add", "copy"} else "line" if act == "remove" else ""


def _changed_meanwhile(scope: Scope, survey: Survey, number: int | None, at: str) -> bool:
    """Whether the open part is not what it was when the page was made; changes elsewhere do no harm."""
    if number is None or number == survey.draft_number:
        return False
    seen = draft_of(scope, survey, number)
    return seen is None or _part(seen, at) != _part(survey.draft, at)


def _with_open_part(scope: Scope, survey: Survey, request: HttpRequest, at: str) -> Draft:
    """The draft as it is, with the open part put back where somebody removed it."""
    number = draft_seen(request, "seen") or draft_seen(request)
    seen = None if number is None else draft_of(scope, survey, number)
    return survey.draft if seen is None else with_part_back(survey.draft, seen, at)


def _part(draft: Draft, at: str) -> Any:
    if at == START:
        return {key: value for key, value in draft.items() if key not in {"blocks", "ends", "quotas", "hidden"}}
    found = find(draft, at)
    if found is None:
        return None
    # the questions of a block have forms of their own
    return {key: value for key, value in found.part.items() if key != "items"}


def _conflict(request: HttpRequest, scope: Scope, survey: Survey, at: str) -> HttpResponse:
    """Two authors changed one part: both are shown, and one of them is chosen."""
    shown = _shown(survey.draft, request.POST.getlist("show"))
    opened_part = _with_open_part(scope, survey, request, at)
    mine, _made_from = laid_over(opened_part, survey.translated_from, at, Form(dict(request.POST.lists())))
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "do", "draft_number", "seen"}
    ]
    context = {
        "survey": survey,
        "at": at,
        "title": title_of(survey),
        "by": last_author(scope, survey),
        "theirs": [phone(survey.draft, at, code) for code in shown],
        "mine": [phone(mine, at, code) for code in shown],
        "kept": kept,
        "seen": draft_seen(request),
        "removed": at != START and find(survey.draft, at) is None,
        "address": _address(scope, Edited(survey, at, shown)),
    }
    template = "surveys/edit/conflict.html" if request.headers.get("HX-Request") else "surveys/edit_conflict.html"
    answer = render(request, template, context, status=200 if request.headers.get("HX-Request") else 409)
    return _retargeted(answer)


def _retargeted(answer: HttpResponse) -> HttpResponse:
    answer["HX-Retarget"], answer["HX-Reswap"] = "#survey-editor", "outerHTML"
    return answer


def _answer(request: HttpRequest, scope: Scope, edited: Edited, *, whole: bool = True) -> HttpResponse:
    """After a change: a redirect without a script; with one the editor anew, or only what is beside the form."""
    if not request.headers.get("HX-Request"):
        return redirect(_address(scope, edited))
    if not whole:
        return render(request, "surveys/edit/saved.html", _context(scope, edited))
    # the frame, which says what is to be said, stays as it is
    context = _context(scope, edited) | {"notices": messages.get_messages(request)}
    answer = render(request, "surveys/edit/editor.html", context)
    answer["HX-Replace-Url"] = _address(scope, edited)
    return _retargeted(answer)


def _whole(request: HttpRequest, scope: Scope, edited: Edited) -> HttpResponse:
    template = "surveys/edit/editor.html" if request.headers.get("HX-Request") else "surveys/edit.html"
    return render(request, template, _context(scope, edited))


def _context(scope: Scope, edited: Edited) -> dict[str, Any]:
    survey, draft = edited.survey, edited.survey.draft
    at = edited.at if edited.at == START or find(draft, edited.at) is not None else START
    said = remarks(draft, survey.translated_from)
    findings = by_part(said.findings)
    return {
        "survey": survey,
        "title": title_of(survey),
        "state": STATES[survey.state],
        "at": at,
        "form": part_form(draft, at, edited.languages, survey.translated_from),
        "outline": outline(draft, at, findings, survey.translated_from),
        "findings": findings.get(at, []),
        "said": said,
        "phones": [phone(draft, at, code) for code in edited.languages],
        "shown": edited.languages,
        "offered": [(code, code in edited.languages) for code in languages(draft)],
        "types": TYPES,
        "history": history_of(scope, survey),
        "focus": edited.focus,
        "query": urlencode([("show", code) for code in edited.languages]),
    }


def _form_of(survey: Survey, at: str, shown: Any) -> PartForm:
    return part_form(survey.draft, at, _shown(survey.draft, shown), survey.translated_from)


def _shape(form: PartForm) -> str:
    """What a form is made of, whatever its fields say: while it stays the same, only what is beside it is drawn."""
    conditions = [form.condition, *(jump.condition for jump in form.jumps)]
    parts = [
        (one.prefix, one.match, [(part.about, part.comparison) for part in one.parts]) for one in conditions if one
    ]
    texts = [[wording.name for wording in text.wordings] for text in form.texts]
    entries = [(entry.number, entry.key) for entry in (*form.choices, *form.rows)]
    words = [name for name, value in form.words.items() if value]
    about = (form.at, form.part.get("type"), form.part.get("scale"), bool(form.part.get("loop")), len(form.jumps))
    offered = form.words.get("offered")
    return json.dumps([about, texts, entries, parts, words, offered], default=str)


def _shown(draft: Draft, wanted: Any) -> tuple[str, ...]:
    """The languages whose texts are shown: the source, and the chosen ones of the draft."""
    source = source_language(draft)
    return (source, *(code for code in languages(draft) if code in set(wanted) and code != source))


def _address(scope: Scope, edited: Edited) -> str:
    query = urlencode([("at", edited.at), *(("show", code) for code in edited.languages)])
    return f"{reverse('survey_edit', args=[scope.slug, edited.survey.id])}?{query}"
