"""Queries of pulls, tried on real databases: what they read, and that they can do nothing else."""

import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings as SettingsWrapper

from twofold_web.intake.pulls import sql
from twofold_web.intake.pulls.found import Found, Look, PullFailed

Given = Callable[..., Look]


@pytest.fixture
def looked(tmp_path: Path) -> Given:
    """What a look is given."""
    rooms = count()

    def given(place: dict[str, Any], *, secret: str = "", state: dict[str, Any] | None = None) -> Look:
        room = tmp_path / f"room{next(rooms)}"
        room.mkdir()
        return Look(place, secret, state or {}, "hotel", room, frozenset())

    return given


def contents(found: Found) -> list[bytes]:
    return [file.path.read_bytes() for file in found.files]


def postgresql() -> bool:
    try:
        psycopg.connect("postgresql://postgres@127.0.0.1:5432/postgres", connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


class TestPostgresql:
    """Queries to a real PostgreSQL."""

    ADDRESS = "postgresql://postgres@127.0.0.1:5432/postgres"
    ROWS = (
        "SELECT n AS id, timestamp '2026-03-01' + n * interval '1 day' AS day, n % 11 AS score "
        "FROM generate_series(1, 5) n"
    )

    @pytest.fixture(autouse=True)
    def allowed(self, settings: SettingsWrapper) -> None:
        """The administrator named the host."""
        if not postgresql():
            pytest.skip("there is no PostgreSQL at 127.0.0.1:5432")
        settings.PULL_HOSTS = ["127.0.0.1:5432"]

    def test_rows_come_as_csv_and_the_mark_moves_on(self, looked: Given) -> None:
        first = sql.look(looked({"query": self.ROWS, "mark": "id"}, secret=self.ADDRESS))
        assert contents(first)[0].splitlines()[:2] == [b"id,day,score", b"1,2026-03-02T00:00:00,1"]
        assert first.state == {"mark": "5"}
        again = sql.look(looked({"query": self.ROWS, "mark": "id"}, secret=self.ADDRESS, state=first.state))
        assert len(contents(again)[0].splitlines()) == 2

    @pytest.mark.parametrize(
        "query",
        [
            "DELETE FROM pg_class",
            "SELECT 1; DROP TABLE x",
            "WITH gone AS (DELETE FROM pg_class RETURNING 1) SELECT * FROM gone",
            "SELECT set_config('transaction_read_only', 'off', false), nextval('x')",
            "SELECT 1) AS a; DROP TABLE x; --",
        ],
    )
    def test_nothing_but_one_reading_query_is_let_through(self, looked: Given, query: str) -> None:
        with pytest.raises(PullFailed):
            sql.look(looked({"query": query}, secret=self.ADDRESS))

    def test_what_a_function_writes_does_not_stay(self, looked: Given) -> None:
        def objects() -> Any:
            with psycopg.connect(self.ADDRESS) as connection:
                return connection.execute("SELECT count(*) FROM pg_largeobject_metadata").fetchone()

        before = objects()
        sql.look(looked({"query": "SELECT lo_create(0)"}, secret=self.ADDRESS))
        assert objects() == before

    def test_a_query_that_never_ends_is_stopped(self, looked: Given, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sql, "LONGEST", 0.05)
        with pytest.raises(PullFailed, match="statement timeout"):
            sql.look(looked({"query": "SELECT pg_sleep(20)"}, secret=self.ADDRESS))

    def test_an_unnamed_inner_host_a_socket_and_files_of_the_server_are_refused(
        self, looked: Given, settings: SettingsWrapper
    ) -> None:
        for address in (
            "host=/var/run/postgresql",
            "postgresql://a@b/c?service=x",
            "postgresql://a@b/c?passfile=/etc/x",
        ):
            with pytest.raises(PullFailed):
                sql.look(looked({"query": "SELECT 1"}, secret=address))
        settings.PULL_HOSTS = []
        with pytest.raises(PullFailed, match="no public address"):
            sql.look(looked({"query": "SELECT 1"}, secret=self.ADDRESS))


class TestSqlite:
    """SQLite files below an allowed root."""

    @pytest.fixture
    def place(self, tmp_path: Path, settings: SettingsWrapper) -> dict[str, Any]:
        """A database with three rows."""
        settings.PULL_FOLDERS = [str(tmp_path / "root")]
        own = tmp_path / "root" / "hotel"
        own.mkdir(parents=True)
        with sqlite3.connect(own / "feed.db") as connection:
            connection.execute("CREATE TABLE answer (id INTEGER, day TEXT, score INTEGER)")
            connection.executemany("INSERT INTO answer VALUES (?, '2026-03-01', 9)", [(1,), (2,), (3,)])
        connection.close()
        return {"file": "feed.db", "query": "SELECT * FROM answer", "mark": "id"}

    def test_rows_from_the_mark_on_are_read(self, place: dict[str, Any], looked: Given) -> None:
        first = sql.look(looked(place))
        assert len(contents(first)[0].splitlines()) == 4
        assert len(contents(sql.look(looked(place, state={"mark": 3})))[0].splitlines()) == 2

    @pytest.mark.parametrize(
        "query",
        ["SELECT load_extension('x')", "WITH a AS (SELECT 1) DELETE FROM answer", "SELECT * FROM pragma_database_list"],
    )
    def test_nothing_but_reading_is_let_through(self, place: dict[str, Any], looked: Given, query: str) -> None:
        with pytest.raises(PullFailed):
            sql.look(looked(place | {"query": query, "mark": ""}))
