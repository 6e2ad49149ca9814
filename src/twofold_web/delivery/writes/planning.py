"""The sample plan: who is drawn, and how many are asked of each unit and segment."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from twofold_web.delivery.asking.deciding import Refuse
from twofold_web.delivery.asking.drawing import is_drawn
from twofold_web.delivery.asking.places import Place
from twofold_web.delivery.models import Invitation, Plan, Quota, QuotaUse
from twofold_web.delivery.reads.allowed import require_sending
from twofold_web.delivery.reads.limits import limits_of
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


def is_in_sample(scope: Scope, invitation: Invitation, mark: str) -> bool:
    """Whether the draw falls on somebody. The same whenever it is asked."""
    plan = Plan.objects.of(scope).filter(survey_id=invitation.survey_id).first()
    return plan is None or is_drawn(plan.nonce, invitation.case or mark, plan.share)


def take_place(scope: Scope, invitation: Invitation, moment: datetime) -> Refuse | None:
    """Take a place of every quota and of the target that the person falls under; all of them or none.

    Inside the caller's transaction: the places are taken exactly if the person is asked.
    """
    day = moment.astimezone(zone_for(scope)).date()
    limits = limits_of(scope, invitation.survey_id)
    for place, most in limits.places(invitation.unit, invitation.segment, day):
        if not _taken(scope, invitation.survey_id, place, most):
            return Refuse(place.refused)
    return None


def _taken(scope: Scope, survey_id: int, place: Place, most: int) -> bool:
    key = {"survey_id": survey_id, "quota_id": place.quota, "value": place.value, "begins": place.begins}
    row = QuotaUse(organisation_id=scope.organisation_id, **key)
    QuotaUse.objects.of(scope).bulk_create([row], ignore_conflicts=True)
    # one statement decides: two workers cannot take the last place both
    return bool(QuotaUse.objects.of(scope).filter(**key, used__lt=most).update(used=F("used") + 1))
