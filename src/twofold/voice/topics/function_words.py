"""Words that hold a sentence together and name no topic, by language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from twofold.voice.aspects.letters import folded


def function_words(language: str) -> frozenset[str]:
    """The words of a language that name nothing, folded; none for a language that we wrote no list for.

    >>> "hogy" in function_words("hu"), "reggeli" in function_words("hu"), function_words("fi")
    (True, False, frozenset())
    """
    return _all().get(language, frozenset())


@cache
def every_function_word() -> frozenset[str]:
    """The words of all languages that we wrote lists for, for a text whose language nobody knows."""
    return frozenset().union(*_all().values())


@cache
def _all() -> Mapping[str, frozenset[str]]:
    written = files(__package__).joinpath("function_words.toml").read_text(encoding="utf-8")
    return {
        language: frozenset(folded(word) for word in words.split())
        for language, words in tomllib.loads(written).items()
    }
