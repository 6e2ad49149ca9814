"""The sample plan: who is drawn, and how many are asked of each unit and segment."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from twofold_web.delivery.asking.deciding import Reason, Refuse
from twofold_web.delivery.asking.drawing import is_drawn, period_begins
from twofold_web.delivery.models import Invitation, Plan, Quota, QuotaUse
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.zones import zone_for
from twofold_web.delivery.tokens import new_nonce
from twofold_web.foundation.audit import record
from twofold_web.foundation.scope import Scope


@dataclass(frozen=True, slots=True)
class QuotaWish:
    """No more than so many of a unit or segment in a period; of each one where ``value`` is empty."""

    by: str
    value: str
    most: int
    period: str


def set_plan(scope: Scope, survey_id: int, share: int, target: int | None) -> Plan:
    """Draw a share (of 10,000) of those who could be asked, and stop when so many were asked.

    Raises:
        PermissionDenied: the actor may not ask people everywhere.
    """
    require_sending(scope)
    with transaction.atomic():
        plan, made = Plan.objects.of(scope).get_or_create(
            survey_id=survey_id, defaults={"organisation_id": scope.organisation_id, "nonce": new_nonce()}
        )
        plan.share, plan.target = share, target
        plan.save(update_fields=["share", "target"])
        record(scope, "plan.set", f"survey {survey_id}", {"share": share, "target": target, "first": made})
    return plan


def add_quota(scope: Scope, survey_id: int, wish: QuotaWish) -> Quota:
    """Limit how many of a unit or segment are asked in a period."""
    require_sending(scope)
    with transaction.atomic():
        quota = Quota.objects.add(
            scope, survey_id=survey_id, by=wish.by, value=wish.value, most=wish.most, period=wish.period
        )
        record(scope, "quota.added", f"survey {survey_id}", {"by": wish.by, "value": wish.value, "most": wish.most})
    return quota


def remove_quota(scope: Scope, survey_id: int, quota_id: int) -> None:
    """Lift a limit."""
    require_sending(scope)
    with transaction.atomic():
        if Quota.objects.of(scope).filter(pk=quota_id, survey_id=survey_id).delete()[0]:
            record(scope, "quota.removed", f"survey {survey_id}", {"quota": quota_id})


def drawn(scope: Scope, invitation: Invitation, mark: str) -> Refuse | None:
    """Why the draw leaves somebody out; None where they are drawn. The same whenever it is asked."""
    plan = Plan.objects.of(scope).filter(survey_id=invitation.survey_id).first()
    if plan is None or is_drawn(plan.nonce, invitation.case or mark, plan.share):
        return None
    return Refuse(Reason.NOT_DRAWN)


def take_place(scope: Scope, invitation: Invitation, moment: datetime) -> Refuse | None:
    """Take a place of every quota and of the target that the person falls under; all of them or none.

    Inside the caller's transaction: the places are taken exactly if the person is asked.
    """
    day = moment.astimezone(zone_for(scope)).date()
    for quota in Quota.objects.of(scope).filter(survey_id=invitation.survey_id):
        value = str(getattr(invitation, quota.by))
        if quota.value and quota.value != value:
            continue
        begins = period_begins(quota.period, day)
        if not _taken(scope, invitation.survey_id, quota.most, quota_id=quota.pk, value=value, begins=begins):
            return Refuse(Reason.QUOTA_FULL)
    plan = Plan.objects.of(scope).filter(survey_id=invitation.survey_id).first()
    if plan is not None and plan.target is not None and not _taken(scope, invitation.survey_id, plan.target):
        return Refuse(Reason.TARGET_REACHED)
    return None


def _taken(
    scope: Scope, survey_id: int, most: int, *, quota_id: int | None = None, value: str = "", begins: str = ""
) -> bool:
    key = {"survey_id": survey_id, "quota_id": quota_id, "value": value, "begins": begins}
    row = QuotaUse(organisation_id=scope.organisation_id, **key)
    QuotaUse.objects.of(scope).bulk_create([row], ignore_conflicts=True)
    # one statement decides: two workers cannot take the last place both
    return bool(QuotaUse.objects.of(scope).filter(**key, used__lt=most).update(used=F("used") + 1))
