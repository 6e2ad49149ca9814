"""Items whose answers tell who somebody is: nobody is shown their words."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

# as the body of an item is written; within a text the quotation marks would stand behind a backslash
MARK = '"sensitive": true'


def sensitive_among(files: Iterable[Path]) -> frozenset[str]:
    """The items that any version, in any of these files of items, calls sensitive."""
    return frozenset[str]().union(*(_named_in(path) for path in files))


@lru_cache(maxsize=65_536)
def _named_in(path: Path) -> frozenset[str]:
    """The same of one file; files of a store never change."""
    rows = pq.read_table(path, columns=["item", "body"]).to_pylist()
    return frozenset(row["item"] for row in rows if MARK in row["body"])
