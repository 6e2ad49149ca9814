"""Jobs: work that is leased from a table, repeated after a crash, and completed once.

A worker claims a job by one conditional update, works outside any transaction, and completes it in a short one that
checks that the lease is still its own. ``enqueue`` inside a transaction makes the job exist exactly if it commits.

The clocks of several hosts may differ by less than ``LEASE``.
"""

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, When
from django.utils import translation
from django.utils.translation import gettext as _

from twofold_web.foundation.hooks import JOBS, JobRun
from twofold_web.foundation.models import Job, JobState, Organisation
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled

LEASE = timedelta(seconds=30)
# so much earlier an urgent job counts as asked for: nothing that is due waits longer behind those that came after it
HEAD_START = timedelta(hours=1)
ATTEMPTS = 5
OPEN = (JobState.WAITING, JobState.RUNNING)
REPORT_EVERY = 0.3  # seconds between two reports of progress that reach the database

Keeping = Callable[[Job], AbstractContextManager[object]]
# set when this process was asked to stop: the handler under way learns it at its next report
STOPPING = threading.Event()
logger = logging.getLogger("twofold.jobs")


class LeaseLost(RuntimeError):
    """Another worker has taken this job over, or somebody cancelled it; stop without any effect."""


class JobFailed(RuntimeError):
    """The job cannot succeed by repeating it; the message is for the person who asked."""


class WorkerStops(RuntimeError):
    """The worker was asked to stop; the job goes back as if it had not been begun."""


def enqueue(
    scope: Scope,
    kind: str,
    payload: Mapping[str, Any],
    *,
    key: str = "",
    run_at: datetime | None = None,
    urgent: bool = False,
) -> Job:
    """Ask for work; where a job of the same kind and key still waits, that one is returned."""
    found = _waiting(scope, kind, key, urgent=urgent)
    if found is not None:
        return found
    job = Job(
        organisation_id=scope.organisation_id,
        kind=kind,
        payload=dict(payload),
        key=key,
        run_at=run_at or datetime.now(UTC),
        urgent=urgent,
        language=(translation.get_language() or "en")[:5],
        requested_by=scope.actor.name,
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        # somebody asked for the same at the same moment
        return _waiting(scope, kind, key, urgent=urgent) or enqueue(scope, kind, payload, key=key, urgent=urgent)
    return job


def _waiting(scope: Scope, kind: str, key: str, *, urgent: bool) -> Job | None:
    if not key:
        return None
    waiting = Job.objects.filter(organisation_id=scope.organisation_id, kind=kind, key=key, state=JobState.WAITING)
    if urgent:
        waiting.filter(urgent=False).update(urgent=True)
    return waiting.first()


def claim(worker: str = "", now: datetime | None = None) -> Job | None:
    """Take the job that has been due longest, or one whose worker died; None where nothing is due.

    What somebody waits for goes first, but not for ever: after an hour a job has its turn by its age.

    A job whose workers died again and again is failed instead: it would take every next worker with it.
    """
    moment = now or datetime.now(UTC)
    due = Q(state=JobState.WAITING, run_at__lte=moment) | Q(state=JobState.RUNNING, lease_until__lt=moment)
    turn = Case(When(urgent=True, then=F("run_at") - HEAD_START), default=F("run_at"))
    for found in Job.objects.filter(due).order_by(turn, "id")[:5]:
        mine = Job.objects.filter(due, id=found.id, attempts=found.attempts)
        if found.attempts >= ATTEMPTS:
            with translation.override(found.language):
                note = _("The work was stopped in the middle %(times)s times and is not tried again.")
            mine.update(state=JobState.FAILED, note=note % {"times": found.attempts}, ended_at=moment, lease_until=None)
            continue
        holder = f"{worker}.{secrets.token_hex(8)}"
        taken = mine.update(
            state=JobState.RUNNING, lease_until=moment + LEASE, holder=holder, share=0.0, attempts=F("attempts") + 1
        )
        if taken:
            return Job.objects.get(id=found.id)
    return None


def work_once(worker: str = "", keeping: Keeping = nullcontext) -> bool:
    """Do one job that is due; False where there was none.

    Args:
        worker: the worker's name, by which its leases are found again when it has died.
        keeping: renews the lease around the handler of a job, however long the handler is silent.
    """
    job = claim(worker)
    if job is None:
        return False
    run(job, keeping)
    return True


def run(job: Job, keeping: Keeping = nullcontext) -> None:
    """Do a claimed job and complete it, or put it back with a growing pause, or fail it for good."""
    organisation = Organisation.objects.get(id=job.organisation_id)
    scope = worker_scope(organisation.id, organisation.slug)
    report = _Report(job)
    try:
        with walled(organisation.id), keeping(job), translation.override(job.language):
            result = _handler(job)(JobRun(scope, job.payload, job.id, job.holder, report))
    except LeaseLost:
        logger.info("job left to others", extra={"job": job.id, "kind": job.kind})
    except WorkerStops:
        _return(job)
    except JobFailed as wrong:
        _end(job, JobState.FAILED, note=str(wrong))
    except Exception as wrong:  # noqa: BLE001 - whatever a handler raises, the job is put back or failed
        _put_back(job, wrong)
    else:
        _end(job, JobState.DONE, result=result)


def _handler(job: Job) -> Callable[[JobRun], dict[str, Any]]:
    if job.kind not in JOBS:
        raise JobFailed(_("Nobody here knows how to do this; was the application made older?"))
    return JOBS[job.kind]


def complete(job_id: int, holder: str) -> None:
    """Inside a handler's own transaction: the job is done exactly if the transaction commits.

    Call it first: it locks the job, so that nobody else can have the effect at the same time.

    Raises:
        LeaseLost: the lease is not ours any more; the transaction must end without effect.
    """
    held = Job.objects.filter(id=job_id, holder=holder, state=JobState.RUNNING)
    if not held.update(state=JobState.DONE, share=1.0, ended_at=datetime.now(UTC), lease_until=None):
        raise LeaseLost(f"job {job_id}")


def cancel(scope: Scope, job_id: int) -> bool:
    """Stop a job that waits or runs; its worker notices at the next report of progress."""
    own = Job.objects.filter(id=job_id, organisation_id=scope.organisation_id, state__in=OPEN)
    return bool(own.update(state=JobState.CANCELLED, ended_at=datetime.now(UTC), lease_until=None))


def renew(job_id: int, holder: str) -> bool:
    """Prolong a lease; False where it is not ours any more."""
    held = Job.objects.filter(id=job_id, holder=holder, state=JobState.RUNNING)
    return bool(held.update(lease_until=datetime.now(UTC) + LEASE))


def release(worker: str) -> int:
    """Let go of the leases of a worker that is known to be dead; returns how many it held."""
    held = Job.objects.filter(state=JobState.RUNNING, holder__startswith=f"{worker}.")
    return held.update(lease_until=datetime.now(UTC) - timedelta(seconds=1))


def forget(older_than: timedelta = timedelta(days=30)) -> int:
    """Remove what ended long ago; returns how many jobs that were."""
    ended = Job.objects.exclude(state__in=OPEN).filter(ended_at__lt=datetime.now(UTC) - older_than)
    return ended.delete()[0]


class _Report:
    """What a handler calls to say how far it is; also where it learns that it must stop."""

    def __init__(self, job: Job) -> None:
        self.job, self.last, self.note = job, 0.0, ""

    def __call__(self, share: float, note: str = "") -> None:
        if STOPPING.is_set():
            raise WorkerStops(f"job {self.job.id}")
        now = time.monotonic()
        if now - self.last < REPORT_EVERY and note == self.note:
            return
        self.last, self.note = now, note
        own = Job.objects.filter(id=self.job.id, holder=self.job.holder)
        until = datetime.now(UTC) + LEASE
        if own.filter(state=JobState.RUNNING).update(share=share, note=str(note)[:300], lease_until=until):
            return
        # a handler may go on reporting inside the transaction that has completed the job
        if not own.filter(state=JobState.DONE).exists():
            raise LeaseLost(f"job {self.job.id}")


def _end(
    job: Job, state: JobState, *, note: str = "", error: str = "", result: Mapping[str, Any] | None = None
) -> None:
    own = Job.objects.filter(id=job.id, holder=job.holder)
    values: dict[str, Any] = {"note": note[:300], "error": error}
    if result is not None:
        values["result"] = dict(result)
    if state == JobState.DONE:
        values["share"] = 1.0
    ended = own.filter(state=JobState.RUNNING).update(
        state=state, ended_at=datetime.now(UTC), lease_until=None, **values
    )
    if not ended:
        # the handler has completed it in its own transaction
        own.filter(state=JobState.DONE).update(**values)


def _return(job: Job) -> None:
    _wait(job, run_at=datetime.now(UTC), attempts=F("attempts") - 1, note="")


def _put_back(job: Job, wrong: Exception) -> None:
    error = "".join(traceback.format_exception(wrong))[-8000:]
    logger.warning("job raised", exc_info=wrong, extra={"job": job.id, "kind": job.kind, "attempt": job.attempts})
    with translation.override(job.language):
        if job.attempts >= ATTEMPTS:
            note = _("This did not work after several attempts. The administrator of the installation can see why.")
            _end(job, JobState.FAILED, note=note, error=error)
            return
        note = _("This did not work; it is tried again.")
    pause = timedelta(seconds=5 * 4 ** (job.attempts - 1))
    _wait(job, run_at=datetime.now(UTC) + pause, note=note, error=error)


def _wait(job: Job, **values: Any) -> None:
    own = Job.objects.filter(id=job.id, holder=job.holder, state=JobState.RUNNING)
    try:
        with transaction.atomic():
            own.update(state=JobState.WAITING, holder="", lease_until=None, **values)
    except IntegrityError:
        # the same was asked for again while this one ran: the newer job does it
        own.update(state=JobState.CANCELLED, ended_at=datetime.now(UTC), lease_until=None)
