"""Removing bytes that no upload and no load knows: a process that was killed in the middle left them behind."""

from datetime import datetime, timedelta
from pathlib import Path

from twofold_web.foundation.scope import Scope
from twofold_web.intake import places
from twofold_web.intake.models import Load, LoadState, Upload
from twofold_web.intake.pull_models import HookDelivery

# what is younger may belong to a request that has not ended
YOUNG = timedelta(days=1)
KEPT_DELIVERIES = timedelta(days=90)


def sweep_files(scope: Scope, now: datetime) -> int:
    """Delete files older than a day that nothing refers to; they may hold personal data."""
    known = {str(stored) for stored in Upload.objects.of(scope).values_list("stored", flat=True)}
    waiting = Load.objects.of(scope).filter(state=LoadState.WAITING)
    known |= {str(stored) for stored in waiting.values_list("stored", flat=True)}
    orphans = [path for path in places.folder_of(scope).iterdir() if path.is_file() and _orphaned(path, known, now)]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def sweep_deliveries(scope: Scope, now: datetime) -> int:
    """Forget signatures of deliveries that were taken long ago: a replay is refused by its time already."""
    old = HookDelivery.objects.of(scope).filter(taken=True, received_at__lt=now - KEPT_DELIVERIES)
    return old.delete()[0]


def _orphaned(path: Path, known: set[str], now: datetime) -> bool:
    # what was noted beside a file is named after it
    return path.name[:36] not in known and path.stat().st_mtime < (now - YOUNG).timestamp()
