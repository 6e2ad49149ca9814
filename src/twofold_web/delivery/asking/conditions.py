"""Whether something that happened meets a trigger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

SIGNS = ("=", "!=", "<", "<=", ">", ">=", "in")
# what a condition may look at, besides the context
FIELDS = ("kind", "touchpoint", "channel", "unit", "segment", "language", "case")


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to one person.

    Attributes:
        kind: what it was.
        at: when.
        touchpoint: where on the way.
        channel: by which way.
        unit: with whom.
        segment: of the person.
        language: of the person.
        case: the business key.
        context: anything else that was told.
    """

    kind: str
    at: datetime
    touchpoint: str = ""
    channel: str = ""
    unit: str = ""
    segment: str = ""
    language: str = ""
    case: str = ""
    context: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """A field by name, else what the context says; empty where it was not told."""
        return str(getattr(self, name)) if name in FIELDS else str(self.context.get(name, ""))


def meets(happened: Happened, wanted: Mapping[str, str], conditions: Sequence[Mapping[str, str]]) -> bool:
    """Whether it is of the wanted kind (touchpoint, channel) and every condition holds.

    >>> happened = Happened("purchase", datetime.min, "check-out", context={"nights": "3"})
    >>> meets(happened, {"kind": "purchase"}, [{"field": "nights", "is": ">=", "value": "2"}])
    True
    >>> meets(happened, {"touchpoint": "check-in"}, [])
    False
    """
    if any(value and happened.value(name) != value for name, value in wanted.items()):
        return False
    return all(_holds(happened, condition) for condition in conditions)


def _holds(happened: Happened, condition: Mapping[str, str]) -> bool:
    told, sign, value = happened.value(condition["field"]), condition["is"], str(condition["value"])
    if sign == "=":
        return told == value
    if sign == "!=":
        return told != value
    if sign == "in":
        return told in {part.strip() for part in value.split(",")}
    try:
        left, right = float(told), float(value)
    except ValueError:
        return False  # what is no number is neither larger nor smaller
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}.get(sign, False)
