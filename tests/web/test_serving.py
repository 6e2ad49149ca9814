"""One command keeps pages and workers running: what dies is begun again, what must end ends, nothing is left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click
import psutil
import pytest
from click.testing import CliRunner

from twofold_web.serving import command as serving_command
from twofold_web.serving import serve_command, supervising
from twofold_web.serving.supervising import Child, keep_running

PATIENCE = 120.0
ROOT = Path(__file__).resolve().parents[2]


def until(holds: Callable[[], object]) -> object:
    """Wait for a claim to hold; the patience is for slow machines only."""
    end = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return found


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Child]:
    """A child that runs a small program instead of the application."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(supervising, "PAUSE_FIRST", 0.05)
    monkeypatch.setattr(supervising, "GRACE", 1.0)

    def make(name: str, program: str) -> Child:
        (tmp_path / f"{name}.py").write_text(program, encoding="utf-8")
        return Child((name,), pause=0.05)

    return make


@pytest.fixture
def kept() -> Iterator[Callable[..., threading.Thread]]:
    """Keep children running in the background; everything ends with the test."""
    stop = threading.Event()
    threads: list[threading.Thread] = []
    cut_off: list[str] = []

    def run(*children: Child) -> threading.Thread:
        thread = threading.Thread(target=lambda: cut_off.extend(keep_running(children, stop)))
        thread.stop, thread.cut_off = stop, cut_off
        threads.append(thread)
        thread.start()
        return thread

    yield run
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)


def pid_of(child: Child) -> int:
    return until(lambda: child.process and child.process.poll() is None and child.process.pid)


def test_a_process_that_dies_is_begun_again_in_the_place_of_the_dead(programs, kept):
    child = programs("sleeper", "import sys, time; print(sys.argv[1:]); time.sleep(600)")
    kept(child)
    first, name = pid_of(child), child.name
    os.kill(first, signal.SIGKILL)

    assert until(lambda: pid_of(child) != first and pid_of(child))
    assert f"--replaces={name}" in psutil.Process(child.process.pid).cmdline()


def test_a_process_that_cannot_start_is_tried_with_growing_pauses(programs, kept):
    child = programs("broken", "raise SystemExit(3)")
    kept(child)

    until(lambda: child.pause >= 0.4)


def test_all_end_together_and_who_does_not_is_cut_off_and_named(programs, kept, tmp_path: Path):
    stubborn = programs(
        "stubborn",
        "import pathlib, signal, sys, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(tmp_path / 'ready')!r}).touch()\ntime.sleep(600)",
    )
    meek = programs("meek", "import time; time.sleep(600)")
    thread = kept(stubborn, meek)
    pids = [pid_of(stubborn), pid_of(meek)]
    until((tmp_path / "ready").exists)
    thread.stop.set()
    thread.join(PATIENCE)

    assert thread.cut_off == [stubborn.name]
    assert not any(psutil.pid_exists(pid) for pid in pids)


def test_what_a_dead_process_has_started_ends_with_it(programs, kept, tmp_path: Path):
    child = programs(
        "parent",
        "import pathlib, subprocess, sys, time\nmore = subprocess.Popen([sys.executable, '-c', 'import time; "
        f"time.sleep(600)'])\npathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(more.pid))\ntime.sleep(600)",
    )
    kept(child)
    first = pid_of(child)
    grandchild = int(until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text()))
    os.kill(first, signal.SIGKILL)

    until(lambda: not psutil.pid_exists(grandchild) or psutil.Process(grandchild).status() == psutil.STATUS_ZOMBIE)


def test_a_process_ends_when_the_one_that_started_it_is_gone():
    program = "import time; from twofold_web.foundation.lifeline import hold_on; hold_on(); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as process:
        process.stdin.close()

        assert process.wait(PATIENCE) == -signal.SIGTERM


def test_a_port_that_is_taken_is_told_in_one_sentence():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = CliRunner().invoke(serve_command, ["--port", str(taken.getsockname()[1])])

    assert answer.exit_code == 2
    assert "cannot be listened on" in answer.output


@pytest.mark.parametrize(
    ("chosen", "host", "links"),
    [
        (None, "127.0.0.1", "http://127.0.0.1:{port}"),
        (None, "0.0.0.0", "http://127.0.0.1:{port}"),  # noqa: S104 - the port is probed, nothing listens there
        (None, "::1", "http://[::1]:{port}"),
        ("https://twofold.example", "127.0.0.1", "https://twofold.example"),
    ],
)
def test_links_begin_with_the_address_really_served_where_none_was_chosen(
    monkeypatch: pytest.MonkeyPatch, chosen: str | None, host: str, links: str
):
    told: list[str] = []

    def no_further(*, demo: bool) -> None:
        told.append(os.environ["TWOFOLD_ADDRESS"])
        raise click.UsageError("far enough")

    monkeypatch.setattr(serving_command, "_prepare", no_further)
    monkeypatch.setenv("TWOFOLD_ADDRESS", chosen or "")  # whatever the command sets is taken back afterwards
    if chosen is None:
        monkeypatch.delenv("TWOFOLD_ADDRESS")
    port = free_port()
    CliRunner().invoke(serve_command, ["--host", host, "--port", str(port)])

    assert told == [links.format(port=port)]


def health(port: int) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=10) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as trouble:
        return json.loads(trouble.read())
    except OSError:
        return {}


def test_the_application_serves_survives_and_ends(tmp_path: Path):
    port = free_port()
    words = ["--home", str(tmp_path / "home"), "--port", str(port), "--workers", "1"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "TWOFOLD_DATABASE": "", "TWOFOLD_LOG": "json"}
    for chosen in ("DJANGO_SETTINGS_MODULE", "TWOFOLD_ADDRESS"):
        environment.pop(chosen, None)
    program = "from twofold_web.serving import serve_command; serve_command()"
    command = [sys.executable, "-c", program, *words]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert f"http://127.0.0.1:{port}/".encode() in process.stdout.readline()
        until(lambda: health(port).get("status") == "ok")
        children = psutil.Process(process.pid).children()
        for child in children:
            child.kill()
        until(lambda: len({one.pid for one in psutil.Process(process.pid).children()} - {c.pid for c in children}) == 2)
        until(lambda: health(port).get("status") == "ok")
        begun = psutil.Process(process.pid).children()
        assert {one.environ()["TWOFOLD_ADDRESS"] for one in begun} == {f"http://127.0.0.1:{port}"}
        left = psutil.Process(process.pid).children(recursive=True)
        process.terminate()

        assert process.wait(PATIENCE) == 0
        assert not [one for one in left if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
