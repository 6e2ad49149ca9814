"""The steps of journeys: what every analysis of paths starts from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

UNRECORDED = "(not recorded)"
NONE = -1  # the code of "not recorded"


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of texts as integers.

    Attributes:
        codes: (n,) int32 positions in ``labels``; ``NONE`` where nothing is recorded.
        labels: the texts, in alphabetical order.
    """

    codes: NDArray[np.int32]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, texts: pa.ChunkedArray | pa.Array) -> "Coded":
        """Code a text column (plain or dictionary)."""
        whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        whole = pc.dictionary_encode(whole) if not pa.types.is_dictionary(whole.type) else whole
        parts = whole.chunks if isinstance(whole, pa.ChunkedArray) else [whole]
        joined = pa.chunked_array(parts).unify_dictionaries().combine_chunks()
        one = joined.chunk(0) if isinstance(joined, pa.ChunkedArray) else joined
        known = one.dictionary.to_pylist()
        order = sorted(range(len(known)), key=known.__getitem__)
        place = np.full(len(known) + 1, NONE, dtype=np.int32)  # the last one is for null
        place[order] = np.arange(len(known), dtype=np.int32)
        indices = pc.fill_null(one.indices.cast(pa.int32()), len(known)).to_numpy(zero_copy_only=False)
        return cls(place[indices], tuple(known[at] for at in order))

    def take(self, rows: NDArray[np.int64]) -> "Coded":
        """Some of the rows."""
        return Coded(self.codes[rows], self.labels)

    def texts(self, codes: Sequence[int] | NDArray[np.int32] | NDArray[np.int64]) -> list[str]:
        """The labels of some codes."""
        return [UNRECORDED if code == NONE else self.labels[code] for code in codes]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Events of the facts that are in no journey.

    Attributes:
        without_key: neither a case nor a person is known (or not the one the rule asks for).
        other_kinds: surveys, reviews and other kinds that are no steps.
    """

    without_key: int = 0
    other_kinds: int = 0


@dataclass(frozen=True, eq=False)
class Steps:
    """The steps of all journeys, ordered by journey, time, row and event id.

    Attributes:
        offsets: (journeys + 1,) int64; journey ``j`` holds the rows from ``offsets[j]`` up to ``offsets[j + 1]``.
        key: (journeys,) uint64, ascending: the hash of the case, or the person. Several journeys of one person share
            a key and follow each other in time.
        touchpoint: (steps,) what happened in each step. ``NONE`` never occurs: an event without a touchpoint is a
            step called ``UNRECORDED``.
        time: (steps,) int64 microseconds since 1970 UTC.
        event: (steps,) int64 event ids (row numbers, for a plain table).
        finished: (journeys,) bool; the others are still open.
        columns: further columns of the steps by name, such as channel or unit, (steps,) each.
        left_out: what is in no journey.
    """

    offsets: NDArray[np.int64]
    key: NDArray[np.uint64]
    touchpoint: Coded
    time: NDArray[np.int64]
    event: NDArray[np.int64]
    finished: NDArray[np.bool_]
    columns: Mapping[str, Coded] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)

    def __len__(self) -> int:
        """How many steps there are."""
        return len(self.time)

    @property
    def journeys(self) -> int:
        """How many journeys there are."""
        return len(self.key)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """(journeys,) steps of each journey."""
        return np.diff(self.offsets)

    @property
    def first(self) -> NDArray[np.int64]:
        """(journeys,) the row of each journey's first step."""
        return self.offsets[:-1]

    @property
    def last(self) -> NDArray[np.int64]:
        """(journeys,) the row of each journey's last step."""
        return self.offsets[1:] - 1

    @cached_property
    def journey(self) -> NDArray[np.int32]:
        """(steps,) the journey of each step."""
        return np.repeat(np.arange(self.journeys, dtype=np.int32), self.lengths)

    @cached_property
    def follows(self) -> NDArray[np.int64]:
        """Rows whose step follows another one of its journey: every row that begins no journey."""
        inside = np.ones(len(self), dtype=np.bool_)
        inside[self.first] = False
        return np.flatnonzero(inside)

    def segment(self, name: str) -> Coded:
        """What a column says at each journey's first step: (journeys,).

        Raises:
            KeyError: the steps were gathered without this column.
        """
        return self.columns[name].take(self.first)

    def only(self, journeys: NDArray[np.bool_]) -> "Steps":
        """The steps of some journeys.

        Args:
            journeys: (journeys,) which ones stay.
        """
        rows = np.flatnonzero(np.repeat(journeys, self.lengths))
        lengths = self.lengths[journeys]
        return Steps(
            offsets=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
            key=self.key[journeys],
            touchpoint=self.touchpoint.take(rows),
            time=self.time[rows],
            event=self.event[rows],
            finished=self.finished[journeys],
            columns={name: column.take(rows) for name, column in self.columns.items()},
            left_out=self.left_out,
        )

    def locate(self, key: NDArray[np.uint64], time: NDArray[np.int64]) -> NDArray[np.int64]:
        """The journey that each moment of each key belongs to: the latest one that had begun by then.

        A survey after a stay, for example, belongs to the stay before it. What lies before the first journey of its
        key belongs to that one.

        Args:
            key: (n,) keys, as in ``key``.
            time: (n,) microseconds since 1970 UTC.

        Returns:
            (n,) journey numbers; -1 where the key has no journey.
        """
        begun = self.time[self.first] if self.journeys else np.zeros(0, dtype=np.int64)
        low = np.searchsorted(self.key, key, side="left")
        high = np.searchsorted(self.key, key, side="right")
        found = last_begun(begun, low, high, time)
        return np.where(high > low, found, -1)


def last_begun(
    begun: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64], time: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Bisect all ranges at once: the last place in ``[low, high)`` that began by ``time``, else ``low``.

    Args:
        begun: ascending inside every range.
        low: (n,) where each range begins.
        high: (n,) where it ends.
        time: (n,) what is looked for in each.

    Returns:
        (n,) places.
    """
    left, right = low.copy(), high.copy()
    while np.any(right - left > 1):
        middle = (left + right) // 2
        earlier = begun[np.minimum(middle, max(len(begun) - 1, 0))] <= time
        wide = right - left > 1
        left = np.where(wide & earlier, middle, left)
        right = np.where(wide & ~earlier, middle, right)
    return left
