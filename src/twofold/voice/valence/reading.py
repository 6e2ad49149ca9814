"""What a comment's valence is: how good or bad, how strongly, and how sure we are."""

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """The valence in one word."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    MIXED = "mixed"


@dataclass(frozen=True)
class Valence:
    """The valence of a comment or a sentence.

    `value` is in [-1, 1], bad to good. `intensity` in [0, 1] says how much feeling there is at all: a comment that
    praises and scolds has a value near 0 and a high intensity, a question has both low. `confidence` in [0.5, 1] is the
    calibrated probability that the direction (the sign of `value`) is right.
    """

    value: float
    intensity: float
    confidence: float
    label: Label
