"""Read the valence of comments: vectors by the head, words in their scope, and the signs beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.voice.valence.adapting import adapted_head
from twofold.voice.valence.heads import Floats, Head
from twofold.voice.valence.reading import Label, Valence
from twofold.voice.valence.signals import Signals, signals
from twofold.voice.valence.words_of_valence import WordCounts, word_counts

#: What one glad or sorry face adds to the log odds.
_FACE = 0.6
#: A mark of irony takes so much from a good reading, and half of the confidence's odds.
_IRONY = 2.0
#: Vectors hardly hear a negation: where it settles a short text they lose this share, and the words win so much.
_UNHEARD, _SETTLED = 0.7, 1.0
#: Emphasis makes a leaning stronger.
_EMPHASIS = 1.2
#: The head's odds are spread for ranking; confidence divides them by this. It was chosen on seven sets together.
_TEMPERATURE = 1.0
#: Below this intensity a comment is called neutral.
_NEUTRAL = 0.4
#: A comment whose words speak well and ill is called mixed when their balance is nearer to even than this.
_MIXED = 0.3


@dataclass(frozen=True)
class _Evidence:
    """What stands in the texts themselves, row by row."""

    counts: Sequence[WordCounts]
    signs: Sequence[Signals]

    @property
    def leanings(self) -> Floats:
        return np.array([counts.leaning for counts in self.counts], float)

    @property
    def settled(self) -> Floats:
        return np.array([counts.settled for counts in self.counts], float)

    def on_odds(self, odds: Floats) -> Floats:
        """Return the log odds with faces, emphasis and irony."""
        faces = np.array([sign.faces for sign in self.signs], float) * _FACE
        emphasis = np.where([sign.emphatic for sign in self.signs], _EMPHASIS, 1.0)
        irony = np.where([sign.ironic for sign in self.signs], _IRONY, 0.0)
        with_signs: Floats = (odds + faces) * emphasis - irony
        return with_signs


@dataclass(frozen=True)
class ValenceModel:
    """Reads valence with one head; `note` says what a reader of its figures must know, empty when nothing."""

    name: str
    head: Head
    note: str = ""

    def score(self, texts: Sequence[str], vectors: NDArray[np.floating], languages: Sequence[str]) -> list[Valence]:
        """Return the valence of each text; `vectors` are the texts' own, `languages` their codes."""
        if not len(texts):
            return []
        evidence = _evidence(texts, languages)
        odds = self._odds(vectors, evidence)
        intensities = self._intensities(vectors, evidence, odds)
        rows = zip(odds.tolist(), intensities.tolist(), evidence.counts, strict=True)
        return [_reading(row_odds, intensity, counts) for row_odds, intensity, counts in rows]

    def adapted(self, texts: Sequence[str], vectors: NDArray[np.floating], languages: Sequence[str]) -> "ValenceModel":
        """Return the model adapted to these unlabelled comments of one organisation (the same one below 200)."""
        if not len(texts):
            return self
        evidence = _evidence(texts, languages)
        head = adapted_head(self.head, vectors, evidence.leanings, self._odds(vectors, evidence))
        return self if head is self.head else replace(self, head=head, name=f"{self.name}, adapted")

    def _odds(self, vectors: NDArray[np.floating], evidence: _Evidence) -> Floats:
        settled = evidence.settled
        heard = self.head.log_odds(self._read(vectors), np.zeros(len(vectors))) * (1 - _UNHEARD * settled)
        return evidence.on_odds(heard + self.head.words * evidence.leanings * (1 + _SETTLED * settled))

    def _intensities(self, vectors: NDArray[np.floating], evidence: _Evidence, odds: Floats) -> Floats:
        """Return the mean of what the head says about any feeling, and how far the direction is from even."""
        strength = np.abs(np.tanh(odds / 2))
        spoken = np.array([min(counts.positive + counts.negative, 2) / 2 for counts in evidence.counts])
        felt = 1 / (1 + np.exp(-self.head.feeling_odds(self._read(vectors)))) if self.head.feeling.size else spoken
        emphatic = np.array([sign.emphatic or bool(sign.faces) for sign in evidence.signs])
        found: Floats = np.clip((strength + np.maximum(felt, spoken * felt**0.5)) / 2 + 0.1 * emphatic, 0, 1)
        return found

    def _read(self, vectors: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return the vectors, or rows of no width when the head reads words alone."""
        return vectors if self.head.direction.size else np.zeros((len(vectors), 0))


def _evidence(texts: Sequence[str], languages: Sequence[str]) -> _Evidence:
    pairs = list(zip(texts, languages, strict=True))
    return _Evidence([word_counts(*pair) for pair in pairs], [signals(*pair) for pair in pairs])


def _reading(odds: float, intensity: float, counts: WordCounts) -> Valence:
    value = float(np.tanh(odds / 2)) * intensity
    confidence = float(1 / (1 + np.exp(-abs(odds) / _TEMPERATURE)))
    return Valence(value, intensity, confidence, _label(value, intensity, counts))


def _label(value: float, intensity: float, counts: WordCounts) -> Label:
    if intensity < _NEUTRAL:
        return Label.NEUTRAL
    if abs(counts.leaning) < _MIXED and min(counts.positive, counts.negative) >= 0.5:
        return Label.MIXED
    return Label.POSITIVE if value >= 0 else Label.NEGATIVE
