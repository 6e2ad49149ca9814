"""Loaded events as something that happened to somebody who can be asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from twofold.facts.schemas import CONTEXT_PREFIX
from twofold_web.delivery.asking.conditions import Happened
from twofold_web.delivery.asking.identity import email_of, phone_of
from twofold_web.delivery.asking.lists import MOST_LETTERS, Guest, known_zones


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an invitation may carry.

    Attributes:
        way: ``email`` or ``sms``.
        languages: of the questionnaire.
        hidden: its hidden fields.
    """

    way: str
    languages: frozenset[str]
    hidden: frozenset[str]


def happened(row: Mapping[str, Any], context: Mapping[str, str]) -> Happened:
    """An event of the facts.

    Args:
        row: its columns.
        context: what its context fields are called, by their columns (``names_in``).
    """
    told = {name: str(row[column]) for column, name in context.items() if row.get(column) is not None}
    plain = {name: row.get(name) or "" for name in ("kind", "touchpoint", "channel", "unit", "language", "case")}
    return Happened(**plain, at=moment_of(row["occurred_us"]), segment=told.get("segment", ""), context=told)


def event_named(event_id: int, event_check: int) -> str:
    """What an event of the facts is called here."""
    return f"{event_id}:{event_check}"


def moment_of(microseconds: int) -> datetime:
    """The moment that facts write as a number."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def names_in(columns: Iterable[str]) -> dict[str, str]:
    """What a context field is called in conditions, by its column in facts.

    >>> names_in(["kind", "context_nights"])
    {'context_nights': 'nights'}
    """
    return {name: name.removeprefix(CONTEXT_PREFIX) for name in columns if name.startswith(CONTEXT_PREFIX)}


def guest_of(row: Mapping[str, Any], what: Happened, wanted: Wanted) -> Guest:
    """The person to invite; without an address where the row has none for this way."""
    language, zone = what.language.lower()[:2], row["told_zone"]
    return Guest(
        address=email_of(row["told_email"]) if wanted.way == "email" else phone_of(row["told_phone"]),
        name=row["told_person"] if len(row["told_person"]) <= MOST_LETTERS else "",
        language=language if language in wanted.languages else "",
        zone=zone if zone in known_zones() else "",
        unit=what.unit[:80],
        segment=what.segment[:80],
        case=what.case[:MOST_LETTERS],
        hidden={key: value[:MOST_LETTERS] for key, value in what.context.items() if key in wanted.hidden},
    )
