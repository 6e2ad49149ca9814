"""The report's words: one TOML file a language, all with the same keys and placeholders."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale

from twofold.errors import UsageError

LANGUAGES = ("en", "hu", "bg", "el", "cs")


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language.

    Attributes:
        language: its code.
        locale: its Babel locale: plural rules, numbers, dates.
        sentences: dotted key to sentence; a key under ``count`` ends in its plural category.
    """

    language: str
    locale: Locale
    sentences: dict[str, str]

    def __call__(self, key: str, **values: str) -> str:
        """The sentence of this key with its placeholders filled in.

        >>> words_of("en")("value.interval", low="1", high="2")
        '1 to 2'
        """
        return self.sentences[key].format_map(values)

    def __contains__(self, key: str) -> bool:
        """Whether there is a sentence of this key."""
        return key in self.sentences

    def channel(self, name: str) -> str:
        """What people call a channel inside a sentence; as the data writes it where the field has no word for it.

        >>> words_of("hu").channel("phone"), words_of("hu").channel("Desk 4")
        ('telefon', 'Desk 4')
        """
        return self.sentences.get(f"channel_name.{name.lower()}", name)

    def count(self, noun: str, number: float, written: str) -> str:
        """How many of something, in the right plural.

        >>> words_of("cs").count("answers", 3, "3")
        '3 odpovědi'
        """
        return self.sentences[f"count.{noun}.{self.locale.plural_form(number)}"].format(n=written)


@cache
def words_of(language: str) -> Words:
    """The words of a language.

    Raises:
        UsageError: there is no such language.
    """
    if language not in LANGUAGES:
        raise UsageError(f"The report speaks {', '.join(LANGUAGES)}, not {language!r}.")
    text = resources.files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, Locale.parse(language), dict(_flat("", tomllib.loads(text))))


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        found.extend(_flat(f"{name}.", value) if isinstance(value, dict) else [(name, str(value))])
    return found
