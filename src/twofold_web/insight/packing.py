"""Long lists inside a prepared result, as one short text: a page that does not show them need not read them either.

Ten million events bring some hundred findings; to decode them for every look at the overview took more time than the
rest of the page.
"""

import base64
import json
import zlib
from typing import Any


def packed(rows: list[dict[str, Any]]) -> str:
    """The rows as one text.

    >>> unpacked(packed([{"n": 5}, {"n": None}]))
    [{'n': 5}, {'n': None}]
    """
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return base64.b85encode(zlib.compress(written.encode())).decode()


def unpacked(text: str) -> list[dict[str, Any]]:
    """The rows that were packed."""
    rows: list[dict[str, Any]] = json.loads(zlib.decompress(base64.b85decode(text)))
    return rows
