"""What is due is considered: asked, put off, or refused with a reason in the ledger."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from twofold_web.delivery.asking.deciding import Ask, Refuse, Standing, beforehand
from twofold_web.delivery.asking.identity import Identity, identities
from twofold_web.delivery.asking.turns import AGAIN, put_off
from twofold_web.delivery.models import Invitation, InvitationState, Message
from twofold_web.delivery.reads.calmness import calm_from
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.reads.policies import purpose_in
from twofold_web.delivery.sheets import rolls
from twofold_web.delivery.writes.deciding import Contemplated, decide_and_record, record_refusal
from twofold_web.delivery.writes.marking import tied_marks
from twofold_web.delivery.writes.planning import is_in_sample, take_place
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.reads.published import Published, published


@dataclass(frozen=True, slots=True)
class Due:
    """An invitation whose moment has come.

    Attributes:
        row: locked.
        survey: what is asked; None where nothing is published.
        identities: what the person is known by.
        wish: the contact that might be made.
    """

    row: Invitation
    survey: Published | None
    identities: tuple[Identity, ...]
    wish: Contemplated


def known_by(row: Invitation) -> tuple[Identity, ...]:
    """All that the invited person is known by."""
    return identities(row.name, row.address, row.address)


def consider(scope: Scope, invitation_id: int, now: datetime) -> Message | None:
    """Decide about one invitation that is due; the message to send, where it is asked."""
    with transaction.atomic():
        row = Invitation.objects.of(scope).select_for_update().filter(pk=invitation_id, due_at__lte=now).first()
        if row is None:
            return None
        survey = published(scope.organisation_id, row.survey_id)
        number = Message.objects.of(scope).filter(invitation=row).count()
        wish = Contemplated(row.survey_id, purpose_in(survey), row.way, row.pk, number)
        due = Due(row, survey, known_by(row), wish)
        if _is_done(scope, due):
            _set(scope, row, due_at=None)
            return None
        later = calm_from(scope, row, now)
        if put_off(now, later, row.expires_at):
            tied_marks(scope, due.identities)  # whose they are is known from now on, whatever is decided then
            _set(scope, row, due_at=later)
            return None
        # where it stays quiet until it is too late, it is too late already
        return _decided(scope, due, now, later)


def _is_done(scope: Scope, due: Due) -> bool:
    """Whether a reminder is not needed any more; nothing to put into the ledger."""
    row = due.row
    if row.finished_at is not None or row.state in {InvitationState.WITHDRAWN, InvitationState.NOT_ASKED}:
        return True
    return row.place is not None and bool(rolls.took(scope, row.survey_id, [row.place]))


def _decided(scope: Scope, due: Due, now: datetime, leaves: datetime) -> Message | None:
    refusal = beforehand(_standing(scope, due), leaves)
    if refusal is not None:
        record_refusal(scope, due.identities, due.wish, now, refusal)
        _refused(scope, due.row, refusal)
        return None

    def place() -> Refuse | None:
        return take_place(scope, due.row, now) if due.wish.number == 0 else None

    decision, verdict = decide_and_record(scope, due.identities, due.wish, now, place, waits=True)
    if isinstance(verdict, Ask):
        _set(scope, due.row, state=InvitationState.ASKED, due_at=None)
        return Message.objects.add(scope, invitation=due.row, decision=decision, number=due.wish.number, next_at=now)
    if decision is None:
        # another message to them is on its way: look again when it is known what became of it
        _set(scope, due.row, due_at=now + AGAIN)
    else:
        _refused(scope, due.row, verdict)
    return None


def _standing(scope: Scope, due: Due) -> Standing:
    row, is_open = due.row, due.survey is not None and due.survey.state == "open"
    first = next(iter(marks_of(scope, due.identities)), "")
    in_sample = due.wish.number > 0 or is_in_sample(scope, row, first)
    return Standing(is_open, row.expires_at, reachable=bool(row.address), drawn=in_sample)


def _refused(scope: Scope, row: Invitation, refusal: Refuse) -> None:
    if row.state == InvitationState.WAITING:
        _set(scope, row, state=InvitationState.NOT_ASKED, reason=refusal.reason, due_at=None)
    else:  # a reminder that is not sent changes nothing about the first message
        _set(scope, row, due_at=None)


def _set(scope: Scope, row: Invitation, **values: object) -> None:
    Invitation.objects.of(scope).filter(pk=row.pk).update(**values)
