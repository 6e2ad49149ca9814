"""Taking a load back."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q

from twofold.store import Undone
from twofold_web.foundation import jobs, prepared
from twofold_web.foundation.audit import record
from twofold_web.foundation.hooks import Invited, JobRun
from twofold_web.foundation.models import JobState
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import Load, LoadState
from twofold_web.intake.places import plain_text
from twofold_web.intake.reads.allowed import require_loading
from twofold_web.intake.reads.loads import together

UNDO = "intake.undo"


def undo_load(scope: Scope, load: Load, reason: str) -> Load:
    """Ask for a load to be taken back; asked twice, it is taken back once.

    Raises:
        PermissionDenied: the actor may not bring data in.
    """
    require_loading(scope)
    with transaction.atomic():
        stopped = Q(state=LoadState.UNDOING, job__state__in=(JobState.FAILED, JobState.CANCELLED))
        asked = Load.objects.of(scope).filter(Q(state=LoadState.DONE) | stopped, id=load.pk)
        if not asked.update(state=LoadState.UNDOING, undo_reason=plain_text(reason)[:300], undone_by=scope.actor.name):
            return load
        load.refresh_from_db()
        load.job = jobs.enqueue(scope, UNDO, {"load": load.pk}, key=f"undo:{load.pk}", urgent=True)
        load.save(update_fields=["job"])
        record(scope, "load.undo_asked", load.source, {"load": load.pk})
    return load


def finish_undo(run: JobRun, load: Load, done: Undone, invited: Iterable[Invited]) -> None:
    """Write down what was taken back, of the facts and of the invitations that the load had made."""
    people = asdict(together(invited))
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        load.state, load.undone_at = LoadState.UNDONE, datetime.now(UTC)
        # the reason stands with the load; the store's copy of it is not repeated here
        load.summary = load.summary | {"undone": done.to_json() | {"reason": "", "invited": people}}
        load.save(update_fields=["state", "undone_at", "summary"])
        told = {"load": load.pk, "events": done.events, "restored": done.restored}
        if any(people.values()):
            told |= {"withdrawn": people["waiting"], "asked": people["asked"]}
        record(run.scope, "load.undone", load.source, told)
        prepared.ask_standing(run.scope)


def refuse_undo(run: JobRun, load: Load, sentence: str) -> None:
    """Write down why it was not taken back; the load holds."""
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        load.state, load.trouble = LoadState.DONE, sentence
        load.save(update_fields=["state", "trouble"])
