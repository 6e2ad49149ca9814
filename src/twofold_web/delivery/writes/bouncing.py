"""A mail server says later that an address does not exist."""

from django.db import transaction

from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.models import Decision, DecisionState, Invitation, InvitationState, Message, MessageState
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope


def bounced(scope: Scope, address: str) -> int:
    """Note that messages to an address came back: they count for no clock, and no reminder follows.

    Returns:
        How many messages came back.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    with transaction.atomic():
        rows = Invitation.objects.of(scope).filter(address=address).exclude(state=InvitationState.FINISHED)
        numbers = list(rows.values_list("pk", flat=True))
        sent = Message.objects.of(scope).filter(
            invitation_id__in=numbers, state__in=(MessageState.SENT, MessageState.UNSURE)
        )
        decisions = list(sent.values_list("decision_id", flat=True))
        Decision.objects.of(scope).filter(pk__in=decisions).update(
            state=DecisionState.RELEASED, reason=Reason.BOUNCED, until=None
        )
        found = sent.update(state=MessageState.BOUNCED)
        Invitation.objects.of(scope).filter(pk__in=numbers).update(
            state=InvitationState.FAILED, reason=Reason.BOUNCED, due_at=None
        )
        record(scope, "message.bounced", "person", {"messages": found})
    return found
