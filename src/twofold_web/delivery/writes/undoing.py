"""A load is undone: whoever waits because of its events is not asked; whoever was asked already has been asked.

Where another event that stands would have asked the same, the invitation waits because of that one from then on.
"""

import secrets
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from twofold_web.delivery.asking.deciding import Reason, Refuse
from twofold_web.delivery.models import Invitation, InvitationState, Occurrence, Telling
from twofold_web.delivery.reads.policies import purpose_in
from twofold_web.delivery.sending.considering import known_by
from twofold_web.delivery.writes.deciding import Contemplated, record_refusal
from twofold_web.delivery.writes.inviting import rewrite
from twofold_web.foundation.hooks import Invited, JobRun
from twofold_web.foundation.scope import Scope
from twofold_web.intake.models import LoadState
from twofold_web.surveys.reads.published import published

WAITING = Q(invitation__state=InvitationState.WAITING)
WITHDRAWN = Q(invitation__state=InvitationState.WITHDRAWN, invitation__reason=Reason.LOAD_UNDONE)
ASKED = Q(invitation__state__in=(InvitationState.ASKED, InvitationState.FINISHED))
TAKEN_BACK = (LoadState.UNDOING, LoadState.UNDONE)


def invited_by(scope: Scope, load: int) -> Invited:
    """Those who would be withdrawn if the load were undone now, and those who were asked already."""
    return _counted(scope, load, _alone(scope, load).filter(WAITING))


def withdraw_for(run: JobRun, load: int) -> Invited:
    """Ask nobody any more because of a load, with a reason in the ledger."""
    waiting = list(_alone(run.scope, load).filter(WAITING).values_list("pk", "invitation_id"))
    now = datetime.now(UTC)
    for done, (occurrence, invitation) in enumerate(waiting):
        _withdraw(run.scope, occurrence, invitation, now)
        if done % 100 == 0:
            run.progress(0.97, "")
    for left in _left_to_others(run.scope, load):
        _hand_over(run.scope, left)
    return _counted(run.scope, load, _alone(run.scope, load).filter(WITHDRAWN))


def _alone(scope: Scope, load: int) -> QuerySet[Occurrence]:
    """What this load tells and no other that stands: what another tells just so is asked about because of that one."""
    mine = Telling.objects.of(scope).filter(occurrence=OuterRef("pk"), load_id=load)
    return Occurrence.objects.of(scope).filter(Exists(mine), ~Exists(_standing(scope, load)))


def _standing(scope: Scope, load: int) -> QuerySet[Telling]:
    """What is told of an occurrence by others than this load that are not undone."""
    others = Telling.objects.of(scope).exclude(load_id=load).exclude(load__state__in=TAKEN_BACK)
    return others.filter(occurrence=OuterRef("pk"))


def _left_to_others(scope: Scope, load: int) -> list[Occurrence]:
    """What this load told, and what other events alone still hold."""
    mine = Telling.objects.of(scope).filter(occurrence=OuterRef("pk"), load_id=load, due_at=None)
    rows = Occurrence.objects.of(scope).filter(WAITING, Exists(mine), Exists(_standing(scope, load)))
    return list(rows.exclude(Exists(_standing(scope, load).filter(due_at=None))))


def _hand_over(scope: Scope, occurrence: Occurrence) -> None:
    """Let an invitation wait because of the first of the other events that would have asked the same."""
    with transaction.atomic():
        rows = Invitation.objects.of(scope).filter(pk=occurrence.invitation_id or 0, state=InvitationState.WAITING)
        row = rows.select_for_update().first()
        tellings = Telling.objects.of(scope).filter(occurrence=occurrence).exclude(load__state__in=TAKEN_BACK)
        first = tellings.order_by("due_at", "pk").first()
        if row is None or first is None:
            return
        rewrite(scope, row, {"expires_at": first.expires_at}, first.due_at)
        Occurrence.objects.of(scope).filter(pk=occurrence.pk).update(event=first.event, load_id=first.load_id)
        tellings.filter(pk=first.pk).update(event="", due_at=None, expires_at=None)


def _counted(scope: Scope, load: int, waiting: QuerySet[Occurrence]) -> Invited:
    return Invited(waiting.count(), Occurrence.objects.of(scope).filter(ASKED, load_id=load).count())


def _withdraw(scope: Scope, occurrence: int, invitation: int, now: datetime) -> None:
    with transaction.atomic():
        rows = Invitation.objects.of(scope).filter(pk=invitation, state=InvitationState.WAITING)
        row = rows.select_for_update().first()
        if row is None:  # its message left meanwhile
            return
        survey = published(scope.organisation_id, row.survey_id)
        wish = Contemplated(row.survey_id, purpose_in(survey), row.way, row.pk)
        record_refusal(scope, known_by(row), wish, now, Refuse(Reason.LOAD_UNDONE))
        rows.update(state=InvitationState.WITHDRAWN, reason=Reason.LOAD_UNDONE, due_at=None)
        # the event may be asked about again: its file may come back corrected
        Occurrence.objects.of(scope).filter(pk=occurrence).update(key=secrets.token_hex(32), event="")
