"""Inviting people: rows that wait until their message is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Invitation
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.entry import asks_employees
from twofold_web.delivery.sheets.rolls import give_places
from twofold_web.delivery.tokens import digest_of, new_nonce, secret_of
from twofold_web.delivery.writes.working import wake
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope

# what an invitation has from what was told
TOLD = ("name", "address", "language", "zone", "unit", "segment", "case", "hidden", "expires_at")


@dataclass(frozen=True, slots=True)
class Asking:
    """How people are asked.

    Attributes:
        survey_id: what they are asked.
        way: by e-mail, text message, or the organisation's own app.
        due_at: when the first message is due; None where the app shows the link itself.
        expires_after: after how long, from when it is due, nobody is asked any more.
        reminders: how many at most.
        reminder_days: how far apart.
        batch_id: the list they stood on.
        trigger_id: what made them be asked.
    """

    survey_id: int
    way: str
    due_at: datetime | None
    expires_after: timedelta | None = None
    reminders: int = 0
    reminder_days: int = 3
    batch_id: int | None = None
    trigger_id: int | None = None


def invite(scope: Scope, guests: Sequence[Guest], asking: Asking, now: datetime) -> list[Invitation]:
    """Make invitations; whether each is really asked is decided when it is due."""
    with transaction.atomic():
        rows = [_row(scope, guest, asking, now) for guest in guests]
        if asks_employees(scope.organisation_id, asking.survey_id):
            _blot(rows)
            give_places(scope, asking.survey_id, rows)
        made = Invitation.objects.of(scope).bulk_create(rows, batch_size=500)
        if asking.due_at is not None:
            wake(scope, asking.due_at)
    return made


def invite_by_api(scope: Scope, guests: Sequence[Guest], asking: Asking, now: datetime) -> list[Invitation]:
    """Invite people whom a program names.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    with transaction.atomic():
        made = invite(scope, guests, asking, now)
        record(scope, "people.invited", f"survey {asking.survey_id}", {"invited": len(made), "way": asking.way})
    return made


def expires_at(asking: Asking, now: datetime) -> datetime | None:
    """From when on nobody is asked any more."""
    return None if asking.expires_after is None else (asking.due_at or now) + asking.expires_after


def told_otherwise(scope: Scope, row: Invitation, guest: Guest, asking: Asking) -> dict[str, Any]:
    """What an invitation would say otherwise if it were made as it is told now."""
    new = _row(scope, guest, asking, row.made_at)
    if asks_employees(scope.organisation_id, asking.survey_id):
        _blot([new])
    return {name: getattr(new, name) for name in TOLD if getattr(new, name) != getattr(row, name)}


def rewrite(scope: Scope, row: Invitation, changed: Mapping[str, Any], due_at: datetime | None) -> None:
    """Let an invitation that waits say what is told now."""
    Invitation.objects.of(scope).filter(pk=row.pk).update(**changed, due_at=due_at)
    if due_at is not None:
        wake(scope, due_at)


def _row(scope: Scope, guest: Guest, asking: Asking, now: datetime) -> Invitation:
    nonce = new_nonce()
    return Invitation(
        organisation_id=scope.organisation_id,
        survey_id=asking.survey_id,
        batch_id=asking.batch_id,
        trigger_id=asking.trigger_id,
        way=asking.way,
        nonce=nonce,
        digest=digest_of(secret_of(nonce)),
        name=guest.name,
        address=guest.address,
        language=guest.language,
        zone=guest.zone,
        unit=guest.unit,
        segment=guest.segment,
        case=guest.case,
        touchpoint=guest.touchpoint,
        channel=guest.channel,
        touchpoints=list(guest.touchpoints),
        hidden=dict(guest.hidden),
        due_at=asking.due_at,
        expires_at=expires_at(asking, now),
        reminders_left=asking.reminders,
        reminder_days=asking.reminder_days,
        made_at=now,
    )


def _blot(rows: Iterable[Invitation]) -> None:
    """What would tell one employee from another beside the unit is not even kept."""
    for row in rows:
        row.hidden, row.case, row.touchpoints, row.segment = {}, "", [], ""
