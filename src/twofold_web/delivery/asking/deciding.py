"""The contact policy: one pure decision whether somebody may be asked at a moment.

A clock says "no more than ``most`` contacts in ``days`` days". Days are spans of 24 hours on the clock of the universe,
so that no change of summer time shortens or lengthens them. Reminders are contacts like any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

ALL = ""  # the purpose of the clock, or of the opt-out, that holds for every purpose


class Reason(StrEnum):
    """Why somebody is not asked."""

    NEVER = "never"  # on the list of those who are never asked
    OPTED_OUT = "opted_out"
    OPTED_OUT_PURPOSE = "opted_out_purpose"
    PENDING = "pending"  # a message to them is on its way; nobody knows yet whether it left
    CLOCK = "clock"
    PURPOSE_CLOCK = "purpose_clock"
    # decided elsewhere, kept in the same ledger
    TOO_LATE = "too_late"
    CLOSED = "closed"
    ONCE = "once"
    NOT_DRAWN = "not_drawn"
    QUOTA_FULL = "quota_full"
    TARGET_REACHED = "target_reached"
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    NOT_SENT = "not_sent"  # refused by the server, or it was away too long
    LOAD_UNDONE = "load_undone"  # the load that told what had happened
    CALLED_BACK = "called_back"  # the list was given up, or the trigger deleted, before it was their turn


@dataclass(frozen=True, slots=True)
class Limit:
    """No more than so many contacts in so many days."""

    most: int
    days: int

    @property
    def span(self) -> timedelta:
        """How long a contact counts."""
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Policy:
    """The clocks of an organisation by purpose; ``ALL`` stands for all purposes together."""

    limits: Mapping[str, Limit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact that was made, or was decided and may be made at any moment.

    Attributes:
        purpose: what it was about.
        at: when it left; None while it is on its way.
    """

    purpose: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class History:
    """What is known about a person.

    Attributes:
        contacts: of all surveys and ways, in any order.
        opted_out: purposes they do not want; ``ALL`` for every purpose.
        never: whether they are on the list of those who are never asked.
    """

    contacts: tuple[Contact, ...] = ()
    opted_out: frozenset[str] = frozenset()
    never: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """They may be asked now."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """They may not.

    Attributes:
        reason: why.
        until: from when on the same reason would not hold; None where time alone changes nothing.
    """

    reason: Reason
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about one contact before anybody's history is looked at.

    Attributes:
        is_open: whether the survey takes answers.
        expires_at: from when on nobody is asked any more; None for never.
        reachable: whether there is an address for the way.
        drawn: whether the person, or the case, falls into the sample.
    """

    is_open: bool
    expires_at: datetime | None = None
    reachable: bool = True
    drawn: bool = True


def beforehand(standing: Standing, moment: datetime) -> Refuse | None:
    """What speaks against a contact at this moment, whoever it is made to; the first that holds.

    >>> beforehand(Standing(is_open=True, reachable=False, drawn=False), datetime.now(UTC)).reason.value
    'no_address'
    """
    too_late = standing.expires_at is not None and moment >= standing.expires_at
    tests = (
        (not standing.is_open, Reason.CLOSED),
        (too_late, Reason.TOO_LATE),
        (not standing.reachable, Reason.NO_ADDRESS),
        (not standing.drawn, Reason.NOT_DRAWN),
    )
    return next((Refuse(reason) for holds, reason in tests if holds), None)


def decide(history: History, policy: Policy, moment: datetime, purpose: str) -> Ask | Refuse:
    """Whether a person may be contacted at this moment for this purpose.

    Contacts after the moment count too: the clocks of two hosts may differ, and the decision must hold for both.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 1, tzinfo=UTC)
    >>> weekly = Policy({ALL: Limit(1, 7)})
    >>> decide(History((Contact("stay", now - timedelta(days=7)),)), weekly, now, "stay")
    Ask()
    >>> decide(History((Contact("stay", now - timedelta(days=6)),)), weekly, now, "stay").until
    datetime.datetime(2026, 3, 2, 0, 0, tzinfo=datetime.timezone.utc)
    """
    unwanted = refused_by(history, purpose)
    if unwanted is not None:
        return Refuse(unwanted)
    if any(contact.at is None for contact in history.contacts):
        return Refuse(Reason.PENDING)
    refusals = []
    # Python reckons on the wall clock within a zone: 30 days across summer time would be an hour short
    now = moment.astimezone(UTC)
    for key, reason in ((ALL, Reason.CLOCK), (purpose, Reason.PURPOSE_CLOCK)):
        limit = policy.limits.get(key)
        counted = [
            each.at.astimezone(UTC) for each in history.contacts if each.at is not None and key in {ALL, each.purpose}
        ]
        until = None if limit is None else _until(counted, limit, now)
        if until is not None:
            refusals.append(Refuse(reason, until))
    # where both clocks refuse, the one that lasts longer says until when
    return max(refusals, key=lambda refusal: refusal.until or now, default=None) or Ask()


def refused_by(history: History, purpose: str) -> Reason | None:
    """What a person has said against being asked for a purpose."""
    tests = (
        (history.never, Reason.NEVER),
        (ALL in history.opted_out, Reason.OPTED_OUT),
        (purpose in history.opted_out, Reason.OPTED_OUT_PURPOSE),
    )
    return next((reason for holds, reason in tests if holds), None)


def _until(moments: Iterable[datetime], limit: Limit, moment: datetime) -> datetime | None:
    """When the clock allows another contact; None where it does now."""
    counted = sorted(at for at in moments if at > moment - limit.span)
    if len(counted) < limit.most:
        return None
    if not limit.most:
        return moment + limit.span
    return counted[-limit.most] + limit.span
