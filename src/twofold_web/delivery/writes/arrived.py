"""Somebody opened or finished a personal link: noted inside the transaction of their answers.

Never for employees: their answers come by sheets, which belong to nobody.
"""

from datetime import UTC, datetime

from django.db.models import QuerySet

from twofold_web.delivery.models import Invitation, InvitationState
from twofold_web.delivery.reads.entry import Entry


def opened(entry: Entry) -> None:
    """Somebody looks at the first page; the first time counts."""
    rows = _rows(entry)
    if rows is not None:
        rows.filter(opened_at=None).update(opened_at=datetime.now(UTC))


def finished(entry: Entry) -> bool:
    """Somebody has answered; no reminder goes out any more.

    Returns:
        Whether this was the first time: a personal link counts once.
    """
    rows = _rows(entry)
    if rows is None:
        return True
    now = datetime.now(UTC)
    return bool(rows.filter(finished_at=None).update(finished_at=now, state=InvitationState.FINISHED, due_at=None))


def _rows(entry: Entry) -> QuerySet[Invitation] | None:
    """The invitation as rows to change; None where nothing may be noted."""
    if entry.invitation_id is None or entry.anonymous_employee:
        return None
    return Invitation.objects.of(entry.organisation_id).filter(pk=entry.invitation_id)
