"""The rooms together: mask, tell the language, encode, judge, and say what a comment is about."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from twofold.facts.words import Side
from twofold.voice.annotated import Annotated, Batch, Said, Vectors
from twofold.voice.aspects.aspect import Aspect
from twofold.voice.encoders.once import Once
from twofold.voice.judging import Judge, judge_of
from twofold.voice.language.identifying import DEFAULT, LanguageIdentifier
from twofold.voice.masked import Masks, masks_of
from twofold.voice.sealed import arrays_in
from twofold.voice.sentences import Sentence
from twofold.voice.suiting import restored, taught, taught_aspects, told

RULES = 3  # raised when what this file does with the same models changes its results, or the language model does


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How comments are to be read.

    Attributes:
        languages: those that the organisation expects, ISO 639-1.
        names: people whose names are masked in any form: staff, customers.
        encoder: the home of the vectors; the best present where empty.
        dictionary: what the organisation adds to the dictionaries and takes from them, as TOML.
    """

    languages: tuple[str, ...] = DEFAULT
    names: tuple[str, ...] = ()
    encoder: str = ""
    dictionary: str = ""


@dataclass(frozen=True)
class Reader:
    """Reads comments with everything that is on this machine; nothing is fetched.

    Attributes:
        options: how.
        state: what ``suited`` has found out about an organisation's comments; nothing where it is empty.
        own: where a model of the organisation's own is; empty where there is none.
        own_aspects: where what its labels taught about aspects is; empty where there is nothing.
        side: who writes.
        once: the vectors of what ``suited`` has read and ``read`` will read again.
    """

    options: ReadingOptions = field(default_factory=ReadingOptions)
    state: bytes = field(default=b"", repr=False)
    own: str = ""
    own_aspects: str = ""
    side: Side = Side.CUSTOMER
    once: Once = field(default_factory=Once, repr=False, compare=False)

    @cached_property
    def _masks(self) -> Masks:
        return masks_of(self.options.languages, self.options.names)

    @cached_property
    def _languages(self) -> LanguageIdentifier:
        return LanguageIdentifier(self.options.languages)

    @cached_property
    def _judge(self) -> Judge:
        judge = judge_of(self.options.languages, self.options.encoder, self.options.dictionary)
        judge = judge if judge.side is self.side else replace(judge, side=self.side)  # that one is kept for all
        if self.own_aspects:
            judge = taught_aspects(judge, Path(self.own_aspects))
        if self.own:
            return taught(judge, Path(self.own))
        return restored(judge, self.state) if self.state else judge

    @property
    def notes(self) -> tuple[str, ...]:
        """What people should know of how well this machine can read, in sentences."""
        return self._judge.notes

    @property
    def mark(self) -> str:
        """Of the models, dictionaries and rules together."""
        told = (RULES, self.options.languages, sorted(self.options.names), self._masks.mark, self._judge.mark)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    @property
    def encoder(self) -> str:
        """What makes the vectors, with its checksum."""
        return self._judge.encoder.model.key

    @property
    def described(self) -> str:
        """The same, for people."""
        return f"{self._judge.described} ({self.mark[:8]})"

    def suited(self, texts: list[str]) -> "Reader":
        """This reader, suited to the comments of one organisation by some of them; nobody labels anything.

        Where there are too few of them it stays as it is.
        """
        spoken = [one.code for one in self._languages.of(texts)]
        shown = self._masks.masked(texts, spoken)
        judge = self._judge.suited(shown, self.once.vectors(self._judge.encoder, shown, keep=True), spoken)
        return self if judge.valence is self._judge.valence else replace(self, state=told(judge))

    def restored(self, state: bytes) -> "Reader":
        """This reader, with what ``suited`` had found out before.

        Raises:
            ValueError: these bytes are damaged.
        """
        if arrays_in(state) is None:
            raise ValueError("what was found out about these comments is damaged")
        return replace(self, state=state)

    def taught(self, own: Path) -> "Reader":
        """This reader with a valence model of the organisation's own."""
        return replace(self, own=str(own))

    def taught_aspects(self, own: Path) -> "Reader":
        """This reader with what the organisation's labels taught about aspects."""
        return replace(self, own_aspects=str(own))

    @property
    def judge(self) -> Judge:
        """The models that judge."""
        return self._judge

    def heard(self, side: Side) -> "Reader":
        """This reader, for what one side writes; its models are the same, and so is its mark."""
        return self if side is self.side else replace(self, side=side)

    def vector(self, sought: str) -> Vectors:
        """(d,) the vector of what somebody looks for; masked first, like everything."""
        found: Vectors = self._judge.encoder.vectors([self._masks.masked([sought], [""])[0]], role="query")[0]
        return found

    def read(self, texts: list[str], channels: Sequence[str] = ()) -> Batch:
        """Mask and annotate comments; a text without words gets neither language nor valence.

        Args:
            texts: as they were written.
            channels: by which each came, where known; a model of one's own has thresholds by channel.
        """
        spoken = self._languages.of(texts)
        shown = self._masks.masked(texts, [one.code for one in spoken])
        parts = [self._languages.sentences(text) for text in shown]
        flat = [(at, sentence, found.code) for at, sentences in enumerate(parts) for sentence, found in sentences]
        # one call for comments and sentences: the encoder sorts them by length itself
        texts_said = [*shown, *(sentence.text for _, sentence, _ in flat)]
        vectors = self.once.vectors(self._judge.encoder, texts_said)
        whole, single = vectors[: len(texts)], vectors[len(texts) :]
        judged = self._judge.comments(shown, whole, [one.code for one in spoken], channels)
        about = self._about(flat, single)
        comments = [
            Annotated(
                masked=text,
                language="" if language.code == "und" else language.code,
                language_confidence=float(language.confidence),
                valence=value.valence,
                intensity=value.intensity,
                confidence=value.confidence,
                label=value.label,
                feelings=value.feelings,
                aspects=tuple(about.get(at, ())),
            )
            for at, (text, language, value) in enumerate(zip(shown, spoken, judged, strict=True))
        ]
        return Batch(tuple(comments), np.ascontiguousarray(whole, np.float32))

    def _about(self, flat: Sequence[tuple[int, Sentence, str]], vectors: Vectors) -> dict[int, list[Said]]:
        """What each comment is about, its places counted in the comment."""
        found = self._judge.sentences([one.text for _, one, _ in flat], vectors, [code for *_, code in flat])
        about: dict[int, list[Said]] = {}
        for (at, sentence, _), aspects in zip(flat, found, strict=True):
            about.setdefault(at, []).extend(_said(aspect.shifted(sentence.start)) for aspect in aspects)
        return about


def _said(aspect: Aspect) -> Said:
    return Said(
        quality=aspect.quality,
        touchpoint=aspect.touchpoint or "",
        valence=float(np.clip(aspect.valence, -1, 1)),
        confidence=float(aspect.confidence),
        start=aspect.start,
        end=aspect.end,
        evidence=str(aspect.evidence),
    )
