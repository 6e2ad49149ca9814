"""What a foreign file is: its format by content, its encoding, its delimiter."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from twofold.errors import SourceError
from twofold.sources.mapping import SourceOptions
from twofold.sources.reading.dialect import Dialect, sniff_dialect
from twofold.sources.reading.encoding import Encoding, sniff_encoding
from twofold.sources.reading.files import OpenFile

SAMPLE_BYTES = 1 << 20
FORMATS = ("csv", "xlsx", "parquet", "ndjson", "json", "sav", "xes", "ocel")
OCEL_BEGINS = re.compile(r'\{\s*"(objectTypes|eventTypes|objects|events|ocel:[a-z-]+)"')
OCEL_WORDS = ('"objectTypes"', '"eventTypes"', '"objectId"', '"relationships"', '"ocel:')
WORKBOOK_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
OTHER_MAGIC = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    b"\x28\xb5\x2f\xfd": "packed with zstd",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"ARROW1": "an Arrow file",
    b"ORC": "an ORC file",
}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file seems to be.

    Attributes:
        format: csv, xlsx, parquet, ndjson, json, sav, xes or ocel.
        encoding: of text formats.
        dialect: of delimited text.
        sample: the first text of a text file, decoded; "" of others.
    """

    format: str
    encoding: Encoding | None = None
    dialect: Dialect | None = None
    sample: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Doubts about the encoding and the dialect, in sentences."""
        parts = [part for part in (self.encoding, self.dialect) if part is not None]
        return tuple(doubt for part in parts for doubt in part.doubts)


def sniff(path: Path, options: SourceOptions | None = None) -> Sniffed:
    """Find out what a file is; what the options say is believed.

    Raises:
        SourceError: there is no such file, it is empty, or it is nothing Twofold reads.
    """
    options = options or SourceOptions()
    if options.format is not None and options.format not in FORMATS:
        raise SourceError(f"The format {options.format!r} is not known; it is one of {', '.join(FORMATS)}.")
    sample = first_bytes(path)
    binary = options.format or _binary_format(path, sample)
    if binary in {"xlsx", "parquet", "sav", "xes"}:
        return Sniffed(binary)
    encoding = sniff_encoding(path, sample, options.encoding)
    text = encoding.decode_sample(sample)
    found = options.format or _text_format(text)
    if found != "csv":
        return Sniffed(found, encoding, sample=text)
    if options.format is None:
        _refuse_binary(path, text)
    whole = len(sample) < SAMPLE_BYTES
    return Sniffed("csv", encoding, sniff_dialect(text, options, whole=whole), text)


def first_bytes(path: Path, size: int = SAMPLE_BYTES) -> bytes:
    """The first unpacked bytes of a file."""
    file = OpenFile(path)
    try:
        blocks, got = [], 0
        while got < size and (block := file.read(size - got)):
            blocks.append(block)
            got += len(block)
    finally:
        file.close()
    if not got:
        raise SourceError(f"{path.name} unpacks to nothing; export it again.")
    return b"".join(blocks)


def _binary_format(path: Path, sample: bytes) -> str | None:
    if sample.startswith(WORKBOOK_MAGIC):
        return "xlsx"
    if sample.startswith(b"PAR1"):
        return "parquet"
    if sample.startswith((b"$FL2", b"$FL3")):
        return "sav"
    for magic, what in OTHER_MAGIC.items():
        if sample.startswith(magic):
            raise SourceError(f"{path.name} is {what}, not a table; Twofold reads {', '.join(FORMATS)}.")
    head = sample[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\0", b"")
    if head.startswith((b"<?xml", b"<log", b"\xff\xfe<?xml", b"\xfe\xff<?xml", b"<!DOCTYPE log")):
        return "xes"
    return None


def _text_format(text: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")
    if OCEL_BEGINS.match(start) and sum(word in start for word in OCEL_WORDS) >= (1 if '"ocel:' in start[:40] else 2):
        return "ocel"
    if start.startswith("{"):
        return "ndjson" if _is_object(start.split("\n", 1)[0]) and "\n{" in start.rstrip().replace(" ", "") else "json"
    if start.startswith("["):
        inside = start[1:].lstrip()
        return "json" if inside[:1] in {"{", "]"} else "csv"
    return "csv"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line, parse_int=str), dict)
    except (ValueError, RecursionError):
        return False


def _refuse_binary(path: Path, text: str) -> None:
    head = text[:65536]
    odd = sum(
        1 for letter in head if (letter < " " and letter not in "\t\r\n\f\v\x1a\x1c\x1d\x1e\x1f") or letter == "\ufffd"
    )
    if odd > 0.05 * len(head) + 2:
        raise SourceError(
            f"{path.name} is no text and no format Twofold knows ({', '.join(FORMATS)}); export it as CSV or XLSX."
        )
