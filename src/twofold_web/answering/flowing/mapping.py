"""How the columns of a batch become facts: a mapping like that of any other file, made from the questionnaire."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twofold.facts.items import Item
from twofold.facts.words import Side
from twofold.sources.mapping import AnswerMapping, EventMapping, Field, SourceOptions
from twofold.sources.mapping import Mapping as FileMapping
from twofold_web.surveys.questionnaire.facts import AnswerRow, fact_items
from twofold_web.surveys.questionnaire.parts import Document
from twofold_web.surveys.questionnaire.words import NOT_APPLICABLE

SITUATION = ("id", "status", "occurred_at", "person", "case", "unit", "touchpoint", "channel", "language")
OWN_CONTEXT = ("survey", "survey_version", "quality")
#: How the organisation groups those it invites; a hidden field of that name says it itself.
SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class Column:
    """Which answers stand in one column."""

    item: str
    touchpoint: str


def column_of(row: AnswerRow) -> Column:
    """The column of an answer."""
    return Column(row.item, row.touchpoint or "")


def context_of(document: Document) -> tuple[str, ...]:
    """The names of the context that a batch carries."""
    hidden = tuple(one.key for one in document.hidden if one.context and one.key not in OWN_CONTEXT)
    # employees answer sheets that know no invitation
    segment = () if document.side is Side.EMPLOYEE or any(one.key == SEGMENT for one in document.hidden) else (SEGMENT,)
    return OWN_CONTEXT + segment + hidden


def name_of(number: int) -> str:
    """The heading of an answer's column."""
    return f"answer_{number}"


def mapping_of(document: Document, columns: Iterable[Column], survey: str, zone: str) -> FileMapping:
    """The mapping of a batch.

    Args:
        document: what was asked.
        columns: of answers, in the order of their headings.
        survey: which one; ids of events are unique within it.
        zone: of the organisation.
    """
    items = {item.name: item for item in fact_items(document)}
    fields: dict[str, Field] = {name: Field(columns=(name,)) for name in SITUATION}
    fields["kind"], fields["side"] = Field(value=document.kind.value), Field(value=document.side.value)
    answers = tuple(
        _answer(items, column, name_of(number)) for number, column in enumerate(columns) if column.item in items
    )
    source = SourceOptions(format="parquet", timezone=zone, name=survey, decimal=".")
    return FileMapping(source, EventMapping(**fields, context=context_of(document)), answers)


def _answer(items: Mapping[str, Item], column: Column, name: str) -> AnswerMapping:
    item = items[column.item]
    return AnswerMapping(
        item=Field(value=item.name),
        answer=Field(columns=(name,)),
        type=item.type,
        scale=item.scale,
        missing=(NOT_APPLICABLE,),
        touchpoint=Field(value=column.touchpoint) if column.touchpoint else None,
        instrument=item.instrument.value if item.instrument is not None else None,
        version=item.version,
        wording=dict(item.wording),
        labels=dict(item.labels),
        sensitive=item.sensitive,
    )
