"""The histories of many people, read in few questions."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from twofold_web.delivery.asking.acquaintance import Acquaintance
from twofold_web.delivery.asking.turns import LOST_AFTER
from twofold_web.delivery.models import (
    ON_THE_WAY,
    Decision,
    DecisionMark,
    DecisionState,
    Mark,
    Message,
    MessageState,
    OptOut,
)
from twofold_web.delivery.reads.calmness import calm_from
from twofold_web.delivery.reads.kin import read_kin
from twofold_web.delivery.reads.policies import COUNTED, contact_of
from twofold_web.delivery.reads.portions import portions
from twofold_web.foundation.scope import Scope

AN_INSTANT = timedelta(microseconds=1)


def acquainted(scope: Scope, digests: Collection[str], now: datetime) -> Acquaintance:
    """What is known about everybody who has one of these marks; and when messages to them will leave from now on."""
    known = Acquaintance()
    read_kin(scope, known.kin, digests)
    for some in portions(known.kin.beside.keys()):
        _read(scope, known, some, now)
    return known


def _read(scope: Scope, known: Acquaintance, digests: Iterable[str], now: datetime) -> None:
    marks = {pk: (digest, never) for pk, digest, never in _marks(scope, digests)}
    known.never |= {digest for digest, never in marks.values() if never}
    for mark, purpose in OptOut.objects.of(scope).filter(mark_id__in=marks).values_list("mark_id", "purpose"):
        known.opted.setdefault(marks[mark][0], set()).add(purpose)
    about = DecisionMark.objects.of(scope).filter(mark_id__in=marks, decision__state__in=COUNTED)
    numbers: set[int] = set()
    for decision, mark in about.values_list("decision_id", "mark_id"):
        known.name(decision, marks[mark][0])
        numbers.add(decision)
    for some in portions(numbers - known.contacts.keys()):
        _read_contacts(scope, known, some, now)


def _marks(scope: Scope, digests: Iterable[str]) -> Iterable[tuple[int, str, bool]]:
    return Mark.objects.of(scope).filter(digest__in=list(digests)).values_list("pk", "digest", "never")


def _read_contacts(scope: Scope, known: Acquaintance, numbers: Collection[int], now: datetime) -> None:
    rows = Decision.objects.of(scope).filter(pk__in=numbers)
    for number, purpose, state, at in rows.values_list("pk", "purpose", "state", "at"):
        known.contacts[number] = contact_of(purpose, state, at)
    pending = Message.objects.of(scope).filter(
        decision_id__in=numbers, decision__state=DecisionState.PENDING, state__in=ON_THE_WAY
    )
    for message in pending.select_related("invitation"):
        decision = message.decision_id
        if decision is not None and message.state == MessageState.RESERVED:
            known.reserved[decision] = calm_from(scope, message.invitation, max(message.next_at, now))
        elif decision is not None and message.began_at is not None:
            known.lost[decision] = message.began_at + LOST_AFTER + AN_INSTANT
