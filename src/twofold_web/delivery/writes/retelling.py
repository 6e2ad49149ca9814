"""An event is told again by another load: an invitation that waits follows its newest version and stands with it.

Another event of the same case or person holds the invitation too, where it would have asked in the same words.
"""

from django.db import transaction

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Invitation, InvitationState, Occurrence, Telling
from twofold_web.delivery.writes.inviting import Asking, expires_at, rewrite, told_otherwise
from twofold_web.foundation.scope import Scope

TIMES = {"expires_at"}


def tell_again(scope: Scope, occurrence: Occurrence, guest: Guest, asking: Asking, load: int | None) -> None:
    """Keep who told the event as the invitation has it now; who told it otherwise before does not count any more.

    Args:
        scope: the organisation.
        occurrence: of the event.
        guest: as it is told now.
        asking: the same.
        load: which tells it; None where a program does, which nobody undoes.
    """
    with transaction.atomic():
        row = _waiting(scope, occurrence)
        if row is None:
            return
        tellings = Telling.objects.of(scope).filter(occurrence=occurrence)
        by_loads_alone = tellings.exists()
        changed = told_otherwise(scope, row, guest, asking)
        if changed:
            rewrite(scope, row, changed, asking.due_at)
        if changed.keys() - TIMES or load is None:
            tellings.delete()
        elif changed:  # other events of the same person still say the same of them
            tellings.filter(due_at=None).delete()
        if load is not None and by_loads_alone:
            keep_telling(scope, occurrence, load)


def stand_by(scope: Scope, occurrence: Occurrence, guest: Guest, asking: Asking, told: Telling) -> None:
    """Keep that another event would have asked the same person in the same words.

    One that says otherwise does not hold the invitation: its words would be an address in a second place.

    Args:
        scope: the organisation.
        occurrence: the one that is asked about.
        guest: as the other event tells them.
        asking: when and how it would have asked.
        told: its hash, and the load that tells it.
    """
    with transaction.atomic():
        row = _waiting(scope, occurrence)
        if row is None or told_otherwise(scope, row, guest, asking).keys() - TIMES:
            return
        tellings = Telling.objects.of(scope).filter(occurrence=occurrence)
        # where no load tells it, a program does, and nobody undoes that
        if tellings.exists() and not tellings.filter(load=told.load_id).exists():
            told.organisation_id, told.occurrence = scope.organisation_id, occurrence
            told.due_at, told.expires_at = asking.due_at, expires_at(asking, row.made_at)
            Telling.objects.of(scope).bulk_create([told], ignore_conflicts=True)


def keep_telling(scope: Scope, occurrence: Occurrence, load: int) -> None:
    """A load told the event as its invitation has it."""
    row = Telling(organisation_id=scope.organisation_id, occurrence=occurrence, load_id=load)
    Telling.objects.of(scope).bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["occurrence", "load"],
        update_fields=["event", "due_at", "expires_at"],
    )


def tells_of_its_own(scope: Scope, occurrence: Occurrence) -> None:
    """An event that is asked about by itself does not hold what another event asks any more."""
    if occurrence.event:
        Telling.objects.of(scope).filter(event=occurrence.event, occurrence__trigger=occurrence.trigger_id).delete()


def _waiting(scope: Scope, occurrence: Occurrence) -> Invitation | None:
    rows = Invitation.objects.of(scope).filter(pk=occurrence.invitation_id or 0, state=InvitationState.WAITING)
    return rows.select_for_update().first()
