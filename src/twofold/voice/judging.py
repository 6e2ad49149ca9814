"""What the models make of comments: how good or bad they are, which feelings they show, what they are about."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from twofold.facts.words import Side
from twofold.voice.annotated import Vectors
from twofold.voice.aspects.aspect import Aspect
from twofold.voice.aspects.describing import described
from twofold.voice.aspects.dictionary import Dictionary, default_dictionary
from twofold.voice.aspects.editing import Edits, merged, parse_edits
from twofold.voice.aspects.vocabulary import default_vocabulary
from twofold.voice.encoders.choosing import Chosen, chosen_encoder
from twofold.voice.encoders.encoder import Encoder
from twofold.voice.feelings import FeelingsModel, Felt, shipped_feelings
from twofold.voice.valence.choosing import valence_for
from twofold.voice.valence.scoring import ValenceModel

if TYPE_CHECKING:
    from twofold.voice.aspects.keeping import KeptAspects
    from twofold.voice.aspects.model import AspectModel
    from twofold.voice.learning import OwnModel

OTHER_ENCODER = "Aspects were taught with the vectors of another encoder, and are not used: teach them again."
NO_MEANING = "Comments are read by words alone, and search finds words rather than meaning. {reason}"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a comment's words say on the whole."""

    valence: float
    intensity: float
    confidence: float
    label: str
    feelings: tuple[tuple[str, float], ...] = ()


NOTHING = Judged(0.0, 0.0, 0.5, "neutral")


@dataclass(frozen=True)
class Judge:
    """The models that judge.

    Attributes:
        chosen: the encoder and why it is this one.
        languages: of the organisation.
        own: what it adds to the dictionaries and takes from them.
        valence: how good or bad.
        feelings: which feelings.
        side: who writes: only employees speak of their conditions of work.
        own_model: the organisation's own reading of how good or bad, in place of the shipped one.
        own_mark: tells it from others; empty without one.
        own_aspects: what the organisation's labels taught about aspects.
        own_aspects_mark: tells it from others; empty without any.
    """

    chosen: Chosen
    languages: tuple[str, ...]
    own: Edits
    valence: ValenceModel
    feelings: FeelingsModel
    side: Side = Side.CUSTOMER
    own_model: "OwnModel | None" = None
    own_mark: str = ""
    own_aspects: "KeptAspects | None" = None
    own_aspects_mark: str = ""

    @property
    def encoder(self) -> Encoder:
        """What turns texts into vectors."""
        return self.chosen.encoder

    @property
    def notes(self) -> tuple[str, ...]:
        """What people should know of it."""
        words = () if self.chosen.understands else (NO_MEANING.format(reason=self.chosen.reason),)
        other = () if self.own_aspects is None or self._labels_fit else (OTHER_ENCODER,)
        return (*words, *other, *((self.valence.note,) if self.valence.note and self.chosen.understands else ()))

    @cached_property
    def mark(self) -> str:
        """Of the models together."""
        told = (
            self.encoder.model.key,
            [repr(each) for each in self._dictionaries],
            repr(self.own.vocabulary),
            self.valence.name,
            self.feelings.name,
            self.own_mark,
            *((self.own_aspects_mark,) if self.own_aspects_mark else ()),
        )
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    @property
    def described(self) -> str:
        """The models, for people."""
        taught = "" if self.own_aspects is None else f", own aspects {self.own_aspects.card.version}"
        return f"{self.encoder.model.name}, {self._valence_name}, {self.feelings.name}, dictionaries{taught}"

    @property
    def _valence_name(self) -> str:
        if self.own_model is None:
            return self.valence.name
        return f"own model {self.own_model.card.version} ({self.own_mark})"

    @cached_property
    def _dictionaries(self) -> list[Dictionary]:
        spoken = dict.fromkeys((*self.languages, *self.own.added, *self.own.removed))
        return [merged(default_dictionary(language), self.own) for language in spoken]

    @cached_property
    def aspects(self) -> "AspectModel":
        """What knows what comments are about."""
        from twofold.voice.aspects.model import AspectModel  # noqa: PLC0415 - slow to build, and pages import this

        model = AspectModel.with_dictionaries(self._dictionaries, self.own.vocabulary, side=self.side)
        labelled = self.side is Side.CUSTOMER  # whose comments people label; they say nothing of conditions of work
        if labelled and self.own_aspects is not None and self._labels_fit and self.own_aspects.card.uses == "own":
            model = model.with_taught(self.own_aspects.taught)
        return model.with_descriptions(described(model.scheme, self.encoder)) if self.chosen.understands else model

    @property
    def _labels_fit(self) -> bool:
        """Whether labels taught with the vectors of this encoder."""
        return self.own_aspects is not None and self.own_aspects.card.encoder == self.encoder.model.key

    def sentences(self, texts: Sequence[str], vectors: Vectors, languages: Sequence[str]) -> list[tuple[Aspect, ...]]:
        """What each sentence is about, and how good or bad that is."""
        felt = [one.value for one in self.valence.score(texts, vectors, languages)]
        read = self.chosen.understands or self.aspects.taught is not None
        return self.aspects.of(texts, vectors if read else None, languages, felt)

    def comments(
        self, texts: Sequence[str], vectors: Vectors, languages: Sequence[str], channels: Sequence[str] = ()
    ) -> list[Judged]:
        """How good or bad each comment is; one without a letter is neither."""
        if self.own_model is None:
            read = self.valence.score(texts, vectors, languages)
        else:
            read = self.own_model.score(texts, vectors, languages, channels)
        felt = self.feelings.score(texts, vectors, [one.value for one in read])
        return [
            Judged(one.value, one.intensity, one.confidence, one.label.value, _named(feelings))
            if _worded(text)
            else NOTHING
            for text, one, feelings in zip(texts, read, felt, strict=True)
        ]

    def suited(self, texts: Sequence[str], vectors: Vectors, languages: Sequence[str]) -> "Judge":
        """These models, suited to the comments of one organisation without anybody's labels."""
        if self.own_model is not None:
            return self
        return replace(self, valence=self.valence.adapted(texts, vectors, languages))


def _named(felt: tuple[Felt, ...]) -> tuple[tuple[str, float], ...]:
    return tuple((one.feeling.value, one.confidence) for one in felt)


def _worded(text: str) -> bool:
    return any(letter.isalpha() or unicodedata.category(letter) == "So" for letter in text)


@cache
def _encoder(name: str) -> Chosen:
    """One for a process: it takes seconds and hundreds of megabytes to load."""
    return chosen_encoder(name or None)


@cache
def _valence(encoder: str) -> ValenceModel:
    return valence_for(_encoder(encoder).encoder)


@cache
def _feelings(encoder: str) -> FeelingsModel:
    return shipped_feelings(_encoder(encoder).encoder.model)


def judge_of(languages: tuple[str, ...], encoder: str, dictionary: str) -> Judge:
    """The models for an organisation.

    Args:
        languages: ISO 639-1.
        encoder: the home of the vectors; the best present where empty.
        dictionary: what it adds to the dictionaries and takes from them, as TOML; empty for nothing.

    Raises:
        DefinitionError: the dictionary is wrong.
    """
    chosen = _encoder(encoder)
    return Judge(
        chosen, languages, parse_edits(dictionary, default_vocabulary()), _valence(encoder), _feelings(encoder)
    )
