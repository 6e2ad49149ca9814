"""Runs of digits: which is a phone, a card, an account, a personal number, and which only long."""

import re
from collections.abc import Callable, Iterator

from twofold.privacy.marks import ACCOUNT, CARD, NUMBER, PERSON, PHONE, Mark
from twofold.privacy.numbers import checks
from twofold.privacy.numbers.cues import PHONE_WORDS

# digits with blanks, dots, dashes, slashes or brackets between them; a run longer than any number is one run
_RUN = re.compile(r"(?<!\d)(?<!\d[.,])\+?\(?\d(?:[ .\-/()_*]{0,2}\d){5,}\)?")
# what begins as numbers are dialled may stand further apart: "06 30 / 123 45 67"
_DIALLED = re.compile(r"(?<![\w.,])(?<!\d[ .\-/()_*])(?:\+ ?\(?\d|\(?0\d)(?:[ .\-/()_*]{0,3}\d){6,13}(?!\d)")
# a number that goes on in the next line; what stands there may also be a number of its own
_BROKEN = re.compile(
    r"(?<!\d)(?<!\d[.,])\+?\(?\d(?:[ .\-/()_*]{0,2}\d){1,11}[ \-/]?"
    r"(?: ?\r?\n ?\d(?:[ .\-/]?\d){1,10}){1,2}(?![\d%:]|[.,]\d)"
)
_HOURS = re.compile(r"\d{1,2} ?- ?\d{1,2}[ ]?[\r\n]")
_LINE_END = re.compile(r"[ .,;!?)]*(?:[\r\n]|$)")
_BREAK = re.compile(r"[\r\n]")
_EXTENSION = re.compile(
    r"[ ,;]{0,3}\(?(?:ext(?:ension)?|x|mellék\w*|mell|kl|klapka|linka|вътр|вътрешен|доб|εσωτ|εσωτερικό)\.? ?:? ?"
    r"\d{1,5}(?!\d)\)?",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<!\d)\d{4}(?:\W{1,3}\d{4}){3}(?!\d)|(?<!\d)\d{4}\W{1,3}\d{4}\W{1,3}\d{4}\W{1,3}\d{3}(?!\d)")
# O and l typed for 0 and 1
_WITH_LETTERS = re.compile(r"(?<![^\W_])(?=[OoIl]*\d)[\dOoIl]{8,24}(?![^\W_])")
_AS_DIGITS = str.maketrans("OoIl", "0011")
_ACCOUNT = re.compile(r"(?<![^\W_])[A-ZА-ЯΑ-Ω]{2}\d{2}(?:[\s\-]?[A-ZА-ЯΑ-Ω0-9]){11,30}(?![^\W_])", re.IGNORECASE)
_INSURANCE = re.compile(r"(?<![^\W_])[A-Z]{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?[A-D](?![^\W_])", re.IGNORECASE)
_BIRTH_NUMBER = re.compile(r"(?<!\d)\d{6} ?/ ?\d{3,4}(?!\d)")
_CZECH_ACCOUNT = re.compile(r"(?<![\d\-])(?:\d{2,6} ?- ?)?\d{6,10} ?/ ?\d{4}(?!\d)")
_HUNGARIAN_ACCOUNT = re.compile(r"(?<!\d)\d{8}[ \-]\d{8}(?:[ \-]\d{8})?(?!\d)")
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТХУІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTXYISJABEZHIKMNOPTYX")
_LOOKING_BACK = 24
_PERSONAL: tuple[Callable[[str], bool], ...] = (
    checks.taj,
    checks.hungarian_tax,
    checks.hungarian_person,
    checks.egn,
    checks.afm,
    checks.amka,
    checks.birth_number,
)


def accounts(text: str) -> Iterator[Mark]:
    """Bank accounts: IBANs that hold (Cyrillic and Greek look-alikes read as Latin), Hungarian and Czech forms."""
    for found in _ACCOUNT.finditer(text):
        written = re.sub(r"[\s\-]", "", found[0]).upper().translate(_LOOK_ALIKE)
        end = _valid_length(written)
        if end:
            yield Mark(found.start(), found.start() + _place_of(found[0], end), ACCOUNT)
        elif sum(letter.isdigit() for letter in written) >= 10:
            yield Mark(found.start(), found.end(), NUMBER)
    for pattern in (_HUNGARIAN_ACCOUNT, _CZECH_ACCOUNT):
        for found in pattern.finditer(text):
            digits = re.sub(r"\D", "", found[0])
            if pattern is _HUNGARIAN_ACCOUNT or not _is_birth_number(found[0], digits):
                yield Mark(found.start(), found.end(), ACCOUNT)


def persons(text: str) -> Iterator[Mark]:
    """Personal numbers whose written form tells what they are: rodné číslo with its stroke, National Insurance."""
    for found in _BIRTH_NUMBER.finditer(text):
        if checks.birth_number(re.sub(r"\D", "", found[0])):
            yield Mark(found.start(), found.end(), PERSON)
    for found in _INSURANCE.finditer(text):
        if checks.insurance(re.sub(r"[ \-]", "", found[0]).upper()):
            yield Mark(found.start(), found.end(), PERSON)


def runs(text: str) -> Iterator[Mark]:
    """Cards and phones by their groups, then all other runs of at least six digits, also with letters for digits."""
    for found in _CARD.finditer(text):
        if checks.luhn(re.sub(r"\D", "", found[0])):
            yield Mark(found.start(), found.end(), CARD)
    yield from _broken(text)
    for found in _DIALLED.finditer(text):
        yield _dialled(text, found)
    for found in _RUN.finditer(text):
        yield _dialled(text, found)
    for found in _WITH_LETTERS.finditer(text):
        if sum(letter.isdigit() for letter in found[0]) > len(found[0]) / 2:
            holds = _is_personal(found[0].translate(_AS_DIGITS))
            yield Mark(found.start(), found.end(), PERSON if holds else NUMBER)


def _broken(text: str) -> Iterator[Mark]:
    """Numbers over some lines: where a word says that one follows, or they begin as numbers are dialled.

    Or a line that is hidden anyway is not yet as long as a phone, and nothing but digits stands in the next.
    """
    for found in _BROKEN.finditer(text):
        if not 7 <= _count(found[0]) <= 15:
            continue
        first = _count(_BREAK.split(found[0], maxsplit=1)[0])
        if _HOURS.match(found[0]):
            continue
        dialled = found[0].startswith(("+", "0", "(0"))
        cut = 6 <= first < 10 and _LINE_END.match(text, found.end()) is not None
        if dialled or cut or _is_phone_said(text, found):
            yield _dialled(text, found)


def _dialled(text: str, found: re.Match[str]) -> Mark:
    """A run of digits, with the extension behind it where it is a phone."""
    extension = _EXTENSION.match(text, found.end())
    if extension is None:
        return Mark(found.start(), found.end(), _kind(text, found))
    return Mark(found.start(), extension.end(), PHONE)


def _count(written: str) -> int:
    return sum(map(str.isdigit, written))


def _is_phone_said(text: str, found: re.Match[str]) -> bool:
    return PHONE_WORDS.search(text[max(0, found.start() - _LOOKING_BACK) : found.start()]) is not None


def _kind(text: str, found: re.Match[str]) -> str:
    written = found[0]
    digits = re.sub(r"\D", "", written)
    if 13 <= len(digits) <= 19 and checks.luhn(digits):
        return CARD
    if len(digits) > 15:
        return NUMBER
    international = written.startswith(("+", "(", "00"))
    if international or _is_phone_said(text, found):
        return PHONE if 7 <= len(digits) <= 15 else NUMBER
    if re.fullmatch(r"\d+|\d{3} \d{3} \d{3}", written) and digits[0] != "0" and _is_personal(digits):
        return PERSON
    grouped = "/" in written or re.search(r"\d[ .\-\n]\d", written) is not None
    return PHONE if (grouped or digits[0] == "0") and 7 <= len(digits) <= 15 else NUMBER


def _is_personal(digits: str) -> bool:
    return any(holds(digits) for holds in _PERSONAL)


def _is_birth_number(written: str, digits: str) -> bool:
    return _BIRTH_NUMBER.fullmatch(written) is not None and checks.birth_number(digits)


def _valid_length(written: str) -> int:
    """How many letters from the beginning are an IBAN: what follows it may be the next word."""
    known = checks.IBAN_LENGTHS.get(written[:2])
    if known and len(written) >= known and checks.iban(written[:known]):
        return known
    return len(written) if not known and checks.iban(written) else 0


def _place_of(written: str, letters: int) -> int:
    """Behind which letter of the written form the first ``letters`` of the bare one are complete."""
    seen = 0
    for place, letter in enumerate(written):
        seen += not (letter.isspace() or letter == "-")
        if seen == letters:
            return place + 1
    return len(written)
