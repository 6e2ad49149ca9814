"""What is known of one comment after all rooms have read it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from twofold.facts.words import Side

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a comment is about.

    Attributes:
        quality: which quality; empty where only the touchpoint is known.
        touchpoint: which touchpoint; empty where only the quality is known.
        valence: how good or bad, in [-1, 1].
        confidence: that the comment is about it, in [0, 1].
        start: where the words that carry it begin in the masked text.
        end: where they end.
        evidence: dictionary, description or trained.
    """

    quality: str
    touchpoint: str
    valence: float
    confidence: float
    start: int
    end: int
    evidence: str

    @property
    def name(self) -> str:
        """What it is about, in one word."""
        return self.quality or self.touchpoint


@dataclass(frozen=True, slots=True)
class Annotated:
    """One comment.

    Attributes:
        masked: the text without what identifies somebody; all places count its letters.
        language: its code; empty where there are no words to tell it by.
        language_confidence: in [0, 1].
        valence: how good or bad, in [-1, 1]; 0 for a text without words.
        intensity: how strong, in [0, 1].
        confidence: that the sign of the valence is right, calibrated, in [0, 1].
        label: negative, neutral or positive.
        feelings: names with confidence, the surest first; only where confident.
        aspects: what it is about, in the order of the text.
    """

    masked: str
    language: str = ""
    language_confidence: float = 0.0
    valence: float = 0.0
    intensity: float = 0.0
    confidence: float = 0.0
    label: str = "neutral"
    feelings: tuple[tuple[str, float], ...] = ()
    aspects: tuple[Said, ...] = ()

    def aspects_json(self) -> str:
        """The aspects as they are kept."""
        return json.dumps([asdict(each) for each in self.aspects], ensure_ascii=False)

    def feelings_json(self) -> str:
        """The feelings as they are kept."""
        return json.dumps(dict(self.feelings), ensure_ascii=False)


def aspects_of(kept: str) -> tuple[Said, ...]:
    """The aspects that were kept as JSON."""
    rows: list[dict[str, Any]] = json.loads(kept) if kept else []
    return tuple(Said(**row) for row in rows)


@dataclass(frozen=True)
class Batch:
    """Comments that were read together.

    Attributes:
        comments: one each.
        vectors: (n, d) unit vectors of the masked texts; zeros where there are no words.
    """

    comments: tuple[Annotated, ...]
    vectors: Vectors


class Reads(Protocol):
    """Whatever reads comments: the rooms together, or less in a test."""

    @property
    def mark(self) -> str:
        """Of the models, dictionaries and rules together: another mark, other results."""

    @property
    def encoder(self) -> str:
        """What made the vectors, with its checksum: those of another one are not comparable."""

    @property
    def described(self) -> str:
        """The same, for people."""

    @property
    def state(self) -> bytes:
        """What was found out about an organisation's comments; empty where nothing was."""

    def read(self, texts: list[str], channels: Sequence[str] = ()) -> Batch:
        """Mask and annotate comments; a model of one's own reads each channel by its own thresholds."""

    def suited(self, texts: list[str]) -> "Reads":
        """The same, suited to comments such as these."""

    def taught(self, own: Path) -> "Reads":
        """The same, with a valence model of the organisation's own."""

    def taught_aspects(self, own: Path) -> "Reads":
        """The same, with what the organisation's labels taught about aspects."""

    def heard(self, side: Side) -> "Reads":
        """The same, for what one side writes."""

    def restored(self, state: bytes) -> "Reads":
        """The same, with what was found out before; ``ValueError`` where it is damaged."""
