"""What the different cells of a column come to, remembered from batch to batch: most cells come again."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.sources.dictionaries import TEXT, joined, one

MOST = 5_000  # cells that are remembered: waiting rows hold on to all of them, and count them as theirs


class KnownCells:
    """The cells of one column that were worked out, and what they came to.

    ``new`` comes first in each batch, then ``learn`` where it gave any, then the others.
    """

    def __init__(self) -> None:
        self._cells = pa.array([], pa.string())
        self._found: pa.Table | None = None
        self._ready: dict[str, pa.Array] = {}

    def new(self, cells: pa.StringArray) -> pa.StringArray:
        """Those of a batch's different cells that are to be worked out."""
        fresh = cells.filter(pc.is_null(pc.index_in(cells, self._cells)))
        if len(fresh) and len(fresh) + len(self._cells) > MOST:
            self._cells, self._found = self._cells[:0], None
            return cells
        return fresh

    def learn(self, cells: pa.StringArray, found: pa.Table) -> None:
        """Remember what cells came to, a row each."""
        if self._found is not None and not len(cells):
            return
        self._cells = pa.concat_arrays([self._cells, cells])
        self._found = found if self._found is None else joined([self._found, found])
        self._ready = {}

    def places(self, coded: pa.DictionaryArray) -> pa.Int32Array:
        """Where the cell of each row stands among the known ones."""
        return pc.index_in(coded.dictionary, self._cells).take(coded.indices)

    def spread(self, name: str, places: pa.Int32Array, *, coded: bool) -> pa.Array:
        """A column of what was found, for the rows of a batch; text as a dictionary where it is to be ``coded``."""
        if name not in self._ready:
            values = one(self._column(name))
            self._ready[name] = values.dictionary_encode() if coded and values.type == pa.string() else values
        ready = self._ready[name]
        if ready.type != TEXT:
            return ready.take(places)
        return pa.DictionaryArray.from_arrays(ready.indices.take(places), ready.dictionary)

    def holds(self, name: str, places: pa.Int32Array) -> NDArray[np.bool_] | None:
        """A yes-or-no column for the rows of a batch; None where it is no for every known cell."""
        if name not in self._ready:
            self._ready[name] = one(self._column(name))
        flags: NDArray[np.bool_] = self._ready[name].to_numpy(zero_copy_only=False)
        return flags[places.to_numpy()] if flags.any() else None

    def _column(self, name: str) -> pa.ChunkedArray:
        if self._found is None:
            raise LookupError("nothing was learnt yet")
        return self._found[name]
