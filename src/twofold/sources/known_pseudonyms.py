"""Pseudonyms that were made before in this load: the same people come again, and hashing a name takes time."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.privacy.pseudonyms import Key
from twofold.sources.dictionaries import one

MOST = 250_000  # names that are remembered


class KnownPseudonyms:
    """Makes the pseudonyms of one domain, each once as long as it is remembered."""

    def __init__(self, key: Key, domain: str) -> None:
        self._key = key
        self._domain = domain
        self._names = pa.array([], pa.string())
        self._numbers = pa.array([], pa.int64())

    def of(self, values: pa.ChunkedArray) -> pa.Int64Array:
        """The pseudonym of each value; null for null and for the empty string."""
        coded = one(values).dictionary_encode()
        names = coded.dictionary
        at = pc.index_in(names, self._names)
        made = self._numbers.take(at)
        if at.null_count:
            new = pc.is_null(at)
            fresh = names.filter(new)
            each_once = pa.DictionaryArray.from_arrays(pa.array(np.arange(len(fresh), dtype=np.int32)), fresh)
            numbers = self._key.pseudonyms(self._domain, each_once)
            made = pc.replace_with_mask(made, new, numbers)
            self._remember(fresh, numbers)
        return made.take(coded.indices)

    def _remember(self, names: pa.Array, numbers: pa.Int64Array) -> None:
        kept = max(0, MOST - len(names))  # the latest are the likeliest to come again
        self._names = pa.concat_arrays([names[:MOST], self._names[:kept]])
        self._numbers = pa.concat_arrays([numbers[:MOST], self._numbers[:kept]])
