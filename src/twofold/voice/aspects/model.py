"""The model of aspects: dictionary first, descriptions where it finds nothing, then what own labels taught."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from twofold.facts.words import Side
from twofold.voice.aspects.aspect import Aspect, Evidence
from twofold.voice.aspects.describing import Descriptions
from twofold.voice.aspects.dictionary import LANGUAGES, Dictionary, default_dictionary
from twofold.voice.aspects.schemes import Category, Scheme, own_scheme, unmarked
from twofold.voice.aspects.spotting import Spotter
from twofold.voice.aspects.taught import Taught
from twofold.voice.aspects.vocabulary import OVERALL, Vocabulary, default_vocabulary

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AspectModel:
    """Says what sentences are about.

    Attributes:
        vocabulary: the qualities and touchpoints it knows.
        scheme: the categories it sorts them into.
        spotters: the dictionary of each language, ready to be searched.
        descriptions: what categories look like to the encoder; None without one.
        taught: what labels taught; None where there are none.
        own_scheme: whether the scheme is an organisation's own.
    """

    vocabulary: Vocabulary
    scheme: Scheme
    spotters: Mapping[str, Spotter] = field(repr=False)
    descriptions: Descriptions | None = None
    taught: Taught | None = None
    own_scheme: bool = False

    @classmethod
    def default(cls, languages: Sequence[str] = LANGUAGES, side: Side = Side.CUSTOMER) -> "AspectModel":
        """The model that ships for comments of one side: the default dictionaries and nothing learnt."""
        return cls.with_dictionaries([default_dictionary(language) for language in languages], side=side)

    @classmethod
    def with_dictionaries(
        cls,
        dictionaries: Sequence[Dictionary],
        vocabulary: Vocabulary | None = None,
        scheme: Scheme | None = None,
        *,
        side: Side = Side.CUSTOMER,
    ) -> "AspectModel":
        """A model of an organisation's dictionaries, and of its scheme where it has one.

        Customers' comments are read without the conditions of work, which only employees speak of.
        """
        known = (vocabulary or default_vocabulary()).spoken_by(side)
        chosen = scheme or own_scheme(known)
        spotters = {one.language: Spotter(chosen.extended(one.within(known))) for one in dictionaries}
        return cls(known, chosen, spotters, own_scheme=scheme is not None)

    def with_descriptions(self, descriptions: Descriptions) -> "AspectModel":
        """This model with descriptions for sentences in which the dictionary finds nothing."""
        return replace(self, descriptions=descriptions)

    def with_taught(self, taught: Taught) -> "AspectModel":
        """This model with what labels taught."""
        return replace(self, taught=taught)

    def of(
        self,
        sentences: Sequence[str],
        vectors: Vectors | None,
        languages: Sequence[str],
        valences: Sequence[float] | None = None,
    ) -> list[tuple[Aspect, ...]]:
        """The aspects of each sentence, by place.

        Args:
            sentences: their texts.
            vectors: (n, d) of the encoder; None without one: then only the dictionary speaks.
            languages: the language of each.
            valences: how good or bad each sentence is; None where nobody knows.
        """
        known = list(valences) if valences is not None else [None] * len(sentences)
        told = [
            self._spotted(sentence, language, valence)
            for sentence, language, valence in zip(sentences, languages, known, strict=True)
        ]
        if vectors is None or not len(sentences):
            return [tuple(aspects) for aspects in told]
        if self.taught is not None:
            told = self._by_labels(sentences, vectors, told, known)
        if self.descriptions is not None:
            told = self._by_description(sentences, vectors, told, known)
        return [tuple(sorted(aspects, key=lambda one: (one.start, one.end))) for aspects in told]

    def categories(self, aspects: Sequence[Aspect]) -> frozenset[str]:
        """The categories of a sentence with these aspects; the one for everything else where they have none.

        What labels have judged is not judged again by rules.
        """
        if self.taught is None or not self.own_scheme:
            return self.scheme.found(aspects)
        judged = set(self.taught.categories)
        found = frozenset(one.category for one in aspects) & frozenset(self.scheme.names)
        others = (one.name for one in self.scheme.categories if one.otherwise and one.name not in judged)
        return found or frozenset(others)

    def _spotted(self, sentence: str, language: str, valence: float | None) -> list[Aspect]:
        spotter = self.spotters.get(language)
        if spotter is None:
            return []
        return [self._sorted(aspect) for aspect in spotter.aspects(sentence, valence)]

    def _sorted(self, aspect: Aspect) -> Aspect:
        """An aspect with its category in an organisation's scheme."""
        if (named := unmarked(aspect.touchpoint)) is not None:
            return replace(aspect, touchpoint=None, category=named)
        names = self.scheme.of(aspect) if self.own_scheme else ()
        return replace(aspect, category=names[0] if names else aspect.quality)

    def _by_labels(
        self, sentences: Sequence[str], vectors: Vectors, told: list[list[Aspect]], known: Sequence[float | None]
    ) -> list[list[Aspect]]:
        """Aspects that labels taught to expect come in; those that they taught to doubt go."""
        if self.taught is None:
            return told
        sure = self.taught.probabilities(sentences, vectors, told, self.scheme)
        known_names = set(self.scheme.names)  # an organisation may have given up one since it was taught
        kept = []
        for sentence, aspects, row, valence in zip(sentences, told, sure, known, strict=True):
            every = zip(self.taught.categories, row.tolist(), strict=True)
            confident = {name: likely for name, likely in every if name in known_names}
            kept.append(self._judged(sentence, aspects, confident, valence) if confident else aspects)
        return kept

    def _judged(
        self, sentence: str, aspects: list[Aspect], confident: Mapping[str, float], valence: float | None
    ) -> list[Aspect]:
        taught = self.taught
        if taught is None:
            return aspects
        wanted = taught.wanted(confident)
        kept = [one for aspect in aspects for one in self._believed(aspect, confident, wanted)]
        seen = {name for one in kept for name in (self._named(one) & wanted)}
        every = {category.name: category for category in self.scheme.categories}
        mood = valence if valence is not None else _mood(aspects)
        added = (
            _whole(sentence, every[name], confident[name], mood, Evidence.TRAINED) for name in sorted(wanted - seen)
        )
        return [*kept, *added]

    def _believed(self, aspect: Aspect, confident: Mapping[str, float], wanted: set[str]) -> list[Aspect]:
        """What is left of an aspect: in an own scheme, one for each of its categories that labels do not doubt."""
        names = set(self.scheme.of(aspect))
        believed = names & wanted
        if not names & set(confident):
            return [aspect]
        if not self.own_scheme:
            return _without(
                aspect, names & set(confident) - wanted, max((confident[name] for name in believed), default=0)
            )
        return [
            replace(aspect, category=name, confidence=confident.get(name, aspect.confidence))
            for name in self.scheme.names
            if name in believed or (name in names and name not in confident)
        ]

    def _named(self, aspect: Aspect) -> set[str]:
        """The categories that an aspect stands for, once labels have judged it."""
        return {aspect.category} if self.own_scheme else set(self.scheme.of(aspect))

    def _by_description(
        self, sentences: Sequence[str], vectors: Vectors, told: list[list[Aspect]], known: Sequence[float | None]
    ) -> list[list[Aspect]]:
        """What descriptions say of sentences in which nothing but praise or blame was found."""
        if self.descriptions is None:
            return told
        every = {category.name: category for category in self.scheme.categories}
        nearest = self.descriptions.nearest(vectors)
        found = []
        for sentence, aspects, near, valence in zip(sentences, told, nearest, known, strict=True):
            if near is None or not all(_says_little(one) for one in aspects):
                found.append(aspects)
                continue
            mood = valence if valence is not None else _mood(aspects)
            found.append([_whole(sentence, every[near.category], near.confidence, mood, Evidence.DESCRIPTION)])
        return found


def _without(aspect: Aspect, doubted: set[str], confidence: float) -> list[Aspect]:
    """What is left of an aspect once its quality, its touchpoint or both are doubted; nothing where both are."""
    touchpoint = None if aspect.touchpoint in doubted else aspect.touchpoint
    quality = OVERALL if aspect.quality in doubted else aspect.quality
    if touchpoint is None and quality == OVERALL:
        return []
    category = quality if aspect.category == aspect.quality else aspect.category
    return [
        replace(
            aspect,
            touchpoint=touchpoint,
            quality=quality,
            category=category,
            confidence=confidence or aspect.confidence,
        )
    ]


def _says_little(aspect: Aspect) -> bool:
    """Whether it is mere praise or blame, of nothing in particular."""
    return aspect.quality == OVERALL and aspect.touchpoint is None and aspect.category in ("", OVERALL)


def _mood(aspects: Sequence[Aspect]) -> float:
    """What the words of the dictionary say on the whole."""
    return float(np.mean([one.valence for one in aspects])) if aspects else 0.0


def _whole(sentence: str, category: Category, confidence: float, valence: float, evidence: Evidence) -> Aspect:
    """An aspect that no word carries alone: the whole sentence does."""
    return Aspect(category.touchpoint, category.quality, valence, confidence, 0, len(sentence), evidence, category.name)
