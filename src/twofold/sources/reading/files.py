"""Opening foreign files: plain or gzipped, guarded against what is no file and against what would never end."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from twofold.errors import SourceError

GZIP_MAGIC = b"\x1f\x8b"
# A log of 74 MB packs 22 times; text of one repeated byte packs 1000 times. Below the floor nobody is harmed.
MOST_UNPACKED_RATIO = 250
UNPACKED_FLOOR = 256 << 20


class OpenFile(io.RawIOBase):
    """The unpacked bytes of a file, readable once from its beginning.

    Every fault of the disk or the packing comes out as a SourceError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._size = checked_size(path)
        with named_faults(path):
            self._raw: BinaryIO = path.open("rb")
            self.packed = self._raw.read(2) == GZIP_MAGIC
            self._raw.seek(0)
        # typeshed does not call a GzipFile a BinaryIO, though it reads like one
        unpacked = cast("BinaryIO", gzip.GzipFile(fileobj=self._raw))
        self._stream: BinaryIO = unpacked if self.packed else self._raw
        self._unpacked = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Read up to ``size`` unpacked bytes."""
        with named_faults(self.path):
            block = self._stream.read(size)
        self._unpacked += len(block)
        if self.packed and self._unpacked > max(UNPACKED_FLOOR, MOST_UNPACKED_RATIO * self._size):
            raise SourceError(
                f"{self.path.name} unpacks to more than {MOST_UNPACKED_RATIO} times its size, as an attack would; "
                "if it is meant to, unpack it first and load the unpacked file."
            )
        return block

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # RawIOBase asks for any buffer, readers hand a bytearray
        """Fill a buffer; what buffered readers call."""
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def progress(self) -> float:
        """The share of the (packed) bytes that were read."""
        return 1.0 if self._raw.closed or not self._size else min(1.0, self._raw.tell() / self._size)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()


@contextmanager
def named_faults(path: Path) -> Iterator[None]:
    """Turn the faults of disk and packing into a SourceError that names the file."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise SourceError(
            f"{path.name} is a gzip file that is cut off or damaged ({fault}); fetch it again or export it anew."
        ) from fault
    except PermissionError as fault:
        raise SourceError(f"{path} may not be read by you; ask for the right to read it.") from fault
    except OSError as fault:
        raise SourceError(f"{path} cannot be read: {fault.strerror or fault}.") from fault


def checked_size(path: Path) -> int:
    """The size of a file in bytes, or a SourceError where there is no file with bytes in it."""
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
        size = path.stat().st_size if is_file else 0
    except (OSError, ValueError) as fault:
        raise SourceError(f"{str(path)!r} cannot be looked at: {fault}.") from fault
    if is_folder:
        raise SourceError(f"{path} is a folder; name one file in it.")
    if not is_file:
        raise SourceError(f"There is no file {path}; check the name and the folder.")
    if size == 0:
        raise SourceError(f"{path.name} is empty (0 bytes); export it again.")
    return size


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    checked_size(path)
    with named_faults(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
