"""When a survey has enough answers: a number, a day, or an interval narrow enough, never a result that was hoped for.

A rule that looked at the value of a score would stop on a lucky day, and its last score would be wrong on average.
How wide an interval is says nothing about where it lies.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rule(StrEnum):
    """What may end the fieldwork."""

    MOST = "most"
    WIDTH = "width"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one survey; None is no rule.

    Attributes:
        most: so many finished responses are enough.
        width: an interval of the score at most so wide, from end to end, is enough.
        until: the last day.
    """

    most: int | None = None
    width: float | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where fieldwork stands.

    Attributes:
        finished: responses.
        width: of the score's interval; None where it is not known.
        today: the day in the organisation's time zone.
    """

    finished: int
    width: float | None
    today: date


LEAST = 30  # below, the width of an interval jumps about and may be narrow by chance


def met(rules: Rules, standing: Standing) -> tuple[Rule, ...]:
    """Which rules say that it is enough.

    >>> met(Rules(most=400, width=5.0), Standing(412, 6.1, date(2026, 5, 1)))
    (<Rule.MOST: 'most'>,)
    """
    found = []
    if rules.most is not None and standing.finished >= rules.most:
        found.append(Rule.MOST)
    narrow = standing.width is not None and rules.width is not None and standing.width <= rules.width
    if narrow and standing.finished >= LEAST:
        found.append(Rule.WIDTH)
    if rules.until is not None and standing.today > rules.until:
        found.append(Rule.UNTIL)
    return tuple(found)
