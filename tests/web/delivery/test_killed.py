"""kill -9 in the middle of sending: nobody gets a message twice, and whatever left is known to have left."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.web.begun import Begun
from tests.web.delivery.conftest import mail_server

ROOT = Path(__file__).resolve().parents[3]
PEOPLE, KILLS = 40, 3
BEGIN = "import django; django.setup()\nfrom tests.web.delivery.killing import {0}; {0}({1})"


def run(home: Path, port: int, what: str, told: object = "") -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWOFOLD_", "DJANGO_"))}
    ours = {"TWOFOLD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "twofold_web.settings", "PYTHONPATH": str(ROOT)}
    ours |= {"TWOFOLD_MAIL": f"smtp://127.0.0.1:{port}"}
    program = [sys.executable, "-c", BEGIN.format(what, told)]
    return subprocess.Popen(program, env=kept | ours, stdout=subprocess.PIPE, text=True)


def test_a_worker_that_is_killed_sends_nothing_twice(tmp_path: Path, begun_home: Begun):
    begun_home.into(tmp_path)
    with mail_server() as post:
        with run(tmp_path, post.port, "prepare", PEOPLE) as preparing:
            assert preparing.wait(120) == 0
        for _kill in range(KILLS):
            before = len(post.got)
            with run(tmp_path, post.port, "work") as worker:
                while len(post.got) < before + 5 and worker.poll() is None:
                    time.sleep(0.002)
                worker.send_signal(signal.SIGKILL)
        with run(tmp_path, post.port, "finish") as last:
            told = json.loads(last.communicate(timeout=120)[0].splitlines()[-1])

    got = [mail.partition(b"\r\nTo: ")[2].partition(b"\r\n")[0].decode() for mail in post.got]
    assert len(got) == len(set(got)), "somebody got it twice"
    assert sorted(told["sent"] + told["unsure"]) == sorted(f"{at}@guest.example" for at in range(PEOPLE))
    assert set(told["sent"]) <= set(got), "something is taken for sent that never left"
    # each kill leaves one message at most of which nobody knows
    assert len(told["unsure"]) <= KILLS
    assert told["pending"] == 0
