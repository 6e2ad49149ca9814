"""What a model learns from: comments with a rating by their writers, and corrections by people who read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.voice.valence.reading import Label

#: The classes a model may tell apart, in this order.
CLASSES = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)


def label_of_score(score: float, low: float, high: float) -> Label:
    """Return what a score says of its comment: the lower two fifths of the scale bad, the upper two fifths good.

    A 0 to 10 recommendation is bad up to 4 and good from 6; on 1 to 5 stars only 3 is neither. A score is a weak label:
    people praise with a 6 and scold with an 8, and training expects that.
    """
    if not low <= score <= high or low == high:
        raise UsageError(f"A score of {score} does not lie on a scale from {low} to {high}.")
    place = (score - low) / (high - low)
    if place <= 0.4:
        return Label.NEGATIVE
    return Label.POSITIVE if place >= 0.6 else Label.NEUTRAL


@dataclass(frozen=True)
class RatedComments:
    """Comments with a label each; `persons` are pseudonyms (or empty), `corrected` says that a reader set the label."""

    texts: Sequence[str]
    languages: Sequence[str]
    labels: Sequence[Label]
    channels: Sequence[str] = ()
    persons: Sequence[str] = ()
    corrected: Sequence[bool] = ()

    def __post_init__(self) -> None:
        """Refuse columns of different lengths; an empty optional column is fine."""
        sizes = {len(getattr(self, field.name)) for field in fields(self)} - {0}
        if len(sizes) > 1:
            raise UsageError(f"The columns of rated comments differ in length: {sorted(sizes)}.")

    def __len__(self) -> int:
        """Return how many comments there are."""
        return len(self.texts)

    def of(self, rows: NDArray[np.intp]) -> "RatedComments":
        """Return some of the comments."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        return RatedComments(
            **{name: [column[row] for row in rows] if column else () for name, column in columns.items()}
        )

    def without(self, persons: Collection[str]) -> "RatedComments":
        """Return the comments of everybody else: what is left to learn from after an erasure."""
        return self.of(np.array([row for row, person in enumerate(self.persons) if person not in persons], np.intp))

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Return the language and channel of each comment."""
        return list(zip(self.languages, self.channels or [""] * len(self), strict=True))
