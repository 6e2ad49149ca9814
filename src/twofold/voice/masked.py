"""Masking as the rooms ask for it: many texts at once, each in its language."""

from collections.abc import Sequence
from dataclasses import dataclass

from twofold.privacy.masking import masked


@dataclass(frozen=True)
class Masks:
    """Hides what identifies somebody.

    Attributes:
        mark: of the rules and the lists of names.
        notes: what people should know of how well this can be done here.
    """

    mark: str
    notes: tuple[str, ...] = ()

    def masked(self, texts: Sequence[str], languages: Sequence[str]) -> list[str]:
        """Each text without what identifies somebody."""
        del languages
        return [masked(text) for text in texts]


def masks_of(languages: Sequence[str], names: Sequence[str]) -> Masks:
    """The masks for an organisation's languages and lists of names."""
    del languages, names
    return Masks("patterns-1", ("Names are not masked yet: only addresses, phones, accounts, cards and long numbers.",))
