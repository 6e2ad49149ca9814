"""What is kept of one respondent, as the pages work with it; its row in the table, and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

PARTIAL, FINISHED = "partial", "finished"
SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Kept:
    """One respondent's state after a page.

    Attributes:
        id: 32 hexadecimal digits; of an employee's sheet the 64 of its mark.
        organisation_id: whose survey it is.
        survey_id: the survey.
        number: its version, which stays the one that was begun with.
        kind: the kind of the link.
        revision: how often it was written; 0 where it never was.
        state: partial or finished.
        link: the link's number.
        invitation: the invitation's number.
        person: the organisation's own name of the person; empty where nobody knows.
        unit: code of the unit.
        touchpoint: what the survey is about.
        channel: how the person came.
        case: the business key.
        language: of the pages.
        hidden: the hidden fields.
        touchpoints: those the person used.
        seed: of random orders.
        answers: by key.
        seconds: how long each page was looked at.
        suspicion: see ``quality.suspicion``.
        end: the end that was reached.
        quotas: those the respondent counts for, each between commas.
        begun_at: when the first page was shown.
        seen_at: when the last page came in.
        finished_at: when the last one did.
    """

    id: str
    organisation_id: int
    survey_id: int
    number: int
    kind: str
    revision: int = 0
    state: str = PARTIAL
    link: int | None = None
    invitation: int | None = None
    person: str = ""
    unit: str = ""
    touchpoint: str = ""
    channel: str = ""
    case: str = ""
    language: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    touchpoints: tuple[str, ...] = ()
    seed: int = 0
    answers: Mapping[str, Any] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    suspicion: int = 0
    end: str = ""
    quotas: str = ""
    begun_at: datetime | None = None
    seen_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing can be added any more."""
        return self.state == FINISHED


# the columns of the table, in the order of a row; what never changes first
FIXED = (
    "id",
    "organisation_id",
    "survey_id",
    "number",
    "kind",
    "link",
    "invitation",
    "person",
    "unit",
    "touchpoint",
    "channel",
    "case",
    "hidden",
    "touchpoints",
    "seed",
    "begun_at",
)
MOVING = ("revision", "state", "language", "answers", "seconds", "suspicion", "end", "quotas", "seen_at", "finished_at")
COLUMNS = FIXED + MOVING
TEXTS_OF_JSON = ("hidden", "touchpoints", "answers", "seconds")
_VALUES = attrgetter(*COLUMNS)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_EMPTY: dict[type, str] = {dict: "{}", list: "[]", tuple: "[]"}  # as the hidden fields of most rows
SHEET_COLUMNS = (
    "mark",
    "organisation_id",
    "survey_id",
    "number",
    "revision",
    "state",
    "language",
    "unit",
    "answers",
    "pages",
    "end",
)


def written_json(value: object) -> str:
    """The text of a JSON column."""
    empty = None if value else _EMPTY.get(type(value))
    return empty or _ENCODER.encode(value)


def read_json(value: object) -> Any:
    """What a JSON column holds; some databases give it back as it is, some as text."""
    return json.loads(value) if isinstance(value, str) else value


def values_of(kept: Kept) -> list[Any]:
    """The values of ``COLUMNS``."""
    return list(_VALUES(kept))


def sheet_values(kept: Kept) -> list[Any]:
    """The values of ``SHEET_COLUMNS``."""
    return [
        kept.id,
        kept.organisation_id,
        kept.survey_id,
        kept.number,
        kept.revision,
        kept.state,
        kept.language,
        kept.unit,
        kept.answers,
        list(kept.seconds),
        kept.end,
    ]


def kept_of(row: Mapping[str, Any]) -> Kept:
    """The respondent of a row of ``Response`` (``values(*COLUMNS)``)."""
    told = {name: read_json(row[name]) if name in TEXTS_OF_JSON else row[name] for name in COLUMNS}
    told["id"] = str(told["id"]).replace("-", "")
    told["touchpoints"] = tuple(told["touchpoints"])
    return Kept(**told)
