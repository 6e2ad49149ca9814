"""Items: what was asked, on which scale, in which version."""

from dataclasses import dataclass, field

from twofold.facts.words import AnswerType, Instrument


@dataclass(frozen=True, slots=True)
class Scale:
    """The closed interval of numbers that count as answers.

    Attributes:
        low: the smallest answer.
        high: the largest answer; larger than ``low``.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse a scale that is not an interval."""
        if not self.low < self.high:
            raise ValueError(f"a scale runs from a smaller to a larger number, not from {self.low} to {self.high}")

    def __contains__(self, value: float) -> bool:
        """Whether the value lies on the scale, its ends included."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        """Write the scale as people do: ``1-5``."""
        return f"{self.low:g}-{self.high:g}"


@dataclass(frozen=True, slots=True)
class Item:
    """One question or checklist point, in one version.

    Attributes:
        name: the identifier that answers carry.
        version: 1 for the first wording; a changed wording or scale is a new version.
        type: what values it takes.
        scale: the numbers that count as answers; None where any number does (and for texts and choices).
        instrument: the standard question it asks, where it is one.
        wording: the question as people read it, by language.
        labels: what each code means, code first.
        sensitive: whether answers tell who somebody is: their words are shown nowhere, their figures of ten and more.
    """

    name: str
    version: int = 1
    type: AnswerType = AnswerType.NUMBER
    scale: Scale | None = None
    instrument: Instrument | None = None
    wording: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    sensitive: bool = False
