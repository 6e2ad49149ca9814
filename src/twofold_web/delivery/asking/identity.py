"""What a person is known by, written in one way, so that the same person is always recognised."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

EMAIL = re.compile(r"[^@\s\x00-\x1f,;<>\"()\\]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,60}[^\W_]")
PHONE = re.compile(r"\+[1-9]\d{6,14}")
_FILLING = re.compile(r"[\s().\u00a0/\u2010-\u2015-]")
_TRUNK = re.compile(r"(?P<country>(?:\+|\b00)\s*(?:36\s*(?=\(06\))|(?!39|378)[1-9][\d\s]{0,4}(?=\(0\))))\(0?6?\)")
_GMAIL = ("gmail.com", "googlemail.com")


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
    >>> email_of("anna@xn--bcher-kva.example") == email_of("Anna@BU\u0308CHER.example")
    True
    """
    local, at, domain = _plain(text).strip().lower().removeprefix("mailto:").rpartition("@")
    written = f"{local}{at}{_readable(domain)}"
    return written if len(written) <= 254 and EMAIL.fullmatch(written) and ".." not in written else ""


def mailbox_of(address: str) -> str:
    """The mailbox that an address leads to: what stands behind a plus sorts the mail of one person.

    >>> mailbox_of("anna+hotel@guest.example"), mailbox_of("an.na+x@googlemail.com"), mailbox_of("+@guest.example")
    ('anna@guest.example', 'anna@gmail.com', '+@guest.example')
    """
    local, at, domain = address.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GMAIL:  # takes addresses with and without dots for one, and has two names
        local, domain = local.replace(".", "") or local, _GMAIL[0]
    return f"{local}{at}{domain}"


def phone_of(text: str) -> str:
    """A telephone number as +, country and number; empty where it is none.

    A number without its country is none: it could be somebody else's in another country.

    >>> phone_of("+36 (20) 123-45-67"), phone_of("0030 210 1234567"), phone_of("06 20 123 4567")
    ('+36201234567', '+302101234567', '')
    >>> phone_of("tel:+36-20-1234567"), phone_of("'+36201234567")
    ('+36201234567', '+36201234567')
    >>> phone_of("+44 (0)20 7946 0958"), phone_of("+36 (06) 20 123 4567"), phone_of("+39 (0)6 698 1234")
    ('+442079460958', '+36201234567', '+39066981234')
    """
    told = "".join(str(unicodedata.decimal(sign, sign)) for sign in _plain(text)).strip().lower()
    # a link, or a spreadsheet's way to keep what begins like a formula
    told = told.removeprefix("'").removeprefix("tel:")
    # what is dialled within the country only; a zero that belongs to the number stands without brackets
    told = _TRUNK.sub(r"\g<country>", told)
    written = _FILLING.sub("", told)
    written = "+" + written[2:] if written.startswith("00") else written
    return written if PHONE.fullmatch(written) else ""


def identities(name: str = "", email: str = "", phone: str = "") -> tuple[Identity, ...]:
    """All that a person is known by; what is no address is left out.

    An e-mail address stands beside the mailbox that it leads to, where that is written otherwise.
    """
    address = email_of(email)
    mailbox = mailbox_of(address)
    found = [(Known.NAME, name.strip()), (Known.EMAIL, address), (Known.PHONE, phone_of(phone))]
    if mailbox != address:
        found.append((Known.EMAIL, mailbox))
    return tuple(Identity(by, value) for by, value in found if value)


def _plain(text: str) -> str:
    """Without signs that nobody sees, and equal signs written alike, however a keyboard or a spreadsheet wrote them."""
    seen = "".join(
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) not in {"Cf", "Co"}
    )
    # what stood on both sides of such a sign may be one letter
    return unicodedata.normalize("NFKC", seen)


def _readable(domain: str) -> str:
    """A name of the net as people write it, whichever of its two forms was told."""
    try:
        parts = [part.encode().decode("idna") if part.startswith("xn--") else part for part in domain.split(".")]
    except UnicodeError:
        return domain
    return ".".join(parts)


def identities_in(text: str) -> tuple[Identity, ...]:
    """What somebody may mean who types a number or an address to look a person up."""
    return identities(name=text, email=text, phone=text)
