"""Search every file of a store for what should no longer be in it.

This is the proof after an erasure, so it trusts nothing that the erasure used: it walks the folder instead of the log,
decodes every Parquet file with another reader than the engine that wrote it, and looks through the bytes of every
file, footers with their statistics, log entries and stray files included.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from twofold.store.folder import Folder

_CHUNK = 1 << 24
# A shorter text is looked for as a whole cell only: "ok" stands inside many words.
_LONG_TEXT = 12
_LONG_NAME = 6
_FEW = 64
_LARGE = 10**9
_PSEUDONYMOUS = ("person", "respondent", "employee", "event_id")
_DIGITS = re.compile(rb"\d{10,19}")
_LOW_CARDINALITY = ("kind", "side", "status", "zone", "unit", "touchpoint", "channel", "role", "language", "load")


@dataclass(frozen=True)
class Needles:
    """What must not be found.

    Attributes:
        pseudonyms: of the person.
        events: the ids of the person's own events.
        texts: what the person wrote; the same words in somebody else's row are somebody else's.
        name: the person's identifier as the source had it, where it is known.
        own_events: the events whose rows are the person's, whether or not they may still be found.
    """

    pseudonyms: frozenset[int] = frozenset()
    events: frozenset[int] = frozenset()
    texts: tuple[str, ...] = ()
    name: str | None = None
    own_events: frozenset[int] = frozenset()

    @property
    def numbers(self) -> frozenset[int]:
        """Every number that must not be found."""
        return self.pseudonyms | self.events


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found.

    Attributes:
        file: the file's path below the store's folder.
        where: the column, or "bytes".
        what: number (pseudonym or event id), text, name, or unreadable; never its value.
    """

    file: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a search of the whole store found.

    Attributes:
        files: how many files were searched.
        size: how many bytes they have.
        hits: every place where something was found; empty when the erasure is whole.
        shared: rows of other persons who wrote one of the texts too, word for word.
    """

    files: int
    size: int
    hits: tuple[Hit, ...] = ()
    shared: int = 0


@dataclass
class _Found:
    hits: set[Hit] = field(default_factory=set)
    shared: int = 0


def search(folder: Folder, needles: Needles) -> Proof:
    """Search every file of the store's folder; memory holds one batch of one file at a time."""
    found = _Found()
    files = size = 0
    for file in folder.files():
        try:
            path = folder.readable(file.name)
            if _is_parquet(path):
                shared = _search_parquet(path, file.name, needles, found)
                # statistics repeat cells: what others wrote too stands there with right
                rest = replace(needles, texts=tuple(text for text in needles.texts if text not in shared))
                _search_bytes([_footer(path)], file.name, rest, found)
            else:
                _search_bytes(_chunks(path, _overlap(needles)), file.name, needles, found)
        except FileNotFoundError:
            continue  # swept meanwhile, so nothing is in it
        files, size = files + 1, size + file.size
    return Proof(files, size, tuple(sorted(found.hits, key=lambda hit: (hit.file, hit.where, hit.what))), found.shared)


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _search_bytes(chunks: Iterable[bytes], name: str, needles: Needles, found: _Found) -> None:
    texts = [text for text in set(_spelled(needles.texts)) if len(text) >= _LONG_TEXT]
    large = frozenset(number for number in needles.numbers if number >= _LARGE)
    binary = [number.to_bytes(8, "little") for number in (large if len(large) <= _FEW else needles.pseudonyms)]
    for chunk in chunks:
        if any(text in chunk for text in texts):
            found.hits.add(Hit(name, "bytes", "text"))
        if any(number in chunk for number in binary) or _has_number(chunk, large):
            found.hits.add(Hit(name, "bytes", "number"))
        if _has_name(chunk, needles.name):
            found.hits.add(Hit(name, "bytes", "name"))


def _overlap(needles: Needles) -> int:
    return max(map(len, _spelled((*needles.texts, needles.name or ""))), default=0) + 32


def _footer(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-8, os.SEEK_END)
        length = int.from_bytes(file.read(4), "little")
        file.seek(-min(length + 8, path.stat().st_size), os.SEEK_END)
        return file.read()


def _has_name(data: bytes, name: str | None) -> bool:
    if name is None or len(name) < _LONG_NAME or name.encode() not in data:
        return False
    return re.search(rb"(?<![0-9A-Za-z])" + re.escape(name.encode()) + rb"(?![0-9A-Za-z])", data) is not None


def _chunks(path: Path, overlap: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        kept = b""
        while chunk := file.read(_CHUNK):
            yield kept + chunk
            kept = chunk[-overlap:]


def _spelled(texts: Iterable[str]) -> Iterator[bytes]:
    for text in texts:
        yield text.encode(errors="surrogatepass")
        yield json.dumps(text)[1:-1].encode()
        yield json.dumps(text, ensure_ascii=False)[1:-1].encode(errors="surrogatepass")


def _search_parquet(path: Path, name: str, needles: Needles, found: _Found) -> set[str]:
    """Decode a file; returns the texts of it that others wrote too."""
    shared: set[str] = set()
    try:
        columns = set(pq.read_schema(path).names)
        file = pq.ParquetFile(path, read_dictionary=[column for column in _LOW_CARDINALITY if column in columns])
        for batch in file.iter_batches():
            shared |= _search_batch(batch, name, needles, found)
    except (pa.ArrowException, OSError):
        # it cannot be shown to hold nothing
        found.hits.add(Hit(name, "file", "unreadable"))
    return shared


def _search_batch(batch: pa.RecordBatch, name: str, needles: Needles, found: _Found) -> set[str]:
    shared: set[str] = set()
    numbers = pa.array(sorted(needles.numbers), pa.int64())
    large = frozenset(number for number in needles.numbers if number >= _LARGE)
    for column, values in _leaves(batch):
        if pa.types.is_integer(values.type):
            # a small number, which no pseudonym is outside of tests, means something only where pseudonyms stand
            wanted = numbers if column in _PSEUDONYMOUS else pa.array(sorted(large), pa.int64())
            if len(wanted) and pc.any(pc.is_in(values.cast(pa.int64(), safe=False), wanted)).as_py():
                found.hits.add(Hit(name, column, "number"))
        elif pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            data = _bytes_of(values)
            if large and _has_number(data, large):
                found.hits.add(Hit(name, column, "number"))
            if column != "text" and _has_name(data, needles.name):  # whom others mention is in others' words
                found.hits.add(Hit(name, column, "name"))
            shared |= _search_texts(batch, (column, values, data), name, needles, found)
    return shared


def _search_texts(
    batch: pa.RecordBatch,
    cells: tuple[str, pa.Array, bytes],
    name: str,
    needles: Needles,
    found: _Found,
) -> set[str]:
    """Look for the texts in one column; returns those of them that are in others' rows only."""
    column, values, data = cells
    shared: set[str] = set()
    for text in needles.texts:
        if not any(spelling in data for spelling in _spelled([text])):
            continue
        rows = _rows_with(values, text)
        own = _own_rows(batch, needles) if len(values) == batch.num_rows else None
        if rows.any() and (own is None or (rows & own).any()):
            found.hits.add(Hit(name, column, "text"))
        elif rows.any():
            shared.add(text)
            found.shared += int(rows.sum())
    return shared


def _has_number(data: bytes, numbers: frozenset[int]) -> bool:
    if len(numbers) <= _FEW // 4:
        return any(str(number).encode() in data for number in numbers)
    return not {str(number).encode() for number in numbers}.isdisjoint(_DIGITS.findall(data))


def _rows_with(values: pa.Array, text: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    rows = pc.equal(values, text)
    if len(text) >= _LONG_TEXT:
        for spelling in {spelled.decode(errors="replace") for spelled in _spelled([text])}:
            rows = pc.or_(rows, pc.match_substring(values, spelling))
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = rows.fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003 - Arrow's signature
    return found


def _own_rows(batch: pa.RecordBatch, needles: Needles) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
    """Which rows are the person's; None where the file does not say whose rows they are."""
    own = None
    for column, numbers in (
        ("event_id", needles.own_events),
        ("person", needles.pseudonyms),
        ("respondent", needles.pseudonyms),
    ):
        if column in batch.schema.names:
            values = pc.is_in(batch.column(column), pa.array(sorted(numbers), pa.int64())).to_numpy(
                zero_copy_only=False
            )
            own = values if own is None else own | values
    return own


def _bytes_of(values: pa.Array) -> bytes:
    buffer = values.buffers()[2]
    return b"" if buffer is None else buffer.to_pybytes()


def _leaves(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.Array]]:
    for column, values in zip(batch.schema.names, batch.columns, strict=True):
        yield from _flat(column, values)


def _flat(column: str, values: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    kind = values.type
    if pa.types.is_dictionary(kind):
        yield from _flat(column, values.dictionary)
    elif pa.types.is_struct(kind):
        for child, inner in zip(kind, values.flatten(), strict=True):
            yield from _flat(f"{column}.{child.name}", inner)
    elif pa.types.is_map(kind):
        yield from _flat(f"{column}.key", values.keys)
        yield from _flat(f"{column}.value", values.items)
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        yield from _flat(column, values.flatten())
    else:
        yield column, values
