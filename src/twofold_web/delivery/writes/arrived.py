"""Somebody opened or finished a personal link: noted inside the transaction of their answers.

Never for employees: their answers come by sheets, which belong to nobody.
"""

from datetime import UTC, datetime

from django.db.models import QuerySet

from twofold_web.delivery.models import Invitation, InvitationState
from twofold_web.delivery.reads.entry import Entry


def opened(entry: Entry) -> None:
    """Somebody looks at the first page; the first time counts."""
    if _is_known(entry):
        _rows(entry).filter(opened_at=None).update(opened_at=datetime.now(UTC))


def finished(entry: Entry) -> bool:
    """Somebody has answered; no reminder goes out any more.

    Returns:
        Whether this was the first time: a personal link counts once.
    """
    if not _is_known(entry):
        return True
    now = datetime.now(UTC)
    rows = _rows(entry).filter(finished_at=None)
    return bool(rows.update(finished_at=now, state=InvitationState.FINISHED, due_at=None))


def _is_known(entry: Entry) -> bool:
    return entry.invitation_id is not None and not entry.anonymous_employee


def _rows(entry: Entry) -> QuerySet[Invitation]:
    return Invitation.objects.of(entry.organisation_id).filter(pk=entry.invitation_id)
