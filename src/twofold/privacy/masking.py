"""Minimal masking of what identifies somebody in a comment: addresses, phones, bank accounts, cards, long numbers.

Names are not found here. What a pattern takes for personal data is replaced by a short mark, never by its length.
"""

import re

EMAIL, PHONE, ACCOUNT, CARD, NUMBER, LINK = "[e-mail]", "[phone]", "[account]", "[card]", "[number]", "[link]"

_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+\.[^\W\d_]{2,}", re.IGNORECASE)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \-]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
# a run of digits, written with single blanks, dots, dashes, slashes or brackets between them
_DIGITS = re.compile(r"(?<!\d)(?<!\d[.,])\+?\(?\d(?:[ .\-/()\u00a0\u2011]{0,2}\d){5,}\)?")
_DATE = re.compile(r"\(?(?:\d{4}[.\-/] ?\d{1,2}[.\-/] ?\d{1,2}|\d{1,2}[.\-/] ?\d{1,2}[.\-/] ?\d{4})\)?")
_GROUPED = re.compile(r"\d{1,3}(?:[ .\u00a0]000){1,3}")


def masked(text: str) -> str:
    """A comment in which e-mail addresses, links, phones, bank accounts, cards and long numbers cannot be read.

    Days (2026-03-14, 14.03.2026), times and round sums (10 000) stay: they identify nobody and carry what happened.

    >>> masked("Call me: +36 30 123 4567 or anna.kiss@example.org, on 14.03.2026")
    'Call me: [phone] or [e-mail], on 14.03.2026'
    >>> masked("Room 412, 3 nights, card 4111 1111 1111 1111")
    'Room 412, 3 nights, card [card]'
    """
    shown = _LINK.sub(LINK, text)
    shown = _EMAIL.sub(EMAIL, shown)
    shown = _ACCOUNT.sub(_account, shown)
    return _DIGITS.sub(_digits, shown)


def _account(match: re.Match[str]) -> str:
    """An IBAN; two letters and digits that no bank would accept stay where they are not long enough to matter."""
    written = re.sub(r"[ \-]", "", match[0]).upper()
    digits = sum(letter.isdigit() for letter in written)
    if _mod_97(written) == 1:
        return ACCOUNT
    return NUMBER if digits >= 10 else match[0]


def _mod_97(account: str) -> int:
    """What is left of an account number in ISO 7064: 1 where it is valid."""
    turned = account[4:] + account[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97


def _digits(match: re.Match[str]) -> str:
    written = match[0]
    if _DATE.fullmatch(written) or _GROUPED.fullmatch(written):
        return written
    digits = [int(letter) for letter in written if letter.isdigit()]
    if 13 <= len(digits) <= 19 and _luhn(digits):
        return CARD
    phone = written.startswith(("+", "(")) or "/" in written or re.search(r"\d[ .\-]\d", written) is not None
    return PHONE if (phone or digits[0] == 0) and 7 <= len(digits) <= 15 else NUMBER


def _luhn(digits: list[int]) -> bool:
    """Whether the last digit checks the others, as on payment cards."""
    doubled = (2 * digit if place % 2 else digit for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
