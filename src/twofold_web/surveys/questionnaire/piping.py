"""Earlier answers and hidden fields inside texts: ``How was your stay in room {hidden:room|}?``.

``{answer:KEY}``, ``{hidden:KEY}`` and ``{touchpoint}``; what stands behind ``|`` is said where there is nothing. What
is put in is never read again for such places, and it is plain text: pages escape it as they escape any text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from twofold_web.surveys.questionnaire.fields import UNSEEN
from twofold_web.surveys.questionnaire.parts import Texts

PIPE = re.compile(r"\{(?:(?P<what>answer|hidden):(?P<key>[\w-]{1,80})|touchpoint)(?:\|(?P<otherwise>[^{}|]*))?\}")
MOST_LETTERS_PUT_IN = 200
ValueOf = Callable[[str, str], str]  # what (answer, hidden, touchpoint) and key -> the value, empty where there is none


@dataclass(frozen=True, slots=True)
class Pipe:
    """One place of a text where something is put in; ``what`` is answer, hidden or touchpoint."""

    what: str
    key: str
    otherwise: str | None


def pipes(text: str) -> Iterator[Pipe]:
    """The places of a text, in their order."""
    for found in PIPE.finditer(text):
        yield Pipe(found["what"] or "touchpoint", found["key"] or "", found["otherwise"])


def piped_items(texts: Iterable[Texts]) -> frozenset[str]:
    """The questions whose answers are put into any of these texts, in any language."""
    return frozenset(
        pipe.key
        for one in texts
        for text in one.values()
        if "{" in text
        for pipe in pipes(text)
        if pipe.what == "answer"
    )


def put_in(text: str, value_of: ValueOf) -> str:
    """The text with everything put in; plain text, still to be escaped by whoever shows it.

    >>> put_in("Dear {hidden:name|guest}", lambda what, key: "")
    'Dear guest'
    """
    if "{" not in text:
        return text
    return PIPE.sub(lambda found: _one(found, value_of), text)


def _one(found: re.Match[str], value_of: ValueOf) -> str:
    value = value_of(found["what"] or "touchpoint", found["key"] or "")
    flat = " ".join(UNSEEN.sub("", value).split())
    return flat[:MOST_LETTERS_PUT_IN] or found["otherwise"] or ""
