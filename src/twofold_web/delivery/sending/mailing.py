"""Sending one e-mail, and telling what surely was not sent from what perhaps was."""

import re
import smtplib

from django.core.mail import EmailMessage, get_connection

from twofold_web.delivery.sending.outcomes import Became, Outcome

_ADDRESS = re.compile(r"\S+@\S+")
PERMANENT = 500


def send(message: EmailMessage) -> Outcome:
    """Hand a message with one recipient to the mail server."""
    backend = get_connection()
    try:
        backend.open()
    except (OSError, smtplib.SMTPException) as wrong:
        return Outcome(Became.LATER, _said(wrong))
    try:
        return Outcome(Became.SENT) if backend.send_messages([message]) else Outcome(Became.LATER)
    except smtplib.SMTPRecipientsRefused as wrong:
        code, text = next(iter(wrong.recipients.values()))
        return Outcome(Became.BOUNCED if code >= PERMANENT else Became.LATER, _plain(f"{code} {_text(text)}"))
    except smtplib.SMTPResponseException as wrong:
        # the server answered: it has not taken the message
        permanent = wrong.smtp_code >= PERMANENT
        return Outcome(Became.REFUSED if permanent else Became.LATER, _said(wrong))
    except ValueError as wrong:
        # no mail can be made of it: nothing has left
        return Outcome(Became.REFUSED, _said(wrong))
    except (OSError, smtplib.SMTPException) as wrong:
        # the line broke: the server may have taken it before
        return Outcome(Became.UNSURE, _said(wrong))
    finally:
        _close(backend)


def _close(backend: object) -> None:
    try:
        backend.close()  # type: ignore[attr-defined]  # every backend of Django has it
    except (OSError, smtplib.SMTPException):
        return  # whatever became of the message has been said


def _said(wrong: Exception) -> str:
    if isinstance(wrong, smtplib.SMTPResponseException):
        return _plain(f"{wrong.smtp_code} {_text(wrong.smtp_error)}")
    return _plain(f"{type(wrong).__name__}: {wrong}")


def _text(told: bytes | str) -> str:
    return told.decode(errors="replace") if isinstance(told, bytes) else told


def _plain(text: str) -> str:
    return _ADDRESS.sub("[…]", " ".join(text.split()))[:300]
