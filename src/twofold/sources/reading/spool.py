"""Rows that wait on disk, so that a slow file is parsed once and memory stays small."""

import marshal
import tempfile
import weakref
from collections.abc import Iterator

KEPT_AT_ONCE = 2_000  # rows
IN_MEMORY = 32 << 20  # bytes; beyond it a temporary file is opened


class Spool:
    """Rows of text by key, given back in the order they came, as often as asked."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it lives as long as the spool
        weakref.finalize(self, self._file.close)
        self._waiting: list[dict[str, str]] = []
        self._ends: list[int] = []  # where each packet of rows ends in the file
        self._place = 0

    def keep(self, row: dict[str, str]) -> None:
        """Add a row."""
        self._waiting.append(row)
        if len(self._waiting) >= KEPT_AT_ONCE:
            self._pack()

    def kept(self) -> Iterator[dict[str, str]]:
        """All rows from the first on."""
        self._pack()
        begin = 0
        for place, end in enumerate(self._ends, start=1):
            self._file.seek(begin)
            packet = self._file.read(end - begin)
            yield from marshal.loads(packet)  # noqa: S302 - our own bytes, in a file nobody else can open
            begin, self._place = end, place

    def progress(self) -> float:
        """The share of the rows given back."""
        return self._place / len(self._ends) if self._ends else 0.0

    def _pack(self) -> None:
        if self._waiting:
            packet = marshal.dumps(self._waiting)
            begin = self._ends[-1] if self._ends else 0
            self._file.seek(begin)
            self._file.write(packet)
            self._ends.append(begin + len(packet))
            self._waiting = []
