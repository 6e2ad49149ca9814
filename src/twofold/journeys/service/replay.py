"""Replay one ticket: how a clock came to its figure, step by step."""

from dataclasses import dataclass
from typing import Any

from twofold.facts.clock_units import HOUR_US
from twofold.journeys.service.running import Run
from twofold.journeys.service.tickets import SIGNALS, Tickets


@dataclass(frozen=True, slots=True)
class ReplayStep:
    """One step of a ticket under a clock.

    Attributes:
        event: its event id.
        time_us: when, in microseconds since 1970 UTC.
        says: what it says.
        human: whether a person of ours, or the customer, acts; False in self-service.
        runs: whether the clock runs after it.
        hours: hours counted from it to the next step.
        total: hours counted so far, after that stretch.
    """

    event: int
    time_us: int
    says: str
    human: bool
    runs: bool
    hours: float
    total: float

    def to_json(self) -> dict[str, Any]:
        """The step under its names."""
        return {name: getattr(self, name) for name in self.__slots__}


def replay(tickets: Tickets, ran: Run, ticket: int) -> list[ReplayStep]:
    """Every step of a ticket with what the clock made of it; the hours add up to the ticket's figure.

    Args:
        tickets: the tickets.
        ran: the clock that ran over them.
        ticket: its position.
    """
    steps = tickets.steps
    told: list[ReplayStep] = []
    total = 0.0
    for row in range(int(steps.offsets[ticket]), int(steps.offsets[ticket + 1])):
        hours = float(ran.counted_us[row]) / HOUR_US
        total += hours
        told.append(
            ReplayStep(
                event=int(steps.event[row]),
                time_us=int(steps.time[row]),
                says=SIGNALS[tickets.signal[row]].value,
                human=bool(tickets.human[row]),
                runs=bool(ran.counts[row]),
                hours=hours,
                total=total,
            )
        )
    return told
