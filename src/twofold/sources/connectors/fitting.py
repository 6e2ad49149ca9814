"""Fit a connector to one file: what it maps there, and which columns it leaves to the proposal."""

import dataclasses
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

import duckdb

from twofold.sources.connectors.connector import Connector, Ids
from twofold.sources.mapping import AnswerMapping, EventMapping, Field, SourceOptions
from twofold.sources.mapping_file import TIMES
from twofold.sources.sql_text import NUMBER_MACROS
from twofold.sources.times import Reading, wall_sql

ENOUGH = 0.97  # of the different times of a column have to be readable

Filled = Mapping[str, Collection[str]]  # the values looked at, by column


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a connector maps of a file.

    Attributes:
        connector: which one; None where nothing was recognised.
        event: the fields it fills.
        answers: the columns that are always the same in this export.
        roles: by column it uses, the field; "answer" or "context" otherwise.
        left_out: columns that nobody needs to look at.
        notes: what a person should know, in sentences.
    """

    connector: Connector | None = None
    event: EventMapping = field(default_factory=EventMapping)
    answers: tuple[AnswerMapping, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def fit(connector: Connector, filled: Filled) -> Fitted:
    """Fit a connector to the columns of a file, given in their order with the values looked at."""
    fields = {}
    for each in dataclasses.fields(EventMapping):
        given = getattr(connector.mapping.event, each.name)
        found = _fitted(each.name, given, connector, filled) if isinstance(given, Field) else None
        if found is not None:
            fields[each.name] = found
    if connector.ids is Ids.ROW:
        fields["id"] = Field(columns=tuple(filled))
    answers = tuple(each for each in connector.mapping.answers if set(each.answer.columns) <= set(filled))
    context = tuple(name for name in connector.mapping.event.context if filled.get(name))
    roles = dict.fromkeys(context, "context")
    roles |= {column: "answer" for each in answers for column in each.answer.columns}
    used = {name: each for name, each in fields.items() if name != "id" or connector.ids is not Ids.ROW}
    roles |= {column: name for name, each in used.items() for column in each.columns}
    free = set() if "occurred_at" in fields else set(_candidates("occurred_at", connector))
    left_out = frozenset(
        name
        for name in filled
        if name not in roles and name not in free and any(fnmatchcase(name, each) for each in connector.leave_out)
    )
    return Fitted(connector, EventMapping(**fields, context=context), answers, roles, left_out, connector.notes)


def source_of(connector: Connector, options: SourceOptions, stem: str, below: Sequence[Sequence[str]]) -> SourceOptions:
    """How the file is read: what the options leave open is the connector's.

    Args:
        connector: whose export it is.
        options: what somebody asked for.
        stem: the file's name without its ending.
        below: the records below its header.
    """
    plain, own = SourceOptions(), connector.mapping.source
    given = {
        each.name: getattr(own, each.name)
        for each in dataclasses.fields(SourceOptions)
        if getattr(options, each.name) == getattr(plain, each.name)
    }
    if connector.ids is Ids.FILE and options.name is None:
        given["name"] = f"{connector.name}: {stem}"
    zone = _zone(connector.zone_below, below)
    if zone is not None and options.timezone == plain.timezone:
        given["timezone"] = zone
    return replace(options, **given)


def _candidates(name: str, connector: Connector) -> tuple[str, ...]:
    field: Field | None = getattr(connector.mapping.event, name)
    return connector.instead.get(name) or (field.columns if field else ())


def _fitted(name: str, given: Field, connector: Connector, filled: Filled) -> Field | None:
    if given.value is not None:
        return given
    if len(given.columns) > 1:
        return given if set(given.columns) <= set(filled) else None
    for column in _candidates(name, connector):
        values = filled.get(column, ())
        told = [value for value in values if value not in given.missing]
        # an empty column says something where emptiness means something
        says = bool(values) or (column in filled and given.default is not None)
        if (told and _reads(given, told)) if name in TIMES else says:
            return replace(given, columns=(column,))
    return None


def _reads(given: Field, values: Sequence[str]) -> bool:
    """Whether these are times as the connector says they are written."""
    reading = Reading(iso=given.format is None, formats=(given.format,) if given.format else ())
    with duckdb.connect() as connection:
        for macro in NUMBER_MACROS:
            connection.execute(macro)
        found = connection.execute(
            f"SELECT avg(({wall_sql('told', reading)} IS NOT NULL)::INT) FROM (SELECT unnest(?) AS told)",  # noqa: S608 - our own SQL
            [list(values)],
        ).fetchone()
    return found is not None and found[0] is not None and found[0] >= ENOUGH


def _zone(key: str | None, below: Sequence[Sequence[str]]) -> str | None:
    if key is None:
        return None
    for cell in (cell for row in below for cell in row if f'"{key}"' in cell):
        try:
            told = str(json.loads(cell)[key])
            return "UTC" if told == "Z" else ZoneInfo(told).key
        except (ValueError, KeyError, TypeError, OSError):
            continue
    return None
