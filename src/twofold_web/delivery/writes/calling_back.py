"""Many who wait are not asked after all, because somebody takes back what they wait for; the ledger says so."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from twofold_web.delivery.asking.deciding import Reason
from twofold_web.delivery.models import Decision, DecisionMark, DecisionState, Invitation, InvitationState, Mark
from twofold_web.delivery.reads.marks import marks_of
from twofold_web.delivery.reads.policies import purpose_in
from twofold_web.delivery.reads.portions import portions
from twofold_web.delivery.sending.considering import known_by
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.reads.published import published


def call_back(scope: Scope, rows: QuerySet[Invitation]) -> int:
    """Ask none of these who still wait; in few statements however many they are.

    Returns:
        How many waited.
    """
    with transaction.atomic():
        waiting = list(rows.filter(state=InvitationState.WAITING).select_for_update().order_by("pk"))
        surveys = {row.survey_id for row in waiting}
        purposes = {number: purpose_in(published(scope.organisation_id, number)) for number in surveys}
        for some in portions(waiting):
            _keep(scope, some, purposes)
            Invitation.objects.of(scope).filter(pk__in=[row.pk for row in some]).update(
                state=InvitationState.WITHDRAWN, reason=Reason.CALLED_BACK, due_at=None
            )
    return len(waiting)


def _keep(scope: Scope, rows: Sequence[Invitation], purposes: Mapping[int, str]) -> None:
    """A line of the ledger each; no clock hangs on it, so nobody's marks are locked."""
    now, organisation = datetime.now(UTC), scope.organisation_id
    known = [marks_of(scope, known_by(row)) for row in rows]
    digests = sorted({digest for each in known for digest in each})
    Mark.objects.of(scope).bulk_create(
        [Mark(organisation_id=organisation, digest=digest) for digest in digests], ignore_conflicts=True
    )
    marks = dict(
        pair
        for some in portions(digests)
        for pair in Mark.objects.of(scope).filter(digest__in=some).values_list("digest", "pk")
    )
    decisions = Decision.objects.of(scope).bulk_create([_line(row, purposes[row.survey_id], now) for row in rows])
    DecisionMark.objects.of(scope).bulk_create(
        DecisionMark(organisation_id=organisation, decision=decision, mark_id=marks[digest])
        for decision, each in zip(decisions, known, strict=True)
        for digest in each
    )


def _line(row: Invitation, purpose: str, now: datetime) -> Decision:
    return Decision(
        organisation_id=row.organisation_id,
        survey_id=row.survey_id,
        invitation_id=row.pk,
        purpose=purpose,
        way=row.way,
        state=DecisionState.REFUSED,
        reason=Reason.CALLED_BACK,
        at=now,
    )
