"""Taking a backup while the application runs."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from twofold.errors import StoreMissing
from twofold.store import open_store
from twofold_web.foundation.backup import rows
from twofold_web.foundation.backup.archive import BackupError, Manifest, Writer, writing
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.stores import address_in

# made anew at the next start, or copied in another way
NOT_COPIED = {"locale", "static", "demonstration", "stores"}


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made.

    Attributes:
        path: the file.
        entries: how many files it holds.
        size: in bytes.
        elsewhere: addresses of stores that it does not hold.
    """

    path: Path
    entries: int
    size: int
    elsewhere: tuple[str, ...]


def back_up(path: Path) -> Taken:
    """Write the whole installation to one file.

    Raises:
        BackupError: the file exists already.
        StoreBusy: a store was being written to for too long.
    """
    if path.exists():
        raise BackupError(f"{path} exists already; choose another name")
    manifest = Manifest(datetime.now(UTC).isoformat(timespec="seconds"), connection.vendor, rows.steps())
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.resolve().parent) as room:
        copied = rows.copy_out(Path(room))
        with writing(path, manifest) as writer:
            for file in copied:
                writer.add(f"rows/{file.name}", file)
            _add_home(writer)
            for store in Organisation.objects.order_by("id").values_list("store", flat=True):
                _add_store(writer, str(store))
    return Taken(path, len(manifest.entries), path.stat().st_size, tuple(manifest.stores))


def _add_home(writer: Writer) -> None:
    home = Path(settings.HOME)
    for file in _files(home):
        name = file.relative_to(home)
        if name.parts[0] not in NOT_COPIED and not name.parts[0].startswith((".", "twofold.sqlite3")):
            _add(writer, f"home/{name.as_posix()}", file)


def _add_store(writer: Writer, name: str) -> None:
    address = address_in(name)
    if "://" in address:
        writer.manifest.stores.append(address)
        return
    try:
        store = open_store(address)
    except StoreMissing:
        return
    folder = Path(address).parent
    # nobody may sweep away what is being copied, nor commit to it meanwhile
    with store.alone():
        for file in _files(folder):
            if not file.name.startswith("_twofold."):
                _add(writer, f"stores/{name}/{file.relative_to(folder).as_posix()}", file)


def _add(writer: Writer, name: str, file: Path) -> None:
    try:
        writer.add(name, file)
    except FileNotFoundError:
        # a file that waited to be loaded has been loaded meanwhile
        return


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
