"""Numbers that only the word before them explains: orders, rooms, documents, personal and tax numbers, plates."""

import re
from collections.abc import Iterator

from twofold.privacy.marks import ACCOUNT, CARD, DOCUMENT, NUMBER, ORDER, PERSON, PLATE, ROOM, Mark
from twofold.privacy.numbers.cues import (
    DOCUMENTS,
    HASHED,
    LAST_OF_CARD,
    MONEY,
    ORDERS,
    PERSONS,
    ROOMS,
    ROOMS_BEFORE,
    ROOMS_OF_ONE,
    ROOMS_TOGETHER,
    SECRETS,
    SORT_CODES,
)

_YEAR = re.compile(r"(?:19|20)\d{2}")
_COUNTED = (
    r"(?:x|times?|nights?|days?|people|persons?|éj\w*|nap\w*|alkal\w*|szer|szor|ször|noc\w*|dn[íyů]\w*|krát|osob\w*|lid\w*|"
    r"нощ\w*|дни|дена|пъти|човек\w*|души|νύχτ\w*|βράδι\w*|μέρ\w*|φορ\w*|άτομ\w*|°|h|min\w*)"
)
_MONEY = re.compile(
    rf"\s?{_COUNTED}(?![^\W\d_])|\s?(?:[.,]\d+\s?)?{MONEY}(?![^\W\d_])|[ .,]\d{{3}}(?!\d)|\s*/\s*\d|[:]\d",
    re.IGNORECASE,
)
_PLATES = re.compile(
    r"(?<![^\W_])(?:[A-Z]{2} ?[A-Z]{2}-\d{3}|[A-Z]{3}-\d{3}|"  # hu
    r"[ABEKMHOPCTYXАВЕКМНОРСТУХ]{1,2} ?\d{4} ?[ABEKMHOPCTYXАВЕКМНОРСТУХ]{2}|"  # bg
    r"[ABEZHIKMNOPTYXΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{3}[ \-]\d{4}|"  # el
    r"\d[ABCEHJKLMPSTUZ][A-Z0-9] ?\d{4}|"  # cs
    r"[A-Z]{3,4}\d{3}|"  # hu, typed without its stroke: only beside a word that speaks of a car
    r"[A-Z]{2}\d{2} ?[A-Z]{3})(?![^\W_])"  # uk
)
_PLATE_WORDS = re.compile(
    r"\b(?:plate|reg|registration|car|vehicle|van|rendszám\w*|autó\w*|kocsi\w*|spz|rz|značk\w*|auto|рег\w*|номер|кола\w*|автомобил|πινακίδ\w*|"
    r"αυτοκίνητ\w*)[^\w]{0,4}(?:\w{1,12}[^\w]{1,3}){0,3}$",
    re.IGNORECASE,
)
_SURE_PLATE = re.compile(r"[A-Z]{2} ?[A-Z]{2}[ \-]\d{3}|[A-Z]{3}-\d{3}|\w{3}-\d{4}|\w{1,2} ?\d{4} ?\w{2}")
# identity cards whose form is their country's own: Hungarian, Greek
_IDENTITY_CARDS = re.compile(r"(?<![^\W_])(?:\d{6} ?[A-Z]{2}|[A-ZΑ-Ω]{1,2}[ \-]\d{6})(?![^\W_])(?![\-/.]\d)")
_LOOKING_BACK = 60


def cued(text: str) -> Iterator[Mark]:
    """What a word names: the number is hidden, the word stays."""
    for pattern, kind, digits in ((PERSONS, PERSON, 6), (DOCUMENTS, DOCUMENT, 5), (ORDERS, ORDER, 3)):
        for found in pattern.finditer(text):
            if _is_number(text, found, digits):
                yield Mark(found.start("value"), found.end("value"), kind)
    yield from (Mark(found.start("value"), found.end("value"), ORDER) for found in HASHED.finditer(text))
    for pattern in (ROOMS, ROOMS_BEFORE, ROOMS_OF_ONE):
        for found in pattern.finditer(text):
            yield from _rooms(text, found)


def secrets(text: str) -> Iterator[Mark]:
    """What opens an account or tells a card: PIN, CVV, passwords with a digit, last digits of a card, sort codes."""
    for found in SECRETS.finditer(text):
        yield Mark(found.start("value"), found.end("value"), NUMBER)
    for found in LAST_OF_CARD.finditer(text):
        which = found.lastgroup or "value"
        if not _YEAR.fullmatch(found[which]):
            yield Mark(found.start(which), found.end(which), CARD)
    yield from (Mark(found.start("value"), found.end("value"), ACCOUNT) for found in SORT_CODES.finditer(text))


def identity_cards(text: str) -> Iterator[Mark]:
    """Numbers of identity cards that their form gives away: six digits with a series of letters."""
    yield from (Mark(found.start(), found.end(), DOCUMENT) for found in _IDENTITY_CARDS.finditer(text))


def _rooms(text: str, found: re.Match[str]) -> Iterator[Mark]:
    """A room, and those named together with it: "rooms 12 and 14"."""
    if found.groupdict().get("one"):
        yield Mark(found.start("one"), found.end("one"), ROOM)
        return
    one: re.Match[str] | None = found
    while one is not None and not _MONEY.match(text, one.end("value")):
        yield Mark(one.start("value"), one.end("value"), ROOM)
        one = ROOMS_TOGETHER.match(text, one.end("value"))


def plates(text: str) -> Iterator[Mark]:
    """Licence plates in capitals, where their form is a country's own or a word near them speaks of a car."""
    for found in _PLATES.finditer(text):
        before = text[max(0, found.start() - _LOOKING_BACK) : found.start()]
        if _SURE_PLATE.fullmatch(found[0]) or _PLATE_WORDS.search(before):
            yield Mark(found.start(), found.end(), PLATE)


def _is_number(text: str, found: re.Match[str], least: int) -> bool:
    """Whether the word names this number, rather than its price, its year or how many there were."""
    value = found["value"]
    digits = sum(letter.isdigit() for letter in value)
    if digits < least or _MONEY.match(text, found.end("value")):
        return False
    return not (_YEAR.fullmatch(value) and not re.search(r"[#№:]\s*$", text[: found.start("value")][-3:]))
