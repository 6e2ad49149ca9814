"""Pages move after answers have flowed: at once after a quiet time, then no more often than once in a while."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from twofold_web.foundation import jobs, prepared
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.models import Job, JobState
from twofold_web.foundation.scope import Scope

RENEW = "answering.renew"
PAUSE = timedelta(minutes=1)


def renew_soon(scope: Scope) -> Job:
    """Ask for the pages to be renewed; a thousand answers ask for it once."""
    last = (
        Job.objects.filter(organisation_id=scope.organisation_id, kind=RENEW, state=JobState.DONE)
        .order_by("-ended_at")
        .values_list("ended_at", flat=True)
        .first()
    )
    now = datetime.now(UTC)
    due = now if last is None else max(now, last + PAUSE)
    return jobs.enqueue(scope, RENEW, {}, key="renew", run_at=due)


def renew_job(run: JobRun) -> dict[str, Any]:
    """Ask for everything that each load renews."""
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        prepared.ask_standing(run.scope)
    return {}
