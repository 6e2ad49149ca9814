"""The two statements of the respondents' path, by hand: an ORM would take longer to build them than the disk to write.

A row that was written since the page was computed is left alone; the caller is told and computes the page again. One
statement takes several rows: the driver lets go of the interpreter at each statement, and with one for each row the
thread that writes and the loop that reads forms would take turns hundreds of times a commit. PostgreSQL gets all rows
as one text of JSON, which costs half of what values of their own cost there; on SQLite it would cost more.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import connection, transaction
from psycopg import RawCursor

from twofold_web.answering.kept import (
    COLUMNS,
    MOVING,
    SHEET,
    SHEET_COLUMNS,
    Kept,
    sheet_values,
    values_of,
    written_json,
)
from twofold_web.answering.models import Response, Sheet
from twofold_web.delivery.reads.entry import Entry
from twofold_web.delivery.writes.arrived import finished
from twofold_web.foundation.wall import walled

_Table = type[Response] | type[Sheet]
# what the table has besides and the pages know nothing of
_BEGUN: dict[str, str | int] = {"quality": "", "content": "", "claimed": 0, "flowed": 0}
# most of a row's values; a look at their type costs a tenth of asking of each what it may be
_AS_IT_IS = frozenset({str, int, type(None)})
_UTC = "+00:00"
# how many rows one statement of SQLite takes; few lengths, so that the driver knows the statements already
_LENGTHS = (64, 16, 4, 1)


def write(changes: Sequence[Kept]) -> list[bool]:
    """Write all of them in one transaction; says of each whether it was written.

    Args:
        changes: no two of one respondent; ``revision`` is one more than what the table has.
    """
    ordered = sorted(changes, key=_OWNER)
    with transaction.atomic():
        if all(_whole(part) for part in _walled(ordered)):
            return [True] * len(changes)
        # a statement of several rows does not say which of them it left alone
        transaction.set_rollback(True)
    with transaction.atomic():
        written = {each.id: _whole([each]) for part in _walled(ordered) for each in part}
    return [written[each.id] for each in changes]


_OWNER = attrgetter("organisation_id")


def _walled(ordered: Iterable[Kept]) -> Iterator[list[Kept]]:
    """The rows of each organisation, each time inside its wall."""
    for organisation_id, own in groupby(ordered, key=_OWNER):
        with walled(organisation_id):
            yield list(own)


def _whole(changes: list[Kept]) -> bool:
    """Write rows of one organisation; False where one of them was left alone."""
    people = [each for each in changes if each.kind != SHEET]
    sheets = [each for each in changes if each.kind == SHEET] if len(people) < len(changes) else []
    if not (_all_of(Response, people) and _all_of(Sheet, sheets)):
        return False
    _mark_invitations(people)
    return True


def _all_of(table: _Table, changes: list[Kept]) -> bool:
    if not changes:
        return True
    connection.ensure_connection()
    values = sheet_values if table is Sheet else values_of
    on = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return on(table, [values(each) for each in changes])


def _mark_invitations(rows: Iterable[Kept]) -> None:
    """Nobody is reminded who has answered; never of sheets, which know no invitation."""
    for each in rows:
        if each.invitation is not None and each.finished:
            finished(Entry(each.organisation_id, "", each.survey_id, each.kind, invitation_id=each.invitation))


def _on_postgresql(table: _Table, rows: list[list[Any]]) -> bool:
    names = _columns(table)
    told = _ENCODER.encode([dict(zip(names, row, strict=True)) for row in rows])
    with RawCursor(connection.connection) as cursor:
        return cursor.execute(_from_json(table), [told], prepare=True).rowcount == len(rows)


def _on_sqlite(table: _Table, rows: list[list[Any]]) -> bool:
    execute, at = connection.connection.execute, 0  # the driver's own: Django's cursor rewrites each statement
    for length in _LENGTHS:
        while len(rows) - at >= length:
            values = [
                value if type(value) in _AS_IT_IS else _on_file(value)
                for row in rows[at : at + length]
                for value in row
            ]
            if execute(_from_values(table, length), values).rowcount != length:
                return False
            at += length
    return True


def _on_file(value: Any) -> Any:
    """A value as Django writes it into SQLite."""
    if isinstance(value, datetime):
        told = str(value)
        # nearly all are in UTC already
        return told[: -len(_UTC)] if told.endswith(_UTC) else str(value.astimezone(UTC).replace(tzinfo=None))
    return written_json(value) if isinstance(value, dict | list | tuple) else value


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


@cache
def _from_json(table: _Table) -> str:
    # _meta is Django's documented way to ask a model about its table
    kinds = {field.column: field.db_type(connection) for field in table._meta.concrete_fields}  # noqa: SLF001 - see above
    names = [connection.ops.quote_name(name) for name in _columns(table)]
    typed = ", ".join(f"{connection.ops.quote_name(name)} {kinds[name]}" for name in _columns(table))
    told = ", ".join([*names, *_fixed(table)])
    return _statement(table, f"SELECT {told} FROM jsonb_to_recordset($1) AS came ({typed})")  # noqa: S608 - our own names


@cache
def _from_values(table: _Table, length: int) -> str:
    row = f"({', '.join(['?'] * len(_columns(table)) + _fixed(table))})"
    return _statement(table, f"VALUES {', '.join([row] * length)}")


def _statement(table: _Table, rows: str) -> str:
    own = "answering_sheet" if table is Sheet else "answering_response"
    key, begun = ("mark", {}) if table is Sheet else ("id", _BEGUN)
    columns = _columns(table)
    moving = [name for name in (*MOVING, "pages") if name in columns]
    names = [connection.ops.quote_name(name) for name in (*columns, *begun)]
    sets = ", ".join(
        f"{connection.ops.quote_name(name)} = excluded.{connection.ops.quote_name(name)}" for name in moving
    )
    return (
        f"INSERT INTO {own} ({', '.join(names)}) {rows} "
        f"ON CONFLICT ({key}) DO UPDATE SET {sets} WHERE {own}.revision = excluded.revision - 1"
    )


def _columns(table: _Table) -> tuple[str, ...]:
    return SHEET_COLUMNS if table is Sheet else COLUMNS


def _fixed(table: _Table) -> list[str]:
    begun = {} if table is Sheet else _BEGUN
    return [f"'{value}'" if isinstance(value, str) else str(value) for value in begun.values()]
