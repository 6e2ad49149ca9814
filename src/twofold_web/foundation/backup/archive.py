"""The file of a backup: a tar archive whose last entry lists every other one with its size and its hash."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

FORMAT = 1
MANIFEST = "manifest.json"
BLOCK = 1 << 20


class BackupError(RuntimeError):
    """A backup cannot be made or brought back; the message says why and what to do."""


@dataclass(slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        format: of the archive.
        made_at: when the database was copied.
        vendor: of the database: sqlite or postgresql.
        steps: the last migration of each app.
        entries: name in the archive -> [size, SHA-256].
        stores: addresses of stores that lie elsewhere and are not in the archive.
    """

    made_at: str
    vendor: str
    steps: dict[str, str]
    format: int = FORMAT
    entries: dict[str, list[Any]] = field(default_factory=dict)
    stores: list[str] = field(default_factory=list)


class Writer:
    """Adds files to an archive and remembers their hashes."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self.tar, self.manifest = tar, manifest

    def add(self, name: str, path: Path) -> None:
        """Add a file as it is now; one that grows meanwhile is cut at its present size."""
        with path.open("rb") as file:
            info = self.tar.gettarinfo(arcname=name, fileobj=file)
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            reader = _Hashing(file)
            self.tar.addfile(info, reader)
        self.manifest.entries[name] = [info.size, reader.digest.hexdigest()]

    def finish(self) -> None:
        """Write the list of everything."""
        content = json.dumps(asdict(self.manifest), indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(content)
        self.tar.addfile(info, io.BytesIO(content))


class _Hashing(io.RawIOBase):
    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.digest.update(block)
        return block


@contextmanager
def writing(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """Write an archive; it appears under its name only when it is whole."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        with tarfile.open(draft, "w", format=tarfile.PAX_FORMAT) as tar:
            writer = Writer(tar, manifest)
            yield writer
            writer.finish()
        draft.chmod(0o600)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack an archive into an empty folder and check every byte of it.

    Raises:
        BackupError: it is no backup, or it is damaged.
    """
    try:
        with tarfile.open(path, "r:") as tar:
            for info in tar:
                _unpack_one(tar, info, folder)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (tarfile.TarError, OSError, ValueError, TypeError) as wrong:
        raise BackupError(f"{path}: this is no whole backup ({wrong}); take another one") from wrong
    if manifest.format != FORMAT:
        raise BackupError(f"{path}: format {manifest.format}, and this version reads {FORMAT}; use a newer version")
    _check(path, folder, manifest)
    return manifest


def _unpack_one(tar: tarfile.TarFile, info: tarfile.TarInfo, folder: Path) -> None:
    name = PurePosixPath(info.name)
    if not info.isfile() or name.is_absolute() or ".." in name.parts:
        raise BackupError(f"{info.name!r} has no place in a backup")
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    source = tar.extractfile(info)
    with target.open("xb") as file:
        while source is not None and (block := source.read(BLOCK)):
            file.write(block)
    # keys are for their owner only
    target.chmod(info.mode & 0o700 | 0o600)


def _check(path: Path, folder: Path, manifest: Manifest) -> None:
    found = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} - {MANIFEST}
    if strange := sorted(found ^ manifest.entries.keys()):
        raise BackupError(f"{path}: {strange[0]} is missing, or does not belong there; take another backup")
    for name, (size, digest) in manifest.entries.items():
        with (folder / name).open("rb") as file:
            if file.seek(0, io.SEEK_END) != size or _digest(file) != digest:
                raise BackupError(f"{path}: {name} is damaged; take another backup")


def _digest(file: io.BufferedReader) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()
