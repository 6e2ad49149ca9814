"""How events become journeys."""

from dataclasses import dataclass
from enum import StrEnum

from twofold.errors import UsageError
from twofold.facts.clock_units import HOUR_US
from twofold.facts.words import Kind


class JourneyKey(StrEnum):
    """What ties events into one journey."""

    AUTO = "auto"  # the case where the event has one, else the person
    CASE = "case"  # the business key: an order, a stay, a ticket
    PERSON = "person"  # everything a person did, split where nothing happened for a while


@dataclass(frozen=True, slots=True)
class PathRule:
    """How events become journeys.

    Attributes:
        key: what ties events together. A case is one journey however long it takes.
        gap_hours: a person without a case begins a new journey after so many hours without any step.
        idle_hours: a journey without a step for so long before the last moment of the facts counts as finished.
        ends: touchpoints that finish a journey at once.
        steps_by: dimensions that tell steps apart; several are joined, as ``check-in / app``.
        kinds: the kinds of events that are steps; None takes every kind but surveys and reviews, which tell about a
            step and are none, unless the facts hold nothing else.
    """

    key: JourneyKey = JourneyKey.AUTO
    gap_hours: float = 720.0
    idle_hours: float = 720.0
    ends: tuple[str, ...] = ()
    steps_by: tuple[str, ...] = ("touchpoint",)
    kinds: tuple[Kind, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse a rule that cuts nothing into journeys."""
        # not (x > 0) instead of x <= 0: NaN is refused, too
        if not self.gap_hours > 0 or not self.idle_hours > 0:
            raise UsageError("hours between journeys, and hours until one counts as finished, must be above 0")
        if not self.steps_by:
            raise UsageError("name at least one dimension that tells steps apart, such as touchpoint")

    @property
    def gap_us(self) -> int:
        """The gap in microseconds; longer than any time span where it is infinite."""
        return _microseconds(self.gap_hours)

    @property
    def idle_us(self) -> int:
        """The idle time in microseconds."""
        return _microseconds(self.idle_hours)


def _microseconds(hours: float) -> int:
    return int(min(hours * HOUR_US, 2.0**62))
