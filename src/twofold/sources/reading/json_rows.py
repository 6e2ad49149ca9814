"""JSON: one object a line (NDJSON), or one document with an array of objects, both streamed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from twofold.errors import SourceError
from twofold.sources.reading.batches import BrokenRow, RowBatch, column_names
from twofold.sources.reading.file_rows import FileRows
from twofold.sources.reading.files import OpenFile
from twofold.sources.reading.json_array import JsonArray
from twofold.sources.reading.sniff import Sniffed
from twofold.sources.reading.transcoded import BAD_BYTE, NUL, Transcoded, shown
from twofold.sources.reading.typed_text import cell_text

LINE_BYTES = 8 << 20
DEEPEST = 32
MOST_COLUMNS = 10_000

Record = tuple[int, dict[str, str]] | BrokenRow


class JsonRows(FileRows):
    """Rows of a JSON file: its records are rows 1, 2, 3 (lines, where there is one object a line).

    Keys of nested objects are joined by dots; arrays inside a record stay JSON text. The whole file is looked through
    once when it is opened, because a key may come late.
    """

    def __init__(self, path: Path, sniffed: Sniffed) -> None:
        super().__init__(path, sniffed.warnings)
        self.format = sniffed.format
        self._encoding = sniffed.encoding.name if sniffed.encoding else "utf-8"
        self._file: OpenFile | None = None
        keys: dict[str, None] = {}
        for record in self._records():
            if not isinstance(record, BrokenRow):
                keys.update(dict.fromkeys(record[1]))
            if len(keys) > MOST_COLUMNS:
                raise SourceError(
                    f"{path.name} has more than {MOST_COLUMNS} different keys; it seems to use values as keys. "
                    "Write them as values of one key."
                )
        self._keys = tuple(keys) or ("value",)
        self.columns, doubled = column_names(self._keys)
        self._warnings += doubled

    def progress(self) -> float:
        """The share of the file that was read."""
        return self._file.progress() if self._file else 0.0

    def batches(self) -> Iterator[RowBatch]:
        """Read the records."""
        name_of = dict(zip(self._keys, self.columns, strict=True))
        plain = all(key == name for key, name in name_of.items())
        yield from self.batched(
            record
            if isinstance(record, BrokenRow) or plain
            else (record[0], {name_of[key]: cell for key, cell in record[1].items()})
            for record in self._records()
        )

    def _open(self) -> Transcoded:
        self._file = OpenFile(self.path)
        return Transcoded(self._file, self._encoding)

    def _records(self) -> Iterator[Record]:
        return _lines(self._open(), self.path) if self.format == "ndjson" else self._items()

    def _items(self) -> Iterator[Record]:
        for number, value in enumerate(JsonArray(self._open(), self.path.name, DECODER).values(), start=1):
            yield _flat(number, value)


class NoJson(str):
    """What stands for a value that JSON does not know; it breaks its record."""

    __slots__ = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | NoJson:
    found = dict(pairs)
    return found if len(found) == len(pairs) else NoJson("a key stands twice in one object")


def _constant(name: str) -> NoJson:
    return NoJson(f"{name} is no JSON number")


# numbers stay as they are written: 1.50 keeps its zero, and no number has too many digits
DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_constant, object_pairs_hook=_object)


def _lines(stream: Transcoded, path: Path) -> Iterator[Record]:
    for number, line in enumerate(_split(stream, path), start=1):
        text = line.decode()
        if text.strip():
            yield _parsed(number, text)


def _split(stream: Transcoded, path: Path) -> Iterator[bytes]:
    rest, count = b"", 0
    while block := stream.read(1 << 20):
        *whole, rest = (rest + block).split(b"\n")
        yield from whole
        count += len(whole)
        if len(rest) > LINE_BYTES:
            raise SourceError(
                f"{path.name}, line {count + 1}: the line is longer than {LINE_BYTES >> 20} MB; "
                'NDJSON has one object a line. Export it again, or set format = "json" under [source].'
            )
    if rest:
        yield rest


def _parsed(number: int, text: str) -> Record:
    if BAD_BYTE in text or NUL in text:
        return BrokenRow(number, "bytes that are no text in this file's encoding", shown(text))
    try:
        value = DECODER.decode(text.strip())
    except (ValueError, RecursionError) as fault:
        return BrokenRow(number, f"no valid JSON: {str(fault)[:120]}", text.rstrip("\r"))
    if not isinstance(value, dict | NoJson):
        return BrokenRow(number, "not a JSON object", text.rstrip("\r"))
    row = _flat(number, value)
    return replace(row, raw=text.rstrip("\r")) if isinstance(row, BrokenRow) else row


def _flat(number: int, value: object) -> Record:
    """Flatten one record; keys are joined by dots."""
    cells: dict[str, str] = {}
    todo: list[tuple[str, object, int]] = [("", value, 0)]
    while todo:
        key, part, depth = todo.pop()
        if depth > DEEPEST:
            return BrokenRow(number, f"objects nested deeper than {DEEPEST}", f"under {key[:200]}")
        if isinstance(part, dict) and (part or not key):
            todo += [
                (f"{key}.{name}" if key else str(name), inner, depth + 1) for name, inner in reversed(part.items())
            ]
        elif isinstance(part, NoJson):
            return BrokenRow(number, f"no valid JSON: {part}", f"under {key[:200]}" if key else str(part))
        elif (key or "value") in cells:
            return BrokenRow(number, f"the key {key!r} stands twice", str(value)[:1000])
        else:
            cells[key or "value"] = _text(part)
    half = next((key for key, cell in cells.items() if _is_half(key) or _is_half(cell)), None)
    if half is not None:
        shown_key = half.encode("utf-8", "backslashreplace").decode()[:200]
        return BrokenRow(number, "half a character (a lone surrogate), which is no text", f"under {shown_key}")
    return number, cells


def _is_half(text: str) -> bool:
    """Whether an escape left half a character (a lone surrogate), which no encoding can write."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _text(value: object) -> str:
    if isinstance(value, dict | list):
        try:
            return json.dumps(value, ensure_ascii=False)
        except RecursionError:
            return "nested too deeply"
    return cell_text(value)
