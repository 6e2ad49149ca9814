"""Bringing files, choosing how they are read, trying that, loading them, and throwing them away."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction

from twofold.errors import MappingError
from twofold.sources.mapping import Mapping
from twofold.sources.mapping_file import parse_mapping, write_mapping
from twofold_web.foundation import jobs
from twofold_web.foundation.audit import record
from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.scope import Scope
from twofold_web.intake import places
from twofold_web.intake.looking import Look
from twofold_web.intake.models import Load, LoadState, Origin, Upload, UploadState
from twofold_web.intake.reads.allowed import require_loading
from twofold_web.intake.reads.uploads import kept_mapping, trial_path
from twofold_web.intake.writes.loads import begin_load

LOOK, TRY = "intake.look", "intake.try"
KEPT_DAYS = 14
NUL = "\\u0000"  # as TOML writes it


def receive(scope: Scope, name: str, path: Path) -> Upload:
    """Take over a file that somebody brought, and have it looked at.

    Args:
        scope: who brings it.
        name: as they call it.
        path: where it lies now; it is moved away from there.

    Raises:
        PermissionDenied: the actor may not bring data in.
    """
    require_loading(scope)
    size, stored = path.stat().st_size, places.take_over(scope, path)
    try:
        with transaction.atomic():
            upload = Upload.objects.add(
                scope,
                stored=stored,
                name=places.plain_name(name),
                size=size,
                sha256=places.digest_of(places.path_of(scope, stored)),
                made_by=scope.actor.name,
            )
            upload.job = jobs.enqueue(scope, LOOK, {"upload": upload.pk}, key=f"look:{upload.pk}", urgent=True)
            upload.save(update_fields=["job"])
            record(scope, "upload.received", upload.name, {"upload": upload.pk, "size": size})
    except BaseException:
        places.remove(scope, stored)
        raise
    return upload


def finish_look(run: JobRun, upload: Upload, seen: Look) -> None:
    """Write down what a file is; a mapping that was chosen for such columns before is taken again."""
    kept = kept_mapping(run.scope, seen.mark)
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        upload.state, upload.format, upload.columns = UploadState.READY, seen.format, seen.mark
        upload.mapping = upload.mapping or (kept.mapping if kept else seen.proposal)
        upload.save(update_fields=["state", "format", "columns", "mapping"])


def refuse_look(run: JobRun, upload: Upload, sentence: str) -> None:
    """Write down why a file cannot be read."""
    with transaction.atomic():
        jobs.complete(run.job_id, run.holder)
        upload.state, upload.trouble = UploadState.REFUSED, sentence
        upload.save(update_fields=["state", "trouble"])
    places.remove(run.scope, upload.stored)


def choose_mapping(scope: Scope, upload: Upload, mapping: Mapping) -> Upload:
    """Keep how the file is to be read; a dry run of another mapping says nothing any more.

    Raises:
        PermissionDenied: the actor may not bring data in.
        MappingError: it is a mapping that no file can have.
    """
    require_loading(scope)
    told = write_mapping(mapping)
    parse_mapping(told, "mapping")
    if NUL in told:
        raise MappingError("The mapping holds the sign NUL, which no name or text may have.")
    if told == upload.mapping:
        return upload
    with transaction.atomic():
        upload.mapping, upload.trial = told, None
        upload.save(update_fields=["mapping", "trial"])
        mark = hashlib.sha256(told.encode()).hexdigest()[:16]
        record(scope, "mapping.chosen", upload.name, {"upload": upload.pk, "mapping": mark})
    trial_path(scope, upload).unlink(missing_ok=True)
    return upload


def try_mapping(scope: Scope, upload: Upload) -> Upload:
    """Ask for a dry run of the mapping as it stands.

    Raises:
        PermissionDenied: the actor may not bring data in.
    """
    require_loading(scope)
    with transaction.atomic():
        payload = {"upload": upload.pk, "mapping": upload.mapping}
        key = f"try:{upload.pk}:{hash_of(upload.mapping)}"
        upload.trial = jobs.enqueue(scope, TRY, payload, key=key, urgent=True)
        upload.save(update_fields=["trial"])
    return upload


def load_upload(scope: Scope, upload: Upload) -> Load:
    """Load the file as it is mapped; asked twice, it is loaded once.

    Raises:
        PermissionDenied: the actor may not bring data in.
        MappingError: the mapping is none.
    """
    require_loading(scope)
    parse_mapping(upload.mapping, "mapping")
    try:
        with transaction.atomic():
            load = begin_load(scope, upload.stored, upload.mapping, upload.name, origin=Origin.UPLOAD, upload=upload)
            upload.state = UploadState.LOADED
            upload.save(update_fields=["state"])
    except IntegrityError:
        # sent twice at once: the first one stands
        return Load.objects.of(scope).get(upload=upload, state__in=(LoadState.WAITING, LoadState.DONE))
    return load


def reopen(scope: Scope, load: Load) -> Upload | None:
    """Back to the mapping of a load that failed; None where the file is not there any more.

    Raises:
        PermissionDenied: the actor may not bring data in.
    """
    require_loading(scope)
    upload = load.upload
    if upload is None or not places.path_of(scope, upload.stored).exists():
        return None
    with transaction.atomic():
        Load.objects.of(scope).filter(id=load.pk, state=LoadState.WAITING).update(
            state=LoadState.FAILED, ended_at=datetime.now(UTC)
        )
        upload.state = UploadState.READY
        upload.save(update_fields=["state"])
    return upload


def discard(scope: Scope, upload: Upload) -> None:
    """Throw a file away that was not loaded.

    Raises:
        PermissionDenied: the actor may not bring data in.
    """
    require_loading(scope)
    with transaction.atomic():
        Upload.objects.of(scope).filter(id=upload.pk).exclude(state=UploadState.LOADED).delete()
        record(scope, "upload.discarded", upload.name, {"upload": upload.pk})
    places.remove(scope, upload.stored)


def forget_old(scope: Scope) -> int:
    """Throw away files that nobody loaded for two weeks; returns how many."""
    old = Upload.objects.of(scope).filter(made_at__lt=datetime.now(UTC) - timedelta(days=KEPT_DAYS))
    forgotten = list(old.exclude(state=UploadState.LOADED))
    for upload in forgotten:
        discard(scope, upload)
    return len(forgotten)


def hash_of(mapping: str) -> str:
    """A short hash of a mapping: a dry run belongs to one."""
    return hashlib.sha256(mapping.encode()).hexdigest()[:24]
