"""The flusher: looks every second for answers that wait, and brings them into the facts of their organisation.

There is one for an installation; a second one stands by until the first is gone. Were there two, nothing would be
counted twice: the store knows a load by the number of its batch, and an event by the number of its response.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.conf import settings
from django.db import close_old_connections, connection

from twofold.errors import TwofoldError
from twofold.store.compact import compact
from twofold_web.answering.flowing import sheets
from twofold_web.answering.flowing.claiming import claim, open_flows
from twofold_web.answering.flowing.loading import flow_responses
from twofold_web.answering.models import Flow
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.stores import has_facts, store_of
from twofold_web.foundation.wall import walled

EVERY = 1.0  # seconds between two looks
STAND_BY = 5.0
MOST_FILES = 400  # of a store, before small ones are merged: many small batches make every question slower
_LOCK = 8_102_613  # of PostgreSQL, among advisory locks
logger = logging.getLogger("twofold.flusher")


def flow_until(stop: threading.Event) -> None:
    """Bring answers into the facts until ``stop`` is set."""
    while not stop.is_set():
        try:
            _flow_if_alone(stop)
        except Exception:
            # such as a database that is away
            logger.exception("the flusher stumbled")
        close_old_connections()
        stop.wait(STAND_BY)


def _flow_if_alone(stop: threading.Event) -> None:
    with only_one() as mine:
        if mine:
            _flow_on(stop)


def _flow_on(stop: threading.Event) -> None:
    while not stop.is_set():
        flow_all()
        stop.wait(EVERY)


# what the pools of employees' sheets held when they were stirred the last time, by organisation
_stirred: dict[int, frozenset[tuple[str, int]]] = {}


def flow_all(now: datetime | None = None) -> int:
    """Look once at every organisation; returns how many responses went into facts."""
    moment = now or datetime.now(UTC)
    gone = 0
    for id_, slug in Organisation.objects.order_by("id").values_list("id", "slug"):
        scope = worker_scope(id_, slug)
        with walled(id_):
            gone += _flow_one(scope, moment)
            stirred = _stir(scope)
        if stirred:
            sheets.forget_order()
    return gone


def _stir(scope: Scope) -> bool:
    """Stir the pool where anything came or went; whether it did."""
    # as it was before: a sheet that comes while others are stirred is found at the next look
    now = sheets.standing(scope)
    if now == _stirred.get(scope.organisation_id, frozenset()):
        return False
    sheets.stir(scope)
    _stirred[scope.organisation_id] = now
    return True


def _flow_one(scope: Scope, now: datetime) -> int:
    gone = 0
    try:
        # what another process left half done comes first: its batches are known to the store by their numbers
        for flow in [*open_flows(scope), *claim(scope, now), *sheets.claim(scope)]:
            gone += _flow(scope, flow)
        if gone:
            _tidy(scope)
    except TwofoldError as wrong:
        # the store is busy or full: the batch waits and is tried again
        logger.warning("answers wait: %s", wrong, extra={"organisation": scope.organisation_id})
    return gone


def _flow(scope: Scope, flow: Flow) -> int:
    return sheets.flow_sheets(scope, flow) if flow.sheets else flow_responses(scope, flow)


def _tidy(scope: Scope) -> None:
    if has_facts(scope) and len(store_of(scope).snapshot().data) > MOST_FILES:
        compact(store_of(scope))


@contextmanager
def only_one() -> Iterator[bool]:
    """Whether this process is the flusher of the installation, for as long as it holds on."""
    if connection.vendor == "postgresql":
        with _only_one_at_the_server() as mine:
            yield mine
        return
    handle = os.open(settings.HOME / "flusher.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


@contextmanager
def _only_one_at_the_server() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
