"""The organisation's own words, tried before they are saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twofold.errors import DefinitionError
from twofold.voice.aspects.vocabulary import default_vocabulary
from twofold_web.foundation.pages import page
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.insight.reads.about import own_words
from twofold_web.insight.reads.voice import tried
from twofold_web.insight.writes.voice import LONGEST_WORDS, checked, save_words

LONGEST = 1_000  # letters of a comment that is tried
EXAMPLES = {
    "hu": '[add.hu.touchpoints]\nroom = ["lakrész*"]\n\n[add.hu.qualities.price]\nbad = ["méregdrág*"]',
    "bg": '[add.bg.touchpoints]\nroom = ["студио*"]\n\n[add.bg.qualities.price]\nbad = ["солени цени"]',
    "el": '[add.el.touchpoints]\nroom = ["σουίτ*"]\n\n[add.el.qualities.price]\nbad = ["πανάκριβ*"]',
    "cs": '[add.cs.touchpoints]\nroom = ["garsonk*"]\n\n[add.cs.qualities.price]\nbad = ["předražen*"]',
    "en": '[add.en.touchpoints]\nroom = ["penthouse"]\n\n[add.en.qualities.price]\nbad = ["rip-off"]',
}


@page(Permission.EDIT_MAPS)
def words(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Edit the organisation's own words, with a box to try them on a comment."""
    language = (get_language() or "en")[:2]
    posted = request.method == "POST"
    text = request.POST.get("text", "")[: LONGEST_WORDS + 1] if posted else own_words(scope)
    comment = request.POST.get("comment", "")[:LONGEST]
    known = default_vocabulary()
    values: dict[str, Any] = {
        "text": text,
        "comment": comment,
        "wrong": "",
        "may_edit_words": True,
        "qualities": [(one.name, one.label(language)) for one in known.quality.values()],
        "touchpoints": [(one.name, one.label(language)) for one in known.touchpoint.values()],
        "example": EXAMPLES.get(language, EXAMPLES["en"]),
    }
    if posted:
        try:
            checked(text)
            if request.POST.get("act") == "save":
                save_words(scope, text)
                messages.success(request, _("The dictionary was saved. All comments are read again with it."))
                return redirect("voice_words", scope.slug)
            values["pieces"] = tried(text, comment, language) if comment.strip() else ()
        except DefinitionError as wrong:
            values["wrong"] = str(wrong)
    return render(request, "insight/voice_words.html", values, status=422 if values["wrong"] else 200)
