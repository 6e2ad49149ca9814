"""Bringing a backup back into an empty home."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from twofold_web.foundation.backup import rows
from twofold_web.foundation.backup.archive import BackupError, Manifest, unpack
from twofold_web.foundation.models import Organisation


@dataclass(frozen=True, slots=True)
class Brought:
    """A backup that was brought back.

    Attributes:
        made_at: when it was taken.
        entries: how many files it held.
        elsewhere: addresses of stores that must be brought back by other means.
    """

    made_at: str
    entries: int
    elsewhere: tuple[str, ...]


def restore(path: Path) -> Brought:
    """Check a backup whole, then bring it back; an installation that holds anything is left alone.

    Raises:
        BackupError: the backup is damaged or of another kind, or the installation is not empty.
    """
    _refuse_full()
    home = Path(settings.HOME)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as room:
        manifest = unpack(path, Path(room))
        _refuse_foreign(path, manifest)
        # files first: rows that name them make sense only when they are there
        _move(Path(room) / "home", home)
        if (Path(room) / "stores").exists():
            _move(Path(room) / "stores", Path(settings.STORES))
        rows.copy_in(Path(room) / "rows", manifest.steps)
    return Brought(manifest.made_at, len(manifest.entries), tuple(manifest.stores))


def _refuse_full() -> None:
    with connection.cursor() as cursor:
        there = "foundation_organisation" in connection.introspection.table_names(cursor)
    if there and Organisation.objects.exists():
        raise BackupError("This installation holds organisations; restore into an empty one (another TWOFOLD_HOME).")
    if "://" not in str(settings.STORES) and any(Path(settings.STORES).glob("*/facts")):
        raise BackupError(f"{settings.STORES} holds facts already; restore into an empty place.")


def _refuse_foreign(path: Path, manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise BackupError(
            f"{path} was taken of {manifest.vendor}, and TWOFOLD_DATABASE names {connection.vendor}; "
            "restore into the same kind of database."
        )
    if unknown := rows.unknown_steps(manifest.steps):
        raise BackupError(f"{path} was taken by a newer version (it has {unknown[0]}); install that version first.")


def _move(source: Path, target: Path) -> None:
    if not source.exists():
        return
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        # the key that this start made for the empty installation gives way to the old one
        shutil.move(file, place)
