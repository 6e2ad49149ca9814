"""Events as they arrive from an engine, batch by batch, put straight into arrays: never all of them twice."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.journeys.keys import journey_keys
from twofold.journeys.ordering import in_order
from twofold.journeys.path_rule import PathRule
from twofold.journeys.steps import NONE, Coded
from twofold.measures.dimensions import Dimension

NUMBERS = ("occurred_us", "row", "event_id")


class Arriving:
    """Arrays that fill up with batches.

    Attributes:
        without_key: rows of which no journey could be told.
    """

    def __init__(
        self, rows: int, rule: PathRule, dimensions: Sequence[Dimension], *, everything: Sequence[str] = ()
    ) -> None:
        """Room for so many rows.

        Args:
            rows: at most so many will arrive.
            rule: what ties events into a journey.
            dimensions: the columns ``text0``, ``text1`` ... of each batch.
            everything: further numbers to take; with any, rows without a journey stay, too.
        """
        self._rule = rule
        self._all = bool(everything)
        self._size = 0
        self._texts = [ArrivingTexts(rows, dimension) for dimension in dimensions]
        self._key = np.empty(rows, dtype=np.uint64)
        self._numbers = {name: np.empty(rows, dtype=np.int64) for name in (*NUMBERS, *everything)}
        self._keyed = np.empty(rows if everything else 0, dtype=np.bool_)
        self.without_key = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Take in a batch."""
        table = pa.Table.from_batches([batch])
        key, keyed = journey_keys(table, self._rule)
        self.without_key += int(len(keyed) - keyed.sum())
        if self._all:
            self._keyed[self._size : self._size + len(key)] = keyed
        elif not keyed.all():
            table, key = table.filter(pa.array(keyed)), key[keyed]
        here = slice(self._size, self._size + len(key))
        self._key[here] = key
        for name, values in self._numbers.items():
            values[here] = table[name].to_numpy()
        for place, texts in enumerate(self._texts):
            texts.put(here, table[f"text{place}"])
        self._size = here.stop

    def sort(self) -> None:
        """Put everything into the order of journeys, one array after the other: memory holds one of them twice."""
        order, key, time = in_order(self.key, self.number("occurred_us"), self.number("row"), self.number("event_id"))
        self._key, self._numbers["occurred_us"] = key, time
        for name in self._numbers.keys() - {"occurred_us"}:
            self._numbers[name] = self.number(name)[order]
        if self._all:
            self._keyed = self.keyed[order]
        for texts in self._texts:
            texts.sort(order)

    @property
    def key(self) -> NDArray[np.uint64]:
        """(n,) keys."""
        return self._key[: self._size]

    @property
    def keyed(self) -> NDArray[np.bool_]:
        """(n,) whether a journey can be told; only where rows without one stay."""
        return self._keyed[: self._size]

    def number(self, name: str) -> NDArray[np.int64]:
        """(n,) one of occurred_us, row, event_id and the further numbers."""
        return self._numbers[name][: self._size]

    def texts(self, place: int) -> Coded:
        """One of the dimensions, coded; may be asked once."""
        return self._texts[place].coded(self._size)


class ArrivingTexts:
    """A column of texts that arrives in pieces with dictionaries of their own."""

    def __init__(self, rows: int, dimension: Dimension) -> None:
        """Room for so many rows of a dimension."""
        self._dimension = dimension
        self._codes = np.empty(rows, dtype=np.int32)
        self._known: dict[object, int] = {}
        self._last: tuple[pa.Array, NDArray[np.int32]] | None = None

    def put(self, here: slice, column: pa.ChunkedArray) -> None:
        """Take in the values of some rows: texts, numbers of a period, or a dictionary of either."""
        encoded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
        start = here.start
        for chunk in encoded.chunks:
            indices = chunk.indices.cast(pa.int32())
            places = self._places(chunk.dictionary)
            if indices.null_count:
                indices = pc.fill_null(indices, len(places) - 1)
            np.take(places, indices.to_numpy(), out=self._codes[start : start + len(chunk)])
            start += len(chunk)

    def _places(self, dictionary: pa.Array) -> NDArray[np.int32]:
        """Where the values of a dictionary stand among those known so far; the last place is for null."""
        if self._last is not None and self._last[0].equals(dictionary):
            return self._last[1]
        known = self._known
        places = [NONE if value is None else known.setdefault(value, len(known)) for value in dictionary.to_pylist()]
        self._last = dictionary, np.array([*places, NONE], dtype=np.int32)
        return self._last[1]

    def sort(self, order: NDArray[np.int64]) -> None:
        """Put the rows into an order."""
        self._codes = self._codes[order]

    def coded(self, rows: int) -> Coded:
        """The column in its final codes; what no row says is no label."""
        codes = self._codes[:rows]
        used = np.bincount(codes + 1, minlength=len(self._known) + 1)[1:] > 0
        values = list(self._known)
        whole = pa.DictionaryArray.from_arrays(pa.array(range(len(values)), pa.int32()), pa.array(values))
        texts = self._dimension.texts(pa.chunked_array([whole])).to_pylist() if values else []
        labels = sorted({text for text, said in zip(texts, used, strict=True) if said})
        position = {label: place for place, label in enumerate(labels)}
        final = np.array([*(position.get(text, NONE) for text in texts), NONE], dtype=np.int32)
        if not np.array_equal(final[:-1], np.arange(len(labels))):
            np.take(final, codes, out=codes, mode="wrap")  # -1, for null, is the last place
        return Coded(codes, tuple(labels))
