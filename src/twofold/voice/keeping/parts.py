"""The files that hold what was read in comments: a derived part of the store, swept by an erasure or a compaction."""

import uuid
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from twofold.errors import StoreBusy
from twofold.facts.words import Record
from twofold.store.folder import sync
from twofold.store.opened import Store
from twofold.store.snapshot import Snapshot
from twofold.voice.annotated import Batch, Vectors
from twofold.voice.keeping.places import KEY, KEY_FIELDS

FOLDER = "_derived/voice"
SAID = pa.schema(
    [
        *KEY_FIELDS,
        pa.field("masked", pa.string()),
        pa.field("spoken", pa.string()),  # the language that was found; the facts have a column language of their own
        pa.field("spoken_confidence", pa.float64()),
        pa.field("valence", pa.float64()),
        pa.field("intensity", pa.float64()),
        pa.field("confidence", pa.float64()),
        pa.field("label", pa.string()),
        pa.field("feelings", pa.string()),
        pa.field("aspects", pa.string()),
        pa.field("vector", pa.binary()),  # float16, of the masked text
    ]
)


def folder_of(store: Store, mark: str) -> Path | None:
    """Where results under a mark are; None for a store that is not on this machine: there nothing is kept."""
    return None if store.folder.local is None else store.folder.local / FOLDER / mark


def table_of(keys: pa.Table, batch: Batch) -> pa.Table:
    """What was read, one row a comment."""
    said = batch.comments
    columns = {
        "masked": [each.masked for each in said],
        "spoken": [each.language for each in said],
        "spoken_confidence": [each.language_confidence for each in said],
        "valence": [each.valence for each in said],
        "intensity": [each.intensity for each in said],
        "confidence": [each.confidence for each in said],
        "label": [each.label for each in said],
        "feelings": [each.feelings_json() for each in said],
        "aspects": [each.aspects_json() for each in said],
        "vector": [row.tobytes() for row in batch.vectors.astype(np.float16)],
    }
    return pa.table({name: keys.column(name) for name in KEY} | columns).cast(SAID)


def answer_files(snapshot: Snapshot) -> frozenset[str]:
    """The files of answers that something is made of; an erasure replaces some of them."""
    return frozenset(file.name for file in snapshot.of(Record.ANSWER))


def write_part(store: Store, place: Path, table: pa.Table, read_from: frozenset[str]) -> None:
    """Keep what was read, unless an erasure came between: what was read of a file that is gone is not written down.

    Raises:
        StoreBusy: files of answers were replaced since; read again.
    """
    file = pa.BufferOutputStream()
    pq.write_table(table, file, compression="zstd", write_page_checksum=True)
    write_beside(store, place / f"{uuid.uuid4().hex}.parquet", file.getvalue().to_pybytes(), read_from)


def write_beside(store: Store, path: Path, content: bytes, read_from: frozenset[str]) -> None:
    """Write a derived file that was made of these files of answers; the same care as ``write_part``.

    Raises:
        StoreBusy: as there.
    """
    with store.writing():
        if not read_from <= answer_files(store.snapshot()):
            raise StoreBusy(f"{store.place}: files were replaced while comments were read; ask again")
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{uuid.uuid4().hex}.draft")
        try:
            draft.write_bytes(content)
            sync(draft)
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)


def forget_others(store: Store, mark: str) -> None:
    """Delete what other models have read."""
    if store.folder.local is None:
        return
    above = store.folder.local / FOLDER
    for place in [path for path in above.glob("*") if path.is_dir() and path.name != mark]:
        for file in place.iterdir():
            file.unlink(missing_ok=True)
        with suppress(OSError):  # another process writes there
            place.rmdir()


def read_parts(place: Path | None) -> pa.Table:
    """Everything that is kept under a mark; where a comment was kept twice, it is there twice.

    A damaged file counts as not there: its comments wait to be read again.
    """
    return _read(_paths(place))[0]


def forget_damaged(place: Path | None) -> int:
    """Delete files that cannot be read any more; how many there were. The others are not read for it once more."""
    damaged = [Path(path) for path in _read(_paths(place))[1] if _part(path) is None]
    for path in damaged:
        path.unlink(missing_ok=True)
    return len(damaged)


def _paths(place: Path | None) -> tuple[str, ...]:
    return () if place is None else tuple(sorted(str(path) for path in place.glob("*.parquet")))


@lru_cache(maxsize=4)
def _read(paths: tuple[str, ...]) -> tuple[pa.Table, tuple[str, ...]]:
    """What stands in files, and which of them are damaged; files never change, so both are the same each time."""
    parts = {path: _part(path) for path in paths}
    there = [part for part in parts.values() if part is not None]
    return pa.concat_tables([SAID.empty_table(), *there]), tuple(path for path in paths if parts[path] is None)


def _part(path: str) -> pa.Table | None:
    """What stands in a file; None where it is damaged."""
    try:
        return pq.read_table(path, schema=SAID, page_checksum_verification=True)
    except (pa.ArrowException, OSError):
        return None


def vectors_of(column: pa.ChunkedArray) -> Vectors:
    """(n, d) the vectors of a column."""
    rows = column.to_pylist()
    if not rows:
        return np.zeros((0, 0), np.float32)
    return np.frombuffer(b"".join(rows), np.float16).reshape(len(rows), -1).astype(np.float32)
