"""Pseudonyms that were made before in this load: people who come again and again cost one hash each, mostly."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.privacy.pseudonyms import Key
from twofold.sources.dictionaries import one
from twofold.sources.name_table import NameTable

# A million names, in 42 MB. A name is found in 0.1 microseconds and hashed in 1.0: docs/decisions/0006-load.md.
BITS = 20


class KnownPseudonyms:
    """Makes the pseudonyms of one domain; those of names met before are remembered while there is room."""

    def __init__(self, key: Key, domain: str, bits: int = BITS) -> None:
        self._key = key
        self._domain = domain
        self._table = NameTable(bits)
        self._repeat = True  # within a batch

    def of(self, values: pa.ChunkedArray) -> pa.Int64Array:
        """The pseudonym of each value; null for null and for the empty string."""
        whole = one(values).cast(pa.string()).fill_null("")
        if not len(whole):
            return pa.array([], pa.int64())
        if not self._repeat:
            return self._told(whole)
        coded = whole.dictionary_encode()
        self._repeat = len(coded.dictionary) * 2 <= len(coded)
        return self._told(coded.dictionary).take(coded.indices)

    def _told(self, names: pa.StringArray) -> pa.Int64Array:
        looked = self._table.look(names)
        new = names.take(pa.array(looked.new))
        # as if each stood there once: to look for the few that stand twice would take longer than to hash them
        each_once = pa.DictionaryArray.from_arrays(pa.array(np.arange(len(new), dtype=np.int32)), new)
        made = self._key.pseudonyms(self._domain, each_once).fill_null(0).to_numpy()
        numbers = looked.numbers
        numbers[looked.new] = made
        self._table.keep(looked, made)
        return pa.array(numbers, mask=_nobody(names))


def _nobody(names: pa.StringArray) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = pc.equal(names, "").to_numpy(zero_copy_only=False)
    return found
