"""A small world in which people share addresses and numbers, played round by round, and watched from outside.

The watcher knows nothing of decisions: it joins what was named together when somebody was looked at, and counts the
messages that a mail server took.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from hypothesis import strategies as st
from tests.web.delivery.conftest import MORNING, document

from twofold_web.delivery.asking.deciding import Limit
from twofold_web.delivery.asking.identity import identities
from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.asking.turns import AT_ONCE
from twofold_web.delivery.models import Invitation, InvitationState, Message, MessageState
from twofold_web.delivery.sending.rounds import round_at
from twofold_web.delivery.writes.inviting import Asking, invite
from twofold_web.delivery.writes.opting import opt_out, set_clock
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.writes.drafting import create_survey
from twofold_web.surveys.writes.publishing import publish

NAMES = ("", "G-1", "G-2", "G-3")
ADDRESSES = tuple(f"{letter}@guest.example" for letter in "abcd")
ZONES = ("", "Europe/Athens", "America/New_York", "Pacific/Auckland")
PURPOSES = ("transaction", "relationship")

guests = st.builds(
    Guest,
    st.sampled_from(ADDRESSES),
    st.sampled_from(NAMES),
    zone=st.sampled_from(ZONES),
    segment=st.sampled_from(("gold", "tin")),
    case=st.sampled_from(("", "B-1", "B-2", "B-3")),
)
lists = st.lists(guests, min_size=1, max_size=8)
clocks = st.fixed_dictionaries(
    {"": st.builds(Limit, st.integers(1, 3), st.integers(1, 40))},
    optional={purpose: st.builds(Limit, st.integers(1, 2), st.integers(1, 60)) for purpose in PURPOSES},
)


class Line(BaseEmailBackend):
    """A mail server that can be away."""

    away = False
    took: list[EmailMessage] = []  # noqa: RUF012 - every backend is the same server

    def open(self) -> bool:
        """Connect.

        Raises:
            OSError: it is away.
        """
        if Line.away:
            raise ConnectionRefusedError
        return True

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Take them."""
        Line.took.extend(messages)
        return len(messages)


def marks_of(guest: Guest | Invitation) -> frozenset[str]:
    """What somebody is named by."""
    return frozenset(each.value for each in identities(guest.name, guest.address, guest.address))


@dataclass
class World:
    """Surveys of each purpose, clocks, and what was seen."""

    scope: Scope
    clocks: dict[str, Limit]
    now: datetime = MORNING
    surveys: dict[str, int] = field(default_factory=dict)
    joined: list[frozenset[str]] = field(default_factory=list)
    # whom an invitation was about as far as was known when it was looked at
    whom: dict[int, frozenset[str]] = field(default_factory=dict)
    left: list[tuple[frozenset[str], str, datetime]] = field(default_factory=list)
    out: list[tuple[frozenset[str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        Line.away, Line.took = False, []
        for purpose in PURPOSES:
            survey = create_survey(self.scope, purpose, document(purpose=purpose))
            publish(self.scope, survey.pk)
            self.surveys[purpose] = survey.pk
        for purpose, limit in self.clocks.items():
            set_clock(self.scope, purpose, limit.most, limit.days)

    def join(self, marks: frozenset[str]) -> frozenset[str]:
        person = marks.union(*(each for each in self.joined if each & marks))
        self.joined = [each for each in self.joined if not each & person] + [person]
        return person

    def ask(self, purpose: str, people: Sequence[Guest], **how: int) -> list[Invitation]:
        asking = Asking(self.surveys[purpose], "email", self.now, expires_after=timedelta(days=30), **how)
        return invite(self.scope, people, asking, self.now)

    def refuse(self, guest: Guest, purpose: str) -> None:
        opt_out(self.scope, identities(guest.name, guest.address), purpose, how="api")
        self.out.append((marks_of(guest), purpose))

    def next_at(self) -> datetime | None:
        """When something is due next."""
        due = Invitation.objects.of(self.scope).exclude(due_at=None).order_by("due_at").first()
        message = Message.objects.of(self.scope).filter(state=MessageState.RESERVED).order_by("next_at").first()
        return min((each for each in (due and due.due_at, message and message.next_at) if each), default=None)

    def play(self, until: datetime) -> None:
        """Every round up to a moment."""
        while (at := self.next_at()) is not None and at <= until:
            self.now = max(self.now, at)
            self.make_round()
        self.now = max(self.now, until)

    def make_round(self) -> None:
        rows = Invitation.objects.of(self.scope).filter(due_at__lte=self.now).order_by("pk")[:AT_ONCE]
        for row in rows:
            self.whom[row.pk] = self.join(marks_of(row))
        known = set(Message.objects.of(self.scope).values_list("pk", flat=True))
        took = len(Line.took)
        round_at(self.scope, self.now)
        self.nobody_who_opted_out_is_decided_for(known)
        self.no_clock_is_broken(len(Line.took) - took)

    def nobody_who_opted_out_is_decided_for(self, known: set[int]) -> None:
        for message in Message.objects.of(self.scope).exclude(pk__in=known).select_related("invitation"):
            purpose = self.purpose_of(message.invitation)
            person = self.whom[message.invitation_id]
            assert not [one for one, about in self.out if one & person and about in {"", purpose}]

    def no_clock_is_broken(self, took: int) -> None:
        sent = Message.objects.of(self.scope).filter(state=MessageState.SENT, ended_at=self.now)
        new = list(sent.select_related("invitation").order_by("pk"))[-took:] if took else []
        assert len(new) == took
        for message in new:
            row, purpose = message.invitation, self.purpose_of(message.invitation)
            self.left.append((marks_of(row), purpose, self.now))
            assert not [one for one, about in self.out if one & self.whom[row.pk] and about in {"", purpose}]
            for key, limit in self.clocks.items():
                about = [at for marks, each, at in self.left if marks & self.whom[row.pk] and key in {"", each}]
                if key in {"", purpose}:
                    assert sum(at > self.now - limit.span for at in about) <= limit.most

    def purpose_of(self, row: Invitation) -> str:
        return next(purpose for purpose, survey in self.surveys.items() if survey == row.survey_id)

    def became(self, rows: Sequence[Invitation]) -> Counter[str]:
        """How many of these were asked, under "", and how many were not, by reason."""
        found = Invitation.objects.of(self.scope).filter(pk__in=[row.pk for row in rows])
        assert not found.filter(state=InvitationState.WAITING).exists()
        return Counter(found.values_list("reason", flat=True))


@contextmanager
def world(scope: Scope, clocks: dict[str, Limit]) -> Iterator[World]:
    """A world that leaves nothing behind."""
    with transaction.atomic():
        yield World(scope, clocks)
        transaction.set_rollback(True)
