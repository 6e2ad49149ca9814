"""Pulls from a folder on the server: below the roots that the administrator named, in the organisation's own folder."""

import hashlib
import os
import stat
import time
from fnmatch import fnmatchcase
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from twofold_web.intake.pulls.found import MOST_BYTES, MOST_FILES, File, Found, Look, PullFailed

SETTLED = 20  # seconds since the last change: a younger file may still be written
_BLOCK = 1 << 20


def look(given: Look) -> Found:
    """Copy the files that fit the pattern and were not handed over before.

    Raises:
        PullFailed: the folder is not one that may be read.
    """
    folder = allowed_path(given.slug, str(given.place.get("folder", "")))
    pattern = str(given.place.get("pattern") or "*")
    if not folder.is_dir():
        raise PullFailed(_("There is no folder %(folder)s.") % {"folder": given.place.get("folder") or "."})
    files: list[File] = []
    notes: list[str] = []
    for name in sorted(each.name for each in os.scandir(folder) if fnmatchcase(each.name, pattern)):
        if len(files) == MOST_FILES:
            notes.append(_("There are more files; they come with the next look."))
            break
        _take(folder, name, given, (files, notes))
    return Found(tuple(files), notes=tuple(notes))


def allowed_path(slug: str, told: str) -> Path:
    """A path below the organisation's folder in one of the roots.

    Raises:
        PullFailed: it leads elsewhere, or the administrator named no root.
    """
    if "\0" in told or Path(told).is_absolute() or ".." in Path(told).parts:
        raise PullFailed(_("A folder is named below the organisation's own, without “..” and without a leading “/”."))
    for root in settings.PULL_FOLDERS:
        own = Path(root).resolve() / slug
        path = (own / told).resolve()
        if path.is_relative_to(own) and path.exists():
            return path
    if not settings.PULL_FOLDERS:
        raise PullFailed(_("No folders may be read: the administrator names them in the setting TWOFOLD_PULL_FOLDERS."))
    raise PullFailed(_("There is no folder %(folder)s.") % {"folder": told or "."})


def _take(folder: Path, name: str, given: Look, told: tuple[list[File], list[str]]) -> None:
    files, notes = told
    target = given.room / f"{len(files)}"
    try:
        digest = _copied(folder / name, target)
    except _LeftAlone as left:
        notes.append(str(left))
        return
    mark = hashlib.sha256(f"{name}\0{digest}".encode()).hexdigest()
    if mark in given.seen:
        target.unlink()
    else:
        files.append(File(target, name, mark))


class _LeftAlone(Exception):
    """A file that is not taken; the message says why."""


def _copied(path: Path, target: Path) -> str:
    """Copy a plain file; links are not followed, so that nothing outside of the folder is read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as wrong:
        raise _LeftAlone(
            _("%(name)s was left alone: it is a link, or may not be read.") % {"name": path.name}
        ) from wrong
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise _LeftAlone(_("%(name)s was left alone: it is no file.") % {"name": path.name})
        if found.st_size > MOST_BYTES:
            raise _LeftAlone(
                _("%(name)s was left alone: it is larger than %(most)s MB.")
                % {"name": path.name, "most": MOST_BYTES >> 20}
            )
        if time.time() - found.st_mtime < SETTLED:
            raise _LeftAlone(
                _("%(name)s is left for the next look: it was changed a moment ago.") % {"name": path.name}
            )
        digest = hashlib.sha256()
        with target.open("xb") as copy:
            while block := file.read(_BLOCK):
                digest.update(block)
                copy.write(block)
        after = os.fstat(file.fileno())
    if (after.st_size, after.st_mtime_ns) != (found.st_size, found.st_mtime_ns):
        target.unlink()
        raise _LeftAlone(_("%(name)s is left for the next look: it was changed a moment ago.") % {"name": path.name})
    return digest.hexdigest()
