"""One message on its way: reserved, sending, and then sent or not; killed in between, it is never sent twice.

Before a byte leaves, the row says "sending". A worker that dies then leaves it so: it may have left, and nobody sends
it again; after some minutes it counts as "unsure", which the policy takes for sent.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F

from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.asking.turns import LOST_AFTER
from twofold_web.delivery.models import Gateway, Invitation, InvitationState, Message, MessageState, Way
from twofold_web.delivery.reads.calmness import calm_from
from twofold_web.delivery.reads.policies import unwanted_by_now
from twofold_web.delivery.sending import gateway, mailing
from twofold_web.delivery.sending.outcomes import Became, Outcome
from twofold_web.delivery.sending.wording import email_for, sms_for
from twofold_web.delivery.writes.deciding import contacted, released
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.reads.published import published

ATTEMPTS = 5
_STATES = {
    Became.SENT: MessageState.SENT,
    Became.UNSURE: MessageState.UNSURE,
    Became.REFUSED: MessageState.FAILED,
    Became.BOUNCED: MessageState.BOUNCED,
}


def send(scope: Scope, message_id: int, clock: Callable[[], datetime]) -> MessageState | None:
    """Send a message that is reserved and due; None where somebody else does, or did."""
    moment = clock()
    mine = Message.objects.of(scope).filter(pk=message_id, state=MessageState.RESERVED, next_at__lte=moment)
    message = mine.select_related("invitation").first()
    if message is None:
        return None
    refused = _refused(scope, message, moment)
    if refused is not None:
        return _given_up(scope, message, moment, refused)
    calm = calm_from(scope, message.invitation, moment)
    if calm > moment:  # it waited for the server until the night
        mine.update(next_at=calm)
        return None
    # written before it says "sending": a mistake in the words must not look like a message that perhaps left
    leave = _written(scope, message)
    if not mine.update(state=MessageState.SENDING, began_at=moment, attempts=F("attempts") + 1):
        return None
    message.attempts += 1
    outcome = leave()
    # a contact counts from when the server had taken it
    return _noted(scope, message, outcome, clock())


def _refused(scope: Scope, message: Message, moment: datetime) -> Reason | None:
    """Why a message that was decided may not leave any more, however long it waited."""
    row = message.invitation
    if row.expires_at is not None and calm_from(scope, row, moment) >= row.expires_at:
        return Reason.TOO_LATE
    return None if message.decision_id is None else unwanted_by_now(scope, message.decision_id)


def _given_up(scope: Scope, message: Message, moment: datetime, reason: Reason) -> MessageState | None:
    """Never send it, and say why in the ledger."""
    with transaction.atomic():
        mine = Message.objects.of(scope).filter(pk=message.pk, state=MessageState.RESERVED)
        if not mine.update(state=MessageState.FAILED, said=reason.value, ended_at=moment):
            return None
        if message.decision_id is not None:
            released(scope, message.decision_id, reason)
        if message.number == 0:
            asked = Invitation.objects.of(scope).filter(pk=message.invitation_id, state=InvitationState.ASKED)
            asked.update(state=InvitationState.NOT_ASKED, reason=reason, due_at=None)
    return MessageState.FAILED


def give_up_lost(scope: Scope, now: datetime) -> int:
    """Take messages whose worker died while it sent for sent."""
    lost = Message.objects.of(scope).filter(state=MessageState.SENDING, began_at__lt=now - LOST_AFTER)
    found = list(lost.select_related("invitation"))
    for message in found:
        _noted(scope, message, Outcome(Became.UNSURE), now)
    return len(found)


def _written(scope: Scope, message: Message) -> Callable[[], Outcome]:
    """What sends the message, once it is called."""
    invitation = message.invitation
    survey = published(scope.organisation_id, invitation.survey_id)
    if survey is None or not invitation.address or invitation.state == InvitationState.WITHDRAWN:
        return partial(Outcome, Became.REFUSED, "withdrawn")
    if invitation.way == Way.EMAIL:
        return partial(mailing.send, email_for(scope, invitation, message, survey.document))
    known = Gateway.objects.of(scope).first()
    if known is None:
        return partial(Outcome, Became.LATER, "no gateway")
    values = {
        "to": invitation.address,
        "text": sms_for(scope, invitation, message, survey.document),
        "key": str(message.key),
        "secret": gateway.secret_of(scope.slug, known.secret),
    }
    return partial(gateway.send, gateway.read_request(known.template), values)


def _noted(scope: Scope, message: Message, outcome: Outcome, now: datetime) -> MessageState | None:
    again = outcome.became is Became.LATER and message.attempts < ATTEMPTS
    state = MessageState.RESERVED if again else _STATES.get(outcome.became, MessageState.FAILED)
    with transaction.atomic():
        mine = Message.objects.of(scope).filter(pk=message.pk, state=MessageState.SENDING)
        ended = None if again else now
        pause = timedelta(minutes=5 * 3 ** max(message.attempts - 1, 0))
        if not mine.update(state=state, said=outcome.said, ended_at=ended, next_at=now + pause):
            return None  # taken for lost, or the person was forgotten, while it was sent
        if state in {MessageState.SENT, MessageState.UNSURE}:
            _arrived(scope, message, now)
        elif not again:
            _failed(scope, message, Reason.BOUNCED if state == MessageState.BOUNCED else Reason.NOT_SENT)
    return state


def _arrived(scope: Scope, message: Message, now: datetime) -> None:
    if message.decision_id is not None:
        contacted(scope, message.decision_id, now)
    row = Invitation.objects.of(scope).select_for_update().get(pk=message.invitation_id)
    row.asked_at = row.asked_at or now
    if row.reminders_left and row.finished_at is None and row.state == InvitationState.ASKED:
        row.reminders_left -= 1
        row.due_at = now + timedelta(days=row.reminder_days)
    row.save(update_fields=["asked_at", "reminders_left", "due_at"])


def _failed(scope: Scope, message: Message, reason: Reason) -> None:
    if message.decision_id is not None:
        released(scope, message.decision_id, reason)
    if message.number == 0:
        failed = Invitation.objects.of(scope).filter(pk=message.invitation_id, state=InvitationState.ASKED)
        failed.update(state=InvitationState.FAILED, reason=reason, due_at=None)
