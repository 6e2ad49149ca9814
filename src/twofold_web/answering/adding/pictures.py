"""What a file really is, by its first bytes, and the same file without what a camera wrote into it.

A photo tells where and when it was taken, and with whose device. JPEG, PNG and WebP are taken apart into their parts
(ITU T.81, annex B; the PNG specification, 5.3; RFC 9649) and put together without those; the picture itself is not
touched. PDF is kept as it is.
"""

import re
from collections.abc import Iterator

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
ENDINGS = {JPEG: "jpg", PNG: "png", WEBP: "webp", PDF: "pdf"}
_PNG_START = b"\x89PNG\r\n\x1a\n"
# what a PNG needs to be drawn; everything else is a note about it
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"bKGD", b"pHYs"}
)
_WEBP_DRAWN = frozenset({b"VP8 ", b"VP8L", b"ANMF"})
_WEBP_KEPT = _WEBP_DRAWN | {b"VP8X", b"ALPH", b"ANIM", b"ICCP"}
_WEBP_NOTES = 0x0C  # the bits of VP8X that announce them


_JFIF, _SCAN, _END_OF_JPEG, _COMMENT = 0xE0, 0xDA, 0xD9, 0xFE
# of the application's own segments colours need two; others of the same numbers hold further pictures and notes
_COLOURS = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
# within a scan FF is followed by 00, by the number of a restart, or by another FF
_AFTER_SCAN = re.compile(rb"\xff(?=[^\x00\xd0-\xd7\xff])")


class NoPicture(ValueError):
    """The bytes are not what they begin as."""


def kind_of(content: bytes) -> str | None:
    """The media type of a file by its first bytes; None where it is none that is taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(_PNG_START):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return PDF if content.startswith(b"%PDF-") else None


def stripped(content: bytes, kind: str) -> bytes:
    """The file without what it tells besides the picture.

    Raises:
        NoPicture: it is broken.
    """
    if kind == JPEG:
        return b"".join(_jpeg(content))
    if kind == PNG:
        return b"".join(_png(content))
    return _webp(content) if kind == WEBP else content


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at, scans = 2, 0
    while True:
        at = _marker(content, at)
        marker = content[at + 1]
        if marker == _END_OF_JPEG:
            break  # what stands behind the end is no part of the picture
        length = int.from_bytes(content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise NoPicture("a segment of the JPEG is longer than the file")
        if marker == _SCAN:
            # a picture that grows clearer has several scans, with segments between them
            end, scans = _end_of_scan(content, end), scans + 1
            yield content[at:end]
        else:
            yield _needed(content[at:end])
        if scans and end >= len(content):
            return  # cut off at its end: browsers draw what there is
        at = end
    if not scans:
        raise NoPicture("the JPEG has no picture")
    yield content[at : at + 2]


def _marker(content: bytes, at: int) -> int:
    """Where the next marker begins; any number of FF may stand before it."""
    if at + 1 >= len(content) or content[at] != 0xFF:
        raise NoPicture("a segment of the JPEG does not begin where it should")
    while content[at + 1 : at + 2] == b"\xff":
        at += 1
    if at + 1 >= len(content):
        raise NoPicture("the JPEG ends in the middle")
    return at


def _end_of_scan(content: bytes, at: int) -> int:
    found = _AFTER_SCAN.search(content, at)
    return found.start() if found else len(content)


def _needed(segment: bytes) -> bytes:
    """A segment without what a picture is drawn without; empty where that is all of it."""
    marker, body = segment[1], segment[4:]
    if marker == _JFIF:
        # behind the first fourteen bytes stands a small picture, which may show what was cut away from the large one
        short = body[:12] + b"\0\0" if len(body) > 14 else body
        return segment[:2] + (len(short) + 2).to_bytes(2) + short if body.startswith(b"JFIF\0") else b""
    if marker == _COMMENT or 0xE0 < marker <= 0xEF:
        colours = _COLOURS.get(marker)
        return segment if colours is not None and body.startswith(colours) else b""
    return segment


def _png(content: bytes) -> Iterator[bytes]:
    yield _PNG_START
    at = len(_PNG_START)
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        whole = content[at : at + 12 + length]
        if len(whole) < 12 + length:
            raise NoPicture("a chunk of the PNG is longer than the file")
        if kind in _PNG_KEPT:
            yield whole
        if kind == b"IEND":
            return
        at += 12 + length
    raise NoPicture("the PNG has no end")


def _webp(content: bytes) -> bytes:
    kept, at, drawn = [], 12, False
    while at + 8 <= len(content):
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        whole = content[at : at + 8 + length + length % 2]
        if len(whole) < 8 + length:
            raise NoPicture("a chunk of the WebP is longer than the file")
        if kind == b"VP8X" and length >= 1:
            whole = whole[:8] + bytes([whole[8] & ~_WEBP_NOTES]) + whole[9:]
        drawn = drawn or kind in _WEBP_DRAWN
        if kind in _WEBP_KEPT:
            kept.append(whole)
        at += 8 + length + length % 2
    if not drawn:
        raise NoPicture("the WebP has no picture")
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
