"""How many people a survey asks, its quotas and its target, and how many places are taken."""

from collections import Counter

from twofold_web.delivery.asking.places import Limits, Place, Share
from twofold_web.delivery.models import Plan, Quota, QuotaUse
from twofold_web.foundation.scope import Scope


def limits_of(scope: Scope, survey_id: int) -> Limits:
    """The quotas of a survey in the order in which they were made, and its target."""
    rows = Quota.objects.of(scope).filter(survey_id=survey_id).values_list("pk", "by", "value", "most", "period")
    target = Plan.objects.of(scope).filter(survey_id=survey_id).values_list("target", flat=True).first()
    return Limits(tuple(Share(*row) for row in rows), target)


def used_of(scope: Scope, survey_id: int) -> Counter[Place]:
    """How many of each place are taken."""
    rows = QuotaUse.objects.of(scope).filter(survey_id=survey_id).values_list("quota_id", "value", "begins", "used")
    return Counter({Place(quota, value, begins): used for quota, value, begins, used in rows})
