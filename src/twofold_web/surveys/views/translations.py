"""Translations: the source beside one language, with what is missing and what is older than its source."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.acts.places import languages, source_language
from twofold_web.surveys.acts.texts import all_texts, confirmed, progress, with_texts
from twofold_web.surveys.editor.words import LANGUAGES
from twofold_web.surveys.models import Survey
from twofold_web.surveys.reads.drafts import survey_of, title_of
from twofold_web.surveys.refusals import DraftChanged
from twofold_web.surveys.views.seen import draft_seen
from twofold_web.surveys.writes.drafting import change_draft


@page(Permission.EDIT_SURVEYS)
def survey_translations(request: HttpRequest, scope: Scope, survey: int) -> HttpResponse:
    """One language beside the source; saved as a whole."""
    found = survey_of(scope, survey)
    if found is None:
        raise Http404
    targets = languages(found.draft)[1:]
    wanted = (request.POST if request.method == "POST" else request.GET).get("language", "")
    language = wanted if wanted in targets else (targets[0] if targets else "")
    if request.method == "POST":
        return _save(request, scope, found, language)
    source = source_language(found.draft)
    rows = [
        (
            text,
            text.texts.get(source, ""),
            text.texts.get(language, ""),
            text.state(language, source, found.translated_from),
        )
        for text in all_texts(found.draft)
        if text.texts.get(source, "").strip()
    ]
    only = request.GET.get("only") == "open"
    context = {
        "survey": found,
        "title": title_of(found),
        "language": language,
        "source": source,
        "rows": [row for row in rows if not only or row[3] != "done"],
        "only": only,
        "translations": progress(found.draft, found.translated_from),
        "more": [code for code in LANGUAGES if code not in languages(found.draft)],
    }
    return render(request, "surveys/translations.html", context)


def _save(request: HttpRequest, scope: Scope, survey: Survey, language: str) -> HttpResponse:
    draft, made_from = survey.draft, survey.translated_from
    add, confirm = request.POST.get("add", ""), request.POST.get("confirm", "")
    if add in LANGUAGES and add not in languages(draft):
        draft, language = {**draft, "languages": [*languages(draft), add]}, add
    else:
        written = _written(request, language) if language else {}
        draft, made_from = with_texts(draft, made_from, written)
        if confirm:
            made_from = confirmed(draft, made_from, confirm, language)
    if draft != survey.draft or made_from != survey.translated_from:
        seen = draft_seen(request)
        try:
            number = survey.draft_number if seen is None else seen
            change_draft(scope, survey.id, number, draft, act="translation", translated_from=made_from)
            messages.success(request, _("Translations are kept."))
        except DraftChanged:
            # only texts of this language were written: laid over what others did meanwhile
            _save_over(scope, survey.id, request, language)
            messages.success(request, _("Translations are kept; somebody else changed the survey meanwhile."))
    address = reverse("survey_translations", args=[scope.slug, survey.id])
    only = "&only=open" if request.POST.get("only") else ""
    return redirect(f"{address}?language={language}{only}")


def _save_over(scope: Scope, survey_id: int, request: HttpRequest, language: str) -> None:
    now = survey_of(scope, survey_id)
    if now is None:
        return
    written = {place: text for place, text in _written(request, language).items() if text.strip()}
    draft, made_from = with_texts(now.draft, now.translated_from, written)
    change_draft(scope, survey_id, now.draft_number, draft, act="translation", translated_from=made_from)


def _written(request: HttpRequest, language: str) -> dict[tuple[str, str], str]:
    """The texts of the form, by place and language."""
    return {
        (name.removeprefix("text|"), language): str(values[-1])[:10_000].replace("\r\n", "\n")
        for name, values in request.POST.lists()
        if name.startswith("text|") and values
    }
