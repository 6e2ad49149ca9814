"""Prepared results: a job computes them, a page shows them, and nobody waits for a computation in a request.

A page asks ``find``; it gets the newest result there is and whether it is up to date, and where it is not, a job is
asked for (once). The page shows what it has, with the moment it was made, and looks again by itself.
"""

import hashlib
import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from django.db import transaction

from twofold_web.foundation.hooks import PREPARERS, STANDING, JobRun, register_job
from twofold_web.foundation.jobs import enqueue
from twofold_web.foundation.models import Job, JobState, Prepared
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import version_of

PREPARE = "foundation.prepare"
RELEASE = metadata.version("twofold")


@dataclass(frozen=True, slots=True)
class Found:
    """What is known about a question.

    Attributes:
        body: the result; None where it was never computed.
        made_at: when; None as above.
        fresh: whether it was computed from all facts there are.
        job: the job that computes it now, if any.
        trouble: why the last attempt failed, in words; empty otherwise.
    """

    body: dict[str, Any] | None
    made_at: datetime | None = None
    fresh: bool = False
    job: Job | None = None
    trouble: str = ""


def find(scope: Scope, kind: str, request: Mapping[str, Any]) -> Found:
    """The prepared answer to a request; asks for it where it is missing or out of date."""
    key = key_of(request)
    kept = Prepared.objects.of(scope).filter(kind=kind, key=key).first()
    version = version_of(scope)
    if kept is not None and kept.version == version:
        return Found(kept.body, kept.made_at, fresh=True)
    failed = _failed(scope, kind, key, version)
    job = None if failed else ask(scope, kind, request, urgent=True)
    trouble = failed.note if failed else ""
    return Found(kept.body if kept else None, kept.made_at if kept else None, job=job, trouble=trouble)


def ask(scope: Scope, kind: str, request: Mapping[str, Any], *, urgent: bool = False) -> Job:
    """Ask for a result to be computed; one job at a time for one question about the facts as they are.

    Args:
        scope: whose facts.
        kind: what computes it.
        request: the question.
        urgent: somebody looks at a page that waits for it.
    """
    key = f"{kind}:{key_of(request)}"
    running = Job.objects.filter(
        organisation_id=scope.organisation_id, kind=PREPARE, key=key, state=JobState.RUNNING
    ).first()
    # a job that began before the last load computes an answer that is out of date already
    if running is not None and running.result.get("version", version_of(scope)) == version_of(scope):
        return running
    return enqueue(scope, PREPARE, {"kind": kind, "request": dict(request)}, key=key, urgent=urgent)


def ask_again(scope: Scope, kind: str, request: Mapping[str, Any]) -> Job:
    """Ask for a result that hangs on more than the facts, even where one is made: it may have begun before a change."""
    key = f"{kind}:{key_of(request)}"
    return enqueue(scope, PREPARE, {"kind": kind, "request": dict(request)}, key=key, urgent=True)


def ask_standing(scope: Scope) -> list[Job]:
    """Ask for everything that each load renews."""
    return [ask(scope, kind, request) for kind, wanted in STANDING.items() for request in wanted(scope)]


def still_true(scope: Scope, before: int, after: int, *, but: Collection[str]) -> int:
    """Let results about one version of the facts stand for the next one, which changed nothing that they tell.

    Args:
        scope: whose results.
        before: the version they were computed from.
        after: the version that they hold for as well.
        but: the kinds for which that is not so.

    Returns:
        How many there are.
    """
    return Prepared.objects.of(scope).filter(version=before).exclude(kind__in=but).update(version=after)


def forget(scope: Scope) -> None:
    """Drop every result: somebody was erased, whose words may stand in them."""
    Prepared.objects.of(scope).delete()


def key_of(request: Mapping[str, Any]) -> str:
    """A hash of a request; the order of its parts does not matter.

    The release of the code belongs to it: a page must not read what an earlier one has written in another shape.
    """
    written = json.dumps(request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{RELEASE} {written}".encode()).hexdigest()


def _failed(scope: Scope, kind: str, key: str, version: int) -> Job | None:
    """The last attempt, if it failed for good on the facts as they are now."""
    asked = Job.objects.filter(organisation_id=scope.organisation_id, kind=PREPARE, key=f"{kind}:{key}")
    last = asked.order_by("-id").first()
    if last is None or last.state != JobState.FAILED:
        return None
    return last if last.result.get("version") == version else None


def _prepare(run: JobRun) -> dict[str, Any]:
    kind, request = run.payload["kind"], run.payload["request"]
    version, begun = version_of(run.scope), time.perf_counter()
    # remembered at once: who asks while this runs, and who finds that it failed, must know for which facts
    Job.objects.filter(id=run.job_id, holder=run.holder).update(result={"version": version})
    body = PREPARERS[kind](run.scope, request, run.progress)
    _keep(run.scope, kind, request, version, body=body, seconds=time.perf_counter() - begun)
    return {"version": version}


def _keep(
    scope: Scope, kind: str, request: dict[str, Any], version: int, *, body: dict[str, Any], seconds: float
) -> None:
    values = {
        "request": request,
        "version": version,
        "body": body,
        "made_at": datetime.now(UTC),
        "seconds": seconds,
    }
    with transaction.atomic():
        own = Prepared.objects.of(scope).select_for_update().filter(kind=kind, key=key_of(request))
        kept = own.first()
        if kept is None:
            Prepared.objects.of(scope).update_or_create(
                kind=kind,
                key=key_of(request),
                defaults=values,
                create_defaults=values | {"organisation_id": scope.organisation_id},
            )
        elif kept.version <= version or kept.version > version_of(scope):
            # a slower worker that began earlier must not put back an older answer; but where the store itself went
            # back (it was restored, or begun anew), the kept answer is about facts that are gone
            own.update(**values)


register_job(PREPARE, _prepare)
