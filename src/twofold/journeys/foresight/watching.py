"""Who should be looked after: customers with several bad experiences, where history shows that such customers leave."""

from dataclasses import dataclass

import numpy as np

from twofold.facts.clock_units import DAY_US
from twofold.journeys.foresight.experiences import Experiences, Why
from twofold.journeys.foresight.leaving import FEWEST, Association, Standing, WatchRule, association, standing


@dataclass(frozen=True, slots=True)
class Watched:
    """A customer who has the pattern now and has done nothing since.

    Attributes:
        person: pseudonym.
        since: the moment of the last bad experience, microseconds since 1970 UTC.
        until: when the horizon ends after which the customer has left.
        experiences: the bad ones: event id, touchpoint, what was bad, moment.
    """

    person: int
    since: int
    until: int
    experiences: tuple[tuple[int, str, str, int], ...]


@dataclass(frozen=True, slots=True)
class WatchList:
    """The association and, where it is shown, whom it points at.

    Attributes:
        rule: the pattern.
        association: what history shows; None where there are too few to say.
        watched: who has the pattern now, the latest first; nobody where the association is not shown.
        reason: why nobody is listed; None where the list may be read.
    """

    rule: WatchRule
    association: Association | None
    watched: tuple[Watched, ...]
    reason: str | None


def watch_list(experiences: Experiences, rule: WatchRule | None = None) -> WatchList:
    """Learn from history whether the pattern goes along with leaving, and list who has it now where it does.

    Args:
        experiences: of all customers.
        rule: the pattern.
    """
    rule = rule or WatchRule()
    if not len(experiences):
        return WatchList(rule, None, (), "there is no survey and no contact of a known customer")
    state = standing(experiences, rule)
    found = association(experiences, state, rule)
    if found is None:
        reason = f"fewer than {FEWEST} customers with the pattern, or comparable ones without it, to learn from"
        return WatchList(rule, None, (), reason)
    if not found.shown:
        reason = "history does not show that customers with this pattern leave more often than comparable ones"
        return WatchList(rule, found, (), reason)
    return WatchList(rule, found, _watched(experiences, state, rule), None)


def _watched(experiences: Experiences, state: Standing, rule: WatchRule) -> tuple[Watched, ...]:
    """Who has the pattern, has done nothing since, and may still come back within the horizon."""
    open_now = np.flatnonzero(state.meets & ~state.decided & ~state.again)
    person = experiences.person[open_now]
    latest = open_now[np.append(person[1:] != person[:-1], True)] if len(open_now) else open_now
    order = latest[np.argsort(-experiences.time[latest], kind="stable")]
    return tuple(_told(experiences, state, rule, int(row)) for row in order)


def _told(experiences: Experiences, state: Standing, rule: WatchRule, row: int) -> Watched:
    rows = np.arange(state.first[row], row + 1)
    rows = rows[experiences.why[rows] != Why.NOTHING]
    told = zip(
        experiences.event[rows].tolist(),
        experiences.touchpoint.texts(experiences.touchpoint.codes[rows]),
        (Why(why).words for why in experiences.why[rows]),
        experiences.time[rows].tolist(),
        strict=True,
    )
    since = int(experiences.time[row])
    return Watched(
        person=int(experiences.steps.key[experiences.person[row]]),
        since=since,
        until=since + int(rule.horizon_days * DAY_US),
        experiences=tuple(told),
    )
