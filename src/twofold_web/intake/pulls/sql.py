"""Pulls from a database: one SELECT, in a transaction that cannot write, with a limit in time and rows."""

import csv
import hashlib
import re
import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from twofold.sources.reading.typed_text import cell_text
from twofold_web.intake.pulls.addresses import checked_address
from twofold_web.intake.pulls.folder import allowed_path
from twofold_web.intake.pulls.found import File, Found, Look, PullFailed

LONGEST = 120  # seconds of a query
MOST_ROWS = 1_000_000
AT_ONCE = 5_000
# what a connection string may name; files and programs of the server are not among it
CONNECTS = {"host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "connect_timeout"}
_BEGINS = re.compile(r"\s*(select|with)\b", re.IGNORECASE)


def look(given: Look) -> Found:
    """Ask the query for what is new, and write the rows as CSV.

    With a mark column only rows whose mark is not below the highest one seen are asked for; those among them that came
    before are known by their ids.

    Raises:
        PullFailed: the database refuses, or the query is none that only reads.
    """
    query = str(given.place.get("query", "")).strip().rstrip(";")
    if not _BEGINS.match(query):
        raise PullFailed(_("The query has to begin with SELECT or WITH."))
    target = given.room / "0"
    try:
        ask = _from_sqlite if given.place.get("file") else _from_postgresql
        mark = ask(given, query, target)
    except (psycopg.Error, sqlite3.Error, OSError) as wrong:
        said = str(wrong).splitlines()[0][:200] if str(wrong) else type(wrong).__name__
        raise PullFailed(_("The database answers: %(said)s.") % {"said": said.rstrip(".")}) from wrong
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    state = {"mark": mark} if mark is not None else given.state
    return Found((File(target, "query.csv", digest),), state)


def _from_postgresql(given: Look, query: str, target: Path) -> str | None:
    told = {name: str(value) for name, value in _connection_of(given.secret).items() if value is not None}
    host, port = told.get("host", ""), int(told.get("port", "5432"))
    if not host or "," in host or host.startswith(("/", "@")):
        raise PullFailed(_("The secret has to be an address like postgresql://user:password@host:5432/name."))
    told |= {"hostaddr": checked_address(host, port), "connect_timeout": "15"}
    with psycopg.connect(make_conninfo(**told)) as connection:
        connection.read_only = True
        connection.execute(SQL("SET LOCAL statement_timeout = {}").format(Literal(LONGEST * 1000)))
        try:
            with connection.cursor("twofold_pull") as cursor:
                cursor.execute(_bounded(given, query))
                names = [column.name for column in cursor.description or ()]
                return _written(names, iter(lambda: cursor.fetchmany(AT_ONCE), []), given, target)
        finally:
            # older servers let a few functions write even here: nothing of it may stay
            connection.rollback()


def _connection_of(secret: str) -> dict[str, Any]:
    try:
        told = conninfo_to_dict(secret)
    except psycopg.Error as wrong:
        raise PullFailed(
            _("The secret has to be an address like postgresql://user:password@host:5432/name.")
        ) from wrong
    if unknown := set(told) - CONNECTS:
        raise PullFailed(
            _("The address of the database may not set %(names)s.") % {"names": ", ".join(sorted(unknown))}
        )
    return told


def _bounded(given: Look, query: str) -> Any:
    # the query is its author's own; it stands alone in a cursor that cannot write, so nothing is gained by breaking out
    inner = SQL(query)  # type: ignore[arg-type,unused-ignore]  # psycopg asks for a literal, so that nobody forgets the line above
    column, since = given.place.get("mark"), given.state.get("mark")
    if not column:
        return inner
    told = SQL("SELECT * FROM ({}) AS twofold_rows").format(inner)
    where = SQL(" WHERE {} >= {}").format(Identifier(str(column)), Literal(since)) if since is not None else SQL("")
    return told + where + SQL(" ORDER BY {}").format(Identifier(str(column)))


def _from_sqlite(given: Look, query: str, target: Path) -> str | None:
    path = allowed_path(given.slug, str(given.place["file"]))
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=15)
    try:
        deadline = time.monotonic() + LONGEST
        connection.set_authorizer(_only_reads)
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
        cursor = connection.execute(*_asked(given, query))
        names = [column[0] for column in cursor.description or ()]
        return _written(names, iter(lambda: cursor.fetchmany(AT_ONCE), []), given, target)
    finally:
        connection.close()


def _asked(given: Look, query: str) -> tuple[str, tuple[Any, ...]]:
    column, since = given.place.get("mark"), given.state.get("mark")
    if not column:
        return query, ()
    name = '"' + str(column).replace('"', '""') + '"'
    where, values = (f" WHERE {name} >= ?", (since,)) if since is not None else ("", ())
    return f"SELECT * FROM ({query}){where} ORDER BY {name}", values  # noqa: S608 - the query is its author's own, and the authorizer lets it read only


_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


def _only_reads(action: int, _first: str | None, second: str | None, *_rest: str | None) -> int:
    loads = action == sqlite3.SQLITE_FUNCTION and str(second).casefold() in {"load_extension", "readfile", "edit"}
    return sqlite3.SQLITE_OK if action in _READS and not loads else sqlite3.SQLITE_DENY


def _written(names: Sequence[str], batches: Iterable[Sequence[Sequence[Any]]], given: Look, target: Path) -> str | None:
    """Write the rows; returns the highest mark."""
    column = given.place.get("mark")
    if column and column not in names:
        raise PullFailed(_("The query gives no column “%(column)s”.") % {"column": column})
    place = names.index(column) if column else -1
    highest = given.state.get("mark")
    rows = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(names)
        for batch in batches:
            rows += len(batch)
            if rows > MOST_ROWS:
                raise PullFailed(
                    _("The query gives more than %(most)s rows; ask for less at once.") % {"most": MOST_ROWS}
                )
            out.writerows([cell_text(value) for value in row] for row in batch)
            if column and batch[-1][place] is not None:
                highest = cell_text(batch[-1][place])
    return highest
