"""Waking the worker: rounds are made while something waits, and end when nothing does."""

from datetime import UTC, datetime

from twofold_web.foundation import jobs, schedules
from twofold_web.foundation.scope import Scope

ROUND, KEY = "delivery.round", "delivery"
EVERY_MINUTE = "* * * * *"


def wake(scope: Scope, due_at: datetime | None = None) -> None:
    """Let rounds be made; at once where something is due already. Inside the caller's transaction."""
    schedules.put(scope, ROUND, KEY, EVERY_MINUTE, {})
    if due_at is None or due_at <= datetime.now(UTC):
        jobs.enqueue(scope, ROUND, {}, key="round")


def rest(scope: Scope) -> None:
    """Nothing waits any more."""
    schedules.remove(scope, ROUND, KEY)
