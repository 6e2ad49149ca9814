"""What a person is known by, written in one way, so that the same person is always recognised."""

import re
from dataclasses import dataclass
from enum import StrEnum

EMAIL = re.compile(r"[^@\s\x00-\x1f,;<>\"()\\]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,60}[^\W_]")
PHONE = re.compile(r"\+[1-9]\d{6,14}")
_FILLING = re.compile(r"[\s().\u00a0/-]")


class Known(StrEnum):
    """By what."""

    NAME = "name"  # the organisation's own number or name of the person
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Identity:
    """One thing a person is known by."""

    by: Known
    value: str


def email_of(text: str) -> str:
    r"""An e-mail address in one way of writing; empty where it is none.

    >>> email_of(" Anna.Kiss@Example.HU "), email_of("anna@example"), email_of("a@b.hu\nBcc: x@y.hu")
    ('anna.kiss@example.hu', '', '')
    """
    written = text.strip().lower()
    return written if len(written) <= 254 and EMAIL.fullmatch(written) and ".." not in written else ""


def phone_of(text: str) -> str:
    """A telephone number as +, country and number; empty where it is none.

    >>> phone_of("+36 (20) 123-45-67"), phone_of("0030 210 1234567"), phone_of("06 20 123 4567")
    ('+36201234567', '+302101234567', '')
    """
    written = _FILLING.sub("", text)
    written = "+" + written[2:] if written.startswith("00") else written
    return written if PHONE.fullmatch(written) else ""


def identities(name: str = "", email: str = "", phone: str = "") -> tuple[Identity, ...]:
    """All that a person is known by; what is no address is left out."""
    found = ((Known.NAME, name.strip()), (Known.EMAIL, email_of(email)), (Known.PHONE, phone_of(phone)))
    return tuple(Identity(by, value) for by, value in found if value)


def identities_in(text: str) -> tuple[Identity, ...]:
    """What somebody may mean who types a number or an address to look a person up."""
    return identities(name=text, email=text, phone=text)
