"""The mapping: how the columns of a foreign file become facts."""

from dataclasses import dataclass, field

from twofold.facts.items import Scale
from twofold.facts.words import AnswerType


@dataclass(frozen=True, slots=True)
class Field:
    """Where one value of a fact comes from: columns of the file, or a constant.

    Attributes:
        columns: the columns it is read from; several are joined by one space before ``format`` is applied.
        value: a constant instead of columns.
        format: strptime pattern of a time.
        map: what each code of the file means; codes that are not listed stay as they are.
        missing: codes that stand for "nothing here".
        default: what an empty cell means.
        otherwise: what every filled cell means that ``map`` does not list; "" for "nothing here".
    """

    columns: tuple[str, ...] = ()
    value: str | None = None
    format: str | None = None
    map: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    default: str | None = None
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How the file is read; everything left out is detected.

    Attributes:
        format: csv, xlsx, parquet, ndjson, json, sav, xes or ocel.
        encoding: a Python codec name.
        delimiter: one character.
        decimal: "." or ",".
        sheet: the sheet of a workbook.
        timezone: IANA zone of times that carry none.
        name: the namespace of event ids: files of one source share it, so that a later export updates the earlier one.
        skip: lines before the header.
        header_rows: records that together name the columns (SurveyMonkey writes two); of CSV files and workbooks.
        skip_after_header: records below the header that are no rows (Qualtrics writes two), whose first one tells
            the questions' wording.
        object_type: of an object-centric log, the type whose objects are the cases.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    sheet: str | None = None
    timezone: str = "UTC"
    name: str | None = None
    skip: int = 0
    header_rows: int = 1
    skip_after_header: int = 0
    object_type: str | None = None


@dataclass(frozen=True, slots=True)
class EventMapping:
    """The columns that say what happened, to whom, when and where. A field left out is null in every event."""

    id: Field | None = None
    kind: Field | None = None
    side: Field | None = None
    status: Field | None = None
    occurred_at: Field | None = None
    person: Field | None = None
    employee: Field | None = None
    case: Field | None = None
    unit: Field | None = None
    touchpoint: Field | None = None
    channel: Field | None = None
    role: Field | None = None
    language: Field | None = None
    weight: Field | None = None
    outcome: Field | None = None
    replied_at: Field | None = None
    resolved_at: Field | None = None
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerMapping:
    """The column that holds the answers to one item.

    Attributes:
        item: the item's name; a column where the file is long (one answer a row).
        answer: the column of the answer, with ``map`` from words to codes.
        type: number, choice or text.
        scale: the numbers that count; others are rejected with a reason unless listed in ``missing``.
        missing: codes that are no answer, kept as such.
        touchpoint: overrides the event's touchpoint for this answer.
        instrument: the standard question it asks; an item called nps, csat, ... asks it without saying so.
        version: of the item's wording.
        wording: the question by language.
        labels: what each code means.
        sensitive: whether answers tell who somebody is.
    """

    item: Field
    answer: Field
    type: AnswerType = AnswerType.NUMBER
    scale: Scale | None = None
    missing: tuple[str, ...] = ()
    touchpoint: Field | None = None
    instrument: str | None = None
    version: int = 1
    wording: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class ContactMapping:
    """The columns that say how the person of an event can be reached; facts never hold them.

    Attributes:
        email: the column of e-mail addresses.
        phone: of telephone numbers with + and the country.
        zone: of the person's own IANA zone.
    """

    email: str | None = None
    phone: str | None = None
    zone: str | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The columns that hold addresses."""
        return tuple(column for column in (self.email, self.phone) if column is not None)

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.addresses, *([self.zone] if self.zone is not None else ()))


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file."""

    source: SourceOptions = SourceOptions()
    event: EventMapping = EventMapping()
    answers: tuple[AnswerMapping, ...] = ()
    contact: ContactMapping = ContactMapping()
