"""An event is told again by another load: an invitation that waits follows its newest version and stands with it."""

from django.db import transaction

from twofold_web.delivery.asking.lists import Guest
from twofold_web.delivery.models import Invitation, InvitationState, Occurrence, Telling
from twofold_web.delivery.writes.inviting import Asking, rewrite
from twofold_web.foundation.scope import Scope


def tell_again(scope: Scope, occurrence: Occurrence, guest: Guest, asking: Asking, load: int | None) -> None:
    """Keep who told the event as the invitation has it now; who told it otherwise before does not count any more.

    Args:
        scope: the organisation.
        occurrence: of the event.
        guest: as it is told now.
        asking: the same.
        load: which tells it; None where a program does, which nobody undoes.
    """
    if occurrence.invitation_id is None:
        return
    with transaction.atomic():
        waiting = Invitation.objects.of(scope).filter(pk=occurrence.invitation_id, state=InvitationState.WAITING)
        row = waiting.select_for_update().first()
        if row is None:
            return
        tellings = Telling.objects.of(scope).filter(occurrence=occurrence)
        by_loads_alone = tellings.exists()
        if rewrite(scope, row, guest, asking) or load is None:
            tellings.delete()
        if load is not None and by_loads_alone:
            keep_telling(scope, occurrence, load)


def keep_telling(scope: Scope, occurrence: Occurrence, load: int) -> None:
    """A load told the event as its invitation has it."""
    row = Telling(organisation_id=scope.organisation_id, occurrence=occurrence, load_id=load)
    Telling.objects.of(scope).bulk_create([row], ignore_conflicts=True)
