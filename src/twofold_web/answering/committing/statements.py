"""The two statements of the respondents' path, by hand: an ORM would take longer to build them than the disk to write.

A row that was written since the page was computed is left alone; the caller is told and computes the page again.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from twofold_web.answering.kept import COLUMNS, MOVING, SHEET, SHEET_COLUMNS, Kept, row_of, written_json
from twofold_web.delivery.reads.entry import Entry
from twofold_web.delivery.writes.arrived import finished
from twofold_web.foundation.wall import walled

_TABLE, _SHEETS = "answering_response", "answering_sheet"
# what the table has besides and the pages know nothing of
_BEGUN: dict[str, str | int] = {"quality": "", "content": "", "claimed": 0, "flowed": 0}


def write(changes: Sequence[Kept]) -> list[bool]:
    """Write all of them in one transaction; says of each whether it was written.

    Args:
        changes: no two of one respondent; ``revision`` is one more than what the table has.
    """
    written: dict[str, bool] = {}
    with transaction.atomic():
        for organisation_id, own in groupby(
            sorted(changes, key=lambda kept: kept.organisation_id), key=lambda kept: kept.organisation_id
        ):
            with walled(organisation_id):
                rows = list(own)
                written |= _write(_TABLE, [each for each in rows if each.kind != SHEET])
                written |= _write(_SHEETS, [each for each in rows if each.kind == SHEET])
                _mark_invitations(each for each in rows if written[each.id])
    return [written[each.id] for each in changes]


def _mark_invitations(rows: Iterable[Kept]) -> None:
    """Nobody is reminded who has answered; never of sheets, which know no invitation."""
    for each in rows:
        if each.invitation is not None and each.finished:
            finished(Entry(each.organisation_id, "", each.survey_id, each.kind, invitation_id=each.invitation))


def _write(table: str, changes: list[Kept]) -> dict[str, bool]:
    if not changes:
        return {}
    connection.ensure_connection()
    sheets = table == _SHEETS
    rows = [_sheet_row(each) if sheets else _row(each) for each in changes]
    done = (_on_postgresql if connection.vendor == "postgresql" else _on_sqlite)(_statement(table), rows)
    return dict(zip((each.id for each in changes), done, strict=True))


@cache
def _statement(table: str) -> str:
    sheets = table == _SHEETS
    key, columns, begun = ("mark", SHEET_COLUMNS, {}) if sheets else ("id", COLUMNS, _BEGUN)
    moving = [name for name in (*MOVING, "pages") if name in columns]
    names = [connection.ops.quote_name(name) for name in (*columns, *begun)]
    values = ["%s" if connection.vendor == "postgresql" else "?"] * len(columns)
    values += [f"'{value}'" if isinstance(value, str) else str(value) for value in begun.values()]
    sets = ", ".join(
        f"{connection.ops.quote_name(name)} = excluded.{connection.ops.quote_name(name)}" for name in moving
    )
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)}) "  # noqa: S608 - our own names, values are parameters
        f"ON CONFLICT ({key}) DO UPDATE SET {sets} WHERE {table}.revision = excluded.revision - 1"
    )


def _on_sqlite(statement: str, rows: list[list[Any]]) -> list[bool]:
    execute = connection.connection.execute  # the driver's own: Django's cursor rewrites each statement
    return [execute(statement, row).rowcount > 0 for row in rows]


def _on_postgresql(statement: str, rows: list[list[Any]]) -> list[bool]:
    with connection.connection.cursor() as cursor:
        # the driver sends all of them before it waits for the first answer
        cursor.executemany(f"{statement} RETURNING 1", rows, returning=True)
        return [bool(found.fetchall()) for found in cursor.results()]


def _row(kept: Kept) -> list[Any]:
    row = row_of(kept)
    if connection.vendor == "postgresql":
        row[0] = uuid.UUID(kept.id)
        return row
    return [_moment(value) if isinstance(value, datetime) else value for value in row]


def _moment(moment: datetime) -> str:
    """A moment as Django writes it into SQLite."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def _sheet_row(kept: Kept) -> list[Any]:
    return [
        kept.id,
        kept.organisation_id,
        kept.survey_id,
        kept.number,
        kept.revision,
        kept.state,
        kept.language,
        kept.unit,
        written_json(kept.answers),
        written_json(list(kept.seconds)),
        kept.end,
    ]
