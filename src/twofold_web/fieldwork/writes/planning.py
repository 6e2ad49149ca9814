"""Acts on fieldwork: plan when it is enough and what is weighted to, and close what has enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction

from twofold_web.fieldwork.models import FieldworkPlan
from twofold_web.fieldwork.reads.watching import enough
from twofold_web.fieldwork.stopping import Rules
from twofold_web.foundation import audit
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.surveys.models import Survey
from twofold_web.surveys.writes.publishing import close


@dataclass(frozen=True, slots=True)
class Planned:
    """What somebody plans.

    Attributes:
        item: the question whose interval is watched.
        rules: when it is enough.
        closes: whether the survey is closed by itself then.
        totals: margin -> group -> how many there are.
    """

    item: str = ""
    rules: Rules = field(default_factory=Rules)
    closes: bool = False
    totals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def plan_fieldwork(scope: Scope, survey: Survey, planned: Planned) -> FieldworkPlan:
    """Keep a plan in the place of the one before.

    Raises:
        PermissionDenied: the actor may not publish surveys.
    """
    scope.require(Permission.SEND_SURVEYS)
    values = {
        "item": planned.item[:80],
        "most": planned.rules.most,
        "width": planned.rules.width,
        "until": planned.rules.until,
        "closes": planned.closes,
        "totals": {margin: dict(groups) for margin, groups in planned.totals.items()},
        "changed_by": scope.actor.name,
        "changed_at": datetime.now(UTC),
    }
    with transaction.atomic():
        plan, _made = FieldworkPlan.objects.of(scope).update_or_create(
            survey=survey, defaults=values, create_defaults=values | {"organisation_id": scope.organisation_id}
        )
        detail = {"most": plan.most, "width": plan.width, "until": str(plan.until or ""), "closes": plan.closes}
        audit.record(scope, "fieldwork.planned", f"survey {survey.name}", detail)
    return plan


def close_what_has_enough(scope: Scope, now: datetime) -> int:
    """Close every open survey whose plan says so and whose rule is met; says how many."""
    plans = FieldworkPlan.objects.of(scope).filter(closes=True, survey__state="open").select_related("survey")
    closed = 0
    for plan in plans:
        if enough(scope, plan, plan.survey, now):
            close(scope, plan.survey_id)
            closed += 1
    return closed
