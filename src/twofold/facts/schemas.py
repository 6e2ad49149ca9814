"""The columns of facts, as Arrow schemas.

Times are integers, so that every engine agrees: ``*_us`` columns are microseconds since 1970-01-01T00:00 UTC;
``*_local_us`` are the same moment read from a clock on the wall in ``zone`` (microseconds since 1970-01-01T00:00 of
that clock); ``local_day`` is its date in days since 1970-01-01. Persons, respondents and employees are pseudonyms
(60 bits of an HMAC, never negative). Context fields follow as text columns called ``context_<name>``.
"""

import pyarrow as pa

from twofold.facts.words import Record

CONTEXT_PREFIX = "context_"
# Delta refuses the first of these in a column's name; Spark takes a dot for a field of a field
_NOT_IN_NAMES = str.maketrans(dict.fromkeys(" ,;{}()\n\t=\r\"'`.", "_"))

IDENTITY = [
    pa.field("event_id", pa.int64(), nullable=False),
    # a second, independent hash of the same identity: two events that share event_id by chance differ here
    pa.field("event_check", pa.int64(), nullable=False),
    pa.field("version", pa.int32(), nullable=False),  # 1, then 2 where the source changed the row
]

PROVENANCE = [
    pa.field("load", pa.string(), nullable=False),  # the load that brought the row
    pa.field("recorded_us", pa.int64(), nullable=False),  # when the store learnt it
]

SITUATION = [
    pa.field("kind", pa.string(), nullable=False),
    pa.field("side", pa.string(), nullable=False),
    pa.field("status", pa.string(), nullable=False),
    pa.field("occurred_us", pa.int64(), nullable=False),
    pa.field("local_us", pa.int64(), nullable=False),
    pa.field("local_day", pa.int32(), nullable=False),
    pa.field("zone", pa.string(), nullable=False),
    pa.field("person", pa.int64()),  # null: nobody knows who
    # the sampling unit: the person, or the event itself where the person is unknown
    pa.field("respondent", pa.int64(), nullable=False),
    pa.field("employee", pa.int64()),
    pa.field("case", pa.string()),
    pa.field("unit", pa.string()),
    pa.field("touchpoint", pa.string()),
    pa.field("channel", pa.string()),
    pa.field("role", pa.string()),
    pa.field("language", pa.string()),
    pa.field("weight", pa.float64(), nullable=False),  # 1 where the source has none
]

EVENT = pa.schema(
    [
        *IDENTITY,
        *PROVENANCE,
        *SITUATION,
        pa.field("outcome", pa.string()),
        pa.field("replied_us", pa.int64()),
        pa.field("replied_local_us", pa.int64()),
        pa.field("resolved_us", pa.int64()),
        pa.field("resolved_local_us", pa.int64()),
        pa.field("source", pa.string(), nullable=False),  # the file's name
        pa.field("row", pa.int64(), nullable=False),  # its row there; the header is row 1
        pa.field("content", pa.int64(), nullable=False),  # a hash of everything the row said
    ],
)

ANSWER = pa.schema(
    [
        *IDENTITY,
        *PROVENANCE,
        *SITUATION,
        pa.field("item", pa.string(), nullable=False),
        pa.field("item_version", pa.int32(), nullable=False),
        pa.field("instrument", pa.string()),
        pa.field("scale_low", pa.float64()),
        pa.field("scale_high", pa.float64()),
        pa.field("number", pa.float64()),
        pa.field("choice", pa.string()),
        pa.field("missing", pa.string()),  # the code that stood for "no answer"; number is null then
        pa.field("text", pa.string()),  # free text, alone, so that it can be erased alone
        pa.field("row", pa.int64()),  # the row of its event: within one file two rows may have one event id
    ],
)

REJECTED = pa.schema(
    [
        *PROVENANCE,
        pa.field("source", pa.string(), nullable=False),
        pa.field("row", pa.int64(), nullable=False),
        pa.field("column", pa.string()),  # null: the whole row was rejected
        pa.field("item", pa.string()),  # the answer that was rejected; null: the whole row
        pa.field("found", pa.string()),  # the value that was found
        pa.field("reason", pa.string(), nullable=False),
        # the row as it was, as JSON; persons and employees in it are pseudonyms. Set for whole rows only.
        pa.field("content_json", pa.string()),
        pa.field("person", pa.int64()),
        pa.field("employee", pa.int64()),
        pa.field("event_id", pa.int64()),
        pa.field("event_check", pa.int64()),
    ],
)

ITEM = pa.schema(
    [
        *PROVENANCE,
        pa.field("item", pa.string(), nullable=False),
        pa.field("item_version", pa.int32(), nullable=False),
        pa.field("body", pa.string(), nullable=False),  # the Item as JSON
    ],
)

UNIT = pa.schema(
    [
        *PROVENANCE,
        pa.field("unit", pa.string(), nullable=False),
        pa.field("parent", pa.string()),  # null: a root
        pa.field("name", pa.string(), nullable=False),
        pa.field("level", pa.string()),  # region, branch, team
        pa.field("country", pa.string()),  # ISO 3166 code, for holidays
        pa.field("zone", pa.string()),
    ],
)

LOAD = pa.schema(
    [
        *PROVENANCE,
        pa.field("source", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),  # the LoadSummary and the mapping as JSON
    ],
)

SUPERSEDED = pa.schema([*IDENTITY, *PROVENANCE])

# ``load`` is the one that was taken back, ``recorded_us`` when; the body says what that did and why
UNDONE = LOAD

SCHEMAS: dict[Record, pa.Schema] = {
    Record.EVENT: EVENT,
    Record.ANSWER: ANSWER,
    Record.REJECTED: REJECTED,
    Record.ITEM: ITEM,
    Record.UNIT: UNIT,
    Record.LOAD: LOAD,
    Record.SUPERSEDED: SUPERSEDED,
    Record.UNDONE: UNDONE,
}

# what answers and events can be split and filtered by, besides context fields and calendar periods
DIMENSIONS = ("kind", "side", "unit", "touchpoint", "channel", "role", "language", "item", "status")


def context_column(name: str) -> str:
    """The column that a context field is kept in, under a name that every engine can read.

    >>> context_column("Q13 COUNTY")
    'context_Q13_COUNTY'
    """
    return CONTEXT_PREFIX + " ".join(name.split()).translate(_NOT_IN_NAMES)
