"""A start prepares nothing that an earlier one prepared, and everything where anything has changed since."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from twofold_web.environment import DATABASE_FILE
from twofold_web.serving import ready


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose database has gone through two steps."""
    monkeypatch.setenv("TWOFOLD_HOME", str(tmp_path))
    monkeypatch.delenv("TWOFOLD_DATABASE", raising=False)
    with closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as database:
        database.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        database.execute("INSERT INTO django_migrations VALUES ('people', '0001'), ('intake', '0001')")
        database.commit()
    return tmp_path


def test_what_was_prepared_need_not_be_prepared_again(home: Path) -> None:
    assert not ready.holds(demo=True)

    ready.remember(demo=True)

    assert ready.holds(demo=True)
    assert not ready.holds(demo=False), "the demonstration was begun, and is not wanted now"


def test_a_database_that_has_changed_is_looked_at_again(home: Path) -> None:
    ready.remember(demo=False)
    with closing(sqlite3.connect(home / DATABASE_FILE)) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'intake'")
        database.commit()

    assert not ready.holds(demo=False)


@pytest.mark.parametrize("trouble", ["gone", "no database", "no note"])
def test_whatever_cannot_be_read_is_prepared(home: Path, trouble: str) -> None:
    ready.remember(demo=False)
    if trouble == "gone":
        (home / DATABASE_FILE).unlink()
    elif trouble == "no database":
        (home / DATABASE_FILE).write_bytes(b"something else")
    else:
        (home / ready.FILE).write_text("{half", encoding="utf-8")

    assert not ready.holds(demo=False)


def test_new_code_prepares_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.remember(demo=False)
    monkeypatch.setattr(ready, "version", lambda name: f"{name} of tomorrow")

    assert not ready.holds(demo=False)


def test_a_server_of_databases_is_always_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.remember(demo=False)
    monkeypatch.setenv("TWOFOLD_DATABASE", "postgresql://somewhere/else")

    assert not ready.holds(demo=False)
