"""Names and addresses of the invited are kept for a while only, and erased when somebody asks for it."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from twofold_web.delivery.asking.identity import Identity, identities_in
from twofold_web.delivery.models import (
    ON_THE_WAY,
    Batch,
    Decision,
    DecisionMark,
    Invitation,
    InvitationState,
    Mark,
    Message,
    Occurrence,
    OptOut,
    Reachable,
    Tie,
)
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.writes.opting import hold_for_each
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope

KEPT = timedelta(days=90)  # after the last contact, or after the survey was closed
LISTS_KEPT = timedelta(days=2)  # that nobody confirmed
REACHABLE_KEPT = timedelta(days=30)
LEDGER_KEPT = timedelta(days=3 * 365)
NAMED = ~Q(name="") | ~Q(address="") | ~Q(hidden={})


def sweep(scope: Scope, now: datetime) -> int:
    """Empty what names people in invitations that are over; called once an hour."""
    lists = Batch.objects.of(scope).filter(confirmed_at=None, made_at__lt=now - LISTS_KEPT).delete()[0]
    old = (
        Decision.objects.of(scope)
        .filter(at__lt=now - LEDGER_KEPT)
        .exclude(invitation__due_at__isnull=False)
        .delete()[0]
    )
    waiting = Message.objects.of(scope).filter(state__in=ON_THE_WAY).values("invitation_id")
    quiet = Invitation.objects.of(scope).filter(NAMED, due_at=None, made_at__lt=now - KEPT).exclude(id__in=waiting)
    over = Q(asked_at=None) | Q(asked_at__lt=now - KEPT)
    noted = Reachable.objects.of(scope).filter(noted_at__lt=now - REACHABLE_KEPT).delete()[0]
    return int(lists) + int(old) + int(noted) + _emptied(quiet.filter(over))


def erase(scope: Scope, identities: Sequence[Identity]) -> int:
    """Forget a person: names and addresses in invitations, the ledger, and the marks; an opt-out stays, as a hash.

    Returns:
        How many invitations named the person.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    with transaction.atomic():
        digests = marks_of(scope, identities)
        marks = Mark.objects.of(scope).filter(digest__in=digests)
        numbers = list(marks.values_list("pk", flat=True))
        values = {identity.value for identity in identities}
        decisions = DecisionMark.objects.of(scope).filter(mark_id__in=numbers).values_list("decision_id", flat=True)
        named = Q(name__in=values) | Q(address__in=values)
        told = Decision.objects.of(scope).filter(id__in=list(decisions))
        rows = Invitation.objects.of(scope).filter(named | Q(id__in=list(told.values_list("invitation_id", flat=True))))
        # the invitations before the marks, as the worker takes them
        list(rows.select_for_update().values_list("pk"))
        list(marks.order_by("digest").select_for_update())
        rows.filter(state__in=(InvitationState.WAITING, InvitationState.ASKED)).update(state=InvitationState.WITHDRAWN)
        _forget_beside(scope, rows, values)
        found = _emptied(rows)
        told.delete()
        known = Q(by_name__in=digests) | Q(by_email__in=digests) | Q(by_mailbox__in=digests) | Q(by_phone__in=digests)
        Reachable.objects.of(scope).filter(known).delete()
        # before it is forgotten whose the marks are
        hold_for_each(scope, digests)
        Tie.objects.of(scope).filter(Q(mark_id__in=numbers) | Q(beside_id__in=numbers)).delete()
        opted = OptOut.objects.of(scope).filter(mark_id__in=numbers).values("mark_id")
        Mark.objects.of(scope).filter(pk__in=numbers, never=False).exclude(pk__in=opted).delete()
        record(scope, "invited.erased", "person", {"invitations": found})
    return found


def _forget_beside(scope: Scope, rows: QuerySet[Invitation], values: set[str]) -> None:
    """Take the person out of lists that nobody has confirmed, and their name out of what a trigger met."""
    for batch in Batch.objects.of(scope).filter(confirmed_at=None).exclude(rows=[]):
        kept = [row for row in batch.rows if not values & {told for cell in row for told in _writings(str(cell))}]
        if len(kept) < len(batch.rows):
            Batch.objects.of(scope).filter(pk=batch.pk).update(rows=kept)
    for met in Occurrence.objects.of(scope).filter(invitation__in=rows):
        # a hash of the person's name could be found by trying names; asked about once it stays
        Occurrence.objects.of(scope).filter(pk=met.pk).update(key=secrets.token_hex(32))


def _writings(cell: str) -> tuple[str, ...]:
    return tuple(identity.value for identity in identities_in(cell))


def _emptied(rows: QuerySet[Invitation]) -> int:
    return rows.update(name="", address="", case="", hidden={}, touchpoints=[], due_at=None)
