"""Uploaded files, as far as somebody may bring data in."""

from pathlib import Path

from django.http import Http404

from twofold_web.foundation.scope import Scope
from twofold_web.intake import places
from twofold_web.intake.looking import Look, read_look
from twofold_web.intake.models import KeptMapping, Load, LoadState, Upload, UploadState
from twofold_web.intake.reads.allowed import require_loading


def upload_of(scope: Scope, upload_id: int) -> Upload:
    """One upload.

    Raises:
        PermissionDenied: the actor may not bring data in.
        Http404: the organisation has no such upload.
    """
    require_loading(scope)
    found = Upload.objects.of(scope).filter(id=upload_id).select_related("job", "trial").first()
    if found is None:
        raise Http404
    return found


def waiting_uploads(scope: Scope) -> list[Upload]:
    """The files that were brought and not loaded yet, the newest first."""
    require_loading(scope)
    return list(Upload.objects.of(scope).exclude(state=UploadState.LOADED).select_related("job")[:50])


def look_path(scope: Scope, upload: Upload) -> Path:
    """Where it is noted how the file looked."""
    return places.path_of(scope, upload.stored).with_suffix(".look.json")


def trial_path(scope: Scope, upload: Upload) -> Path:
    """Where the last dry run is noted."""
    return places.path_of(scope, upload.stored).with_suffix(".trial.json")


def look_of(scope: Scope, upload: Upload) -> Look | None:
    """How the file looked; None before it was looked at."""
    try:
        return read_look(look_path(scope, upload))
    except FileNotFoundError:
        return None


def kept_mapping(scope: Scope, columns: str) -> KeptMapping | None:
    """What was chosen last time for a file with these columns."""
    return KeptMapping.objects.of(scope).filter(columns=columns).first()


def loaded_before(scope: Scope, upload: Upload) -> Load | None:
    """The load that brought this very file already, if one that holds did."""
    if not upload.sha256:
        return None
    done = Load.objects.of(scope).filter(state=LoadState.DONE, summary__digest=upload.sha256)
    return done.first()
