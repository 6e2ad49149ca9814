"""Which comments a store has, told apart by where they stand."""

from collections.abc import Iterable
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from twofold.facts.frames import FactFrames
from twofold.facts.words import Side

# one comment: an event in one version, and the question it answers
KEY = ("event_id", "event_check", "version", "item")
KEY_FIELDS = [
    pa.field("event_id", pa.int64()),
    pa.field("event_check", pa.int64()),
    pa.field("version", pa.int32()),
    pa.field("item", pa.string()),
]


def customers_comments(facts: FactFrames, columns: Iterable[str] = ()) -> pa.Table:
    """Every comment that holds now, of customers: its key and these columns.

    What employees write is searched and quoted nowhere: their own words would say who wrote them.
    """
    return comments_of(facts, Side.CUSTOMER, columns)


def comments_of(facts: FactFrames, side: Side, columns: Iterable[str] = ()) -> pa.Table:
    """Every comment that holds now, of one side: its key and these columns."""
    written = nw.col("text").str.strip_chars().str.len_chars() > 0
    frame = facts.answers().filter(nw.col("side") == side.value, ~nw.col("text").is_null(), written)
    wanted = list(dict.fromkeys((*KEY, *columns)))
    return facts.collect(frame.select(*wanted).sort("event_id", "event_check", "version", "item"))


def keys_of(table: pa.Table) -> "np.ndarray[Any, np.dtype[np.uint64]]":
    """(n,) one number for each comment: two of its hashes, its version and its question, mixed."""
    event = table.column("event_id").to_numpy().astype(np.uint64)
    check = table.column("event_check").to_numpy().astype(np.uint64)
    version = table.column("version").to_numpy().astype(np.uint64)
    item = table.column("item").combine_chunks() if table.num_rows else pa.array([], pa.string())
    item = item.combine_chunks() if isinstance(item, pa.ChunkedArray) else item
    encoded = item if pa.types.is_dictionary(item.type) else item.dictionary_encode()
    codes = np.array([_hash_of(str(name)) for name in encoded.dictionary.to_pylist()] or [0], np.uint64)
    told = codes[encoded.indices.to_numpy()] if table.num_rows else np.empty(0, np.uint64)
    mixed = event * np.uint64(0x9E3779B97F4A7C15) ^ check * np.uint64(0xC2B2AE3D27D4EB4F)
    found: np.ndarray[Any, np.dtype[np.uint64]] = mixed ^ version * np.uint64(0x165667B19E3779F9) ^ told
    return found


def _hash_of(text: str) -> int:
    """FNV-1a: the same in every process, unlike Python's own."""
    found = 0xCBF29CE484222325
    for byte in text.encode():
        found = (found ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return found
