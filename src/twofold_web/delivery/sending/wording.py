"""What messages say: the survey's own words in the person's language, or the shipped ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from twofold_web.delivery.models import Invitation, Message, Wording
from twofold_web.delivery.tokens import address_of, stop_token_of, token_of
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.questionnaire.document import Document, text_in

MOST_SMS = 480
PLACE = re.compile(r"\{(title|organisation)\}")


@dataclass(frozen=True, slots=True)
class Said:
    """A message in one language.

    Attributes:
        subject: one line.
        text: what stands above the link.
        sms: the whole text message.
        button: what the link says.
        ending: what the link says that ends all messages.
        sms_ending: the same in a text message.
        language: of all of it.
    """

    subject: str
    text: str
    sms: str
    button: str
    ending: str
    sms_ending: str
    language: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where a message leads.

    Attributes:
        answer: where the survey is answered.
        stop: where messages are ended.
        stop_briefly: the same, short enough for a text message.
    """

    answer: str
    stop: str
    stop_briefly: str


def places_of(organisation_id: int, invitation: Invitation) -> Places:
    """Where the message of an invitation leads."""
    token = token_of(organisation_id, invitation.nonce)
    return Places(
        address_of(token),
        _whole(reverse("stop_asking", args=[token])),
        brief_stop(organisation_id, invitation.pk, invitation.nonce),
    )


def brief_stop(organisation_id: int, invitation_id: int, nonce: str) -> str:
    """The short address that ends the messages to somebody, for text messages."""
    return _whole(reverse("stop_briefly", args=[stop_token_of(organisation_id, invitation_id, nonce)]))


def _whole(path: str) -> str:
    return settings.PUBLIC_ADDRESS.rstrip("/") + path


def language_of(document: Document, wanted: str) -> str:
    """The language of the questionnaire that a person gets."""
    return wanted if wanted in document.languages else document.source_language


def words_for(scope: Scope, survey_id: int, document: Document, language: str, *, reminder: bool = False) -> Said:
    """What a survey's messages say in a language of its questionnaire."""
    own = Wording.objects.of(scope).filter(survey_id=survey_id, language=language).first() or Wording()
    organisation = Organisation.objects.values_list("name", flat=True).get(id=scope.organisation_id)
    values = {"title": text_in(document.title, language, document.source_language), "organisation": organisation}
    with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
        subject, text = _shipped(employees=document.side == "employee", reminder=reminder)
        subject = own.subject or subject
        return Said(
            _line(_filled(_("Reminder: %(subject)s") % {"subject": subject} if reminder else subject, values)),
            _filled(own.text or text, values),
            _line(_filled(own.sms or "{organisation}: {title}", values)),
            _("Answer now"),
            _("If you do not want to be asked any more: %(address)s"),
            _("No more: %(address)s"),
            language,
        )


def _shipped(*, employees: bool, reminder: bool) -> tuple[str, str]:
    if employees:
        first = _(
            "We ask everybody who works here: {title}. You answer on a sheet without a name; "
            "whose it is stands nowhere."
        )
        again = _(
            "Our questions still wait for you: {title}. You answer on a sheet without a name; "
            "whose it is stands nowhere."
        )
        return _("{organisation}: what helps you, what hinders you?"), again if reminder else first
    first = _("You have been with us lately. Would you tell us how it was? {title}")
    again = _("A few days ago we asked you how it was. There is still time to tell us: {title}")
    return _("{organisation}: how was it?"), again if reminder else first


def email_for(scope: Scope, invitation: Invitation, message: Message, document: Document) -> EmailMultiAlternatives:
    """The e-mail of an invitation, with a way to end all messages by one click (RFC 8058)."""
    language = language_of(document, invitation.language)
    said = words_for(scope, invitation.survey_id, document, language, reminder=message.number > 0)
    return email_of(said, places_of(scope.organisation_id, invitation), invitation.address, str(message.key))


def email_of(said: Said, places: Places, address: str, key: str) -> EmailMultiAlternatives:
    """An e-mail with these words."""
    ending = said.ending % {"address": places.stop}
    headers = {
        "List-Unsubscribe": f"<{places.stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": f"<{key}@{_domain()}>",
        "Auto-Submitted": "auto-generated",
    }
    text = f"{said.text}\n\n{said.button}: {places.answer}\n\n{ending}\n"
    mail = EmailMultiAlternatives(said.subject, text, to=[address], headers=headers)
    mail.attach_alternative(
        render_to_string("delivery/mail/invitation.html", {"said": said, "places": places}), "text/html"
    )
    return mail


def sms_for(scope: Scope, invitation: Invitation, message: Message, document: Document) -> str:
    """The text message of an invitation."""
    language = language_of(document, invitation.language)
    said = words_for(scope, invitation.survey_id, document, language, reminder=message.number > 0)
    return sms_of(said, places_of(scope.organisation_id, invitation))


def sms_of(said: Said, places: Places) -> str:
    """A text message with these words; the words give way where it gets too long, never the links."""
    links = f"{places.answer} {said.sms_ending % {'address': places.stop_briefly}}"
    return f"{said.sms[: MOST_SMS - len(links) - 1]} {links}"


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The words with their values, in one pass: what a value holds is never taken for a place."""
    return PLACE.sub(lambda found: values.get(found[1], ""), text)


def _line(text: str) -> str:
    """One line, whatever was typed: a line break would begin another header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
