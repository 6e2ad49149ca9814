"""A file that is looked at before it is read: its first batch is read once and given twice."""

from collections.abc import Callable, Iterator
from itertools import chain, islice

from twofold.sources.reading.batches import RowBatch, Rows


class Begun:
    """The rows of a file, of which somebody may look at the first ones before they are read.

    To open a file and to read its first batch take as long as to load fifty thousand rows.
    """

    def __init__(self, rows: Rows, again: Callable[[], Rows]) -> None:
        """Hold the rows, and how to open the file once more where a look needs more than the first batch."""
        self.rows = rows
        self._again = again
        self._first: RowBatch | None = None
        self._rest: Iterator[RowBatch] | None = None

    def look(self) -> Iterator[RowBatch]:
        """The batches from the first on, as many as are asked for; they all come again in ``batches``."""
        if self._rest is None:
            self._rest = iter(self.rows.batches())
            self._first = next(self._rest, None)
        if self._first is not None:
            yield self._first
            yield from islice(self._again().batches(), 1, None)

    def batches(self) -> Iterator[RowBatch]:
        """All batches, once."""
        if self._rest is None:
            return iter(self.rows.batches())
        first = [] if self._first is None else [self._first]
        self._first = None
        return chain(first, self._rest)
