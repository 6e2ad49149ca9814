"""Pseudonyms that were made before in this load: a few people who come again and again cost one hash each."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.privacy.pseudonyms import Key
from twofold.sources.dictionaries import one

# Names that are remembered: to look into a table that no cache of the processor holds costs more than to hash a name
# again (measured at 250 thousand names: 1.2 against 1.0 microseconds a name, and twice as much where most are new).
MOST = 8_192


class KnownPseudonyms:
    """Makes the pseudonyms of one domain; those of names that were met lately are remembered."""

    def __init__(self, key: Key, domain: str) -> None:
        self._key = key
        self._domain = domain
        self._names = pa.array([], pa.string())
        self._numbers = pa.array([], pa.int64())

    def of(self, values: pa.ChunkedArray) -> pa.Int64Array:
        """The pseudonym of each value; null for null and for the empty string."""
        coded = one(values).dictionary_encode()
        names = coded.dictionary
        if len(names) > MOST:
            return self._made(names).take(coded.indices)
        at = pc.index_in(names, self._names)
        made = self._numbers.take(at)
        if at.null_count:
            new = pc.is_null(at)
            fresh = names.filter(new)
            numbers = self._made(fresh)
            made = pc.replace_with_mask(made, new, numbers)
            self._remember(fresh, numbers)
        return made.take(coded.indices)

    def _made(self, names: pa.StringArray) -> pa.Int64Array:
        each_once = pa.DictionaryArray.from_arrays(pa.array(np.arange(len(names), dtype=np.int32)), names)
        return self._key.pseudonyms(self._domain, each_once)

    def _remember(self, fresh: pa.StringArray, numbers: pa.Int64Array) -> None:
        kept = max(0, MOST - len(fresh))  # the latest are the likeliest to come again
        self._names = pa.concat_arrays([fresh, self._names[:kept]])
        self._numbers = pa.concat_arrays([numbers, self._numbers[:kept]])
