"""Sentences that are made here and read in another language: questionnaires know nothing of catalogues of texts."""

from typing import Self


class Sentence(str):
    """An English sentence that remembers what it was made of, so that a page can say it in its reader's language.

    Attributes:
        words: the sentence with a place for each thing it names: ``There is no question “%(key)s”.``
        about: what it names; a sentence in a sentence is translated with it.
    """

    __slots__ = ("about", "words")
    words: str
    about: dict[str, str | int]

    def __new__(cls, words: str, /, **about: str | int) -> Self:
        """The sentence in English."""
        made = super().__new__(cls, words % about)
        made.words, made.about = words, about
        return made


def sentence(words: str, /, **about: str | int) -> Sentence:
    """A sentence whose words stand in the catalogues: ``tools/messages.py`` collects them by the name of this function.

    >>> said = sentence("There is no question “%(key)s”.", key="nps")
    >>> said, said.about
    ('There is no question “nps”.', {'key': 'nps'})
    """
    return Sentence(words, **about)
