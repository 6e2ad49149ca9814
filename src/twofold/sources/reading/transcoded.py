"""Text of any encoding as clean UTF-8, while it streams; what is no text is marked, never altered silently."""

import codecs
import io

from twofold.sources.reading.files import OpenFile

# Noncharacters of Unicode: no text may hold them, so they mark what was no text. Two hex digits follow a bad byte.
BAD_BYTE = "\ufdd0"
NUL = "\ufdd1"
HANDLER = "twofold-mark-bad-bytes"
BLOCK = 1 << 20
TAIL_BYTES = 1 << 16


def _mark(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeDecodeError):  # pragma: no cover - the handler is used for decoding only
        raise fault
    bad = fault.object[fault.start : fault.end]
    return "".join(f"{BAD_BYTE}{byte:02x}" for byte in bad), fault.end


codecs.register_error(HANDLER, _mark)


def shown(text: str) -> str:
    r"""Write marked bytes the way programmers do: ``\xff``, ``\x00``."""
    return text.replace(BAD_BYTE, "\\x").replace(NUL, "\\x00")


class Transcoded(io.RawIOBase):
    """The bytes of a file, as UTF-8 without a byte order mark.

    Attributes:
        marked: whether anything had to be marked so far.
        tail: the last bytes that were read.
    """

    def __init__(self, file: OpenFile, encoding: str) -> None:
        self.file = file
        self.marked = False
        self.tail = b""
        self._decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)(HANDLER)
        self._ready = bytearray()
        self._kept = b""  # the beginning of a letter whose end is in the next block
        self._ended = False
        self._begun = False

    def readable(self) -> bool:
        """It is."""
        return True

    def push_back(self, block: bytes) -> None:
        """Put UTF-8 bytes before those that are still to be read."""
        self._ready[:0] = block

    def read(self, size: int = -1, /) -> bytes:
        """Up to ``size`` bytes of UTF-8; all of them where it is negative."""
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._ready += self._next_block()
        if size < 0 or size >= len(self._ready):
            block = bytes(self._ready)
            self._ready.clear()
        else:
            block = bytes(memoryview(self._ready)[:size])
            del self._ready[:size]
        return block

    def _next_block(self) -> bytes:
        raw = self.file.read(BLOCK)
        self._ended = not raw
        clean = self._utf8(raw) if self._decoder is None else self._decoded(raw)
        if not self._begun and clean:
            self._begun = True
            clean = clean.removeprefix(codecs.BOM_UTF8)
        if b"\0" in clean:
            self.marked = True
            clean = clean.replace(b"\0", NUL.encode())
        if clean:
            self.tail = (self.tail + clean)[-TAIL_BYTES:] if len(clean) < TAIL_BYTES else clean[-TAIL_BYTES:]
        return clean

    def _utf8(self, raw: bytes) -> bytes:
        """Check UTF-8 and hand the same bytes on; decoding checks at memory speed, and bad bytes are rare."""
        block = self._kept + raw
        try:
            _, length = codecs.utf_8_decode(block, "strict", self._ended)
        except UnicodeDecodeError:
            text, length = codecs.utf_8_decode(block, HANDLER, self._ended)
            self.marked = True
            self._kept = block[length:]
            return text.encode()
        self._kept = block[length:]
        return block[:length]

    def _decoded(self, raw: bytes) -> bytes:
        if self._decoder is None:  # pragma: no cover - _next_block chose this way
            return raw
        text = self._decoder.decode(raw, self._ended)
        if BAD_BYTE in text:
            self.marked = True
        return text.encode("utf-8", "surrogatepass")
