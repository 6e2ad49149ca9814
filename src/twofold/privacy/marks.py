"""What of a comment is hidden, and why: the words that stand instead of it, and where it stood."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

EMAIL, PHONE, ACCOUNT, CARD, NUMBER, LINK = "[e-mail]", "[phone]", "[account]", "[card]", "[number]", "[link]"
NAME, ADDRESS, PERSON, ORDER, ROOM = "[name]", "[address]", "[person number]", "[order]", "[room]"
BORN, PLATE, DOCUMENT = "[birth date]", "[plate]", "[document]"
KINDS = (EMAIL, PHONE, ACCOUNT, CARD, NUMBER, LINK, NAME, ADDRESS, PERSON, ORDER, ROOM, BORN, PLATE, DOCUMENT)


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of a text that identifies somebody: ``text[start:end]`` is hidden behind ``kind``."""

    start: int
    end: int
    kind: str


def apart(marks: Iterable[Mark]) -> list[Mark]:
    """Marks that do not overlap, in the order of the text; of two that do, the one named first stays."""
    kept: list[Mark] = []
    for mark in marks:
        place = bisect_left(kept, mark)
        free_before = place == 0 or kept[place - 1].end <= mark.start
        free_behind = place == len(kept) or mark.end <= kept[place].start
        if mark.start < mark.end and free_before and free_behind:
            kept.insert(place, mark)
    return kept


def hidden(text: str, marks: Iterable[Mark]) -> str:
    """The text with each mark's kind instead of what stood there; marks are apart and in order.

    >>> hidden("call 555", [Mark(5, 8, PHONE)])
    'call [phone]'
    """
    pieces, place = [], 0
    for mark in marks:
        pieces += [text[place : mark.start], mark.kind]
        place = mark.end
    return "".join([*pieces, text[place:]])
