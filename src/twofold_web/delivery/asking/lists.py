"""Lists of people: what their columns hold, and which rows cannot be used and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones

from twofold_web.delivery.asking.identity import email_of, phone_of

MOST_ROWS = 50_000
MOST_LETTERS = 200
KEPT_FOR_QUESTIONNAIRE = "hidden:"


class Column(StrEnum):
    """What a column can hold, besides a hidden field of the questionnaire (``hidden:<key>``)."""

    ADDRESS = "address"
    NAME = "name"
    LANGUAGE = "language"
    ZONE = "zone"
    UNIT = "unit"
    SEGMENT = "segment"
    CASE = "case"
    TOUCHPOINTS = "touchpoints"
    IGNORED = ""


class Fault(StrEnum):
    """Why a row cannot be used."""

    NO_ADDRESS = "no address"
    BAD_ADDRESS = "bad address"
    UNKNOWN_UNIT = "unknown unit"
    UNKNOWN_LANGUAGE = "unknown language"
    UNKNOWN_ZONE = "unknown zone"
    TWICE = "twice"
    TOO_LONG = "too long"


# how columns are called in the five languages and by common programs
_CALLED: dict[Column, tuple[str, ...]] = {
    Column.ADDRESS: (
        *("email", "e-mail", "mail", "emailaddress", "address", "phone", "mobile", "tel", "telephone", "msisdn"),
        *("emailcim", "telefon", "telefonszám", "mobil", "имейл", "телефон", "емейл", "τηλέφωνο", "κινητό", "ηλταχ"),
    ),
    Column.NAME: (
        *("person", "personid", "customer", "customerid", "guest", "guestid", "id", "employee", "employeeid", "member"),
        *("ügyfél", "ügyfélszám", "azonosító", "vendég", "клиент", "номер", "πελάτης", "κωδικός", "zákazník", "host"),
    ),
    Column.LANGUAGE: ("language", "lang", "locale", "nyelv", "език", "γλώσσα", "jazyk"),
    Column.ZONE: ("zone", "timezone", "tz", "időzóna", "зона", "ζώνη", "pásmo"),
    Column.UNIT: ("unit", "branch", "hotel", "store", "team", "egység", "fiók", "единица", "клон", "μονάδα", "pobočka"),
    Column.SEGMENT: ("segment", "group", "class", "szegmens", "сегмент", "τμήμα", "segmentu"),
    Column.CASE: ("case", "order", "booking", "reservation", "ticket", "stay", "ügy", "foglalás", "поръчка", "κράτηση"),
    Column.TOUCHPOINTS: ("touchpoints", "touchpoint", "érintkezésipontok", "точки", "σημεία", "kontaktníbody"),
}


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to invite.

    Attributes:
        address: an e-mail address or a telephone number; empty where the organisation's own app shows the link.
        name: the organisation's own name of the person.
        language: empty for the questionnaire's first.
        zone: empty for the organisation's.
        unit: what the answers are about.
        segment: for quotas and for who answers.
        case: the business key.
        touchpoint: what the whole survey is about.
        channel: the same.
        touchpoints: those the person went through.
        hidden: values of hidden fields.
    """

    address: str = ""
    name: str = ""
    language: str = ""
    zone: str = ""
    unit: str = ""
    segment: str = ""
    case: str = ""
    touchpoint: str = ""
    channel: str = ""
    touchpoints: tuple[str, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be used.

    Attributes:
        row: its number, 1 for the first below the header.
        fault: why.
        found: what stood there; never shown to others than who brought the list.
    """

    row: int
    fault: Fault
    found: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What values may be.

    Attributes:
        way: ``email``, ``sms`` or ``app``.
        units: the codes of the organisation's units.
        languages: of the questionnaire.
    """

    way: str
    units: frozenset[str]
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A list once looked at."""

    guests: tuple[Guest, ...]
    bad: tuple[Bad, ...]


def guessed(columns: Sequence[str], hidden: Sequence[str] = ()) -> dict[str, str]:
    """What each column seems to hold, by its name; each meaning once.

    >>> guessed(["E-mail", "Nyelv", "room", "remark"], hidden=["room"])
    {'E-mail': 'address', 'Nyelv': 'language', 'room': 'hidden:room', 'remark': ''}
    """
    found: dict[str, str] = {}
    for column in columns:
        plain = _plain(column)
        meanings = (kind.value for kind, names in _CALLED.items() if plain in {_plain(name) for name in names})
        own = (f"{KEPT_FOR_QUESTIONNAIRE}{key}" for key in hidden if _plain(key) == plain)
        meaning = next(iter((*own, *meanings)), "")
        found[column] = "" if meaning in found.values() else meaning
    return found


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def checked(
    columns: Sequence[str], rows: Sequence[Sequence[str]], mapping: Mapping[str, str], allowed: Allowed
) -> Checked:
    """The people of a list, and the rows that cannot be used: a bad row never stops the others."""
    guests: list[Guest] = []
    bad: list[Bad] = []
    seen: set[tuple[str, str, str]] = set()
    for number, row in enumerate(rows, 1):
        told = {mapping.get(column, ""): str(value).strip() for column, value in zip(columns, row, strict=False)}
        told.pop("", None)
        wrong = _fault(told, allowed, seen)
        if wrong is None:
            guests.append(_guest(told, allowed))
        else:
            bad.append(Bad(number, wrong[0], wrong[1][:80]))
    return Checked(tuple(guests), tuple(bad))


def _fault(told: Mapping[str, str], allowed: Allowed, seen: set[tuple[str, str, str]]) -> tuple[Fault, str] | None:
    given, address = told.get(Column.ADDRESS, ""), _address(told, allowed)
    long = next((value for value in told.values() if len(value) > MOST_LETTERS), "")
    language, zone, unit = (told.get(name, "") for name in (Column.LANGUAGE, Column.ZONE, Column.UNIT))
    key = (address, told.get(Column.NAME, ""), told.get(Column.CASE, ""))
    tests: tuple[tuple[bool, Fault, str], ...] = (
        (bool(long), Fault.TOO_LONG, long),
        (not given and (allowed.way != "app" or not told.get(Column.NAME)), Fault.NO_ADDRESS, ""),
        (bool(given) and not address, Fault.BAD_ADDRESS, given),
        (bool(unit) and unit not in allowed.units, Fault.UNKNOWN_UNIT, unit),
        (bool(language) and language.lower()[:2] not in allowed.languages, Fault.UNKNOWN_LANGUAGE, language),
        (bool(zone) and zone not in known_zones(), Fault.UNKNOWN_ZONE, zone),
        (key in seen, Fault.TWICE, given),
    )
    found = next(((fault, value) for is_wrong, fault, value in tests if is_wrong), None)
    if found is None:
        seen.add(key)
    return found


@cache
def known_zones() -> frozenset[str]:
    """The names of all time zones: looked up in hundreds of files, so once a process and not once a row."""
    return frozenset(available_timezones())


def _address(told: Mapping[str, str], allowed: Allowed) -> str:
    given = told.get(Column.ADDRESS, "")
    if allowed.way == "email":
        return email_of(given)
    return phone_of(given) if allowed.way == "sms" else email_of(given) or phone_of(given)


def _guest(told: Mapping[str, str], allowed: Allowed) -> Guest:
    touchpoints = told.get(Column.TOUCHPOINTS, "").replace("|", ",").replace(";", ",").split(",")
    return Guest(
        address=_address(told, allowed),
        name=told.get(Column.NAME, ""),
        language=told.get(Column.LANGUAGE, "").lower()[:2],
        zone=told.get(Column.ZONE, ""),
        unit=told.get(Column.UNIT, ""),
        segment=told.get(Column.SEGMENT, "")[:80],
        case=told.get(Column.CASE, ""),
        touchpoints=tuple(each.strip() for each in touchpoints if each.strip())[:20],
        hidden={
            name.removeprefix(KEPT_FOR_QUESTIONNAIRE): value
            for name, value in told.items()
            if name.startswith(KEPT_FOR_QUESTIONNAIRE) and value
        },
    )
