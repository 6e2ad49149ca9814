"""One line of the dictionary: a pattern of words, and what it says where it stands."""

import re
from dataclasses import dataclass

from twofold.errors import DefinitionError

GAP = "…"
LONGEST_GAP = 3  # words that may stand where a pattern has a gap
LONGEST_PATTERN = 8  # words
SHORTEST_BEGINNING = 3  # letters of a pattern that is nothing but a beginning
_WORD = re.compile(r"=?[\w'’\-‑]+\*?")


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a pattern.

    Attributes:
        word: as it is written in the dictionary, without its marks.
        prefix: whether any word that begins so fits (written with ``*`` at its end).
        exact: whether only this very form fits (written with ``=`` before it), not its inflections.
        after_gap: whether up to three words may stand before it (written with ``…``).
    """

    word: str
    prefix: bool = False
    exact: bool = False
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What a pattern says.

    Attributes:
        pattern: as it is written.
        touchpoint: the touchpoint it names or brings with it; None where it names none.
        quality: the quality it speaks of; None where it only names a touchpoint.
        sign: 1 praises, -1 complains, 0 only mentions.
        needs: touchpoints of which one must be named in the same clause; empty where it stands alone.
    """

    pattern: str
    touchpoint: str | None = None
    quality: str | None = None
    sign: int = 0
    needs: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands in the file, in words."""
        parts = [self.touchpoint, self.quality, {1: "good", -1: "bad"}.get(self.sign)]
        return " / ".join(part for part in parts if part)


def parse_pattern(pattern: str) -> tuple[Element, ...]:
    """The words of a pattern.

    >>> [(one.word, one.prefix, one.after_gap) for one in parse_pattern("wait* … =hour")]
    [('wait', True, False), ('hour', False, True)]

    Raises:
        DefinitionError: says what cannot be read, and how it should be written.
    """
    parts = pattern.replace("...", f" {GAP} ").replace(",", " ").split()
    if not parts or len(parts) > LONGEST_PATTERN or GAP in (parts[0], parts[-1]):
        raise DefinitionError(
            f"the pattern {pattern!r} must be one to {LONGEST_PATTERN} words, and a gap ({GAP}) stands between words"
        )
    if len(parts) == 1 and parts[0].endswith("*") and len(parts[0]) <= SHORTEST_BEGINNING:
        raise DefinitionError(f"{pattern!r} is too short a beginning; {SHORTEST_BEGINNING} letters are the least")
    found, gap = [], False
    for part in parts:
        if part != GAP:
            found.append(_element(part, pattern, after_gap=gap))
        gap = part == GAP
    return tuple(found)


def _element(part: str, pattern: str, *, after_gap: bool) -> Element:
    if not _WORD.fullmatch(part):
        raise DefinitionError(
            f"{part!r} in the pattern {pattern!r} is no word: write letters and digits, = before a form that stands "
            "exactly so, * after the beginning of a word"
        )
    word = part.removeprefix("=").removesuffix("*")
    prefix, exact = part.endswith("*"), part.startswith("=")
    if prefix and exact:
        raise DefinitionError(f"{part!r} in the pattern {pattern!r} cannot be both exact (=) and a beginning (*)")
    if prefix and len(word) < 2:
        raise DefinitionError(f"{part!r} in the pattern {pattern!r} is too short a beginning; write two letters")
    return Element(word, prefix, exact, after_gap)
