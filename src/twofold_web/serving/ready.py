"""What was prepared at an earlier start and still holds: reading it takes milliseconds, preparing anew takes seconds.

Only for SQLite, whose file can be asked without the application; another server's database may have been changed by
anybody since.
"""

import hashlib
import json
import os
import sqlite3
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from twofold_web import environment

FILE = "ready.json"
PACKAGES = ("twofold", "django", "django-allauth")  # those with migrations


def holds(*, demo: bool) -> bool:
    """Whether the database has the shape of this code, and the demonstration was begun where it is wanted."""
    home = environment.home()
    try:
        known = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(known) and known == _state(home, demo=demo)


def remember(*, demo: bool) -> None:
    """Write down what has just been prepared."""
    home = environment.home()
    draft = home / f".{FILE}.{os.getpid()}"
    draft.write_text(json.dumps(_state(home, demo=demo)), encoding="utf-8")
    draft.replace(home / FILE)


def _state(home: Path, *, demo: bool) -> dict[str, object]:
    applied = _applied(home / environment.DATABASE_FILE)
    if environment.text("TWOFOLD_DATABASE") or applied is None:
        return {}
    return {"code": _code(), "applied": applied, "demo": demo}


def _code() -> str:
    """A hash of everything that decides the shape of the database."""
    package = Path(__file__).parent.parent
    steps = sorted(str(path.relative_to(package)) for path in package.glob("*/migrations/*.py"))
    told = [sys.version, *(f"{name} {version(name)}" for name in PACKAGES), *steps]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _applied(database: Path) -> str | None:
    """A hash of the steps the database has gone through; None where there is no database."""
    if not database.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    except sqlite3.Error:
        return None
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
