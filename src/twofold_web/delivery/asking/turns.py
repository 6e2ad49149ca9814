"""In which turns the worker looks at what is due, played beforehand without writing anything.

So many invitations at once, by their numbers; then the messages of those leave; and whoever waits for the morning or
for another message is looked at again. The worker keeps the same order, the same pauses and the same questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import Self
from zoneinfo import ZoneInfo

from twofold_web.delivery.asking.acquaintance import Acquaintance
from twofold_web.delivery.asking.deciding import Policy, Reason, Refuse, Standing, beforehand, decide
from twofold_web.delivery.asking.moments import Calm, allowed_from
from twofold_web.delivery.asking.places import Counted

# invitations that are looked at before any of their messages leaves
AT_ONCE = 500
# until somebody is looked at again to whom another message is on its way
AGAIN = timedelta(minutes=10)
# a message of which nothing is heard for longer has perhaps left
LOST_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody to be looked at.

    Attributes:
        marks: what they are known by.
        standing: what is known before their history is looked at.
        calm: when they are not disturbed.
        zone: on whose clock.
        unit: for quotas.
        segment: the same.
        due_at: when they are looked at first; None for at once.
    """

    marks: tuple[str, ...]
    standing: Standing
    calm: Calm
    zone: ZoneInfo
    unit: str = ""
    segment: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """By what is decided.

    Attributes:
        policy: the clocks.
        purpose: of the survey.
        counted: its places.
        zone: the organisation's, for the days of quotas.
    """

    policy: Policy
    purpose: str
    counted: Counted
    zone: ZoneInfo


def put_off(moment: datetime, calm_from: datetime, expires_at: datetime | None) -> bool:
    """Whether somebody is looked at again when it is calm; where it would be too late then, it is too late already."""
    return calm_from > moment and (expires_at is None or calm_from < expires_at)


def played(lines: Sequence[Line], known: Acquaintance, rules: Rules, begin: datetime) -> list[Reason | None]:
    """Why each would not be asked, None where they would; ``known`` and the counted places change as they would.

    Every message is taken to leave as soon as it may.
    """
    found: list[Reason | None] = [None] * len(lines)
    due = _Due.of(lines, begin)
    asked: dict[int, int] = {}
    now = begin
    while due.ready or due.later:
        if not due.ready:
            now = max(now, min([due.later[0][0], *known.reserved.values(), *known.lost.values()]))
        known.give_up_lost(now)
        for place in due.turn(now):
            looked = _looked(lines[place], known, rules, now)
            if isinstance(looked, datetime):
                heappush(due.later, (looked, place))
            elif isinstance(looked, Reason):
                found[place] = looked
            else:
                asked[looked] = place
        for number, reason in known.send(now).items():
            if number in asked:
                found[asked[number]] = reason
    return found


@dataclass(slots=True)
class _Due:
    """Who is left to be looked at, by their places: those who are due, and the others with when they will be."""

    ready: list[int]
    later: list[tuple[datetime, int]]

    @classmethod
    def of(cls, lines: Sequence[Line], begin: datetime) -> Self:
        """Everybody, before anything begins."""
        later = [(line.due_at, place) for place, line in enumerate(lines) if line.due_at and line.due_at > begin]
        heapify(later)
        waiting = {place for _at, place in later}
        return cls([place for place in range(len(lines)) if place not in waiting], later)

    def turn(self, now: datetime) -> list[int]:
        """Those who are looked at now, in order."""
        while self.later and self.later[0][0] <= now:
            heappush(self.ready, heappop(self.later)[1])
        return [heappop(self.ready) for _each in range(min(AT_ONCE, len(self.ready)))]


def _looked(line: Line, known: Acquaintance, rules: Rules, now: datetime) -> Reason | datetime | int:
    """Why somebody is not asked, when they are looked at again, or the number of the decision that asks them."""
    known.kin.named(line.marks)
    calm_from = allowed_from(now, line.calm, line.zone)
    if put_off(now, calm_from, line.standing.expires_at):
        return calm_from
    refused = beforehand(line.standing, calm_from) or decide(
        known.history(line.marks), rules.policy, now, rules.purpose
    )
    if isinstance(refused, Refuse):
        waits = refused.reason is Reason.PENDING and not known.waits_in_vain(line.marks)
        return now + AGAIN if waits else refused.reason
    full = rules.counted.take(line.unit, line.segment, now.astimezone(rules.zone).date())
    return full or known.reserve(line.marks, rules.purpose, now)
