"""What the worker does for this app; each may run twice after a crash."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from twofold.errors import StoreBusy, TwofoldError
from twofold.sources.mapping_file import parse_mapping
from twofold.store.load import Label, LoadSummary, load
from twofold_web.foundation import jobs
from twofold_web.foundation.hooks import Handler, JobRun
from twofold_web.foundation.stores import store_of
from twofold_web.intake import places
from twofold_web.intake.models import Load, LoadState
from twofold_web.intake.writes import finishing


def load_job(run: JobRun) -> dict[str, Any]:
    """Load one file. The store knows the load by a number chosen beforehand, so that a repeated job adds nothing."""
    found = Load.objects.of(run.scope).get(id=run.payload["load"])
    if found.state != LoadState.WAITING:
        return {"load": found.pk}
    summary = _loaded(run, found)
    finishing.finish_load(run, found, summary)
    return {"load": found.pk}


def _loaded(run: JobRun, found: Load) -> LoadSummary:
    path = places.path_of(run.scope, found.stored)
    label = Label(found.source, found.store_load)
    store = store_of(run.scope, create=True)
    try:
        return load(store, path, parse_mapping(found.mapping), progress=_told(run), label=label)
    except StoreBusy:
        raise  # the job is put back and tried again
    except TwofoldError as wrong:
        sentence = str(wrong).replace(str(path), found.source).replace(path.name, found.source)
        finishing.fail_load(run, found, sentence)
        raise jobs.JobFailed(sentence) from wrong


def _told(run: JobRun) -> Callable[[float], None]:
    """Report the share that was read, not more often than once a second."""
    last = datetime.now(UTC)

    def tell(share: float) -> None:
        nonlocal last
        now = datetime.now(UTC)
        if (now - last).total_seconds() >= 1:
            last = now
            run.progress(min(0.95, share), "")

    return tell


HANDLERS: dict[str, Handler] = {"intake.load": load_job}
