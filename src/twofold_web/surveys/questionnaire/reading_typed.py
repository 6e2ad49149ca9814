"""Numbers and days as people type them, read by the language of their page."""

import re
from datetime import date

from twofold_web.surveys.questionnaire.answered import Answered
from twofold_web.surveys.questionnaire.habits import Habits, habits_of
from twofold_web.surveys.questionnaire.parts import Item
from twofold_web.surveys.questionnaire.reading_values import Form, Wrong, WrongValue, first, within

FIRST_YEAR, LAST_YEAR = 1900, 2199
# fifteen digits before the mark and ten behind it; between thousands one and the same sign
NUMBER = re.compile(
    r"([-+]?) ?([0-9]{1,15}|[1-9][0-9]{0,2}([ '.,])[0-9]{3}(?:\3[0-9]{3}){0,3})(?:([.,])([0-9]{1,10}))?"
)
# "2025-12-31", "2025. 12. 31."; "31.12.2025", "31/12/2025", "31.12.2025 г."
YEAR_FIRST = re.compile(r"([0-9]{4}) ?([-./]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2}) ?\.?")
YEAR_LAST = re.compile(r"([0-9]{1,2}) ?([-./]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}) ?(?:г\.?|\.)?")
BLANKS = re.compile(r"\s+")
MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'"})


def number_in(text: str, habits: Habits) -> float | None:
    """A number; None where it is none, or where nobody can tell which.

    >>> [number_in("1,234", habits_of(code)) for code in ("en", "hu")], number_in("1.234", habits_of("hu"))
    ([1234.0, 1.234], None)
    """
    found = NUMBER.fullmatch(BLANKS.sub(" ", text.translate(MINUS)))
    if found is None:
        return None
    sign, whole, between, mark, decimals = (part or "" for part in found.groups())
    if mark and mark == between:
        return None
    # "1,234" has the form of thousands and of decimals
    either = len(decimals) == 3 and len(whole) <= 3 and not between and whole[0] != "0"
    if either and mark != habits.decimal:
        return float(sign + whole + decimals) if mark == habits.thousands else None
    digits = re.sub(r"[^0-9]", "", whole)
    return float(f"{sign}{digits}.{decimals or 0}")


def day_in(text: str, habits: Habits) -> str | None:
    """A day of the calendar as ``YYYY-MM-DD``; None where it is none, or where nobody can tell which.

    >>> day_in("31. 12. 2025", habits_of("cs")), day_in("3/4/2025", habits_of("en"))
    ('2025-12-31', None)
    """
    plain = BLANKS.sub(" ", text)
    if found := YEAR_FIRST.fullmatch(plain):
        return _day(found[1], found[3], found[4])
    found = YEAR_LAST.fullmatch(plain)
    if found is None:
        return None
    day_first = _day(found[4], found[3], found[1])
    # nobody who writes the month first puts points
    month_first = _day(found[4], found[1], found[3]) if found[2] != "." else None
    if day_first and month_first and day_first != month_first and not habits.day_first:
        return None
    return day_first or month_first


def _day(year: str, month: str, day: str) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if FIRST_YEAR <= found.year <= LAST_YEAR else None


def number(form: Form, key: str, item: Item, language: str) -> Answered | None:
    """Any number, as the language writes it."""
    text = first(form, key)
    if not text:
        return None
    found = number_in(text, habits_of(language))
    if found is None:
        raise WrongValue(Wrong.NOT_A_NUMBER)
    return Answered(number=within(found, item.scale))


def day(form: Form, key: str, item: Item, language: str) -> Answered | None:
    """A day of the calendar, as browsers send it or as the language writes it."""
    del item
    text = first(form, key)
    if not text:
        return None
    found = day_in(text, habits_of(language))
    if found is None:
        raise WrongValue(Wrong.NOT_A_DATE)
    return Answered(date=found)
