"""kill -9 in the middle of sending: nobody gets a message twice, and whatever left is known to have left."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.web.begun import Begun
from tests.web.delivery.conftest import Post, mail_server

ROOT = Path(__file__).resolve().parents[3]
PEOPLE, KILLS, WORKERS = 40, 3, 2
BEGIN = "import django; django.setup()\nfrom tests.web.delivery.killing import {0}; {0}({1})"


@dataclass(frozen=True)
class Installation:
    """An application of its own: its home, its database, and its mail server."""

    home: Path
    database: dict[str, str]
    port: int

    def run(self, *words: str) -> subprocess.Popen[str]:
        """A process of it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWOFOLD_", "DJANGO_"))}
        ours = {"TWOFOLD_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "twofold_web.settings"}
        ours |= {"PYTHONPATH": str(ROOT), "TWOFOLD_MAIL": f"smtp://127.0.0.1:{self.port}"} | self.database
        return subprocess.Popen([sys.executable, *words], env=kept | ours, stdout=subprocess.PIPE, text=True)

    def do(self, what: str, told: object = "") -> subprocess.Popen[str]:
        """One of the acts of ``killing``."""
        return self.run("-c", BEGIN.format(what, told))


@pytest.fixture
def installed(tmp_path: Path, begun_home: Begun, database: dict[str, str]):
    begun_home.into(tmp_path)
    with mail_server() as post:
        installation = Installation(tmp_path, database, post.port)
        if database:  # that of another server is empty still
            with installation.run("-m", "twofold_web.manage", "migrate", "-v", "0") as migrating:
                assert migrating.wait(300) == 0
        with installation.do("prepare", PEOPLE) as preparing:
            assert preparing.wait(120) == 0
        yield installation, post


def kill_in_the_middle(workers: Sequence[subprocess.Popen[str]], post: Post) -> None:
    before = len(post.got)
    while len(post.got) < before + 5 and any(worker.poll() is None for worker in workers):
        time.sleep(0.002)
    for worker in workers:
        worker.send_signal(signal.SIGKILL)
        worker.communicate()


def test_workers_that_are_killed_send_nothing_twice(installed: tuple[Installation, Post]):
    """Two of them at a time look at the same people and the same messages."""
    installation, post = installed
    for _kill in range(KILLS):
        kill_in_the_middle([installation.do("work") for _worker in range(WORKERS)], post)
    with installation.do("work"), installation.do("work"), installation.do("work"):
        pass
    with installation.do("finish") as last:
        told = json.loads(last.communicate(timeout=120)[0].splitlines()[-1])

    got = [mail.partition(b"\r\nTo: ")[2].partition(b"\r\n")[0].decode() for mail in post.got]
    assert len(got) == len(set(got)), "somebody got it twice"
    assert sorted(told["sent"] + told["unsure"]) == sorted(f"{at}@guest.example" for at in range(PEOPLE))
    assert set(told["sent"]) <= set(got), "something is taken for sent that never left"
    # each killed worker leaves one message at most of which nobody knows
    assert len(told["unsure"]) <= KILLS * WORKERS
    assert told["pending"] == 0
