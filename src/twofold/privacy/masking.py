"""Masking of what identifies somebody in a comment: names, addresses, phones, accounts, personal numbers, orders.

What is taken for personal data is replaced by a short mark, never by its length. Text that is masked already stays as
it is, so that masking twice is masking once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from twofold.privacy.marks import Mark, apart, hidden
from twofold.privacy.names.finding import NameFinder
from twofold.privacy.names.gazetteer import Gazetteer
from twofold.privacy.numbers.finding import numbers
from twofold.privacy.numbers.plain import plain

LANGUAGES = ("hu", "bg", "el", "cs", "en")
_ROUNDS = 4  # a mark may show what stands beside it; more than this many rounds were never seen


@dataclass(frozen=True, slots=True)
class Masked:
    """A text nobody can be recognised in.

    Attributes:
        text: what may be shown.
        marks: what was hidden, as (kind, start, end) in the original text.
    """

    text: str
    marks: tuple[tuple[str, int, int], ...]


class Masker:
    """Masks comments of an organisation whose languages, staff and customers are known.

    >>> Masker().masked("Kovácsnak hívják, 06 30 123 4567").text
    '[name] hívják, [phone]'
    """

    def __init__(self, languages: Iterable[str] = LANGUAGES, gazetteers: Sequence[Gazetteer] = ()) -> None:
        """Make a masker for these languages (ISO 639-1) and the organisation's own lists of names."""
        self.languages = tuple(dict.fromkeys(languages))
        self._names = NameFinder(self.languages, tuple(gazetteers))

    def masked(self, text: str, language: str | None = None) -> Masked:
        """The text without what identifies somebody; ``language`` where it is known helps with inflected names."""
        shown, marks = text, list[Mark]()
        for _ in range(_ROUNDS):
            found = self._round(shown, language)
            if not found:
                break
            marks = _in_original(marks, found)
            shown = hidden(text, marks)
        return Masked(shown, tuple((mark.kind, mark.start, mark.end) for mark in marks))

    def _round(self, text: str, language: str | None) -> list[Mark]:
        reading = plain(text)
        found = numbers(reading.text)
        found = apart([*found, *self._names.names(reading.text, language)])
        return [Mark(*reading.original(mark.start, mark.end), mark.kind) for mark in found]


def _in_original(before: list[Mark], found: list[Mark]) -> list[Mark]:
    """Marks found in a masked text, beside the marks that masked it, in places of the original text."""
    moved, marks, place = 0, list[Mark](), 0
    for mark in found:
        while place < len(before) and before[place].start + moved < mark.start:
            moved += len(before[place].kind) - (before[place].end - before[place].start)
            place += 1
        start = mark.start - moved
        covered = place
        inner = moved
        while covered < len(before) and before[covered].start + inner < mark.end:
            inner += len(before[covered].kind) - (before[covered].end - before[covered].start)
            covered += 1
        marks.append(Mark(start, mark.end - inner, mark.kind))
    swallowed = [one for one in before if not any(mark.start <= one.start and one.end <= mark.end for mark in marks)]
    return sorted([*swallowed, *marks])


@cache
def _masker() -> Masker:
    return Masker()


def masked(text: str) -> str:
    """A comment in which names, addresses, phones, accounts, cards, orders and other numbers cannot be read.

    Days (2026-03-14, 14.03.2026), times, prices and round sums (10 000) stay: they identify nobody and carry what
    happened.

    >>> masked("Call me: +36 30 123 4567 or anna.kiss@example.org, on 14.03.2026")
    'Call me: [phone] or [e-mail], on 14.03.2026'
    >>> masked("Room 412, 3 nights, card 4111 1111 1111 1111")
    'Room [room], 3 nights, card [card]'
    """
    return _masker().masked(text).text
