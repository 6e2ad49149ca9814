"""What the worker does for this app; each may run twice after a crash."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from twofold.errors import StoreBusy, TwofoldError
from twofold.sources.dry_run import dry_run
from twofold.sources.mapping import SourceOptions
from twofold.sources.mapping_file import parse_mapping
from twofold.store import undo
from twofold.store.load import Label, LoadSummary, load
from twofold_web.foundation.hooks import LOADED, UNDONE, Handler, JobRun, LoadedFile
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.stores import store_of
from twofold_web.intake import places
from twofold_web.intake.looking import look, write_look
from twofold_web.intake.models import Load, LoadState, Upload, UploadState
from twofold_web.intake.reads.uploads import look_path, trial_path
from twofold_web.intake.writes import finishing, undoing, uploads


def load_job(run: JobRun) -> dict[str, Any]:
    """Load one file. The store knows the load by a number chosen beforehand, so that a repeated job adds nothing."""
    found = Load.objects.of(run.scope).get(id=run.payload["load"])
    if found.state == LoadState.WAITING:
        summary = _loaded(run, found)
        if summary is not None:
            _show(run, found)
            finishing.finish_load(run, found, summary)
    return {"load": found.pk}


def _show(run: JobRun, found: Load) -> None:
    """Let others look at the file before it goes; where that fails the job is repeated, and adds no fact twice."""
    mapping = parse_mapping(found.mapping, "mapping")
    loaded = LoadedFile(places.path_of(run.scope, found.stored), mapping, found.source, found.pk)
    for look_at in LOADED.values():
        look_at(run, loaded)


def _loaded(run: JobRun, found: Load) -> LoadSummary | None:
    """What the load did; None where the file or its mapping is at fault, which is written down."""
    path = places.path_of(run.scope, found.stored)
    label = Label(found.source, found.store_load)
    store = store_of(run.scope, create=True)
    try:
        return load(store, path, parse_mapping(found.mapping, "mapping"), progress=_told(run), label=label)
    except StoreBusy:
        raise  # the job is put back and tried again
    except TwofoldError as wrong:
        finishing.fail_load(run, found, _named(str(wrong), path, found.source))
        return None


def look_job(run: JobRun) -> dict[str, Any]:
    """Look at a file that was brought."""
    upload = Upload.objects.of(run.scope).filter(id=run.payload["upload"]).first()
    uploads.forget_old(run.scope)
    if upload is None or upload.state != UploadState.WAITING:
        return {}
    path = places.path_of(run.scope, upload.stored)
    zone = Organisation.objects.values_list("zone", flat=True).get(id=run.scope.organisation_id)
    try:
        seen = look(path, upload.name, SourceOptions(), str(zone))
    except TwofoldError as wrong:
        uploads.refuse_look(run, upload, _named(str(wrong), path, upload.name))
        return {}
    write_look(look_path(run.scope, upload), seen)
    uploads.finish_look(run, upload, seen)
    return {}


def try_job(run: JobRun) -> dict[str, Any]:
    """Try a mapping on a file; what came out lies beside the file and goes with it."""
    upload = Upload.objects.of(run.scope).filter(id=run.payload["upload"]).first()
    if upload is None:
        return {}
    path = places.path_of(run.scope, upload.stored)
    told = run.payload["mapping"]
    try:
        mapping = parse_mapping(told, "mapping")
        body = dry_run(path, mapping, progress=_told(run), source=upload.name).to_json()
    except TwofoldError as wrong:
        body = {"trouble": _named(str(wrong), path, upload.name)}
    target = trial_path(run.scope, upload)
    draft = target.with_suffix(".draft")
    draft.write_text(json.dumps(body | {"mapping": uploads.hash_of(told)}, ensure_ascii=False), encoding="utf-8")
    draft.replace(target)
    return {}


def undo_job(run: JobRun) -> dict[str, Any]:
    """Take a load back; a second time the store says what the first one did."""
    found = Load.objects.of(run.scope).get(id=run.payload["load"])
    if found.state != LoadState.UNDOING:
        return {}
    try:
        done = undo(store_of(run.scope), found.store_load, reason=found.undo_reason)
    except StoreBusy:
        raise
    except TwofoldError as wrong:
        undoing.refuse_undo(run, found, str(wrong))
        return {}
    undoing.finish_undo(run, found, done, [each.withdraw(run, found.pk) for each in UNDONE.values()])
    return {}


def _named(sentence: str, path: Path, name: str) -> str:
    """The sentence with the file's own name instead of the number it lies under."""
    return sentence.replace(str(path), name).replace(path.name, name)


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


HANDLERS: dict[str, Handler] = {
    "intake.load": load_job,
    uploads.LOOK: look_job,
    uploads.TRY: try_job,
    undoing.UNDO: undo_job,
}
