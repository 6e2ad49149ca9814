"""The sentences of a blueprint, beside those of the report."""

import tomllib
from functools import cache
from importlib import resources

from twofold.reports.words import Words, words_of


@cache
def blueprint_words(language: str) -> Words:
    """The words of a language: the report's, and those of the blueprint under ``blueprint.``.

    Raises:
        UsageError: there is no such language.
    """
    spoken = words_of(language)
    text = resources.files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    own = {
        f"blueprint.{table}.{key}": sentence
        for table, sentences in tomllib.loads(text).items()
        for key, sentence in sentences.items()
    }
    return Words(language, spoken.locale, {**spoken.sentences, **own})
