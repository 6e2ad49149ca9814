"""The body of a request on its way to the disk: counted, unpacked, and synced before anybody is told it arrived."""

import hashlib
import os
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from twofold_web.people.api_problems import Refused

MOST_SENT = 64 << 20  # bytes of a body as it is sent
MOST_UNPACKED = 256 << 20  # bytes of a body once unpacked
MOST_LINES = 500_000
_BLOCK = 1 << 16


class Body(Protocol):
    """What can be read from a request."""

    def read(self, size: int, /) -> bytes:
        """Read up to ``size`` bytes."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A body that lies on the disk.

    Attributes:
        stored: the number of its file.
        sha256: of its unpacked bytes.
        size: of its unpacked bytes.
    """

    stored: uuid.UUID
    sha256: str
    size: int


def spool(body: Body, length: int, folder: Path, *, packed: bool) -> Spooled:
    """Write a body to a file of its own; when this returns, the bytes outlive a power cut.

    Args:
        body: where it comes from.
        length: how many bytes were announced.
        folder: where files lie.
        packed: whether it is gzipped.

    Raises:
        Refused: it is too large, packed wrongly, or shorter than announced; nothing stays behind.
    """
    stored = uuid.uuid4()
    draft = folder / f"{stored}.draft"
    digest, size, lines = hashlib.sha256(), 0, 0
    try:
        with draft.open("xb") as file:
            blocks = _sent(body, length)
            for block in _unpacked(blocks) if packed else blocks:
                size, lines = size + len(block), lines + block.count(b"\n")
                _refuse_large(size, lines)
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / str(stored))
        sync_folder(folder)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return Spooled(stored, digest.hexdigest(), size)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sent(body: Body, length: int) -> Iterator[bytes]:
    left = length
    while left:
        block = body.read(min(_BLOCK, left))
        if not block:
            raise Refused(
                400,
                _("The body ended before the bytes that Content-Length announces had arrived."),
                _("Send it again."),
            )
        left -= len(block)
        yield block


def _unpacked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack gzip, member by member, a piece at a time: a bomb is noticed before it goes off."""
    opened = zlib.decompressobj(31)
    for block in blocks:
        rest = block
        while rest:
            try:
                yield opened.decompress(rest, _BLOCK)
            except zlib.error as wrong:
                raise _no_gzip() from wrong
            rest = opened.unconsumed_tail
            if opened.eof:
                rest = opened.unused_data
                opened = zlib.decompressobj(31) if rest else opened
    if not opened.eof:
        raise _no_gzip()


def _no_gzip() -> Refused:
    return Refused(
        400,
        _("The body is not gzip, or a part of it is missing."),
        _("Pack it again, or leave Content-Encoding out and send it as it is."),
    )


def _refuse_large(size: int, lines: int) -> None:
    if size > MOST_UNPACKED:
        raise Refused(
            413,
            _("The body unpacks to more than %(most)s MB.") % {"most": MOST_UNPACKED >> 20},
            _("Send it in smaller parts."),
        )
    if lines > MOST_LINES:
        raise Refused(413, _("The body has more than %(most)s rows.") % {"most": MOST_LINES}, _("Send it in parts."))
