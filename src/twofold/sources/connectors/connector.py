"""What a connector knows about one export of one product."""

from dataclasses import dataclass, field
from enum import StrEnum

from twofold.sources.mapping import Mapping


class Ids(StrEnum):
    """How far the ids of an export reach."""

    EVERYWHERE = "everywhere"  # no two exports of the product share an id
    FILE = "file"  # they are counted within one survey: the file's name keeps surveys apart
    ROW = "row"  # there are none: the whole row is its id


@dataclass(frozen=True, slots=True)
class Connector:
    """One export of one product: how it is recognised and how it is read.

    Attributes:
        name: what people call it on the command line, like ``zendesk-json``.
        product: who writes it.
        export: which of its exports, in a few words.
        formats: the file formats it comes in.
        columns: headers that all stand in it; each as the spellings it may have.
        mapping: how it is read; columns that a file lacks are left out.
        below: text that stands in the records below the header.
        zone_below: the key, in the JSON of a record below the header, that tells the time zone.
        first_cell: a regular expression that the cells of the first column match, which is the first of ``columns``.
        instead: by field of the event, the columns it may be read from, the best one first.
        leave_out: patterns of columns that are neither answers nor context.
        notes: what a person should know about this export, in sentences.
        ids: how far its ids reach.
    """

    name: str
    product: str
    export: str
    formats: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    mapping: Mapping
    below: str | None = None
    zone_below: str | None = None
    first_cell: str | None = None
    instead: dict[str, tuple[str, ...]] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ids: Ids = Ids.EVERYWHERE
