"""Jobs: work that is leased from a table, repeated after a crash, and completed once.

A worker claims a job by one conditional update, works outside any transaction, and completes it in a short one that
checks that the lease is still its own. ``enqueue`` inside a transaction makes the job exist exactly if it commits.
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from twofold_web.foundation.hooks import JOBS, JobRun
from twofold_web.foundation.models import Job, JobState, Organisation
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled

LEASE = timedelta(seconds=90)
ATTEMPTS = 5
OPEN = (JobState.WAITING, JobState.RUNNING)


class LeaseLost(RuntimeError):
    """Another worker has taken this job over, or somebody cancelled it; stop without any effect."""


class JobFailed(RuntimeError):
    """The job cannot succeed by repeating it; the message is for the person who asked."""


def enqueue(
    scope: Scope,
    kind: str,
    payload: Mapping[str, Any],
    *,
    key: str = "",
    run_at: datetime | None = None,
) -> Job:
    """Ask for work; where a job of the same kind and key still waits, that one is returned."""
    if key:
        waiting = Job.objects.filter(organisation_id=scope.organisation_id, kind=kind, key=key, state=JobState.WAITING)
        found = waiting.first()
        if found is not None:
            return found
    return Job.objects.create(
        organisation_id=scope.organisation_id,
        kind=kind,
        payload=dict(payload),
        key=key,
        run_at=run_at or datetime.now(UTC),
        requested_by=scope.actor.name,
    )


def claim(now: datetime | None = None) -> Job | None:
    """Take the job that has been due longest, or one whose worker died; None where nothing is due."""
    moment = now or datetime.now(UTC)
    due = Q(state=JobState.WAITING, run_at__lte=moment) | Q(state=JobState.RUNNING, lease_until__lt=moment)
    for job_id in Job.objects.filter(due).order_by("run_at", "id").values_list("id", flat=True)[:5]:
        holder = secrets.token_hex(16)
        taken = Job.objects.filter(due, id=job_id).update(
            state=JobState.RUNNING, lease_until=moment + LEASE, holder=holder, share=0.0
        )
        if taken:
            job = Job.objects.get(id=job_id)
            job.attempts += 1
            Job.objects.filter(id=job_id, holder=holder).update(attempts=job.attempts)
            return job
    return None


def work_once() -> bool:
    """Do one job that is due; False where there was none."""
    job = claim()
    if job is None:
        return False
    run(job)
    return True


def run(job: Job) -> None:
    """Do a claimed job and complete it, or put it back with a growing pause, or fail it for good."""
    organisation = Organisation.objects.get(id=job.organisation_id or 0)
    scope = worker_scope(organisation.id, organisation.slug)

    def progress(share: float, note: str = "") -> None:
        _renew(job, share, note)

    try:
        with walled(organisation.id):
            result = JOBS[job.kind](JobRun(scope, job.payload, job.id, job.holder, progress))
    except LeaseLost:
        return
    except JobFailed as wrong:
        _end(job, JobState.FAILED, note=str(wrong))
    except Exception as wrong:  # noqa: BLE001 - whatever a handler raises, the job is put back or failed
        _put_back(job, wrong)
    else:
        _end(job, JobState.DONE, result=result)


def complete(job_id: int, holder: str) -> None:
    """Inside a handler's own transaction: claim the right to have an effect.

    Raises:
        LeaseLost: the lease is not ours any more; the transaction must end without effect.
    """
    held = Job.objects.select_for_update().filter(id=job_id, holder=holder, state=JobState.RUNNING)
    if not held.exists():
        raise LeaseLost(f"job {job_id}")


def cancel(scope: Scope, job_id: int) -> bool:
    """Stop a job that waits or runs; its worker notices at the next report of progress."""
    own = Job.objects.filter(id=job_id, organisation_id=scope.organisation_id, state__in=OPEN)
    return bool(own.update(state=JobState.CANCELLED, ended_at=datetime.now(UTC)))


def _renew(job: Job, share: float, note: str) -> None:
    held = Job.objects.filter(id=job.id, holder=job.holder, state=JobState.RUNNING)
    if not held.update(share=share, note=note[:300], lease_until=datetime.now(UTC) + LEASE):
        raise LeaseLost(f"job {job.id}")


def _end(job: Job, state: JobState, *, note: str = "", result: Mapping[str, Any] | None = None) -> None:
    with transaction.atomic():
        Job.objects.filter(id=job.id, holder=job.holder, state=JobState.RUNNING).update(
            state=state,
            note=note[:300],
            result=dict(result or {}),
            share=1.0 if state == JobState.DONE else job.share,
            ended_at=datetime.now(UTC),
            lease_until=None,
        )


def _put_back(job: Job, wrong: Exception) -> None:
    note = f"{type(wrong).__name__}: {wrong}"
    if job.attempts >= ATTEMPTS:
        _end(job, JobState.FAILED, note=note)
        return
    pause = timedelta(seconds=5 * 4 ** (job.attempts - 1))
    Job.objects.filter(id=job.id, holder=job.holder).update(
        state=JobState.WAITING, run_at=datetime.now(UTC) + pause, note=note[:300], lease_until=None
    )
