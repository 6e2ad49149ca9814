"""Which encoding a text file is in, and how sure that is."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from twofold.errors import SourceError
from twofold.sources.reading.files import GZIP_MAGIC, named_faults

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# what exports of Europe's offices come in; a closed list keeps the guess from straying to Asia's code pages
CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "iso8859_2", "iso8859_5", "iso8859_7", "cp1254", "koi8_r", "cp852", "cp866",
]  # fmt: skip
WINDOWS = 16  # places of a large file that are looked at besides its beginning
WINDOW_BYTES = 1 << 16
GUESS_BYTES = 1 << 15


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by its Python name, and the doubts about it in sentences."""

    name: str
    doubts: tuple[str, ...] = ()

    def decode_sample(self, sample: bytes) -> str:
        """Decode the beginning of a file, a cut letter at its end left out; other faults become U+FFFD."""
        decoder = codecs.getincrementaldecoder(self.name)("replace")
        return decoder.decode(sample).removeprefix("\ufeff")


def sniff_encoding(path: Path, sample: bytes, known: str | None = None) -> Encoding:
    """Find the encoding of a text file; ``known`` is believed.

    Raises:
        SourceError: ``known`` is no encoding.
    """
    if known is not None:
        return Encoding(text_codec(known))
    for mark, name in MARKS:
        if sample.startswith(mark):
            return Encoding(name)
    wide = _wide(sample)
    if wide is not None:
        return Encoding(wide, (f"{path.name} has no byte order mark; it is read as {wide}.",))
    pieces = [sample, *_windows(path, len(sample))]
    if all(_is_utf8(piece, inner=place > 0) for place, piece in enumerate(pieces)):
        return Encoding("utf-8")
    return _guess(path, b"\n".join(pieces))


def text_codec(name: str) -> str:
    """The Python name of an encoding that turns bytes into text."""
    try:
        found = codecs.lookup(name)
        "a".encode(found.name).decode(found.name)
    except (LookupError, ValueError, UnicodeError, TypeError) as fault:
        raise SourceError(
            f"There is no text encoding called {name!r}; examples: utf-8, cp1250, cp1251, cp1253."
        ) from fault
    return found.name


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text and of every delimiter is zero."""
    head = sample[:4096]
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / max(1, len(head[1::2]))
    if odd > 0.25 and even < 0.02:
        return "utf-16-le"
    if even > 0.25 and odd < 0.02:
        return "utf-16-be"
    return None


def _windows(path: Path, after: int) -> list[bytes]:
    """Bytes from places all over a large plain file: its first accent may come late."""
    with named_faults(path), path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        if stream.read(2) == GZIP_MAGIC or size <= after:
            return []
        pieces = []
        for place in range(1, WINDOWS + 1):
            stream.seek(max(after, (size - WINDOW_BYTES) * place // WINDOWS))
            pieces.append(stream.read(WINDOW_BYTES))
        return pieces


def _is_utf8(piece: bytes, *, inner: bool) -> bool:
    if inner:  # a window may begin inside a letter
        start = 0
        while start < min(3, len(piece)) and 0x80 <= piece[start] < 0xC0:
            start += 1
        piece = piece[start:]
    try:
        codecs.utf_8_decode(piece, "strict", False)  # noqa: FBT003 - the codec takes "not final" by place
    except UnicodeDecodeError as fault:
        # a few bad bytes among many good letters beyond ASCII are damage, not another encoding
        return _damaged_utf8(piece, fault)
    return True


def _damaged_utf8(piece: bytes, fault: UnicodeDecodeError) -> bool:
    text = piece.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for letter in text if letter >= "\x80") - bad
    return fault.start >= 0 and good >= 2 * bad


def _guess(path: Path, pieces: bytes) -> Encoding:
    lines = [line for line in pieces.splitlines() if any(byte >= 0x80 for byte in line)]
    telling = b"\n".join(lines)[:GUESS_BYTES]
    matches = from_bytes(telling, cp_isolation=CANDIDATES, threshold=0.6, preemptive_behaviour=False)
    best = matches.best()
    name = best.encoding if best is not None else "cp1252"
    others = [match.encoding for match in matches if match.encoding != name][:3]
    also = f"; {', '.join(others)} would be possible too" if others else ""
    example = next(iter(telling.decode(name, "replace").splitlines()), "")[:60]
    doubt = (
        f"{path.name} is not UTF-8 and does not say its encoding; it reads best as {name}{also}. "
        f"Check a line with accents: {example!r} (set encoding under [source], or by --encoding, if that is wrong)."
    )
    return Encoding(name, (doubt,))
