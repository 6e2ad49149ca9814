"""Where a store lives: a folder of this machine, or one in an object store.

DuckDB reads and writes files of this machine only. In an object store files never change once written, so reading
copies each file once to a private temporary folder, and writing uploads from there; neither needs an extension of
the engine or a network beyond the object store itself.
"""

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlparse

import pyarrow.fs as pafs
from deltalake._internal import DeltaFileSystemHandler
from deltalake.exceptions import DeltaError
from deltalake.fs import DeltaStorageHandler

from twofold.errors import StoreError, StoreMissing

LOG = "_delta_log"
_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file in the store's folder.

    Attributes:
        name: its path below the folder, with slashes.
        size: in bytes.
        modified: seconds since 1970 UTC.
    """

    name: str
    size: int
    modified: float


class Folder(Protocol):
    """What the store needs of the place it lives in."""

    @property
    def uri(self) -> str:
        """The address Delta is given."""

    @property
    def local(self) -> Path | None:
        """The folder on this machine; None in an object store."""

    @property
    def key_path(self) -> Path:
        """The key file, beside the store and never inside."""

    def readable(self, name: str) -> Path:
        """A path of this machine under which the file can be read."""

    def writable(self, name: str) -> Path:
        """A path of this machine under which the file is to be written before ``publish``."""

    def publish(self, name: str) -> None:
        """Make a written file safe: on the disk, or in the object store."""

    def settle(self, names: Iterable[str]) -> None:
        """Make sure that published files can be found again after a power cut."""

    def files(self) -> Iterator[StoredFile]:
        """Every file of the store, whatever it is."""

    def delete(self, name: str) -> None:
        """Delete a file; one that is gone already is no error."""


@dataclass(frozen=True)
class LocalFolder:
    """A folder on this machine."""

    path: Path

    @property
    def uri(self) -> str:
        """The absolute path."""
        return str(self.path)

    @property
    def local(self) -> Path | None:
        """The folder itself."""
        return self.path

    @property
    def key_path(self) -> Path:
        """``<folder>.key`` beside it."""
        return self.path.with_name(self.path.name + ".key")

    def readable(self, name: str) -> Path:
        """The file itself."""
        return self.path / name

    def writable(self, name: str) -> Path:
        """The file itself, in a folder that exists."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def publish(self, name: str) -> None:
        """Flush the file: delta-rs itself never does."""
        sync(self.path / name)

    def settle(self, names: Iterable[str]) -> None:
        """Flush the folders that the files are in, each once."""
        folders = {above for name in names for above in (self.path / name).parents}
        for folder in sorted(folders):
            if folder == self.path.parent or self.path.parent in folder.parents:
                sync(folder)

    def files(self) -> Iterator[StoredFile]:
        """Walk the folder."""
        for folder, _, names in os.walk(self.path):
            for name in names:
                path = Path(folder) / name
                try:
                    found = path.stat()
                except FileNotFoundError:
                    continue  # another process swept it meanwhile
                yield StoredFile(path.relative_to(self.path).as_posix(), found.st_size, found.st_mtime)

    def delete(self, name: str) -> None:
        """Unlink the file."""
        (self.path / name).unlink(missing_ok=True)


@dataclass(frozen=True)
class RemoteFolder:
    """A folder in an object store, with a private copy of its files on this machine.

    Attributes:
        uri: its address.
        cache: where the copies are; deleted when this object goes.
        system: reads, lists and deletes.
        uploader: writes; Arrow's own streams hand delta-rs a type that it refuses.
    """

    uri: str
    cache: Path
    system: pafs.FileSystem
    uploader: DeltaFileSystemHandler

    @classmethod
    def at(cls, uri: str) -> "RemoteFolder":
        """Open the address; credentials come from the environment, as the object store's own tools read them.

        Raises:
            StoreError: nothing here can open such an address.
        """
        try:
            system = pafs.PyFileSystem(DeltaStorageHandler(uri))
            uploader = DeltaFileSystemHandler(uri)
        except (OSError, ValueError, DeltaError) as error:
            raise StoreError(f"{uri}: this address cannot be opened ({error})") from error
        cache = Path(tempfile.mkdtemp(prefix="twofold-"))
        folder = cls(uri, cache, system, uploader)
        weakref.finalize(folder, shutil.rmtree, cache, ignore_errors=True)
        return folder

    @property
    def local(self) -> Path | None:
        """Nowhere on this machine."""
        return None

    @property
    def key_path(self) -> Path:
        """``<end of the address>.key`` in ``TWOFOLD_KEYS`` or the working folder: a key never goes to the store."""
        keys = os.environ.get("TWOFOLD_KEYS", ".")
        return Path(keys, self.uri.rstrip("/").rsplit("/", 1)[-1] + ".key").absolute()

    def readable(self, name: str) -> Path:
        """The private copy, made on first use."""
        path = self.cache / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(path.name + f".{os.getpid()}")
            with self.system.open_input_stream(name) as source, draft.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            draft.rename(path)
        return path

    def writable(self, name: str) -> Path:
        """A private file that ``publish`` uploads."""
        path = self.cache / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def settle(self, names: Iterable[str]) -> None:
        """Nothing to do: an object store keeps what it confirmed."""

    def publish(self, name: str) -> None:
        """Upload the file."""
        target: Any = self.uploader.open_output_stream(name, None)
        with (self.cache / name).open("rb") as source:
            while chunk := source.read(_CHUNK):
                target.write(chunk)
        target.close()

    def files(self) -> Iterator[StoredFile]:
        """List the object store."""
        for found in self.system.get_file_info(pafs.FileSelector("", recursive=True)):
            if found.type == pafs.FileType.File:
                yield StoredFile(found.path, found.size or 0, found.mtime.timestamp() if found.mtime else 0.0)

    def delete(self, name: str) -> None:
        """Delete the object and the private copy."""
        (self.cache / name).unlink(missing_ok=True)
        if self.system.get_file_info(name).type == pafs.FileType.File:
            self.system.delete_file(name)


def folder_at(place: str | os.PathLike[str]) -> Folder:
    """The folder of a path or an address (``s3://…``, ``az://…``, ``gs://…``, ``file://…``)."""
    text = os.fspath(place)
    if "://" not in text:
        return LocalFolder(Path(text).expanduser().absolute())
    address = urlparse(text)
    if address.scheme == "file":
        return LocalFolder(Path(unquote(address.path)).absolute())
    return RemoteFolder.at(text)


def refuse_unless_store(folder: Folder) -> None:
    """Say what is wrong with a place that holds no store.

    Raises:
        StoreMissing: always, with the reason.
    """
    path = folder.local
    if path is None:
        raise StoreMissing(f"{folder.uri}: there is no store at this address")
    if not path.exists():
        raise StoreMissing(f"{path}: there is no store here; load a file with --store {path} to begin one")
    if not path.is_dir():
        raise StoreMissing(f"{path}: this is a file, and a store is a folder")
    raise StoreMissing(f"{path}: this folder is no store (it has no {LOG})")


def refuse_unless_empty(folder: Folder) -> None:
    """Never begin a store among other files: compaction and erasure sweep its folder.

    Raises:
        StoreError: the place is a file, or a folder with something in it.
    """
    path = folder.local
    if path is None or not path.exists():
        return
    if not path.is_dir():
        raise StoreMissing(f"{path}: this is a file, and a store is a folder")
    if any(entry.name != LOG for entry in path.iterdir()):
        raise StoreError(f"{path}: this folder holds other files; begin the store in an empty or a new folder")


def sync(path: Path) -> None:
    """Flush a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
