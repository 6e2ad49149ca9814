"""The organisation's own dictionary, tried before it is saved; and the card of the models that read comments."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from twofold.errors import DefinitionError
from twofold.voice.aspects.vocabulary import default_vocabulary
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.reads.voice import own_words, tried
from twofold_web.insight.writes.voice import LONGEST_WORDS, save_words

LANGUAGES = (("hu", "magyar"), ("bg", "български"), ("el", "ελληνικά"), ("cs", "čeština"), ("en", "English"))
LONGEST = 1_000  # letters of a comment that is tried


@page(Permission.EDIT_MAPS)
def words(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Edit the dictionary of one language, with a box to try it on a comment."""
    asked = request.POST.get("language") or request.GET.get("language", "")
    language = asked if asked in dict(LANGUAGES) else LANGUAGES[0][0]
    text = request.POST.get("text", "")[:LONGEST_WORDS] if request.method == "POST" else own_words(scope, language)
    comment = request.POST.get("comment", "")[:LONGEST]
    values: dict[str, Any] = {
        "language": language,
        "languages": LANGUAGES,
        "text": text,
        "comment": comment,
        "wrong": "",
        "may_edit_words": True,
    }
    if request.method == "POST":
        try:
            if request.POST.get("act") == "save":
                save_words(scope, language, text)
                messages.success(request, _("The dictionary was saved. All comments are read again with it."))
                return redirect(f"{request.path}?language={language}")
            values["pieces"] = tried(text, comment) if comment.strip() else ()
        except DefinitionError as wrong:
            values["wrong"] = str(wrong)
    known = default_vocabulary()
    values["qualities"] = [(one.name, one.label(language)) for one in known.quality.values()]
    values["touchpoints"] = [(one.name, one.label(language)) for one in known.touchpoint.values()]
    values["example"] = EXAMPLES[language]
    return render(request, "insight/voice_words.html", values, status=422 if values["wrong"] else 200)


EXAMPLES = {
    "hu": 'language = "hu"\n\n[touchpoints]\nroom = ["lakrész*"]\n\n[qualities.price]\nbad = ["méregdrág*"]',
    "bg": 'language = "bg"\n\n[touchpoints]\nroom = ["студио*"]\n\n[qualities.price]\nbad = ["солен* цен*"]',
    "el": 'language = "el"\n\n[touchpoints]\nroom = ["σουίτ*"]\n\n[qualities.price]\nbad = ["πανάκριβ*"]',
    "cs": 'language = "cs"\n\n[touchpoints]\nroom = ["apartmá*"]\n\n[qualities.price]\nbad = ["předražen*"]',
    "en": 'language = "en"\n\n[touchpoints]\nroom = ["suite*"]\n\n[qualities.price]\nbad = ["rip-off"]',
}
