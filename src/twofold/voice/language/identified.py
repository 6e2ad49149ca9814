"""What is known of the language of a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field

UNDETERMINED = "und"  # ISO 639-2: nothing to go by, as in ":)" or "10/10"


@dataclass(frozen=True, slots=True)
class Identified:
    """The language of a comment or of a sentence.

    Attributes:
        code: ISO 639-1; "und" where there is no letter to go by.
        confidence: how often an answer as sure as this one is right, between 0 and 1.
        other: whether it is none of the organisation's languages.
        script: of most letters: "latin", "greek", "cyrillic", "foreign" or "none".
        share_by_language: probability of each language in question, falling; they add up to at most 1.
    """

    code: str
    confidence: float
    other: bool
    script: str
    share_by_language: Mapping[str, float] = field(default_factory=dict)
