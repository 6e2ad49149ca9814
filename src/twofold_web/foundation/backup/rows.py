"""The rows of the database, as they are at one moment, and back again.

Rows go back into tables of the shape they had, and the migrations that came later change them as they would have
changed them in place. SQLite is copied as a whole; PostgreSQL table by table in its own COPY format. A backup of one
cannot be brought back into the other.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from twofold_web.foundation.wall import owned_tables

SQLITE = "database.sqlite3"
# people sign in again after a restore; migrations are done anew
LEFT_OUT = {"django_session", "django_migrations"}
BLOCK = 1 << 20


def steps() -> dict[str, str]:
    """The last migration of each app that this database has."""
    done = MigrationRecorder(connection).applied_migrations()
    last: dict[str, str] = {}
    for app, name in sorted(done):
        last[app] = max(last.get(app, ""), name)
    return last


def copy_out(folder: Path) -> list[Path]:
    """Copy all rows as they are now into files; everybody may go on writing meanwhile."""
    return [_sqlite_out(folder / SQLITE)] if connection.vendor == "sqlite" else list(_postgresql_out(folder))


def copy_in(folder: Path, wanted: dict[str, str]) -> None:
    """Bring rows back into an empty database, and the database to today's shape.

    Args:
        folder: what ``copy_out`` wrote.
        wanted: the shape the rows have: ``steps`` of their time.
    """
    if connection.vendor == "sqlite":
        _sqlite_in(folder / SQLITE)
    else:
        for app, name in wanted.items():
            call_command("migrate", app, name, verbosity=0, interactive=False)
        _postgresql_in(folder)
    call_command("migrate", verbosity=0, interactive=False)


def unknown_steps(wanted: dict[str, str]) -> list[str]:
    """Steps that this version of the application does not have: the backup was made by a newer one."""
    known = MigrationExecutor(connection).loader.graph.nodes
    return [f"{app}.{name}" for app, name in wanted.items() if (app, name) not in known]


def _sqlite_out(path: Path) -> Path:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("DELETE FROM django_session")
        copy.commit()
        copy.execute("PRAGMA journal_mode = DELETE")
    return path


def _sqlite_in(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(connection.connection)
    # the copy's journal mode came along
    connection.close()


def _postgresql_out(folder: Path) -> Iterator[Path]:
    with _snapshot() as cursor:
        yield from [_table_out(cursor, table, folder / f"{table}.rows") for table in _tables(cursor)]


def _table_out(cursor: Any, table: str, path: Path) -> Path:
    columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    with path.open("wb") as file, cursor.copy(f"COPY {_listed(table, columns)} TO STDOUT") as rows:
        file.write("\t".join(columns).encode() + b"\n")
        for block in rows:
            file.write(block)
    return path


@contextmanager
def _snapshot() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def _postgresql_in(folder: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        tables = _tables(cursor)
        for table in set(owned_tables()) & set(tables):
            # COPY does not go through the wall; the migration that follows builds it again
            cursor.execute(f"ALTER TABLE {_quoted(table)} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, tables))}")
        for table in tables:
            _table_in(cursor, table, folder / f"{table}.rows")
    connection.close()


def _table_in(cursor: Any, table: str, path: Path) -> None:
    with path.open("rb") as file:
        columns = file.readline().decode().rstrip("\n").split("\t")
        with cursor.copy(f"COPY {_listed(table, columns)} FROM STDIN") as rows:
            while block := file.read(BLOCK):
                rows.write(block)
    if "id" in columns:
        _go_on_counting(cursor, table)


def _go_on_counting(cursor: Any, table: str) -> None:
    """Numbers go on after the largest that was given; a table whose rows are named by chance has none."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [_quoted(table)])
    sequence = cursor.fetchone()[0]
    if sequence is not None:
        cursor.execute(
            f"SELECT setval(%s, largest) FROM (SELECT max(id) AS largest FROM {_quoted(table)}) AS t WHERE largest > 0",  # noqa: S608 - the names of our own tables
            [sequence],
        )


def _listed(table: str, columns: Sequence[str]) -> str:
    return f"{_quoted(table)} ({', '.join(map(_quoted, columns))})"


def _tables(cursor: Any) -> list[str]:
    return sorted(set(connection.introspection.table_names(cursor)) - LEFT_OUT)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
