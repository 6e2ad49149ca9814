"""What a respondent is told beside the author's own words."""

from django.utils.translation import gettext as _

from twofold_web.surveys.questionnaire.accepting import Trouble
from twofold_web.surveys.questionnaire.habits import habits_of, number_text
from twofold_web.surveys.questionnaire.reading_values import Wrong
from twofold_web.surveys.questionnaire.words import ItemType


def sentence_of(trouble: Trouble, kind: ItemType, language: str) -> str:
    """What is wrong with an answer to a question of this kind, and what would be right; numbers as on the page."""
    if kind is ItemType.FILE and trouble.wrong is Wrong.NOT_FOR_THIS:
        return _("Choose a photo (JPEG, PNG or WebP) or a PDF of at most 10 MB.")
    habits = habits_of(language)
    about = {
        name: number_text(value, habits) if isinstance(value, float) else value for name, value in trouble.about.items()
    }
    return sentences()[trouble.wrong] % about


def sentences() -> dict[Wrong, str]:
    """What is said of each mistake, with places such as ``%(low)s`` for what it is about."""
    return {
        Wrong.REQUIRED: _("Please answer this question."),
        Wrong.NOT_ON_SCALE: _("Choose a number from %(low)s to %(high)s."),
        Wrong.UNKNOWN_CHOICE: _("Choose one of the answers offered."),
        Wrong.NOT_A_NUMBER: _("Write a number, such as 3 or 2.5."),
        Wrong.NOT_A_DATE: _("Write a day of the calendar, such as 2026-05-31."),
        Wrong.TOO_LONG: _("This is %(found)s characters long; at most %(most)s can be kept. Please shorten it."),
        Wrong.SAME_PLACE_TWICE: _("Place %(place)s is taken twice. Give each answer a place of its own."),
        Wrong.WITH_AN_EXCLUSIVE: _(
            "One of the answers you chose goes with no other. Choose that one alone, or leave it."
        ),
        Wrong.NOT_FOR_THIS: _("Please choose an answer."),
        Wrong.NO_FEELING: _("Choose the feeling as well."),
        Wrong.ROWS_MISSING: _("Please answer every line."),
    }


def wished_words() -> str:
    """What somebody is told who has asked to be called."""
    return _("We have written down that you want to be called.")


def notice(kind: str) -> tuple[str, str]:
    """The heading and the sentence of a page on which nothing can be answered."""
    notices = {
        "unknown": (
            _("This link leads nowhere"),
            _("It may be incomplete. Copy the whole address from the message, or scan the code again."),
        ),
        "used": (_("You have answered already"), _("This link counts once, and your answers have arrived. Thank you.")),
        "early": (_("This survey has not begun"), _("Please come back later; the link stays the same.")),
        "over": (_("This survey is closed"), _("Answers are no longer taken. Thank you for your interest.")),
        "revoked": (_("This link is no longer valid"), _("Whoever sent it has withdrawn it.")),
        "broken": (
            _("This page cannot be sent"),
            _("Something in it was lost on the way. Open the link again; what you sent before is kept."),
        ),
        "busy": (
            _("Your answer could not be saved just now"),
            _("Please go back and send it again in a moment. Nothing was lost that was saved before."),
        ),
        "large": (
            _("This is too large"),
            _("A photo or file may have %(most)s MB at most. Go back and choose another."),
        ),
    }
    return notices[kind]
