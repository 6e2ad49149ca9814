"""The JSON object in what a model said: fences around it, thoughts before it and drafts of it are read past."""

import json
import re
from collections.abc import Iterator
from typing import Any

_THOUGHTS = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_MOST_BEGINNINGS = 200  # braces that begin no object before we give up: thoughts may hold some, never thousands
_DECODER = json.JSONDecoder()


def object_in(said: str, key: str) -> dict[str, Any] | None:
    """The last object that has the key whose value is asked for; None where there is none.

    >>> object_in('<think>{"reply": 1}?</think> Here it is: ```json {"reply": "Thank you"} ```', "reply")
    {'reply': 'Thank you'}
    """
    found = None
    for one in _objects(_THOUGHTS.sub("", said)):
        found = one if key in one else found
    return found


def _objects(said: str) -> Iterator[dict[str, Any]]:
    begin, failed = said.find("{"), 0
    while begin >= 0 and failed < _MOST_BEGINNINGS:
        end = begin + 1
        try:
            one, end = _DECODER.raw_decode(said, begin)
            yield one
        except (ValueError, RecursionError):
            failed += 1
        begin = said.find("{", end)
