"""What a file really is, by its first bytes, and the same file without what a camera wrote into it.

A photo tells where and when it was taken, and with whose device. JPEG, PNG and WebP are taken apart into their parts
(ITU T.81, annex B; the PNG specification, 5.3; RFC 9649) and put together without those; the picture itself is not
touched. PDF is kept as it is.
"""

from collections.abc import Iterator

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
ENDINGS = {JPEG: "jpg", PNG: "png", WEBP: "webp", PDF: "pdf"}
_PNG_START = b"\x89PNG\r\n\x1a\n"
# what a PNG needs to be drawn; everything else is a note about it
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"bKGD", b"pHYs"}
)
_WEBP_DROPPED = frozenset({b"EXIF", b"XMP "})
_WEBP_NOTES = 0x0C  # the bits of VP8X that announce them


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
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise NoPicture("a segment of the JPEG does not begin where it should")
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if length < 2 or at + 2 + length > len(content):
            raise NoPicture("a segment of the JPEG is longer than the file")
        if marker == 0xDA:  # the picture itself, up to its end; what stands behind that is no part of it
            end = content.find(b"\xff\xd9", at)
            yield content[at : end + 2] if end >= 0 else content[at:]
            return
        # APP1 to APP13, APP15 and comments are notes; colours need APP2 (ICC) and APP14 (Adobe)
        note = marker == 0xFE or (0xE1 <= marker <= 0xEF and marker not in {0xE2, 0xEE})
        if not note:
            yield content[at : at + 2 + length]
        at += 2 + length
    raise NoPicture("the JPEG has no picture")


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
    kept, at = [], 12
    while at + 8 <= len(content):
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        whole = content[at : at + 8 + length + length % 2]
        if len(whole) < 8 + length:
            raise NoPicture("a chunk of the WebP is longer than the file")
        if kind == b"VP8X" and length >= 1:
            whole = whole[:8] + bytes([whole[8] & ~_WEBP_NOTES]) + whole[9:]
        if kind not in _WEBP_DROPPED:
            kept.append(whole)
        at += 8 + length + length % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
