"""Masking as the rooms ask for it: many texts at once, each in its language."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from twofold.privacy.masking import Masker
from twofold.privacy.names.gazetteer import Gazetteer

RULES = "names-7"  # raised when masking changes, so that comments are read again


@dataclass(frozen=True)
class Masks:
    """Hides what identifies somebody.

    Attributes:
        masker: knows the languages, and the organisation's own names.
        mark: of its rules; the names themselves are told apart by whoever lists them.
    """

    masker: Masker
    mark: str = RULES

    def masked(self, texts: Sequence[str], languages: Sequence[str]) -> list[str]:
        """Each text without what identifies somebody, its accents joined to their letters.

        Some systems write an accent behind its letter (NFD): dictionaries and encoders know it as one letter.
        """
        known = (None if code in {"", "und"} else code for code in languages)
        return [
            unicodedata.normalize("NFC", self.masker.masked(text, language).text)
            for text, language in zip(texts, known, strict=True)
        ]


def masks_of(languages: Sequence[str], names: Sequence[str]) -> Masks:
    """The masks for an organisation's languages and lists of names."""
    lists = (Gazetteer.of(names),) if names else ()
    return Masks(Masker(languages, lists))
