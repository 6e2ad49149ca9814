"""The qualities and touchpoints that comments are sorted by: names, and sentences that describe them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from twofold.facts.words import Side

OVERALL = "overall"  # praise or blame that names no quality
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notion:
    """One quality or one touchpoint.

    Attributes:
        name: the identifier.
        title: what people call it, by language.
        examples: short sentences about it, by language; they describe it to the encoder.
        work: whether employees speak of it (the six conditions of work), not customers.
    """

    name: str
    title: Texts
    examples: Mapping[str, tuple[str, ...]]
    work: bool = False

    def label(self, language: str) -> str:
        """Its title in a language, in English where it has none, else its name."""
        return self.title.get(language) or self.title.get("en") or self.name


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every quality and touchpoint, by name, in the order they are shown."""

    quality: Mapping[str, Notion]
    touchpoint: Mapping[str, Notion]

    @property
    def qualities(self) -> tuple[str, ...]:
        """The names of the qualities."""
        return tuple(self.quality)

    @property
    def touchpoints(self) -> tuple[str, ...]:
        """The names of the touchpoints."""
        return tuple(self.touchpoint)

    def spoken_by(self, side: Side) -> "Vocabulary":
        """What of it concerns one side: only employees speak of their conditions of work."""
        if side is Side.EMPLOYEE:
            return self
        return Vocabulary(
            {name: notion for name, notion in self.quality.items() if not notion.work},
            {name: notion for name, notion in self.touchpoint.items() if not notion.work},
        )

    def with_notions(self, qualities: Mapping[str, Notion], touchpoints: Mapping[str, Notion]) -> "Vocabulary":
        """This one with an organisation's own added."""
        return Vocabulary({**self.quality, **qualities}, {**self.touchpoint, **touchpoints})


@cache
def default_vocabulary() -> Vocabulary:
    """The vocabulary that ships."""
    text = (resources.files("twofold.voice.aspects.words") / "vocabulary.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Vocabulary(_notions(table["qualities"]), _notions(table["touchpoints"]))


def _notions(table: Mapping[str, Any]) -> dict[str, Notion]:
    return {
        name: Notion(
            name=name,
            title=dict(about["title"]),
            examples={language: tuple(texts) for language, texts in about.get("examples", {}).items()},
            work=bool(about.get("work", False)),
        )
        for name, about in table.items()
    }
