"""The processes of one installation: started together, begun again when they die, ended together."""

import http.client
import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

GRACE = 6.0  # seconds for an orderly end; a job that is cut off is done again
PAUSE_FIRST, PAUSE_LAST = 0.5, 30.0  # seconds before a process that died is begun again
LIVED_LONG = 60.0  # seconds after which a death is no longer a failed start
ANSWER_WITHIN = 2.0
logger = logging.getLogger("twofold.serving")


@dataclass(slots=True)
class Child:
    """A process that must always be there.

    Attributes:
        words: what is run, without the name.
        address: where it answers; empty for a worker.
        name: of a worker: its jobs are found again by it.
        process: the running process.
        begun: when it was started.
        pause: before it is started again.
        due: when it is to be started again.
    """

    words: Sequence[str]
    address: str = ""
    name: str = ""
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    pause: float = PAUSE_FIRST
    due: float = field(default=0.0)

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return (urlsplit(self.address).hostname or "") in {"127.0.0.1", "::1", "localhost"}

    def start(self) -> None:
        """Start it; it ends by itself when this process is gone."""
        words = list(self.words)
        if not self.address:
            replaced, self.name = self.name, secrets.token_hex(6)
            words += [f"--name={self.name}", f"--replaces={replaced}"]
        self.begun = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own module and our own words
            [sys.executable, "-m", *words],
            stdin=subprocess.PIPE,
            # Ctrl-C reaches this process only, which then ends the others in order
            start_new_session=True,
        )

    def answers(self) -> bool:
        """Whether its first page can be read."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_WITHIN)
        try:
            connection.request("GET", "/health/live/", headers={"Host": f"localhost:{parts.port}"})
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it, if it is there."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def sweep(self) -> None:
        """End what it has left behind, such as a server's own processes."""
        if self.process is not None:
            with suppress(ProcessLookupError):  # nothing is left
                os.killpg(self.process.pid, signal.SIGKILL)
            if self.process.stdin is not None:
                self.process.stdin.close()
            self.process.wait()


def pages(host: str, port: int) -> Child:
    """The server of pages."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not listened on
    shown = f"[{reached}]" if ":" in reached else reached
    return Child(("twofold_web.serving.pages", host, str(port)), address=f"http://{shown}:{port}")


def worker() -> Child:
    """A process that does jobs."""
    return Child(("twofold_web.manage", "worker", "--lifeline"))


def keep_running(children: Sequence[Child], stop: threading.Event) -> list[str]:
    """Start the children, begin those again that die, and end all when ``stop`` is set.

    Returns:
        The names of workers that had to be cut off; their jobs may be taken over at once.
    """
    try:
        while not stop.wait(0.1):
            for child in children:
                _look_after(child)
    finally:
        cut_off = _end(children)
    return cut_off


def _look_after(child: Child) -> None:
    now = time.monotonic()
    if child.process is not None and child.process.poll() is not None:
        logger.error("a process ended and is begun again: %s (%s)", child.words[0], child.process.returncode)
        child.sweep()
        if now - child.begun > LIVED_LONG:
            child.pause = PAUSE_FIRST
        child.process, child.due = None, now + child.pause
        child.pause = min(child.pause * 2, PAUSE_LAST)
    if child.process is None and now >= child.due:
        child.start()


def _end(children: Sequence[Child]) -> list[str]:
    cut_off = []
    for child in children:
        child.signal(signal.SIGTERM)
    until = time.monotonic() + GRACE
    for child in children:
        if child.process is not None:
            try:
                child.process.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                cut_off.append(child.name)
        child.sweep()
    return [name for name in cut_off if name]
