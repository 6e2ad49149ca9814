"""How numbers and days are written in a language: read from what people type, and kept in what is put into texts."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

DECIMAL_POINT = frozenset({"en", "ga", "he", "hi", "ja", "ko", "mt", "th", "zh"})
THOUSANDS_BY_POINT = frozenset({"da", "de", "el", "es", "hr", "id", "it", "nl", "pt", "ro", "sl", "tr", "vi"})
# in English 3/4 is read in two ways: there the month has a name
DAYS = {
    "en": "{day} {name} {year}",
    "hu": "{year}. {month:02}. {day:02}.",
    "bg": "{day:02}.{month:02}.{year} г.",
    **dict.fromkeys(("cs", "hr", "sk", "sl"), "{day}. {month}. {year}"),
    **dict.fromkeys(("de", "fi", "nb", "pl", "ro", "ru", "sr", "tr", "uk"), "{day:02}.{month:02}.{year}"),
    **dict.fromkeys(("ca", "el", "es", "fr", "it", "pt"), "{day:02}/{month:02}/{year}"),
}
OTHER_DAYS = "{year}-{month:02}-{day:02}"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Habits:
    """How numbers and days are written in a language.

    Attributes:
        decimal: the mark before the decimals.
        thousands: the other mark where it stands between thousands; empty where blanks do.
        day_first: whether 3/4 is the third of April to everybody; English has readers for whom it is not.
        day: the form of a day, with places for ``year``, ``month``, ``day`` and the ``name`` of the month.
    """

    decimal: str
    thousands: str
    day_first: bool
    day: str

    def told(self) -> dict[str, object]:
        """As ``way.js`` reads them."""
        return asdict(self) | ({"months": MONTHS} if "{name}" in self.day else {})


def habits_of(language: str) -> Habits:
    """The habits of a language; most of those that are not listed have a decimal comma, and days as in ISO 8601.

    >>> habits_of("en-GB").decimal, habits_of("hu").thousands
    ('.', '')
    """
    plain = language.partition("-")[0].lower()
    day = DAYS.get(plain, OTHER_DAYS)
    if plain in DECIMAL_POINT:
        return Habits(".", ",", plain != "en", day)
    return Habits(",", "." if plain in THOUSANDS_BY_POINT else "", day_first=True, day=day)


def number_text(number: float, habits: Habits) -> str:
    """A number as people write it, whole.

    >>> [number_text(one, habits_of("en")) for one in (123456789012345.0, -1e-06)], number_text(0.1, habits_of("hu"))
    (['123456789012345', '-0.000001'], '0,1')
    """
    return f"{Decimal(repr(number)):f}".removesuffix(".0").replace(".", habits.decimal)


def day_text(day: str, habits: Habits) -> str:
    """A day, given as ``YYYY-MM-DD``.

    >>> [day_text("2026-05-03", habits_of(code)) for code in ("en", "hu", "bg", "el", "cs")]
    ['3 May 2026', '2026. 05. 03.', '03.05.2026 г.', '03/05/2026', '3. 5. 2026']
    """
    told = date.fromisoformat(day)
    return habits.day.format(year=told.year, month=told.month, day=told.day, name=MONTHS[told.month - 1])
