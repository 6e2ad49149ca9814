"""The categories that aspects are sorted into: ours, or an organisation's own with keywords and descriptions."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from twofold.errors import DefinitionError
from twofold.voice.aspects.aspect import Aspect
from twofold.voice.aspects.dictionary import Dictionary
from twofold.voice.aspects.entries import Entry, parse_pattern
from twofold.voice.aspects.vocabulary import OVERALL, Vocabulary

NOWHERE = "none"  # stands in a rule for an aspect without a touchpoint
_KEYS = ("when", "keywords", "examples", "otherwise")
_RULE_KEYS = ("touchpoints", "qualities", "without")


@dataclass(frozen=True, slots=True)
class Rule:
    """Which aspects belong to a category: all three must hold.

    Attributes:
        touchpoints: of which the aspect must have one; ``none`` is an aspect without any; empty where all will do.
        qualities: of which it must have one; empty where any will do.
        without: touchpoints that it must not have.
    """

    touchpoints: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def holds(self, aspect: Aspect) -> bool:
        """Whether an aspect fits."""
        at = not self.touchpoints or (aspect.touchpoint or NOWHERE) in self.touchpoints
        of = not self.qualities or aspect.quality in self.qualities
        return at and of and aspect.touchpoint not in self.without


@dataclass(frozen=True, slots=True)
class Category:
    """One category of a scheme.

    Attributes:
        name: its identifier.
        when: rules of which an aspect must fit one.
        keywords: further patterns that mean it, by language.
        examples: sentences that describe it to the encoder, by language.
        otherwise: whether it takes a sentence in which no other category is found.
    """

    name: str
    when: tuple[Rule, ...] = ()
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    otherwise: bool = False

    def holds(self, aspect: Aspect) -> bool:
        """Whether an aspect belongs here."""
        return aspect.category == self.name or any(rule.holds(aspect) for rule in self.when)

    @property
    def touchpoint(self) -> str | None:
        """The one touchpoint it is about; None where there are several or none."""
        named = {name for rule in self.when for name in rule.touchpoints}
        return named.pop() if len(named) == 1 else None

    @property
    def quality(self) -> str:
        """The one quality it is about; ``overall`` where there are several or none."""
        named = {name for rule in self.when for name in rule.qualities}
        return named.pop() if len(named) == 1 else OVERALL


@dataclass(frozen=True, slots=True)
class Scheme:
    """Categories in the order they are shown."""

    categories: tuple[Category, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the categories."""
        return tuple(category.name for category in self.categories)

    def of(self, aspect: Aspect) -> tuple[str, ...]:
        """The categories an aspect belongs to."""
        return tuple(category.name for category in self.categories if category.holds(aspect))

    def found(self, aspects: Iterable[Aspect]) -> frozenset[str]:
        """The categories of a sentence with these aspects."""
        names = frozenset(name for aspect in aspects for name in self.of(aspect))
        return names or frozenset(category.name for category in self.categories if category.otherwise)

    def extended(self, dictionary: Dictionary) -> Dictionary:
        """A dictionary with the keywords of the scheme added: they name a category and nothing else."""
        added = tuple(
            Entry(pattern, touchpoint=marked(category.name))
            for category in self.categories
            for pattern in category.keywords.get(dictionary.language, ())
        )
        return Dictionary(dictionary.language, (*dictionary.entries, *added), dictionary.negations)


def marked(name: str) -> str:
    """The touchpoint that stands for a category of a scheme while a sentence is read."""
    return f"#{name}"


def unmarked(touchpoint: str | None) -> str | None:
    """The category that a touchpoint stands for; None where it is an ordinary one."""
    return touchpoint[1:] if touchpoint and touchpoint.startswith("#") else None


def own_scheme(vocabulary: Vocabulary) -> Scheme:
    """Every quality and every touchpoint as a category of its own."""
    qualities = [
        Category(name, (Rule(qualities=(name,)),), examples=notion.examples, otherwise=name == OVERALL)
        for name, notion in vocabulary.quality.items()
    ]
    touchpoints = [
        Category(name, (Rule(touchpoints=(name,)),), examples=notion.examples)
        for name, notion in vocabulary.touchpoint.items()
    ]
    return Scheme((*qualities, *touchpoints))


def parse_scheme(text: str, vocabulary: Vocabulary) -> Scheme:
    """A scheme from TOML: one table a category.

    Raises:
        DefinitionError: says what is wrong and where.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise DefinitionError(f"the scheme is no TOML: {wrong}") from None
    if not table:
        raise DefinitionError('the scheme has no category; write one table for each, for example ["FOOD#QUALITY"]')
    return Scheme(tuple(_category(name, about, vocabulary) for name, about in table.items()))


def _category(name: str, about: object, vocabulary: Vocabulary) -> Category:
    if not isinstance(about, Mapping):
        raise DefinitionError(f"the category {name!r} must be a table with any of {', '.join(_KEYS)}")
    unknown = [key for key in about if key not in _KEYS]
    if unknown:
        raise DefinitionError(f"the category {name!r} has {', '.join(unknown)}; it may have {', '.join(_KEYS)}")
    found = Category(
        name,
        when=tuple(_rules(about.get("when", []), name, vocabulary)),
        keywords=_by_language(about, "keywords", name),
        examples=_by_language(about, "examples", name),
        otherwise=bool(about.get("otherwise", False)),
    )
    for pattern in (pattern for patterns in found.keywords.values() for pattern in patterns):
        parse_pattern(pattern)
    return found


def _rules(found: object, name: str, vocabulary: Vocabulary) -> Iterator[Rule]:
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise DefinitionError(f"the rules of the category {name!r} are written as [[{name!r}.when]]")
    for about in found:
        unknown = [key for key in about if key not in _RULE_KEYS]
        if unknown:
            raise DefinitionError(f"a rule of {name!r} has {', '.join(unknown)}; it may have {', '.join(_RULE_KEYS)}")
        yield Rule(
            _names(about, "touchpoints", name, (NOWHERE, *vocabulary.touchpoints)),
            _names(about, "qualities", name, vocabulary.qualities),
            _names(about, "without", name, vocabulary.touchpoints),
        )


def _names(about: Mapping[str, Any], key: str, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = about.get(key, [])
    if not isinstance(found, list):
        raise DefinitionError(f"{key} of the category {name!r} must be a list")
    unknown = [str(one) for one in found if one not in known]
    if unknown:
        raise DefinitionError(f"{key} of the category {name!r}: there is no {', '.join(unknown)}; there are {known}")
    return tuple(found)


def _by_language(about: Mapping[str, Any], key: str, name: str) -> Mapping[str, tuple[str, ...]]:
    found = about.get(key, {})
    if not isinstance(found, Mapping) or not all(
        isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in found.values()
    ):
        raise DefinitionError(f'{key} of the category {name!r} must be lists by language, for example {{en = ["…"]}}')
    return {language: tuple(texts) for language, texts in found.items()}
