"""Clocks: what starts, holds and stops the time that a service measure counts, each said in so many words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from twofold.errors import UsageError


class Signal(StrEnum):
    """What one step of a ticket says to a clock."""

    OPENED = "opened"
    ASSIGNED = "assigned"  # somebody is responsible from now on
    REPLIED = "replied"  # by a person
    SELF_SERVICE_REPLIED = "replied by self-service"  # by a bot or a forum
    WAITING = "waiting for the customer"
    ABANDONED = "abandoned"
    RESOLVED = "resolved"
    UNRESOLVED = "closed without a solution"
    REOPENED = "reopened"
    OTHER = "another step"


@dataclass(frozen=True, slots=True)
class Clock:
    """When time counts.

    A clock runs from the first step that starts it until one that stops it, and runs again from one that resumes it.
    While a step that holds it is the latest one, the time does not count.

    Attributes:
        name: how people ask for it.
        question: what its hours answer.
        starts: signals that start it; the first step of a ticket always says that it was opened, too.
        stops: signals that stop it; they win where a step says both.
        resumes: signals that start it again after it was stopped; none: it runs once.
        holds: signals during which it stands still, until the next step.
        voids: signals that stop it without a figure, unless it is resumed.
        note: what a reader should know before quoting it.
    """

    name: str
    question: str
    starts: frozenset[Signal]
    stops: frozenset[Signal]
    resumes: frozenset[Signal] = frozenset()
    holds: frozenset[Signal] = frozenset()
    voids: frozenset[Signal] = frozenset()
    note: str = ""

    def rule(self) -> str:
        """The rule in one sentence.

        >>> CLOCKS["first_reply"].rule()
        'runs from opened until replied'
        """
        again = f", again from {_either(self.resumes)}" if self.resumes else ""
        held = f", and stands still while {_either(self.holds)}" if self.holds else ""
        void = f"; {_either(self.voids)}: no figure" if self.voids else ""
        return f"runs from {_either(self.starts)} until {_either(self.stops)}{again}{held}{void}"


def _either(signals: frozenset[Signal]) -> str:
    return " or ".join(signal.value for signal in Signal if signal in signals)


_SOLVED = frozenset({Signal.RESOLVED})
_IN_VAIN = frozenset({Signal.UNRESOLVED, Signal.ABANDONED})
_BEGINS = frozenset({Signal.OPENED})
_AGAIN = frozenset({Signal.REOPENED})
_WAITS = frozenset({Signal.WAITING})

_ALL = (
    Clock(
        "first_reply",
        "How long until a person first replied?",
        _BEGINS,
        frozenset({Signal.REPLIED}),
        note="Replies of bots and forums do not stop it. Tickets that nobody replied to are counted apart.",
    ),
    Clock(
        "assignment",
        "How long until somebody was responsible?",
        _BEGINS,
        frozenset({Signal.ASSIGNED}),
        note="Only tickets whose assignment is recorded have this time.",
    ),
    Clock(
        "resolution",
        "How long did it take, from the customer's point of view?",
        _BEGINS,
        _SOLVED,
        _AGAIN,
        voids=_IN_VAIN,
        note="The time between a solution and a reopening does not count; the time after it does.",
    ),
    Clock(
        "ours",
        "How long did it take us, without waiting for the customer?",
        _BEGINS,
        _SOLVED,
        _AGAIN,
        _WAITS,
        _IN_VAIN,
    ),
    Clock(
        "handling",
        "How long did those who were responsible take?",
        frozenset({Signal.ASSIGNED, Signal.REPLIED}),
        _SOLVED,
        _AGAIN,
        _WAITS,
        _IN_VAIN,
        note="Begins with the assignment or the first reply of a person, whichever came first.",
    ),
    Clock("customer", "How long did we wait for the customer?", _WAITS, frozenset(Signal) - _WAITS, _WAITS),
)
CLOCKS: Mapping[str, Clock] = MappingProxyType({clock.name: clock for clock in _ALL})


def find_clock(name: str) -> Clock:
    """The clock of this name.

    Raises:
        UsageError: there is none.
    """
    if name not in CLOCKS:
        raise UsageError(f"there is no clock {name!r}; there are: {', '.join(CLOCKS)}")
    return CLOCKS[name]
