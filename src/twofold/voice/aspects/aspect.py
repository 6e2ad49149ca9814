"""What a sentence is about, how good or bad that is, and the words that carry it."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Evidence(StrEnum):
    """What an aspect was found by."""

    DICTIONARY = "dictionary"
    DESCRIPTION = "description"
    TRAINED = "trained"


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that a sentence is about.

    Attributes:
        touchpoint: which touchpoint; None where none is named.
        quality: which quality; ``overall`` where it only praises or blames.
        valence: how good or bad, in [-1, 1].
        confidence: that the sentence is about it, in [0, 1].
        start: where the words that carry it begin in the sentence.
        end: where they end.
        evidence: what it was found by.
        category: its name in the organisation's own scheme; the quality where there is none.
    """

    touchpoint: str | None
    quality: str
    valence: float
    confidence: float
    start: int
    end: int
    evidence: Evidence
    category: str = ""

    def shifted(self, by: int) -> "Aspect":
        """The same aspect with places counted in the comment, for a sentence that begins there."""
        return replace(self, start=self.start + by, end=self.end + by)
