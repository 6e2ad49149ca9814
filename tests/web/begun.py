"""A home as the first start leaves it: made once in a run, copied wherever a test would make the same anew.

Migrating an empty database takes as long as ten tests; that it works from nothing is shown where this one is made.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

DATABASE = "twofold.sqlite3"


@dataclass(frozen=True, slots=True)
class Begun:
    """A home that nobody works in.

    Attributes:
        home: its folder, with an empty database and the compiled texts.
    """

    home: Path

    def into(self, home: Path) -> None:
        """Put the same into another folder; its key and all else it makes itself."""
        shutil.copytree(self.home / "locale", home / "locale")
        shutil.copy2(self.home / DATABASE, home)

    def fill(self, connection: sqlite3.Connection) -> None:
        """Put the tables into an empty database."""
        with closing(sqlite3.connect(self.home / DATABASE)) as kept:
            kept.backup(connection)


def begun_in(run: Path) -> Begun:
    """The home of a run of tests, made by whichever process comes first.

    Args:
        run: a folder that all processes of the run share.
    """
    home = run / "begun"
    with (run / "begun.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            home.mkdir(exist_ok=True)
            kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWOFOLD_", "DJANGO_"))}
            ours = {"TWOFOLD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "twofold_web.settings"}
            words = [sys.executable, "-m", "twofold_web.manage", "migrate", "-v", "0"]
            made = subprocess.run(words, env=kept | ours, capture_output=True, text=True, check=False)
            assert made.returncode == 0, made.stderr[-4000:]
            # the file alone holds everything: nothing waits in a log beside it
            with closing(sqlite3.connect(home / DATABASE)) as database:
                assert database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
            (home / "made").touch()
    return Begun(home)
