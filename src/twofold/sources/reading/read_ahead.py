"""Read the next rows while the last ones are converted, in portions that keep an engine with several threads busy."""

import queue
import threading
from collections.abc import Iterable, Iterator

import pyarrow as pa

from twofold.sources.reading.batches import RowBatch

PORTION_ROWS = 250_000
PORTION_BYTES = 64 << 20
_WAITING = 1  # portions that are read and not yet asked for: more would only take memory
_POLL_SECONDS = 0.1


def read_ahead(batches: Iterable[RowBatch]) -> Iterator[RowBatch]:
    """Give the batches, several at a time as one, read by a thread that is one portion ahead.

    Raises:
        Exception: whatever the reading raises, after the batches before it.
    """
    reader = _Reader(batches)
    reader.thread.start()
    try:
        while (found := reader.waiting.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield found
    finally:
        reader.abandoned.set()
        reader.thread.join()


class _Reader:
    """The thread that reads, and the queue it fills: portions, then None, or what went wrong."""

    def __init__(self, batches: Iterable[RowBatch]) -> None:
        self.waiting: queue.Queue[RowBatch | BaseException | None] = queue.Queue(_WAITING)
        self.abandoned = threading.Event()
        self.thread = threading.Thread(target=self._read, name="twofold-reader", daemon=True)
        self._batches = batches

    def _read(self) -> None:
        try:
            for portion in _portions(self._batches):
                if not self._put(portion):
                    return
            self._put(None)
        except BaseException as fault:  # noqa: BLE001 - it is raised again where somebody can see it
            self._put(fault)

    def _put(self, found: RowBatch | BaseException | None) -> bool:
        while not self.abandoned.is_set():
            try:
                self.waiting.put(found, timeout=_POLL_SECONDS)
            except queue.Full:
                continue
            return True
        return False


def _portions(batches: Iterable[RowBatch]) -> Iterator[RowBatch]:
    gathered: list[RowBatch] = []
    rows = size = 0
    for batch in batches:
        gathered.append(batch)
        rows += batch.table.num_rows + len(batch.broken)
        size += batch.table.nbytes
        if rows >= PORTION_ROWS or size >= PORTION_BYTES:
            yield _together(gathered)
            gathered, rows, size = [], 0, 0
    if gathered:
        yield _together(gathered)


def _together(batches: list[RowBatch]) -> RowBatch:
    if len(batches) == 1:
        return batches[0]
    return RowBatch(
        pa.concat_tables([batch.table for batch in batches]),
        pa.chunked_array([batch.numbers for batch in batches]).combine_chunks(),
        tuple(broken for batch in batches for broken in batch.broken),
    )
