"""A run: what some files of facts hold for journeys, coded and ordered, as a file that is mapped into memory."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.journeys.steps import NONE, Coded

NUMBERS = ("key", "time", "row", "event", "check", "version", "keyed")
FILES = b"files"


@dataclass(frozen=True, eq=False)
class Run:
    """Customers' events of some files, superseded versions included, ordered by key, time, row and event id; (n,) each.

    Attributes:
        files: the names of the files.
        key: of the journey.
        time: microseconds since 1970 UTC.
        row: of the source file.
        event: event id.
        check: second half of the event's identity.
        version: of the event.
        keyed: whether a journey can be told.
        texts: the columns that steps are named by or kept with, and ``kind`` last.
    """

    files: frozenset[str]
    key: NDArray[np.uint64]
    time: NDArray[np.int64]
    row: NDArray[np.int64]
    event: NDArray[np.int64]
    check: NDArray[np.int64]
    version: NDArray[np.int32]
    keyed: NDArray[np.int8]
    texts: tuple[Coded, ...]

    def __len__(self) -> int:
        """How many events."""
        return len(self.key)


def write_run(run: Run, path: Path) -> None:
    """Write a run; whoever reads at the same moment sees all of it or nothing."""
    columns: dict[str, pa.Array] = {name: pa.array(getattr(run, name)) for name in NUMBERS}
    for place, text in enumerate(run.texts):
        codes = pa.array(text.codes, mask=text.codes == NONE)
        columns[f"text{place}"] = pa.DictionaryArray.from_arrays(codes, pa.array(text.labels, pa.string()))
    table = pa.table(columns).combine_chunks().replace_schema_metadata({FILES: json.dumps(sorted(run.files))})
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    with pa.OSFile(str(draft), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    draft.replace(path)


def read_run(path: Path) -> Run | None:
    """Map a run into memory; None where there is none, or where it cannot be read."""
    try:
        table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        numbers: dict[str, Any] = {name: _numbers(table[name]) for name in NUMBERS}
        texts = [_coded(table[name]) for name in table.column_names if name.startswith("text")]
        files = frozenset(json.loads(table.schema.metadata[FILES]))
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None
    return Run(files=files, **numbers, texts=tuple(texts))


def _numbers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    one = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    values: NDArray[np.int64] = one.to_numpy(zero_copy_only=True) if len(one) else one.to_numpy(zero_copy_only=False)
    return values


def _coded(column: pa.ChunkedArray) -> Coded:
    if not column.num_chunks:
        return Coded(np.zeros(0, dtype=np.int32), ())
    one = column.chunk(0)
    indices = one.indices if not one.indices.null_count else one.indices.fill_null(NONE)
    return Coded(indices.to_numpy(zero_copy_only=False), tuple(one.dictionary.to_pylist()))
