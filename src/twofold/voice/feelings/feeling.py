"""The ten feelings that are named, and one that was found in a comment."""

from dataclasses import dataclass
from enum import StrEnum


class Feeling(StrEnum):
    """What somebody feels; the order is that of the shipped weights."""

    JOY = "joy"
    TRUST = "trust"
    RELIEF = "relief"
    GRATITUDE = "gratitude"
    SURPRISE = "surprise"
    DISAPPOINTMENT = "disappointment"
    FRUSTRATION = "frustration"
    ANGER = "anger"
    FEAR = "fear"
    SADNESS = "sadness"


GLAD = frozenset({Feeling.JOY, Feeling.TRUST, Feeling.RELIEF, Feeling.GRATITUDE})
SORRY = frozenset({Feeling.DISAPPOINTMENT, Feeling.FRUSTRATION, Feeling.ANGER, Feeling.FEAR, Feeling.SADNESS})


@dataclass(frozen=True)
class Felt:
    """A feeling found in a comment, and the calibrated probability that it is there."""

    feeling: Feeling
    confidence: float
