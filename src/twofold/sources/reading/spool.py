"""Rows that wait on disk by column, so that a slow file is parsed once and memory stays small."""

import tempfile
import weakref
from collections.abc import Iterator, Sequence
from typing import IO

import pyarrow as pa

from twofold.sources.reading.batches import text_schema

KEPT_AT_ONCE = 5_000  # rows
IN_MEMORY = 32 << 20  # bytes; beyond it a temporary file is opened


class Spool:
    """Rows of text by key, given back as tables in the order they came, as often as asked."""

    def __init__(self) -> None:
        # it lives as long as the spool
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when the spool goes
        weakref.finalize(self, self._file.close)
        self._waiting: list[dict[str, str]] = []
        self._ends: list[int] = []  # where each packet of rows ends in the file
        self._place = 0

    def keep(self, row: dict[str, str]) -> None:
        """Add a row."""
        self._waiting.append(row)
        if len(self._waiting) >= KEPT_AT_ONCE:
            self._pack()

    def kept(self, keys: Sequence[str]) -> Iterator[pa.Table]:
        """All rows from the first on.

        Args:
            keys: the columns, in this order; "" where a row has none.
        """
        self._pack()
        schema = text_schema(keys)
        begin = 0
        for place, end in enumerate(self._ends, start=1):
            self._file.seek(begin)
            with pa.ipc.open_stream(self._file.read(end - begin)) as packet:
                table = packet.read_all()
            begin, self._place = end, place
            there = set(table.column_names)
            nothing = pa.repeat(pa.scalar("", pa.string()), table.num_rows)
            yield pa.table([table[key] if key in there else nothing for key in keys], schema=schema)

    def progress(self) -> float:
        """The share of the rows given back."""
        return self._place / len(self._ends) if self._ends else 0.0

    def _pack(self) -> None:
        if not self._waiting:
            return
        rows = self._waiting
        keys = dict.fromkeys(key for row in rows for key in row)
        columns = [pa.array([row.get(key, "") for row in rows], pa.string()) for key in keys]
        table = pa.table(columns, schema=text_schema(list(keys))) if keys else pa.table({"": [""] * len(rows)})
        buffer = pa.BufferOutputStream()
        with pa.ipc.new_stream(buffer, table.schema) as packet:
            packet.write_table(table)
        told = buffer.getvalue()
        begin = self._ends[-1] if self._ends else 0
        self._file.seek(begin)
        self._file.write(told)
        self._ends.append(begin + told.size)
        self._waiting = []
