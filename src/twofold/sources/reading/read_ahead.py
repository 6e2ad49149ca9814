"""Work on the next thing while the last one is used: a thread of its own for each step of a load."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import pyarrow as pa

from twofold.sources.reading.batches import RowBatch

PORTION_ROWS = 40_000
PORTION_BYTES = 32 << 20
_WAITING = 1  # things that are ready and not yet asked for: more would only take memory
_POLL_SECONDS = 0.1
Thing = TypeVar("Thing")


def ahead(things: Iterable[Thing]) -> Iterator[Thing]:
    """Give the things, made by a thread that is one of them ahead.

    Raises:
        Exception: whatever making them raises, after the things before it.
    """
    maker = _Maker(things)
    maker.thread.start()
    try:
        while (found := maker.waiting.get()) is not None:
            if isinstance(found, _Fault):
                raise found.fault
            yield found.thing
    finally:
        maker.abandoned.set()
        maker.thread.join()


class _Made(Generic[Thing]):
    def __init__(self, thing: Thing) -> None:
        self.thing = thing


class _Fault:
    def __init__(self, fault: BaseException) -> None:
        self.fault = fault


class _Maker(Generic[Thing]):
    """The thread that makes things, and the queue it fills: things, then None, or what went wrong."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.waiting: queue.Queue[_Made[Thing] | _Fault | None] = queue.Queue(_WAITING)
        self.abandoned = threading.Event()
        self.thread = threading.Thread(target=self._make, name="twofold-ahead", daemon=True)
        self._things = iter(things)

    def _make(self) -> None:
        try:
            for thing in self._things:
                if not self._put(_Made(thing)):
                    break
            else:
                self._put(None)
        except BaseException as fault:  # noqa: BLE001 - it is raised again where somebody can see it
            self._put(_Fault(fault))
        finally:
            close = getattr(self._things, "close", None)
            if close is not None:
                close()  # what it reads ahead of itself stops too

    def _put(self, found: _Made[Thing] | _Fault | None) -> bool:
        while not self.abandoned.is_set():
            try:
                self.waiting.put(found, timeout=_POLL_SECONDS)
            except queue.Full:
                continue
            return True
        return False


def portions(batches: Iterable[RowBatch]) -> Iterator[RowBatch]:
    """The batches, several at a time as one: enough rows to keep an engine with several threads busy."""
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
