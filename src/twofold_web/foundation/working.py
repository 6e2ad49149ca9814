"""A worker: one process that does the jobs, one after the other, until it is asked to stop."""

import logging
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection

from twofold_web.foundation import jobs, schedules, sweeping
from twofold_web.foundation.hooks import BESIDE
from twofold_web.foundation.models import Job, Worker

BEAT = 8.0  # seconds between two signs of life; a lease outlives three of them
IDLE_FIRST, IDLE_LAST, IDLE_GROWTH = 0.1, 1.5, 1.4
HOUSEKEEPING = timedelta(hours=1)
logger = logging.getLogger("twofold.worker")


class Heart:
    """Says every few seconds that the worker lives, and keeps the lease of the job it does."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.job: Job | None = None
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    @contextmanager
    def keeping(self, job: Job) -> Iterator[None]:
        """Renew a job's lease in the background."""
        self.job = job
        try:
            yield
        finally:
            self.job = None

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat while something goes on."""
        self.thread.start()
        try:
            yield
        finally:
            self.stopped.set()
            self.thread.join(BEAT)

    def _beat(self) -> None:
        begun = datetime.now(UTC)
        while True:
            try:
                self._once(begun)
            except Exception:
                # the database may be away for a moment; the next beat tries again
                logger.exception("no sign of life could be given")
            finally:
                connection.close()
            if self.stopped.wait(BEAT):
                return

    def _once(self, begun: datetime) -> None:
        job = self.job
        if job is not None:
            jobs.renew(job.id, job.holder)
        seen = {"host": socket.gethostname()[:120], "started_at": begun, "seen_at": datetime.now(UTC)}
        Worker.objects.update_or_create(name=self.name, defaults=seen)


def work(stop: threading.Event, *, name: str = "", replaces: str = "") -> None:
    """Do jobs until ``stop`` is set; a job that reports its progress is put back then, and begun again later.

    Args:
        stop: set by a signal.
        name: of this worker; made up where empty.
        replaces: the name of a worker that is known to be dead; its jobs need not wait for their leases to end.
    """
    if replaces:
        jobs.release(replaces)
        Worker.objects.filter(name=replaces).delete()
    heart = Heart(name or secrets.token_hex(6))
    with heart.beating(), _beside(stop):
        _loop(stop, heart)
    Worker.objects.filter(name=heart.name).delete()


@contextmanager
def _beside(stop: threading.Event) -> Iterator[None]:
    """Let go on what apps do beside the jobs."""
    threads = [
        threading.Thread(target=function, args=(stop,), name=name, daemon=True) for name, function in BESIDE.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(BEAT)


def _loop(stop: threading.Event, heart: Heart) -> None:
    idle, tidied = IDLE_FIRST, datetime.min.replace(tzinfo=UTC)
    while not stop.is_set():
        close_old_connections()
        try:
            if datetime.now(UTC) - tidied > HOUSEKEEPING:
                tidied = datetime.now(UTC)
                _tidy(tidied)
            schedules.enqueue_due()
            worked = jobs.work_once(heart.name, heart.keeping)
        except Exception:
            # such as a database that is away: the lease ends by itself, and the job is begun again
            logger.exception("the worker stumbled")
            connection.close()
            worked = False
        idle = IDLE_FIRST if worked else min(idle * IDLE_GROWTH, IDLE_LAST)
        if not worked:
            stop.wait(idle)


def _tidy(now: datetime) -> None:
    """Remove what nobody asks for any more."""
    jobs.forget()
    sweeping.sweep(now)
    Session.objects.filter(expire_date__lt=now).delete()
    Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()


def stop_on(stop: threading.Event) -> Any:
    """A handler of signals that lets the job under way end at its next report of progress."""

    def handle(_number: int, _frame: Any) -> None:
        stop.set()
        jobs.STOPPING.set()

    return handle
