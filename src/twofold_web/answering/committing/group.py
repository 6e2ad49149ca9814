"""Group commit: one thread writes what came in while it wrote before, so that all wait for the disk together.

A commit costs the same for one row as for fifty. So the thread waits for as many as came the last time, though no
longer than a commit takes: where people answer one by one nobody waits, where hundreds do they share a commit instead
of leaving with the first few.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, close_old_connections

from twofold_web.answering.kept import Kept

MOST_AT_ONCE = 512
LONGEST_WAIT = 0.02  # seconds for others to come
logger = logging.getLogger("twofold.answering")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One change that somebody waits for.

    Attributes:
        kept: what is to be written.
        told: called from the writer's thread, with whether it was written, or with what went wrong.
    """

    kept: Kept
    told: Callable[[bool | DatabaseError], None]


Told = Callable[[list[tuple[Waiting, bool | DatabaseError]]], None]


class Committer:
    """The writer of one process."""

    def __init__(self, write: Callable[[Sequence[Kept]], list[bool]], tell: Told | None = None) -> None:
        self._write, self._tell = write, tell or _tell_each
        self._waiting: list[Waiting] = []
        self._turn = threading.Condition()
        self._stopped = False
        # how many came the last time, how long writing them took, and how many the thread waits for now
        self._usual, self._took, self._wanted = 1, 0.0, 1
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    def add(self, waiting: Waiting) -> None:
        """Write this with the next commit."""
        with self._turn:
            self._waiting.append(waiting)
            if len(self._waiting) >= self._wanted:
                self._turn.notify()

    def stop(self) -> None:
        """Write what waits, and end."""
        with self._turn:
            self._stopped = True
            self._turn.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            while batch := self._next():
                begun = time.monotonic()
                outcomes = self._committed(batch)
                self._usual, self._took = len(batch), time.monotonic() - begun
                self._tell(outcomes)
        finally:
            close_old_connections()

    def _next(self) -> list[Waiting]:
        """What waits, no respondent twice; empty at the end."""
        with self._turn:
            self._gather()
            taken: dict[str, Waiting] = {}
            later: list[Waiting] = []
            for each in self._waiting:
                if each.kept.id in taken or len(taken) >= MOST_AT_ONCE:
                    later.append(each)
                else:
                    taken[each.kept.id] = each
            self._waiting = later
            return list(taken.values())

    def _gather(self) -> None:
        """Wait for the first, then for as many as usual, though not for long."""
        self._wanted = 1
        while not self._waiting and not self._stopped:
            self._turn.wait()
        self._wanted = self._usual
        until = time.monotonic() + min(self._took, LONGEST_WAIT)
        while len(self._waiting) < self._wanted and not self._stopped and (left := until - time.monotonic()) > 0:
            self._turn.wait(left)

    def _committed(self, batch: list[Waiting]) -> list[tuple[Waiting, bool | DatabaseError]]:
        try:
            return list(zip(batch, self._write([each.kept for each in batch]), strict=True))
        except Exception as wrong:
            logger.exception("answers could not be written", extra={"number": len(batch)})
            close_old_connections()
            if len(batch) == 1:
                failed = wrong if isinstance(wrong, DatabaseError) else DatabaseError(str(wrong))
                return [(batch[0], failed)]
            # one that cannot be written must not take the others with it
            return [outcome for each in batch for outcome in self._committed([each])]


def _tell_each(outcomes: list[tuple[Waiting, bool | DatabaseError]]) -> None:
    for waiting, outcome in outcomes:
        waiting.told(outcome)
