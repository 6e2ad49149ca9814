"""What the worker does for a pull: look, hand over what is new, write down what happened; safe to repeat."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from twofold.sources.mapping_file import parse_mapping, write_mapping
from twofold_web.foundation import jobs
from twofold_web.foundation.hooks import Handler, JobRun
from twofold_web.foundation.scope import Scope
from twofold_web.intake import places
from twofold_web.intake.models import Origin
from twofold_web.intake.pull_models import Pull, PullKind, PullRun, PullSeen, RunOutcome
from twofold_web.intake.pulls.found import File, Found, PullFailed
from twofold_web.intake.pulls.looking import look
from twofold_web.intake.writes.loads import begin_load

PULL = "intake.pull"
TRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))  # pauses after a look that failed


def pull_job(run: JobRun) -> dict[str, Any]:
    """One look of one pull."""
    pull = Pull.objects.of(run.scope).filter(id=run.payload["pull"]).first()
    if pull is None or (pull.paused and not run.payload.get("now")):
        return {}
    _close_interrupted(run.scope, pull)
    written = PullRun.objects.add(run.scope, pull=pull)
    room = Path(tempfile.mkdtemp(prefix="pull-", dir=places.folder_of(run.scope)))
    try:
        found = look(pull, run.scope.slug, room, _seen(run.scope, pull))
        run.progress(0.5, "")
        loads = [load for file in found.files if (load := _hand_over(run.scope, pull, file)) is not None]
    except PullFailed as wrong:
        _failed(run, pull, written, str(wrong))
        return {"failed": str(wrong)}
    finally:
        shutil.rmtree(room, ignore_errors=True)
    _done(run, pull, written, (found, loads))
    return {"loads": loads}


def _seen(scope: Scope, pull: Pull) -> frozenset[str]:
    return frozenset(PullSeen.objects.of(scope).filter(pull=pull).values_list("mark", flat=True))


def _hand_over(scope: Scope, pull: Pull, file: File) -> int | None:
    """Make a load of a file, exactly once; None where these bytes were handed over before."""
    stored = places.take_over(scope, file.path)
    with transaction.atomic():
        seen, fresh = PullSeen.objects.of(scope).get_or_create(
            pull=pull,
            mark=file.mark,
            defaults={"organisation_id": scope.organisation_id, "name": places.plain_name(file.name)},
        )
        if not fresh:
            places.remove(scope, stored)
            return None
        source = places.plain_name(f"{pull.name}: {places.plain_name(file.name)}")
        load = begin_load(scope, stored, _mapping(pull), source, origin=Origin.PULL)
        seen.load = load
        seen.save(update_fields=["load"])
    return load.pk


def _mapping(pull: Pull) -> str:
    """The mapping, as the file is written here: a query is always written as CSV."""
    if pull.kind != PullKind.SQL:
        return pull.mapping
    told = parse_mapping(pull.mapping)
    plain = replace(told.source, format="csv", encoding="utf-8", delimiter=",", decimal=".", skip=0)
    return write_mapping(replace(told, source=plain))


def _close_interrupted(scope: Scope, pull: Pull) -> None:
    open_runs = PullRun.objects.of(scope).filter(pull=pull, outcome=RunOutcome.RUNNING)
    open_runs.update(outcome=RunOutcome.FAILED, note="interrupted", ended_at=datetime.now(UTC))


def _done(run: JobRun, pull: Pull, written: PullRun, brought: tuple[Found, list[int]]) -> None:
    found, loads = brought
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        Pull.objects.of(run.scope).filter(id=pull.pk).update(state=found.state, failures=0, next_at=None)
        written.outcome = RunOutcome.NEW if loads else RunOutcome.NOTHING
        written.note, written.loads, written.ended_at = "\n".join(found.notes), loads, datetime.now(UTC)
        written.save()


def _failed(run: JobRun, pull: Pull, written: PullRun, sentence: str) -> None:
    """Write the failure down, and look again after a growing pause, a few times."""
    pause = TRIES[pull.failures] if pull.failures < len(TRIES) and not pull.paused else None
    again = None if pause is None else datetime.now(UTC) + pause
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        Pull.objects.of(run.scope).filter(id=pull.pk).update(failures=pull.failures + 1, next_at=again)
        written.outcome, written.note, written.ended_at = RunOutcome.FAILED, sentence, datetime.now(UTC)
        written.save()
        if again is not None:
            jobs.enqueue(run.scope, PULL, {"pull": pull.pk}, key=f"pull:{pull.pk}:again", run_at=again)


HANDLERS: dict[str, Handler] = {PULL: pull_job}
